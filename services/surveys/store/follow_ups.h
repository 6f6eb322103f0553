// Suggestions that wait to be filed as complaints.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<WaitingFollowUp> page, follow_ups.List(first_day, after, 100, deadline));
//   ... filed: TANGGAP_RETURN_IF_ERROR(follow_ups.Delete(page[0], deadline));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"

namespace tanggap::surveys {

struct WaitingFollowUp {
  base::Uuid survey;
  base::Uuid comment_key;
  std::string rule;
  std::string agency;
  std::string category;
  // RespondentCipher::OpenWords.
  std::string words_sealed;
  // The agency's day, since 1970, from which on it is to be filed; of one that was tried not before
  // the day that MarkTried gave it.
  int64_t file_day = 0;
  // It was sent, or was about to be: it may be filed.
  bool tried = false;
};

class FollowUps {
 public:
  // It outlives it.
  explicit FollowUps(postgres::Pool& pool) : pool_(pool) {}

  // Those that were never tried, and those of a day and later, behind `after`, in the order of
  // their keys, which is chance; at most `most`.
  absl::StatusOr<std::vector<WaitingFollowUp>> List(int64_t first_day, const WaitingFollowUp& after,
                                                    int most, absl::Time deadline);
  // Whether it still waits with the same words.
  absl::StatusOr<bool> Waits(const WaitingFollowUp& row, absl::Time deadline);
  // Its words go with it; words that were put in their place since stay.
  absl::Status Delete(const WaitingFollowUp& filed, absl::Time deadline);
  // Before it is sent for the first time; `day`, if later than its own, is its day from then on.
  // Whether it was marked: not when it was written anew, taken back or marked since it was listed.
  absl::StatusOr<bool> MarkTried(const WaitingFollowUp& row, int64_t day, absl::Time deadline);
  // After a restore, when nobody knows which were sent: all of them, as if on their days. Gives how
  // many were not marked before.
  absl::StatusOr<int64_t> MarkAllTried(absl::Time deadline);
  // How many were tried and are of before a day; counted up to 10,000.
  absl::StatusOr<int64_t> CountBefore(int64_t day, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
