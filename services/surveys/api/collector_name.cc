#include "services/surveys/api/collector_name.h"

#include <optional>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/api/caller.h"

namespace tanggap::surveys {

std::string NameOf(const Collector& collector) {
  return base::Join("surveys/", collector.survey.ToString(), "/collectors/",
                    collector.id.ToString());
}

absl::StatusOr<base::Uuid> CollectorOf(std::string_view name) {
  const std::vector<std::string> parts = base::Split(name, '/');
  const std::optional<base::Uuid> id =
      parts.size() == 4 ? base::Uuid::Parse(parts[3]) : std::nullopt;
  if (!id.has_value()) return NotFound(name);
  return *id;
}

}  // namespace tanggap::surveys
