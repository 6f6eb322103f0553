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

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
