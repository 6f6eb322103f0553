// Responses that were taken, found by their receipts, revised and withdrawn.
//
//   Responses responses(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const HeldResponse held, responses.Find(survey, cipher, receipt, deadline));
//   if (held.state == v1::RESPONSE_STATE_NOT_HELD) ...       // its time is over: only that it was given
//   TANGGAP_ASSIGN_OR_RETURN(const bool done, responses.Replace(replacement, now, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/submission.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

struct HeldResponse {
  v1::ResponseState state = v1::RESPONSE_STATE_NOT_HELD;
  int revision = 0;
  // Empty once it was withdrawn, unless by a revision, and when it is not held.
  std::string content_hash;
  // Of a withdrawn one the latest publication of the survey at that moment, 0 for none.
  int64_t published_through = 0;
  // As it is kept; state and hash stand above.
  ResponseRow row;
};

// What becomes of a response that was accepted: it goes to where today's arrive, so that neither
// its place nor its words beside it say which of the older ones it is.
struct Replacement {
  base::Uuid survey;
  // That it has.
  int revision = 0;
  // Of these are written: state, version, service, language, answers, flags, hash, respondent.
  ResponseRow row;
  int64_t published_through = 0;
  // How many results of the survey were published when it was decided.
  int64_t publications = 0;
  // What figures take out, and take up instead.
  struct Delta {
    int64_t id = 0;
    int version = 0;
    std::string service;
    int sign = 0;
    bool flagged = false;
    std::string vector;
  };
  std::vector<Delta> deltas;
  // The words that it may have, by question and key; in their place these.
  std::vector<std::pair<std::string, base::Uuid>> old_words;
  std::vector<CommentRow> comments;
  // Written only where one of the same rule was still waiting: what was filed is filed. Each keeps
  // the day of that one, and whether it was sent.
  std::vector<FollowUpRow> follow_ups;
};

class Responses {
 public:
  explicit Responses(postgres::Pool& pool) : pool_(pool) {}

  // `receipt` in stored form. RECEIPT_REFUSED when the survey has no response of it.
  absl::StatusOr<HeldResponse> Find(const base::Uuid& survey, const CollectionCipher& cipher,
                                    const std::string& receipt, absl::Time deadline);
  // False when it is not at that revision any more, or not accepted, or more was published.
  absl::StatusOr<bool> Replace(const Replacement& replacement, absl::Time now, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
