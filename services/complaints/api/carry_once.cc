#include "services/complaints/api/carry_once.h"

#include "libs/service/carry_once.h"
#include "services/complaints/api/caller.h"

namespace tanggap::complaints {

absl::StatusOr<rpc::Raw> CarryOnce(Cases& cases, const rpc::Context& context, const Viewer& viewer,
                                   std::string_view name,
                                   const postgres::idempotency::Request& request,
                                   const Attempt& attempt) {
  return service::CarryOnce(
      [&] {
        return cases.LoadForChange(IdOf(name), viewer, context.policy().relation(), request,
                                   context.deadline());
      },
      attempt);
}

}  // namespace tanggap::complaints
