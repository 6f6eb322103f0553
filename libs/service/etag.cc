#include "libs/service/etag.h"

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::service {

std::string EtagOf(int64_t version) { return base::Join("\"", version, "\""); }

absl::Status CheckEtag(std::string_view etag, std::string_view resource, int64_t version) {
  const std::string current = EtagOf(version);
  if (etag.empty() || etag == current) return absl::OkStatus();
  return errors::Error(errors::Reason::ETAG_MISMATCH)
      .With("resource", resource)
      .With("etag", current);
}

}  // namespace tanggap::service
