// Who looked at whom a response is from.
//
//   TANGGAP_ASSIGN_OR_RETURN(const std::vector<Reveal> looks, reveals.List(survey, response_key, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/survey_cipher.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"

namespace tanggap::surveys {

struct Reveal {
  absl::Time time;
  // Empty for the agency as a whole.
  std::string unit;
  v1::RespondentRevealPurpose purpose = v1::RESPONDENT_REVEAL_PURPOSE_UNSPECIFIED;
  std::string reason;
};

struct NewReveal {
  base::Uuid survey;
  base::Uuid response_key;
  base::Uuid access;
  std::string agency;
  // Keyed pseudonym.
  std::string officer;
  // SealedRespondent::who as it was opened: another one with each revision.
  std::string who_sealed;
  Reveal reveal;
  postgres::idempotency::Request request;
  std::string answer;
};

// Who gave a response, as it is kept.
struct KeptRespondent {
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_UNSPECIFIED;
  std::string unit;
  int month = 0;
  // Nothing where it was withdrawn.
  std::optional<SealedRespondent> sealed;
};

class Reveals {
 public:
  // Both outlive it.
  Reveals(postgres::Pool& pool, const SurveyCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // Nothing when there is no such response, or it is not held any more.
  absl::StatusOr<std::optional<KeptRespondent>> Find(const base::Uuid& survey,
                                                     const base::Uuid& response_key,
                                                     absl::Time deadline);
  // False when the request was made before, or who gave it is not held any more as it was read:
  // then nobody may be told. The answer is kept until the response is revised, withdrawn or
  // forgotten.
  absl::StatusOr<bool> Record(const NewReveal& made, absl::Time deadline);
  // The latest first.
  absl::StatusOr<std::vector<Reveal>> List(const base::Uuid& survey, const base::Uuid& response_key,
                                           absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
