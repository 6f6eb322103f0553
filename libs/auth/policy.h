// The short name under which the doorway knows AccessPolicy.
#pragma once

#include "libs/auth/access_policy.h"

namespace tanggap::auth {

using Policy = AccessPolicy;

}  // namespace tanggap::auth
