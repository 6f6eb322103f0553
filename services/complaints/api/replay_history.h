// Lets the rules take the steps of an imported history, one by one, at the times that the other
// system claims.
#pragma once

#include <absl/status/status.h>

#include "services/complaints/api/world.h"
#include "services/complaints/store/filings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

// Adds the steps of `item` to the case that holds its filing. IMPORT_STEP_REFUSED names the first
// that is not possible.
absl::Status ReplayHistory(const World& world, const directory::Directory& directory,
                           const v1::ImportedComplaint& item, NewCase& filing);

}  // namespace tanggap::complaints
