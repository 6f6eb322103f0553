// The etag of a resource that counts its versions, and whether the one that came with a change is
// still right. In any service: what is changed by two at once must not be changed by one of them
// unseen.
//
//   shown.set_etag(service::EtagOf(survey.version));                            // "\"7\""
//   TANGGAP_RETURN_IF_ERROR(service::CheckEtag(request.etag(), survey.Name(), survey.version));
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tanggap::service {

// The version in double quotes.
std::string EtagOf(int64_t version);

// ETAG_MISMATCH, with the resource and the etag that it has now, unless `etag` is that one or
// empty: who sends none changes it as it stands.
absl::Status CheckEtag(std::string_view etag, std::string_view resource, int64_t version);

}  // namespace tanggap::service
