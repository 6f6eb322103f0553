#include "libs/rpc/self_dial.h"

#include <grpc/grpc.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <future>
#include <memory>
#include <utility>

#include "libs/rpc/health_probe.h"

namespace tanggap::rpc {

SelfDial::SelfDial(std::string address, absl::Duration period, std::function<void()> dead,
                   absl::Duration timeout)
    : address_(std::move(address)),
      dead_(std::move(dead)),
      timeout_(timeout),
      dialler_(period, [this] { Dial(); }) {}

void SelfDial::Dial() {
  grpc::ChannelArguments arguments;
  // A connection of its own each time: what is asked is whether new ones are accepted.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  const auto channel =
      grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
  auto answered = std::make_shared<std::promise<bool>>();
  ProbeHealth(channel, timeout_, [answered](bool ok) { answered->set_value(ok); });
  if (answered->get_future().get()) {
    failures_ = 0;
  } else if (++failures_ == kFailuresToDeath) {
    dead_();
  }
}

}  // namespace tanggap::rpc
