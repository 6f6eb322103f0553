// How an error's parts lie in an absl::Status: one payload for each google.rpc detail, and one for
// the cause that never leaves the process. Internal to libs/errors.
#pragma once

#include <absl/status/status.h>
#include <absl/strings/cord.h>
#include <absl/types/optional.h>

#include <string>

namespace tanggap::errors::internal {

inline constexpr char kInfoUrl[] = "tanggap.internal/error-info";
inline constexpr char kFieldsUrl[] = "tanggap.internal/bad-request";
inline constexpr char kRetryUrl[] = "tanggap.internal/retry-info";
inline constexpr char kCauseUrl[] = "tanggap.internal/cause";

template <typename Message>
void SetPayload(absl::Status* status, const char* url, const Message& message) {
  status->SetPayload(url, absl::Cord(message.SerializeAsString()));
}

template <typename Message>
bool GetPayload(const absl::Status& status, const char* url, Message* message) {
  const absl::optional<absl::Cord> payload = status.GetPayload(url);
  return payload.has_value() && message->ParseFromString(std::string(*payload));
}

}  // namespace tanggap::errors::internal
