// Takes out of surveys.cell_delta what may be taken up now, by whoever holds the survey's figures;
// cells.h says what that is.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<UnitMonth> ended, ListEnded(transaction, due.survey, day));
//   TANGGAP_RETURN_IF_ERROR(TakeEnded(transaction, due.survey, ended[0], day.today, folding));
//   TANGGAP_ASSIGN_OR_RETURN(const int64_t taken, TakeKnown(transaction, due.survey, 5000, folding));
//   TANGGAP_ASSIGN_OR_RETURN(const bool more, TakeOpen(transaction, due, day.month, 5000, folding));
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/statement.h"
#include "libs/postgres/transaction.h"
#include "services/surveys/store/folding.h"

namespace tanggap::surveys {

// When it is, for one survey: its agency's month, such as 202607, and UTC days since 1970.
struct FoldDay {
  int month = 0;
  int64_t today = 0;
};

// From one to another, such as 202607 and 202609.
struct Months {
  int first = 0;
  int last = 0;
};

struct UnitMonth {
  int series = 0;
  std::string unit;
  int month = 0;
};

// So many are taken by one statement, for each is a whole response, and any number may be due.
constexpr int64_t kDeltasAtOnce = 5000;

// Whether anything of the survey $1 is due: when $2 is the agency's month, $3 the UTC day, $4 twice
// min_cell. It reads alone.
extern const postgres::Statement kIsDue;

// What is IDENTIFIED or imported. Gives how many there were: `most` when there may be more.
absl::StatusOr<int64_t> TakeKnown(postgres::Transaction& transaction, const base::Uuid& survey,
                                  int64_t most, Folding& folding);
// Months of units that have ended, of which something came before `today` or cells waited for the
// end.
absl::StatusOr<std::vector<UnitMonth>> ListEnded(postgres::Transaction& transaction,
                                                 const base::Uuid& survey, const FoldDay& day);
// What came of one of them before `today`.
absl::Status TakeEnded(postgres::Transaction& transaction, const base::Uuid& survey,
                       const UnitMonth& unit, int64_t today, Folding& folding);
// Everything of some months.
absl::Status TakeMonths(postgres::Transaction& transaction, const base::Uuid& survey,
                        const Months& months, Folding& folding);
// Of months from `month` on: steps, of `most` responses each, and corrections that wait beside what
// they correct. Locks and writes nothing when there is neither. Gives whether there may be more.
absl::StatusOr<bool> TakeOpen(postgres::Transaction& transaction, const DueFold& due, int month,
                              int64_t most, Folding& folding);

}  // namespace tanggap::surveys
