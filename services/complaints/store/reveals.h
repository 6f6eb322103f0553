// Records that somebody looks at a reporter's identity, before they do, and gives the record to the
// reporter.
//
//   TANGGAP_ASSIGN_OR_RETURN(bool recorded, reveals.Record(found, look, request, answer, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<Look> looks, reveals.Read(id, viewer, relation, after, 50, deadline));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"
#include "tanggap/common/v1/access.pb.h"

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

  // Who has looked, the latest first: those before the look `before`, or from the latest on. For
  // the reporter, and for the proxy who filed it; for anybody else RESOURCE_NOT_FOUND.
  absl::StatusOr<std::vector<Look>> Read(const base::Uuid& complaint, const Viewer& viewer,
                                         common::v1::Relation relation,
                                         const std::optional<base::Uuid>& before, int limit,
                                         absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
