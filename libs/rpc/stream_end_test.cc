#include <stdexcept>
#include <thread>

#include "libs/rpc/feed_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;
using errors::ReasonOf;
using errors::RetryAfterOf;
using ::testing::HasSubstr;
using ::testing::Not;

// How streams end, and that they do.
class StreamEndTest : public FeedFixture {
 protected:
  // Opens a stream and reads what there is: it idles afterwards.
  Reader IdleStream(const CallOptions& options = {}, const char* method = kWatch) {
    source_.Publish(1);
    const int asked = source_.asked();
    Reader reader = Watch(options, method);
    EXPECT_EQ(NumberOf(reader), 0);
    source_.AwaitAsked(asked + 2);
    return reader;
  }
};

TEST_F(StreamEndTest, CancellingFreesTheFeed) {
  StartFeeds();
  Reader reader = IdleStream();
  EXPECT_EQ(server_->open_streams(), 1u);
  reader.Cancel();
  source_.AwaitFreed(1);
  AwaitNoStreams();
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::CALL_CANCELLED);
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::CALL_CANCELLED);
}

TEST_F(StreamEndTest, AFeedThatHasAnEndEndsWell) {
  source_.ends_after = 3;
  StartFeeds();
  source_.Publish(2);
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  EXPECT_EQ(NumberOf(reader), 1);
  source_.Publish(1);
  EXPECT_EQ(NumberOf(reader), 2);
  EXPECT_EQ(EndOf(reader), absl::OkStatus());
  source_.AwaitFreed(1);
  AwaitNoStreams();
}

TEST_F(StreamEndTest, AReaderThatGoesFreesTheFeed) {
  StartFeeds();
  { const Reader reader = IdleStream(); }
  source_.AwaitFreed(1);
  AwaitNoStreams();
}

TEST_F(StreamEndTest, AFeedAtWorkHearsThatItsCallerHasGone) {
  source_.on_next = [&](const Context& context, int64_t) -> NextAnswer {
    while (!context.cancelled()) std::this_thread::yield();
    return std::optional<WatchResponse>();
  };
  StartFeeds();
  Reader reader = Watch();
  std::thread canceller([&] {
    source_.AwaitAsked(1);
    reader.Cancel();
  });
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::CALL_CANCELLED);
  canceller.join();
  source_.AwaitFreed(1);
  AwaitNoStreams();
}

TEST_F(StreamEndTest, CancellingWhileTheHandlerOpensFreesTheFeed) {
  StartFeeds([&](const Context&, const WatchRequest&, Waker waker) -> OpenedFeed {
    gate_.Wait();
    return std::make_unique<CountingFeed>(source_, 0, std::move(waker));
  });
  Reader reader = Watch();
  std::thread canceller([&] {
    gate_.AwaitWaiting(1);
    reader.Cancel();
  });
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::CALL_CANCELLED);
  canceller.join();
  AwaitNoStreams();
  gate_.Open();
  source_.AwaitFreed(1);
  EXPECT_EQ(source_.asked(), 0);
}

TEST_F(StreamEndTest, WakesAfterTheEndDoNothing) {
  StartFeeds();
  Reader reader = IdleStream();
  reader.Cancel();
  source_.AwaitFreed(1);
  source_.WakeAll();
  AwaitNoStreams();
  source_.WakeAll();
  server_.reset();
  source_.WakeAll();
  Waker().Wake();
  EXPECT_EQ(source_.asked(), 2);
}

TEST_F(StreamEndTest, WhoDoesNotReadCostsOneMessageAndIsCutOff) {
  source_.padding = 100'000;
  source_.Publish(1'000'000);
  StartFeeds();
  grpc::ClientContext context;
  const auto stub = testdata::v1::FeedService::NewStub(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  const auto slow = stub->Watch(&context, From(0));
  source_.AwaitAsked(1);
  source_.AwaitQuiet();
  // What the transport takes before it pushes back, and not more: a fraction of the million.
  EXPECT_LT(source_.asked(), 1000);
  manual_.Advance(absl::Seconds(61));
  source_.AwaitFreed(1);
  // Once it reads again it gets all that was sent, and the reason.
  WatchResponse message;
  int64_t read = 0;
  while (slow->Read(&message)) EXPECT_EQ(message.number(), read++);
  const grpc::Status status = slow->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_details(), HasSubstr("STREAM_NOT_READ"));
  EXPECT_THAT(status.error_message(), HasSubstr("60 seconds"));
  EXPECT_EQ(source_.asked(), read);
  AwaitNoStreams();
}

