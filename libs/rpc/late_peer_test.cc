// How long a connection may take to come about.
#include "libs/rpc/test_late_peer.h"

#include <future>
#include <memory>

#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

// Far beyond what the test needs: it only keeps a broken one from hanging.
constexpr absl::Duration kPatience = absl::Minutes(2);

class LatePeerTest : public EchoFixture {
 protected:
  // A channel of gRPC's own that gives a connection a second, until it has given up its first.
  void AwaitSomebodyWhoWaitsASecond(const std::string& address) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto other =
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    const auto give_up = absl::ToChronoTime(absl::Now() + kPatience);
    for (auto state = other->GetState(/*try_to_connect=*/true);
         state != GRPC_CHANNEL_TRANSIENT_FAILURE; state = other->GetState(true)) {
      ASSERT_NE(state, GRPC_CHANNEL_READY) << "nobody shakes hands yet";
      ASSERT_TRUE(other->WaitForStateChange(state, give_up));
    }
  }

  // A call over a connection that began before somebody else's, who waited a second for theirs in
  // vain; and only then the peer awakes.
  absl::Status CallSlowPeer() {
    LatePeer late;
    const auto channel = std::make_unique<Channel>(
        ChannelOptions{
            .address = late.address(), .default_timeout = kPatience, .own_connection = true},
        random_);
    auto answer = std::async(std::launch::async, [&] {
      // Tried once only: another try would be another connection.
      return channel->CallBytes(kEcho, "", {.authorization = "Bearer citizen", .idempotent = false})
          .status();
    });
    late.AwaitCaller();
    AwaitSomebodyWhoWaitsASecond(late.address());
    late.ServeFrom(PortOf(server_->address()));
    return answer.get();
  }
  static uint16_t PortOf(const std::string& address) {
    return static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  }
};

TEST_F(LatePeerTest, AConnectionIsGivenSecondsToComeAbout) {
  Start();
  absl::Status status = absl::UnknownError("not called");
  // On a machine that stands still for seconds the time may be over rightly, but not every time.
  for (int i = 0; i < 5 && !status.ok(); ++i) status = CallSlowPeer();
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace tanggap::rpc
