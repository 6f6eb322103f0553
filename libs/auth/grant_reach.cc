#include "libs/auth/grant_reach.h"

namespace tanggap::auth {

bool IsTooWide(const Grant& grant) {
  return grant.agency == kEveryAgency && !SpansAgencies(grant.role);
}

}  // namespace tanggap::auth
