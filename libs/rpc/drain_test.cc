#include <future>
#include <thread>

#include "libs/rpc/echo_fixture.h"
#include "libs/rpc/health_probe.h"
#include "libs/rpc/self_dial.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using errors::ReasonOf;

class DrainTest : public EchoFixture {};

TEST_F(DrainTest, CallsUnderWayAndQueuedOnesFinish) {
  options_.workers = 1;
  Gate gate;
  Start([&](const Context& context, const EchoRequest& request) {
    gate.Wait();
    return Plain(context, request);
  });
  std::atomic<int> answered{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 5; ++i) {
    callers.emplace_back([&] {
      if (Echo(TextRequest("x")).ok()) ++answered;
    });
  }
  gate.AwaitWaiting(1);
  while (server_->executor().Stats(0).queued < 4) std::this_thread::yield();
  std::thread drainer([&] { server_->Drain(); });
  // New connections are refused while the old calls still wait.
  for (bool refused = false; !refused;) {
    Channel late({.address = server_->address(), .default_timeout = absl::Seconds(1)}, random_);
    const absl::Status status =
        late.CallBytes(kEcho, "", {.timeout = absl::Milliseconds(200), .idempotent = false})
            .status();
    refused = absl::IsUnavailable(status);
  }
  gate.Open();
  drainer.join();
  for (std::thread& caller : callers) caller.join();
  EXPECT_GE(answered, 5);
  EXPECT_EQ(server_->open_calls(), 0u);
}

TEST_F(DrainTest, DrainingTwiceAndConcurrentlyIsHarmless) {
  Start();
  ASSERT_TRUE(Echo(TextRequest("x")).ok());
  std::thread other([&] { server_->Drain(); });
  server_->Drain();
  other.join();
  server_->Drain();
  EXPECT_TRUE(absl::IsUnavailable(Echo(TextRequest("x"), {.idempotent = false}).status()));
}

TEST_F(DrainTest, AHandlerThatNeverAnswersDoesNotHoldUpTheEnd) {
  options_.drain_timeout = absl::Milliseconds(100);
  base::Mutex mutex;
  std::vector<Reply<EchoResponse>> kept;
  Gate arrived;
  StartDeferred([&](const Context&, const EchoRequest&, Reply<EchoResponse> reply) {
    base::MutexLock lock(mutex);
    kept.push_back(std::move(reply));
    arrived.Open();
  });
  std::thread caller([&] { EXPECT_FALSE(Echo(TextRequest("x"), {.idempotent = false}).ok()); });
  arrived.Wait();
  server_->Drain();
  caller.join();
  server_.reset();
  // An answer after the end goes nowhere, and breaks nothing.
  for (Reply<EchoResponse>& reply : kept) reply.Finish(EchoResponse());
}

TEST_F(DrainTest, AServerThatNeverStartedCanGo) {
  server_ = NewServer();
  server_->Drain();
  server_.reset();
}

TEST_F(DrainTest, HealthFollowsServing) {
  Start();
  const auto channel = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  const auto status = [&] {
    // HealthCheckResponse{status}: field 1 as a varint, 1 SERVING, 2 NOT_SERVING.
    const auto bytes = channel_->CallBytes("grpc.health.v1.Health.Check", "");
    return bytes.ok() && bytes->size() == 2 ? static_cast<int>((*bytes)[1]) : 0;
  };
  EXPECT_EQ(status(), 2);
  server_->SetServing(true);
  EXPECT_EQ(status(), 1);
  server_->SetServing(false);
  EXPECT_EQ(status(), 2);
}

TEST_F(DrainTest, KeepWarmCallsPassAndStopWithTheServer) {
  options_.keep_warm = true;
  options_.self_dial = true;
  Start();
  ASSERT_TRUE(Echo(TextRequest("x")).ok());
  server_->Drain();
}

TEST_F(DrainTest, SelfDialTellsAfterThreeFailuresAndOnlyThen) {
  Start();
  std::promise<void> dead;
  std::atomic<int> deaths{0};
  const std::string address = server_->address();
  SelfDial dial(
      address, absl::Milliseconds(10),
      [&] {
        if (++deaths == 1) dead.set_value();
      },
      absl::Milliseconds(500));
  // A server that answers is alive, also while it is not serving.
  std::promise<bool> alive;
  ProbeHealth(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()), absl::Seconds(5),
              [&](bool ok) { alive.set_value(ok); });
  EXPECT_TRUE(alive.get_future().get());
  EXPECT_EQ(deaths, 0);
  server_->Drain();
  dead.get_future().wait();
  dial.Stop();
  EXPECT_EQ(deaths, 1);
}

}  // namespace
}  // namespace tanggap::rpc
