#include <thread>

#include "libs/rpc/feed_fixture.h"

namespace tanggap::rpc {
namespace {

using ::testing::HasSubstr;

// What an open stream does: messages, wakes, heartbeats, turns.
class StreamTest : public FeedFixture {};

TEST_F(StreamTest, TenThousandMessagesArriveInOrderWhileSeveralThreadsWake) {
  constexpr int64_t kMessages = 10'000;
  constexpr int kPublishers = 4;
  StartFeeds();
  std::vector<std::thread> readers;
  std::atomic<int64_t> read{0};
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      Reader reader = Watch();
      for (int64_t number = 0; number < kMessages; ++number) {
        ASSERT_EQ(NumberOf(reader), number);
        ++read;
      }
    });
  }
  std::vector<std::thread> publishers;
  for (int i = 0; i < kPublishers; ++i) {
    publishers.emplace_back([&] {
      for (int64_t left = kMessages / kPublishers; left > 0; left -= 5) source_.Publish(5);
    });
  }
  for (std::thread& publisher : publishers) publisher.join();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(read, 3 * kMessages);
}

TEST_F(StreamTest, AWakeDuringNextIsNotLost) {
  source_.on_next = [&](const Context&, int64_t number) -> NextAnswer {
    const bool had = source_.Has(number);
    if (!had) gate_.Wait();
    if (!had) return std::optional<WatchResponse>();
    WatchResponse response;
    response.set_number(number);
    return response;
  };
  StartFeeds();
  std::thread publisher([&] {
    gate_.AwaitWaiting(1);
    source_.Publish(1);
    gate_.Open();
  });
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  publisher.join();
}

TEST_F(StreamTest, ManyWakesDuringOneNextMakeOneMore) {
  source_.on_next = [&](const Context&, int64_t) -> NextAnswer {
    if (source_.asked() == 1) gate_.Wait();
    return std::optional<WatchResponse>();
  };
  StartFeeds();
  Reader reader = Watch();
  std::thread waker([&] {
    gate_.AwaitWaiting(1);
    for (int i = 0; i < 1000; ++i) source_.WakeAll();
    gate_.Open();
    source_.AwaitAsked(2);
    source_.AwaitQuiet();
    EXPECT_EQ(source_.asked(), 2);
    reader.Cancel();
  });
  EXPECT_TRUE(absl::IsCancelled(EndOf(reader)));
  waker.join();
}

TEST_F(StreamTest, AHeartbeatComesWhenNothingElseDid) {
  source_.on_heartbeat = [&](int64_t number) {
    noted_ = source_.asked();
    WatchResponse response;
    response.set_number(number);
    response.set_heartbeat(true);
    return response;
  };
  source_.Publish(1);
  StartFeeds();
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  source_.AwaitAsked(2);
  for (int i = 0; i < 3; ++i) {
    manual_.Advance(absl::Seconds(15));
    const NextAnswer next = reader.Next();
    ASSERT_TRUE(next.ok()) << next.status();
    EXPECT_TRUE((*next)->heartbeat());
    EXPECT_EQ((*next)->number(), 1);
    // After a heartbeat, as after any message, the feed is asked again.
    source_.AwaitAsked(noted_ + 1);
  }
}

TEST_F(StreamTest, TheFeedIsAskedBeforeAHeartbeatSoThatALostWakeLosesNothing) {
  source_.Publish(1);
  StartFeeds();
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  source_.AwaitAsked(2);
  source_.AwaitQuiet();
  source_.PublishQuietly(1);
  manual_.Advance(absl::Seconds(15));
  const NextAnswer next = reader.Next();
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_FALSE((*next)->heartbeat());
  EXPECT_EQ((*next)->number(), 1);
}

TEST_F(StreamTest, FiveHundredIdleStreamsHoldNoWorker) {
  options_.workers = 1;
  source_.Publish(1);
  StartFeeds();
  std::vector<std::unique_ptr<Channel>> channels;
  std::vector<Reader> readers;
  for (int i = 0; i < 500; ++i) {
    if (i % 100 == 0) {
      channels.push_back(std::make_unique<Channel>(
          ChannelOptions{.address = server_->address(), .own_connection = true}, random_));
    }
    readers.push_back(channels.back()->OpenStream<WatchResponse>(kWatch, From(0)));
    ASSERT_EQ(NumberOf(readers.back()), 0);
  }
  // Each is asked once more after its message.
  source_.AwaitAsked(1000);
  while (server_->executor().Stats(4).running > 0) std::this_thread::yield();
  EXPECT_EQ(server_->executor().Stats(4).queued, 0u);
  EXPECT_EQ(server_->open_streams(), 500u);
  EXPECT_TRUE(Echo(TextRequest("x")).ok());
  EXPECT_EQ(source_.asked(), 1000);
  source_.Publish(1);
  for (Reader& reader : readers) EXPECT_EQ(NumberOf(reader), 1);
}

