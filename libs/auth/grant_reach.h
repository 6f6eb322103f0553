// Grants that reach too wide: given for every agency, with "*" for one, though their role may not
// span agencies (access.proto lists those that may). Such a grant reaches none, as one does that
// names no agency. Whoever turns the grants of a principal into something of their own asks this
// first; everybody else has Grant::Reaches, which does.
//
//   for (const auth::Grant& grant : principal.grants) {
//     if (!auth::IsTooWide(grant)) viewer.grants.push_back({grant.role, grant.agency, grant.unit});
//   }
#pragma once

#include "libs/auth/principal.h"

namespace tanggap::auth {

bool IsTooWide(const Grant& grant);

}  // namespace tanggap::auth
