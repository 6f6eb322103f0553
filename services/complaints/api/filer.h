// In which capacity somebody files. A person may be a citizen, a proxy and a clerk at once; what
// they send says which of them they are now.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Filer filer, FilerOf(directory, viewer, request, placement.agency->code()));
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "libs/directory/directory.h"
#include "services/complaints/domain/access.h"

namespace tanggap::complaints {

struct Filer {
  v1::Filing filing = v1::FILING_UNSPECIFIED;
  Actor actor;
};

// The actor's kind that goes with a filing.
v1::ActorKind ActorKindOf(v1::Filing filing);

// The first that fits: a partner system; a clerk, when the channel or the intake point is one that
// staff attend; a proxy, when there is a mandate; a citizen for themselves. `agency` is whose the
// complaint will be. MANDATE_REQUIRED when the caller could only be a proxy or a clerk, and the
// request says neither.
absl::StatusOr<Filer> FilerOf(const directory::Directory& directory, const Viewer& viewer,
                              const v1::Complaint& request, std::string_view agency);

}  // namespace tanggap::complaints
