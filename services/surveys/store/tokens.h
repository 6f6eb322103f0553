// Tokens that were issued: their serials, whom they are for, and whether they are good. The tokens
// themselves are kept nowhere: collection_cipher.h makes and reads them.
//
//   TANGGAP_ASSIGN_OR_RETURN(const int64_t first, tokens.NextSerial(survey, collector, deadline));
//   batch.first = first;                                             // and the answer with its tokens
//   TANGGAP_ASSIGN_OR_RETURN(const Tokens::Issued issued, tokens.Issue(batch, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/survey_cipher.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

struct TokenBatch {
  base::Uuid survey;
  base::Uuid collector;
  std::string agency;
  // Of the first; the others follow.
  int64_t first = 1;
  // Whom each is for, sealed; nothing for nobody in particular. As many tokens as items.
  std::vector<std::optional<std::string>> references;
  int issue_month = 0;
  std::optional<absl::Time> expire_time;
  postgres::idempotency::Request request;
  std::string answer;
  absl::Time time;
};

struct TokenRow {
  int64_t serial = 0;
  // Sealed; nothing for nobody in particular.
  std::optional<std::string> reference;
  v1::ParticipationState state = v1::PARTICIPATION_STATE_UNSPECIFIED;
};

// Whether a token is good, and spent.
struct TokenStanding {
  bool revoked = false;
  std::optional<absl::Time> expire_time;
  bool spent = false;
};

struct TokenRevocation {
  base::Uuid survey;
  base::Uuid collector;
  std::string agency;
  std::vector<int64_t> serials;
  postgres::idempotency::Request request;
  std::string answer;
  absl::Time time;
};

class Tokens {
 public:
  // kMoved: others were issued since NextSerial. kKnown: the request was made before.
  enum class Issued { kDone, kMoved, kKnown };

  // Both outlive it.
  Tokens(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // 0 when there is no such collector.
  absl::StatusOr<int64_t> NextSerial(const base::Uuid& survey, const base::Uuid& collector,
                                     absl::Time deadline);
  absl::StatusOr<Issued> Issue(const TokenBatch& batch, absl::Time deadline);

  // How many serials one List looks at.
  static constexpr int kMostLookedAt = 20'000;
  // By serial, behind `after`; those in one state, or all. `today`, the agency's day since 1970:
  // what it has brought is not told.
  struct Page {
    int64_t after = 0;
    v1::ParticipationState state = v1::PARTICIPATION_STATE_UNSPECIFIED;
    int today = 0;
    int most = 0;
  };
  absl::StatusOr<std::vector<TokenRow>> List(const base::Uuid& survey, const base::Uuid& collector,
                                             const Page& page, absl::Time deadline);
  // False when the request was made before. Those that were spent are marked too, so that nobody
  // learns from it which they are; they stay RESPONDED.
  absl::StatusOr<bool> Revoke(const TokenRevocation& revocation, absl::Time deadline);
  // Nothing when there is none.
  absl::StatusOr<std::optional<TokenStanding>> Find(const base::Uuid& survey,
                                                    const base::Uuid& collector, int64_t serial,
                                                    absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
