// A case as `tanggap import` takes it into another instance: what was filed and its history, from
// what the service shows of both.
//
//   ImportedComplaint item = ExportedCase(complaint, history, "tanggap-sg", identity);
//
// Left out are what cannot be taken over: looks at the identity and changes of disclosure (the case
// has both axes as they are now from its beginning), and of whom nothing is revealed, the reporter.
#pragma once

#include <string>
#include <vector>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

// `source` names this instance in the reference of a case that was filed here; one that was itself
// taken over keeps its own. `identity` is empty where nobody may look, or looked.
complaints::v1::ImportedComplaint ExportedCase(
    const complaints::v1::Complaint& complaint,
    const std::vector<complaints::v1::HistoryEntry>& history, const std::string& source,
    const complaints::v1::RevealIdentityResponse& identity);

// Whether an import takes entries with that action.
bool IsExported(complaints::v1::Action action);

}  // namespace tanggap::cli