TEST_F(StreamEndTest, WhoNeverReadsIsForgotten) {
  source_.padding = 100'000;
  source_.Publish(1'000'000);
  StartFeeds();
  grpc::ClientContext context;
  const auto stub = testdata::v1::FeedService::NewStub(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  const auto slow = stub->Watch(&context, From(0));
  source_.AwaitAsked(1);
  source_.AwaitQuiet();
  manual_.Advance(absl::Seconds(61));
  source_.AwaitFreed(1);
  manual_.Advance(absl::Seconds(3));
  AwaitNoStreams();
  WatchResponse message;
  while (slow->Read(&message)) continue;
  EXPECT_FALSE(slow->Finish().ok());
}

TEST_F(StreamEndTest, DrainEndsStreamsWhileMessagesFlow) {
  source_.Publish(1'000'000'000);
  StartFeeds();
  std::atomic<int> flowing{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      Reader reader = Watch();
      for (int64_t number = 0;; ++number) {
        const NextAnswer next = reader.Next();
        if (!next.ok()) {
          EXPECT_EQ(ReasonOf(next.status()), Reason::SHUTTING_DOWN) << next.status();
          EXPECT_TRUE(absl::IsUnavailable(next.status()));
          EXPECT_TRUE(RetryAfterOf(next.status()).has_value());
          return;
        }
        ASSERT_EQ((*next)->number(), number);
        if (number == 100) ++flowing;
      }
    });
  }
  while (flowing < 4) std::this_thread::yield();
  server_->Drain();
  EXPECT_EQ(source_.freed(), 4);
  EXPECT_EQ(server_->open_streams(), 0u);
  for (std::thread& reader : readers) reader.join();
}

TEST_F(StreamEndTest, DrainEndsIdleStreamsAndThoseThatAreBeingOpened) {
  StartFeeds([&](const Context&, const WatchRequest& request, Waker waker) -> OpenedFeed {
    if (request.from() == 1) gate_.Wait();
    return std::make_unique<CountingFeed>(source_, request.from(), std::move(waker));
  });
  Reader idle = IdleStream();
  std::thread opening([&] {
    Reader reader = channel_->OpenStream<WatchResponse>(kWatch, From(1));
    EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::SHUTTING_DOWN);
  });
  gate_.AwaitWaiting(1);
  std::thread drainer([&] { server_->Drain(); });
  EXPECT_EQ(ReasonOf(EndOf(idle)), Reason::SHUTTING_DOWN);
  gate_.Open();
  opening.join();
  drainer.join();
  EXPECT_EQ(source_.freed(), 2);
}

TEST_F(StreamEndTest, WhoDoesNotReadDoesNotHoldUpTheDrain) {
  options_.drain_timeout = absl::Milliseconds(200);
  source_.padding = 100'000;
  source_.Publish(1'000'000);
  StartFeeds();
  grpc::ClientContext context;
  const auto stub = testdata::v1::FeedService::NewStub(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  const auto slow = stub->Watch(&context, From(0));
  source_.AwaitAsked(1);
  source_.AwaitQuiet();
  server_->Drain();
  EXPECT_EQ(source_.freed(), 1);
  context.TryCancel();
  EXPECT_FALSE(slow->Finish().ok());
}

TEST_F(StreamEndTest, TheLifeOfAStreamIsLimited) {
  StartFeeds();
  Reader reader = IdleStream();
  manual_.Advance(absl::Hours(1));
  const absl::Status end = EndOf(reader);
  EXPECT_EQ(ReasonOf(end), Reason::STREAM_ENDED) << end;
  EXPECT_TRUE(absl::IsUnavailable(end));
  source_.AwaitFreed(1);
}

TEST_F(StreamEndTest, NotMoreStreamsThanTheServerTakes) {
  options_.streams.open = 2;
  StartFeeds();
  Reader first = IdleStream();
  Reader second = IdleStream();
  Reader third = Watch();
  const absl::Status refused = EndOf(third);
  EXPECT_EQ(ReasonOf(refused), Reason::OVERLOADED) << refused;
  EXPECT_TRUE(RetryAfterOf(refused).has_value());
  first.Cancel();
  while (server_->open_streams() > 1) std::this_thread::yield();
  Reader fourth = Watch();
  EXPECT_EQ(NumberOf(fourth), 0);
}

TEST_F(StreamEndTest, NotMoreStreamsThanOneCallerMayHave) {
  options_.streams.open_per_caller = 1;
  StartFeeds();
  Reader first = IdleStream({.authorization = "Bearer officer"});
  Reader second = Watch({.authorization = "Bearer officer"});
  const absl::Status refused = EndOf(second);
  EXPECT_EQ(ReasonOf(refused), Reason::RATE_LIMITED) << refused;
  EXPECT_TRUE(RetryAfterOf(refused).has_value());
  // Another caller is not concerned.
  Reader anonymous = Watch();
  EXPECT_EQ(NumberOf(anonymous), 0);
}

TEST_F(StreamEndTest, AStreamEndsWithItsCallersToken) {
  StartFeeds();
  Reader reader = IdleStream({.authorization = "Bearer officer"}, kWatchGuarded);
  officer_token_ = Reason::TOKEN_EXPIRED;
  manual_.Advance(absl::Seconds(15));
  const absl::Status end = EndOf(reader);
  EXPECT_EQ(ReasonOf(end), Reason::TOKEN_EXPIRED) << end;
  EXPECT_TRUE(absl::IsUnauthenticated(end));
  source_.AwaitFreed(1);
}

TEST_F(StreamEndTest, AStreamEndsWhenItsCallersGrantsChange) {
  StartFeeds();
  Reader reader = IdleStream({.authorization = "Bearer officer"});
  Reader guarded = IdleStream({.authorization = "Bearer officer"}, kWatchGuarded);
  officer_agency_ = "dishub";
  manual_.Advance(absl::Seconds(15));
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::STREAM_ENDED);
  EXPECT_EQ(ReasonOf(EndOf(guarded)), Reason::STREAM_ENDED);
}

