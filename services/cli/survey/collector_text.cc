#include "services/cli/survey/collector_text.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/field_text.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

common::v1::Channel CommonChannel(v1::CollectorKind kind) {
  switch (kind) {
    case v1::COLLECTOR_KIND_APP:
      return common::v1::CHANNEL_APP;
    case v1::COLLECTOR_KIND_INTAKE_POINT:
      return common::v1::CHANNEL_KIOSK;
    case v1::COLLECTOR_KIND_ENUMERATOR:
      return common::v1::CHANNEL_COUNTER;
    case v1::COLLECTOR_KIND_IMPORT:
      return common::v1::CHANNEL_OTHER;
    default:
      return common::v1::CHANNEL_WEB;
  }
}

}  // namespace

absl::StatusOr<v1::Collector> CollectorOf(const std::string& written) {
  v1::Collector collector;
  std::string kind = written;
  if (const size_t at = kind.find('@'); at != std::string::npos) {
    collector.set_unit(kind.substr(at + 1));
    kind.resize(at);
  }
  if (const size_t colon = kind.find(':'); colon != std::string::npos) {
    collector.set_intake_point(kind.substr(colon + 1));
    kind.resize(colon);
  }
  TANGGAP_RETURN_IF_ERROR(SetField("kind", kind, "--collector", absl::UTCTimeZone(), collector));
  const bool is_point = collector.kind() == v1::COLLECTOR_KIND_INTAKE_POINT;
  if (is_point == collector.intake_point().empty()) {
    return UsageError(base::Join("--collector ", written,
                                 ": the code of the box, kiosk or counter stands after a colon, "
                                 "intake-point:CODE, and with no other kind."));
  }
  collector.set_respondent_level(collector.kind() == v1::COLLECTOR_KIND_TOKEN_LINK
                                     ? v1::RESPONDENT_LEVEL_CONFIDENTIAL
                                     : v1::RESPONDENT_LEVEL_ANONYMOUS);
  collector.set_channel(CommonChannel(collector.kind()));
  collector.set_label(written);
  return collector;
}

}  // namespace tanggap::cli
