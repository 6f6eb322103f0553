// The statements behind Cases::Save.
#pragma once

#include "services/complaints/store/cases.h"

namespace tanggap::complaints {

// The usual step: complaint, history entry and stored answer in one statement. False when the
// version has moved on.
absl::StatusOr<bool> SaveStep(postgres::Pool& pool, const CaseCipher& cipher, const Change& change,
                              absl::Time deadline);

// A step that changes what is sealed or by whose key (disclosure, another agency): the same and the
// rest of the case's sealed columns, in a transaction.
absl::StatusOr<bool> SaveWithSecrets(postgres::Pool& pool, const CaseCipher& cipher,
                                     const Change& change, absl::Time deadline);

// Only the answer, for a change without an entry. False when the version has moved on.
absl::StatusOr<bool> SaveAnswer(postgres::Pool& pool, const CaseCipher& cipher,
                                const Change& change, absl::Time deadline);

}  // namespace tanggap::complaints