TEST_F(StreamEndTest, AnIssuerThatCannotBeAskedEndsNoStream) {
  StartFeeds();
  Reader reader = IdleStream({.authorization = "Bearer officer"}, kWatchGuarded);
  officer_token_ = Reason::PEER_UNAVAILABLE;
  const int before = authentications_;
  manual_.Advance(absl::Seconds(15));
  while (authentications_ == before) std::this_thread::yield();
  source_.Publish(1);
  EXPECT_EQ(NumberOf(reader), 1);
}

TEST_F(StreamEndTest, ACallersDeadlineEndsTheStream) {
  StartFeeds();
  Reader reader = Watch({.timeout = absl::Milliseconds(300)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(EndOf(reader)));
  AwaitNoStreams();
  // Also when only the server's clock says so.
  Reader other = IdleStream({.timeout = absl::Seconds(600)});
  manual_.Advance(absl::Seconds(900));
  EXPECT_EQ(ReasonOf(EndOf(other)), Reason::DEADLINE_EXCEEDED);
}

TEST_F(StreamEndTest, AStatusOfTheFeedEndsTheStream) {
  source_.on_next = [](const Context&, int64_t number) -> NextAnswer {
    if (number == 2) return Error(Reason::RESOURCE_NOT_FOUND).ToStatus();
    WatchResponse response;
    response.set_number(number);
    return response;
  };
  StartFeeds();
  Reader reader = Watch();
  EXPECT_EQ(NumberOf(reader), 0);
  EXPECT_EQ(NumberOf(reader), 1);
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::RESOURCE_NOT_FOUND);
  source_.AwaitFreed(1);
}

TEST_F(StreamEndTest, WhatAFeedThrowsIsADefectWithAnIncident) {
  source_.on_next = [](const Context&, int64_t) -> NextAnswer {
    throw std::runtime_error("inner secret");
  };
  StartFeeds();
  Reader reader = Watch();
  const absl::Status end = EndOf(reader);
  EXPECT_EQ(ReasonOf(end), Reason::INTERNAL_ERROR);
  const std::string incident = errors::MetadataOf(end, "incident");
  EXPECT_EQ(incident.size(), 12u);
  EXPECT_THAT(end.ToString(), Not(HasSubstr("inner secret")));
  source_.AwaitFreed(1);
  AwaitNoStreams();
  EXPECT_THAT(LogText(), HasSubstr(incident));
  EXPECT_THAT(LogText(), HasSubstr("inner secret"));
}

TEST_F(StreamEndTest, WhatAHeartbeatThrowsIsADefectToo) {
  source_.on_heartbeat = [](int64_t) -> WatchResponse { throw 7; };
  StartFeeds();
  Reader reader = IdleStream();
  manual_.Advance(absl::Seconds(15));
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::INTERNAL_ERROR);
  source_.AwaitFreed(1);
}

}  // namespace
}  // namespace tanggap::rpc
