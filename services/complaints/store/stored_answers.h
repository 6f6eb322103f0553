// Takes a person out of what was answered about their case, when their identity is destroyed: the
// answers are kept for those who repeat a request, and must not outlive what they show.
//
//   TANGGAP_RETURN_IF_ERROR(TakeReporterOutOfAnswers(transaction, cipher, complaint.id, content_key));
//
// The rows stay, or a repeated request would be carried out twice; it then gets its first answer
// without reporter and mandate. Where the answer was the identity itself, the row goes: nobody is
// revealed a second time.
#pragma once

#include <absl/status/status.h>

#include "libs/base/uuid.h"
#include "libs/postgres/transaction.h"
#include "libs/privacy/data_key.h"
#include "services/complaints/store/case_cipher.h"

namespace tanggap::complaints {

// Answers that show the identity in the clear must not outlive its being open.
absl::Status ForgetReveals(postgres::Transaction& transaction, const base::Uuid& complaint);

absl::Status TakeReporterOutOfAnswers(postgres::Transaction& transaction, const CaseCipher& cipher,
                                      const base::Uuid& complaint, const privacy::DataKey& key);

}  // namespace tanggap::complaints
