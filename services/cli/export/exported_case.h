// A case as `tanggap import` takes it into another instance: what was filed and its history, from
// what the service shows of both.
//
//   ImportedComplaint item = ExportedCase(complaint, history, "tanggap-sg", identity);
//
// Left out are what cannot be taken over: looks at the identity, changes of disclosure (the case
// has the stricter of what it was filed with and what it has now from its beginning), and of whom
// nothing is revealed, the reporter and the exact place.
#pragma once

#include <string>
#include <vector>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

// What is told beyond what everybody who may read the case needs.
struct Revealed {
  // Empty where nobody may look, or looked.
  complaints::v1::RevealIdentityResponse identity = {};
  // Else the place is told as coarsely as in events.
  bool exact_place = false;
};

// `source` names this instance in the reference of a case that was filed here, whose register is
// that of the agency it was first filed with; one that was itself taken over keeps its own.
complaints::v1::ImportedComplaint ExportedCase(
    const complaints::v1::Complaint& complaint,
    const std::vector<complaints::v1::HistoryEntry>& history, const std::string& source,
    const Revealed& revealed);

// Whether the case was taken over, and the caller may not see what it is called in its source: an
// import would take it for another one.
bool LacksReference(const complaints::v1::Complaint& complaint);

// Whether it has texts that the caller may not read, or steps or a name in its source that they may
// not see. The history is as the case is, or reaches as far as it.
bool IsIncomplete(const complaints::v1::Complaint& complaint,
                  const std::vector<complaints::v1::HistoryEntry>& history);

// Whether an import takes entries with that action.
bool IsExported(complaints::v1::Action action);

}  // namespace tanggap::cli
