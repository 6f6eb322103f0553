// Names of collectors, surveys/{uuid}/collectors/{uuid}.
//
//   TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(request.name()));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/base/uuid.h"
#include "services/surveys/domain/collector.h"

namespace tanggap::surveys {

std::string NameOf(const Collector& collector);
// RESOURCE_NOT_FOUND for what is no UUID: the doorway looks at its characters alone.
absl::StatusOr<base::Uuid> CollectorOf(std::string_view name);

}  // namespace tanggap::surveys
