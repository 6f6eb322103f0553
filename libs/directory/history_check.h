// What a new version of the directory may not do to the one before: change a policy that cases may
// have been judged by, or let an entry vanish that cases name. Entries retire instead.
//
//   CheckHistory(*previous, federation, agencies, of_federation, of_agencies);
#pragma once

#include <vector>

#include "libs/directory/directory.h"
#include "libs/directory/findings.h"

namespace tanggap::directory {

void CheckHistory(const Directory& previous, const v1::Federation& federation,
                  const std::vector<const v1::Agency*>& agencies, Findings& of_federation,
                  std::vector<Findings>& of_agencies);

}  // namespace tanggap::directory
