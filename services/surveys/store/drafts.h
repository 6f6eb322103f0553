// Responses that are not submitted yet, sealed under their own ids, and the places that are held
// for them.
//
//   TANGGAP_ASSIGN_OR_RETURN(const SavedDraft saved, drafts.Save(draft, now, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(const std::optional<KeptDraft> kept, drafts.Find(survey, draft_key, seen_key, now, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"

namespace tanggap::surveys {

struct Draft {
  base::Uuid survey;
  base::Uuid collector;
  base::Uuid draft_key;
  // Of the response that it may become: once that is there, there is no draft of it.
  base::Uuid seen_key;
  std::string sealed;
  // The day, since 1970 in UTC, at whose end it goes.
  int64_t expire_day = 0;
  // Of what may be full; nothing is held when it is empty.
  std::vector<std::string> codes;
  int64_t expire_minute = 0;
  // What is spent by somebody's only response.
  std::optional<int64_t> token;
  std::optional<base::Uuid> account;
  // The agency's, since 1970: until it is over nobody is told that a token was spent on it.
  int64_t today = 0;
};

struct KeptDraft {
  std::string sealed;
  int64_t expire_day = 0;
  // Until when a place is held; nothing when none is.
  std::optional<int64_t> expire_minute;
};

class Drafts {
 public:
  explicit Drafts(postgres::Pool& pool) : pool_(pool) {}

  // RESPONSE_SUBMITTED, SURVEY_TOKEN_USED (of a token from the next day on), SURVEY_TOKEN_REFUSED,
  // QUOTA_FULL: then what was saved before stays.
  absl::Status Save(const Draft& draft, absl::Time now, absl::Time deadline);
  // Nothing when there is none, it has expired, or the response of `seen_key` is there.
  absl::StatusOr<std::optional<KeptDraft>> Find(const base::Uuid& survey,
                                                const base::Uuid& draft_key,
                                                const base::Uuid& seen_key, absl::Time now,
                                                absl::Time deadline);

 private:
  absl::Status TrySave(const Draft& draft, absl::Time now, absl::Time deadline);

  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
