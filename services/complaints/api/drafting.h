// From a request to file, live or imported, to the rows of a new case: checks it against the
// directory, finds whose it is, and lets the rules take the first step.
//
//   TANGGAP_ASSIGN_OR_RETURN(Draft draft, DraftOf(world, *directory, viewer, request.complaint()));
//   SealedCase sealed = filings.Seal(std::move(draft.filing));            // number and answer to follow
#pragma once

#include <absl/status/statusor.h>

#include "libs/service/world.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/store/filings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

// A case that is about to be filed.
struct Draft {
  NewCase filing;
  // Of an import: when it happened or was taken down was claimed to lie in the future.
  bool claims_adjusted = false;
};

// A live filing. Errors: CLASS_NOT_ACCEPTED, INVALID_FIELD, UNKNOWN_AGENCY, UNKNOWN_CATEGORY,
// UNKNOWN_REGION, UNKNOWN_INTAKE_POINT, DIRECTORY_ENTRY_RETIRED, AGENCY_SERVED_ELSEWHERE,
// CLAIMED_TIME_IMPOSSIBLE, MANDATE_REQUIRED, IDENTITY_DOES_NOT_FIT_DISCLOSURE,
// PUBLICATION_NOT_AVAILABLE.
absl::StatusOr<Draft> DraftOf(const service::World& world, const directory::Directory& directory,
                              const Viewer& viewer, const v1::Complaint& complaint);

// What a case that an importer brings begins with: the same checks but for what only a live filing
// must have.
absl::StatusOr<Draft> ImportDraftOf(const service::World& world,
                                    const directory::Directory& directory, const Viewer& importer,
                                    const v1::ImportedComplaint& item);

// The identity fits the disclosure: none for NONE, a name for NAMED.
absl::Status CheckIdentity(v1::ReporterIdentity disclosure, const v1::Person& person,
                           bool has_account);

// The south-west corner of the cell of 0.01 degrees that a place lies in; empty without a point.
std::string CoarseCellOf(const v1::Place& place);

}  // namespace tanggap::complaints
