#include "libs/rpc/keep_warm.h"

#include <utility>

#include "libs/rpc/health_probe.h"

namespace tanggap::rpc {
namespace {
constexpr int kCallsATick = 3;
}

KeepWarm::KeepWarm(std::shared_ptr<grpc::Channel> in_process)
    : ticker_(absl::Milliseconds(300), [this, channel = std::move(in_process)] {
        for (int i = 0; i < kCallsATick; ++i) {
          calls_.Began();
          ProbeHealth(channel, absl::Seconds(1), [this](bool) { calls_.Ended(); });
        }
      }) {}

void KeepWarm::Stop() {
  ticker_.Stop();
  calls_.AwaitNone();
}

}  // namespace tanggap::rpc
