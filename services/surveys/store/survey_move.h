// The next version of a survey, for the transaction that changes something of it besides itself:
// with the request's answer and the event.
//
//   pool.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
//     TANGGAP_ASSIGN_OR_RETURN(moved, MoveSurvey(transaction, cipher, change, improvement));
//     return moved ? WriteRow(transaction, ...) : absl::OkStatus();
//   });
#pragma once

#include <absl/status/statusor.h>

#include "libs/base/uuid.h"
#include "libs/postgres/transaction.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"

namespace tanggap::surveys {

// False when it has changed since. `resource` names the answer.
absl::StatusOr<bool> MoveSurvey(postgres::Transaction& transaction, const SurveyCipher& cipher,
                                const SurveyChange& change, const base::Uuid& resource);

}  // namespace tanggap::surveys
