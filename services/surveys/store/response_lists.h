// Single responses and comments for staff, in an order of chance: that of their keys. Only what the
// nights have put in order is read.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<ListedTally> tallies, lists.Tally(survey, range, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<ListedResponse> rows, lists.Read(survey, after, 500, deadline));
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

  absl::StatusOr<std::vector<ListedTally>> Tally(const base::Uuid& survey, const MonthRange& range,
                                                 absl::Time deadline);
  // Behind `after`, of every level and state, from the first month of the range on; of open levels
  // those of the range that count.
  absl::StatusOr<std::vector<ListedResponse>> Read(const base::Uuid& survey,
                                                   const MonthRange& range, const base::Uuid& after,
                                                   int most, absl::Time deadline);
  absl::StatusOr<std::vector<ListedComment>> ReadComments(const base::Uuid& survey,
                                                          const std::string& question,
                                                          int first_month, const base::Uuid& after,
                                                          int most, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
