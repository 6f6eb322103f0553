#include "tests/bench/load.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::bench {

void LoadResult::Add(absl::Duration took, const absl::Status& status) {
  if (status.ok()) {
    answered.push_back(absl::ToDoubleMilliseconds(took));
    return;
  }
  const auto reason = errors::ReasonOf(status);
  ++failed[base::Join(absl::StatusCodeToString(status.code()), " ",
                      reason ? errors::ReasonName(*reason) : "")];
}

double LoadResult::PerSecond() const {
  return static_cast<double>(answered.size()) / absl::ToDoubleSeconds(measured);
}

double LoadResult::Quantile(double part) const {
  if (answered.empty()) return 0;
  const auto at = static_cast<size_t>(part * static_cast<double>(answered.size()));
  return answered[std::min(at, answered.size() - 1)];
}

std::vector<std::unique_ptr<rpc::Channel>> MakeChannels(const LoadOptions& options,
                                                        base::Random& random) {
  std::vector<std::unique_ptr<rpc::Channel>> channels;
  for (int i = 0; i < options.connections; ++i) {
    channels.push_back(std::make_unique<rpc::Channel>(
        rpc::ChannelOptions{.address = options.address, .own_connection = true}, random));
  }
  return channels;
}

rpc::CallOptions CallOptionsOf(const LoadOptions& options) {
  return {.timeout = absl::Seconds(10),
          .authorization = options.token.empty() ? "" : "Bearer " + options.token};
}

}  // namespace tanggap::bench
