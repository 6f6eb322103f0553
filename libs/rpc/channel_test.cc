#include "libs/rpc/channel.h"

#include <thread>

#include "libs/rpc/echo_fixture.h"
#include "libs/rpc/retry_budget.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using errors::ReasonOf;

class ChannelTest : public EchoFixture {
 protected:
  // Fails the first `failures` calls of each method with UNAVAILABLE.
  void StartFlaky(int failures) {
    const auto flaky = [this, failures](
                           const Context& context,
                           const EchoRequest& request) -> absl::StatusOr<Answer<EchoResponse>> {
      if (++calls_ <= failures) return errors::Error(Reason::DATABASE_UNAVAILABLE);
      return Plain(context, request);
    };
    Start(flaky, flaky);
  }
  std::atomic<int> calls_{0};
};

TEST_F(ChannelTest, TriesIdempotentMethodsAgainUpToThreeTimes) {
  StartFlaky(2);
  EXPECT_TRUE(Echo(TextRequest("x")).ok());
  EXPECT_EQ(calls_, 3);
}

TEST_F(ChannelTest, GivesUpAfterThreeTries) {
  StartFlaky(100);
  EXPECT_EQ(ReasonOf(Echo(TextRequest("x")).status()), Reason::DATABASE_UNAVAILABLE);
  EXPECT_EQ(calls_, 3);
}

TEST_F(ChannelTest, WaitsAsLongAsThePeerAsks) {
  Start([this](const Context& context,
               const EchoRequest& request) -> absl::StatusOr<Answer<EchoResponse>> {
    if (++calls_ == 1)
      return errors::Error(Reason::DATABASE_UNAVAILABLE).RetryAfter(absl::Seconds(1));
    return Plain(context, request);
  });
  const absl::Time begin = absl::Now();
  EXPECT_TRUE(Echo(TextRequest("x")).ok());
  EXPECT_GE(absl::Now() - begin, absl::Seconds(1));
}

TEST_F(ChannelTest, DoesNotWaitForWhatComesAfterTheDeadline) {
  Start([this](const Context&, const EchoRequest&) -> absl::StatusOr<Answer<EchoResponse>> {
    ++calls_;
    return errors::Error(Reason::DATABASE_UNAVAILABLE).RetryAfter(absl::Hours(1));
  });
  EXPECT_EQ(ReasonOf(Echo(TextRequest("x")).status()), Reason::DATABASE_UNAVAILABLE);
  EXPECT_EQ(calls_, 1);
}

TEST_F(ChannelTest, DoesNotRepeatWhatIsNotIdempotent) {
  StartFlaky(100);
  const CallOptions officer{.authorization = "Bearer officer"};
  EXPECT_EQ(ReasonOf(channel_->CallBytes(kGuarded, "", officer).status()),
            Reason::DATABASE_UNAVAILABLE);
  EXPECT_EQ(calls_, 1);
}

TEST_F(ChannelTest, FailuresOfTheCallerAreNotTriedAgain) {
  Start([this](const Context&, const EchoRequest&) -> absl::StatusOr<Answer<EchoResponse>> {
    ++calls_;
    return errors::Error(Reason::ETAG_MISMATCH);
  });
  EXPECT_EQ(ReasonOf(Echo(TextRequest("x")).status()), Reason::ETAG_MISMATCH);
  EXPECT_EQ(calls_, 1);
}

TEST_F(ChannelTest, APeerThatIsGoneIsNamed) {
  Start();
  const std::string address = server_->address();
  server_.reset();
  const auto response = Echo(TextRequest("x"));
  EXPECT_EQ(ReasonOf(response.status()), Reason::PEER_UNAVAILABLE);
  EXPECT_EQ(errors::MetadataOf(response.status(), "peer"), address);
}

TEST_F(ChannelTest, SendsItsTokenUnlessTheCallHasOne) {
  Start();
  Channel officer({.address = server_->address(), .token = [] { return "Bearer officer"; }},
                  random_);
  EXPECT_TRUE(officer.CallBytes(kGuarded, "").ok());
  EXPECT_EQ(ReasonOf(officer.CallBytes(kGuarded, "", {.authorization = "Bearer citizen"}).status()),
            Reason::ROLE_MISSING);
}

TEST_F(ChannelTest, CarriesTheTraceOn) {
  std::string trace_id;
  Start([&](const Context& context, const EchoRequest& request) {
    trace_id = context.trace().trace_id();
    return Plain(context, request);
  });
  const telemetry::TraceContext trace = telemetry::TraceContext::New(random_);
  ASSERT_TRUE(Echo(TextRequest("x"), {.trace = &trace}).ok());
  server_->Drain();
  EXPECT_EQ(trace_id, trace.trace_id());
}

TEST_F(ChannelTest, ManyThreadsShareOneChannel) {
  Start();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 50; ++j) {
        const std::string text = std::to_string(i * 1000 + j);
        const auto response = Echo(TextRequest(text));
        if (response.ok() && response->text() == text) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 16 * 50);
}

TEST(RetryBudgetTest, RunsOutUnderManyFailuresAndRecovers) {
  RetryBudget budget;
  int allowed = 0;
  for (int i = 0; i < 100; ++i) allowed += budget.Failed() ? 1 : 0;
  EXPECT_EQ(allowed, 4);
  for (int i = 0; i < 80; ++i) budget.Succeeded();
  EXPECT_TRUE(budget.Failed());
}

}  // namespace
}  // namespace tanggap::rpc
