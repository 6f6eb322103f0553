#include "services/cli/import/refusal_text.h"

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

std::string WithoutFullStop(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string ReasonOf(const errors::FieldViolation& violation) {
  return base::Join(violation.field, ": ", WithoutFullStop(violation.description));
}

std::string ReasonOf(const absl::Status& status) {
  std::string reason = WithoutFullStop(std::string(status.message()));
  for (const errors::FieldViolation& violation : errors::FieldViolationsOf(status))
    reason += base::Join(" (", ReasonOf(violation), ")");
  return reason;
}

}  // namespace tanggap::cli
