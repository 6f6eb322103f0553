// Names of publications, surveys/{uuid}/publications/{number}, and of what stands below them.
//
//   TANGGAP_ASSIGN_OR_RETURN(const PublicationName name, PublicationOf(request.parent()));
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "services/surveys/store/publications.h"

namespace tanggap::surveys {

// RESOURCE_NOT_FOUND for what is no UUID: the doorway looks at its characters alone.
absl::StatusOr<PublicationName> PublicationOf(std::string_view name);
// The last part of surveys/{uuid}/publications/{number}/improvements/{uuid}.
absl::StatusOr<base::Uuid> ImprovementOf(std::string_view name);

}  // namespace tanggap::surveys
