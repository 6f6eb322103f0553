// Single responses and comments for staff, in an order of chance: that of their keys. Only what the
// nights have put in order is read.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<ListedTally> tallies, lists.Tally(survey, range, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const ListedRows page, lists.Read(survey, range, after, 500, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/surveys/domain/alike.h"
#include "services/surveys/store/submission.h"

namespace tanggap::surveys {

// Months such as 202607.
struct MonthRange {
  int first = 0;
  // The latest that has ended.
  int last = 0;
};

// Accepted ones that are ANONYMOUS or CONFIDENTIAL.
struct ListedTally {
  PlaceTally tally;
  bool imported = false;
};

struct ListedResponse {
  ResponseRow row;
  int revision = 0;
  std::optional<base::Uuid> collector;
};

// Some of them, and how far was looked.
struct ListedRows {
  std::vector<ListedResponse> rows;
  int looked_at = 0;
  base::Uuid after;
  bool more = false;
};

struct ListedComment {
  base::Uuid key;
  std::string unit;
  std::string service;
  int month = 0;
  int channel = 0;
  std::string words;
};

class ResponseLists {
 public:
  explicit ResponseLists(postgres::Pool& pool) : pool_(pool) {}

  // How often responses have come into the tables that are read here: in between, they only go.
  absl::StatusOr<int64_t> Moves(absl::Time deadline);
  absl::StatusOr<std::vector<ListedTally>> Tally(const base::Uuid& survey, const MonthRange& range,
                                                 absl::Time deadline);
  // Looks at the next `most` behind `after`, at fewer when their answers are long, and gives of
  // them, from the first month of the range on, those that are IDENTIFIED, and of open levels those
  // of the range that count.
  absl::StatusOr<ListedRows> Read(const base::Uuid& survey, const MonthRange& range,
                                  const base::Uuid& after, int most, absl::Time deadline);
  absl::StatusOr<std::vector<ListedComment>> ReadComments(const base::Uuid& survey,
                                                          const std::string& question,
                                                          int first_month, const base::Uuid& after,
                                                          int most, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
