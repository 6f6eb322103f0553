// Writes responses, many at once, each exactly once: that one was given is kept for ever under a
// key that is made from its receipt, and whoever comes again with the same content gets the first
// answer, byte for byte.
//
//   Submissions submissions(pool);
//   postgres::GroupCommit<Submission, std::string> commit({.repeatable = true}, clock, KeyOf,
//       [&](const std::vector<const Submission*>& rows, absl::Time deadline) {
//         return submissions.Write(rows, clock.Now(), deadline); });
//
// Responses that need nothing that could be gone are one statement, which notices when they do
// after all; those that need a place, token or account one transaction, which decides under the
// locks of these rows (admission.h).
#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/surveys/store/submission.h"

namespace tanggap::surveys {

class Submissions {
 public:
  // The answer's bytes: its own or, of a repetition, the first one's. Errors: RESPONSE_DIFFERS,
  // QUOTA_FULL, SURVEY_TOKEN_USED, SURVEY_TOKEN_REFUSED; CONCURRENT_CHANGE when the quotas count
  // others than the row was counted with, or more of the survey was or is being published.
  using Outcome = absl::StatusOr<std::string>;

  explicit Submissions(postgres::Pool& pool) : pool_(pool) {}

  // Called for each that was written and is no repetition.
  using Taken = absl::FunctionRef<void(const Submission&)>;

  // One outcome for each, in their order. Sorted by KeyOf, so that two writers take locks in the
  // same order.
  absl::StatusOr<std::vector<Outcome>> Write(
      const std::vector<const Submission*>& rows, absl::Time now, absl::Time deadline,
      Taken taken = [](const Submission&) {});

  // One that is refused now, and may have been taken before.
  struct Refused {
    std::string receipt;
    std::string content_hash;
    absl::Status refusal;
  };
  // Of each in its order: what was answered to it when it came before, else its refusal; for all of
  // them in one statement. RESPONSE_DIFFERS.
  absl::StatusOr<std::vector<Outcome>> FindAnswers(const base::Uuid& survey,
                                                   const CollectionCipher& cipher,
                                                   const std::vector<Refused>& refused,
                                                   absl::Time deadline);

 private:
  using Rows = std::vector<const Submission*>;
  struct Written;

  // But for those whose month was, or may just be, published meanwhile: CONCURRENT_CHANGE.
  absl::StatusOr<Rows> StillOpen(postgres::Transaction& transaction, const Rows& rows,
                                 Written& written);
  absl::Status WriteAlone(const Rows& rows, int64_t today, absl::Time deadline, Written& written);
  absl::Status WriteBound(const Rows& rows, int64_t today, absl::Time now, absl::Time deadline,
                          Written& written);
  absl::Status AnswerAgain(const Rows& rows, absl::Time deadline, std::vector<Outcome>& outcomes,
                           const std::vector<size_t>& repeated);

  postgres::Pool& pool_;
};

// The order in which submissions are written: that of chance.
std::string KeyOf(const Submission& submission);

}  // namespace tanggap::surveys
