// Records that somebody looks at a reporter's identity, before they do.
//
//   TANGGAP_ASSIGN_OR_RETURN(bool recorded, reveals.Record(found, look, request, answer, deadline));
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"

namespace tanggap::complaints {

struct Look {
  base::Uuid id;
  Actor actor;
  v1::RevealPurpose purpose;
  std::string reason;
  absl::Time time;
};

class Reveals {
 public:
  Reveals(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // False when this request was recorded before, the case is not as it was `found`, or its identity
  // is gone: load again, which tells.
  absl::StatusOr<bool> Record(const Case& found, const Look& look,
                              const postgres::idempotency::Request& request,
                              const std::string& answer, absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
