#include "services/surveys/api/publication_name.h"

#include <absl/strings/numbers.h>

#include <optional>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/api/caller.h"

namespace tanggap::surveys {

absl::StatusOr<PublicationName> PublicationOf(std::string_view name) {
  PublicationName found;
  TANGGAP_ASSIGN_OR_RETURN(found.survey, SurveyOf(name));
  const std::vector<std::string> parts = base::Split(name, '/');
  if (parts.size() < 4 || !absl::SimpleAtoi(parts[3], &found.number)) return NotFound(name);
  return found;
}

absl::StatusOr<base::Uuid> ImprovementOf(std::string_view name) {
  const std::vector<std::string> parts = base::Split(name, '/');
  const std::optional<base::Uuid> id =
      parts.size() == 6 ? base::Uuid::Parse(parts[5]) : std::nullopt;
  if (!id.has_value()) return NotFound(name);
  return *id;
}

}  // namespace tanggap::surveys