TEST_F(StreamTest, OverloadHoldsStreamsUpAndEndsNone) {
  options_.workers = 1;
  options_.queue_capacity = 4;  // of the bulk class: 1
  options_.streams.heartbeat = absl::Seconds(4);
  StartFeeds(nullptr, [&](const Context& context, const EchoRequest& request) {
    if (request.text() == "wait") gate_.Wait();
    return Plain(context, request);
  });
  source_.Publish(1);
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  source_.AwaitAsked(2);
  std::thread busy([&] { EXPECT_TRUE(Echo(TextRequest("wait")).ok()); });
  gate_.AwaitWaiting(1);
  std::thread bulk([&] {
    EXPECT_TRUE(
        channel_
            ->Call<EchoResponse>(kGuarded, TextRequest("x"), {.authorization = "Bearer officer"})
            .ok());
  });
  while (server_->executor().Stats(4).queued < 1) std::this_thread::yield();
  source_.Publish(1);
  while (server_->executor().Stats(4).refused == 0) std::this_thread::yield();
  // No worker is to be had, so no message; but the caller hears that the stream lives.
  manual_.Advance(absl::Seconds(6));
  const NextAnswer next = reader.Next();
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_TRUE((*next)->heartbeat());
  // So that the call in the queue is not shed.
  manual_.Set(manual_.Now() - absl::Seconds(6));
  gate_.Open();
  EXPECT_EQ(NumberOf(reader), 1);
  busy.join();
  bulk.join();
}

TEST_F(StreamTest, ATurnThatWaitedTooLongIsTakenAgain) {
  options_.workers = 1;
  StartFeeds(nullptr, [&](const Context& context, const EchoRequest& request) {
    gate_.Wait();
    return Plain(context, request);
  });
  source_.Publish(1);
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  source_.AwaitAsked(2);
  std::thread busy([&] { EXPECT_TRUE(Echo(TextRequest("wait")).ok()); });
  gate_.AwaitWaiting(1);
  source_.Publish(1);
  while (server_->executor().Stats(4).queued < 1) std::this_thread::yield();
  manual_.Advance(absl::Seconds(5));
  gate_.Open();
  EXPECT_EQ(NumberOf(reader), 1);
  EXPECT_GE(server_->executor().Stats(4).shed[0], 1u);
  busy.join();
}

TEST_F(StreamTest, AFeedKnowsItsCallAndUntilWhenToAnswer) {
  std::string seen;
  source_.on_next = [&](const Context& context, int64_t number) -> NextAnswer {
    EXPECT_EQ(context.deadline() - context.now(), absl::Seconds(10));
    EXPECT_EQ(context.method(), kWatch);
    EXPECT_EQ(context.principal().pseudonym, "pseudonym-1");
    seen = context.trace().ToString();
    WatchResponse response;
    response.set_number(number);
    return response;
  };
  StartFeeds();
  const telemetry::TraceContext trace = telemetry::TraceContext::New(random_);
  Reader reader = Watch({.trace = &trace, .authorization = "Bearer officer"});
  EXPECT_EQ(NumberOf(reader), 0);
  reader.Cancel();
  source_.AwaitFreed(1);
  EXPECT_THAT(seen, HasSubstr(trace.ToString().substr(3, 32)));
}

TEST_F(StreamTest, NumbersAndOneLogLineTellOfStreams) {
  source_.Publish(3);
  StartFeeds();
  const std::string method = std::string("{method=\"") + kWatch + "\"}";
  {
    Reader reader = Watch({.authorization = "Bearer officer"});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(NumberOf(reader), i);
    EXPECT_THAT(metrics_.Text(), HasSubstr("tanggap_rpc_streams_open" + method + " 1"));
    EXPECT_THAT(LogText(), ::testing::Not(HasSubstr(kWatch)));
    manual_.Advance(absl::Minutes(10));
  }
  AwaitNoStreams();
  const std::string text = metrics_.Text();
  EXPECT_THAT(text, HasSubstr("tanggap_rpc_streams_open" + method + " 0"));
  EXPECT_THAT(text, HasSubstr("tanggap_rpc_stream_messages_total" + method + " "));
  EXPECT_THAT(text, HasSubstr("tanggap_rpc_stream_ends_total{method=\"" + std::string(kWatch) +
                              "\",reason=\"CALL_CANCELLED\"} 1"));
  // The time to open, not the ten minutes.
  EXPECT_THAT(text, HasSubstr("tanggap_rpc_seconds_count" + method + " 1"));
  EXPECT_THAT(text, HasSubstr("tanggap_rpc_seconds_sum" + method + " 0\n"));
  const std::string log = LogText();
  const size_t line = log.find("\"Stream.\"");
  ASSERT_NE(line, std::string::npos) << log;
  EXPECT_EQ(log.find("\"Stream.\"", line + 1), std::string::npos);
  EXPECT_THAT(log, HasSubstr("\"messages\":"));
  EXPECT_THAT(log, HasSubstr("\"principal\":\"log-pseudonym-1\""));
}

}  // namespace
}  // namespace tanggap::rpc
