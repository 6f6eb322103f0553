#include <stdexcept>

#include "libs/rpc/feed_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;
using errors::ReasonOf;
using ::testing::HasSubstr;

// What is refused before a stream opens, and what keeps a server from starting.
class StreamOpenTest : public FeedFixture {
 protected:
  absl::Status Refusal(const CallOptions& options = {}, const char* method = kWatch,
                       int64_t from = 0) {
    Reader reader = channel_->OpenStream<WatchResponse>(method, From(from), options);
    return EndOf(reader);
  }
  absl::Status StartError() {
    const absl::Status status = server_->Start();
    server_.reset();
    return status;
  }
};

TEST_F(StreamOpenTest, RefusalsAreThoseOfEveryCall) {
  StartFeeds();
  EXPECT_EQ(ReasonOf(Refusal({}, kWatchGuarded)), Reason::TOKEN_MISSING);
  EXPECT_EQ(ReasonOf(Refusal({.authorization = "Bearer old"})), Reason::TOKEN_EXPIRED);
  EXPECT_EQ(ReasonOf(Refusal({.authorization = "Bearer citizen"}, kWatchGuarded)),
            Reason::ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Refusal({}, "tanggap.testdata.v1.FeedService.Nothing")),
            Reason::METHOD_UNKNOWN);
  const absl::Status broken = Refusal({}, kWatch, -1);
  EXPECT_EQ(ReasonOf(broken), Reason::INVALID_FIELD);
  ASSERT_EQ(errors::FieldViolationsOf(broken).size(), 1u);
  EXPECT_EQ(errors::FieldViolationsOf(broken)[0].field, "from");
  const auto malformed = channel_->OpenBytesStream(kWatch, "\xff\xff", {});
  EXPECT_EQ(ReasonOf(malformed->Next().status()), Reason::MALFORMED_REQUEST);
  while (server_->open_streams() + server_->open_calls() > 0) std::this_thread::yield();
  // None of them was a stream.
  EXPECT_THAT(LogText(), ::testing::Not(HasSubstr("\"Stream.\"")));
  EXPECT_EQ(source_.asked(), 0);
}

TEST_F(StreamOpenTest, WhatTheHandlerSaysIsTheAnswer) {
  StartFeeds([](const Context&, const WatchRequest& request, Waker) -> OpenedFeed {
    if (request.from() == 1) throw std::runtime_error("inner secret");
    if (request.from() == 2) return nullptr;
    return Error(Reason::UNKNOWN_AGENCY).With("agency", "dinkes").ToStatus();
  });
  const absl::Status refused = Refusal();
  EXPECT_EQ(ReasonOf(refused), Reason::UNKNOWN_AGENCY);
  EXPECT_EQ(errors::MetadataOf(refused, "agency"), "dinkes");
  EXPECT_EQ(ReasonOf(Refusal({}, kWatch, 1)), Reason::INTERNAL_ERROR);
  EXPECT_EQ(ReasonOf(Refusal({}, kWatch, 2)), Reason::INTERNAL_ERROR);
  EXPECT_THAT(LogText(), HasSubstr("inner secret"));
  AwaitNoStreams();
}

TEST_F(StreamOpenTest, TheContractSaysWhatIsAStream) {
  server_ = NewServer();
  server_->Handle<WatchRequest, WatchResponse>(
      kWatch, [](const Context&, const WatchRequest&) -> absl::StatusOr<Answer<WatchResponse>> {
        return WatchResponse();
      });
  EXPECT_THAT(StartError().ToString(), HasSubstr("is a server stream"));
  server_ = NewServer();
  server_->HandleStream<EchoRequest, EchoResponse>(
      kEcho,
      [](const Context&, const EchoRequest&,
         Waker) -> absl::StatusOr<std::unique_ptr<Feed<EchoResponse>>> { return nullptr; });
  EXPECT_THAT(StartError().ToString(), HasSubstr("is unary"));
  server_ = NewServer();
  server_->HandleStream<WatchRequest, WatchResponse>("tanggap.testdata.v1.TalkService.Talk",
                                                     Counting());
  EXPECT_THAT(StartError().ToString(), HasSubstr("takes a stream"));
  server_ = NewServer();
  server_->HandleStream<WatchRequest, WatchResponse>(kWatch, Counting());
  EXPECT_THAT(StartError().ToString(), HasSubstr("Nobody opens"));
}

TEST_F(StreamOpenTest, AUnaryCallOfAStreamsReaderIsReadAsWell) {
  StartFeeds();
  Reader reader = channel_->OpenStream<WatchResponse>(kEcho, From(0));
  // A stream of one message that ends well: nothing, again and again.
  EXPECT_TRUE(reader.Next().ok());
  EXPECT_FALSE(reader.Next()->has_value());
  EXPECT_FALSE(reader.Next()->has_value());
}

TEST_F(StreamOpenTest, AReaderGivesUpASilentStream) {
  StartFeeds();
  Reader reader = Watch({.idle_timeout = absl::Milliseconds(200)});
  const absl::Status end = EndOf(reader);
  EXPECT_EQ(ReasonOf(end), Reason::PEER_UNAVAILABLE) << end;
  EXPECT_TRUE(errors::RetryAfterOf(end).has_value());
  source_.AwaitFreed(1);
}

TEST_F(StreamOpenTest, AReaderOfNobodyIsToldSo) {
  StartFeeds();
  const std::string address = server_->address();
  server_->Drain();
  Channel nobody({.address = address, .own_connection = true}, random_);
  Reader reader = nobody.OpenStream<WatchResponse>(kWatch, From(0));
  EXPECT_EQ(ReasonOf(EndOf(reader)), Reason::PEER_UNAVAILABLE);
}

TEST_F(StreamOpenTest, AReaderBringsTheChannelsTokenAndMayOutliveTheChannel) {
  source_.Publish(2);
  StartFeeds();
  auto channel = std::make_unique<Channel>(
      ChannelOptions{.address = server_->address(), .token = [] { return "Bearer officer"; }},
      random_);
  Reader reader = channel->OpenStream<WatchResponse>(kWatchGuarded, From(0));
  EXPECT_EQ(NumberOf(reader), 0);
  channel.reset();
  EXPECT_EQ(NumberOf(reader), 1);
}

TEST_F(StreamOpenTest, AReaderThatNeverReadIsNothing) {
  StartFeeds();
  { const Reader reader = Watch(); }
  Reader cancelled = Watch();
  cancelled.Cancel();
  EXPECT_EQ(ReasonOf(EndOf(cancelled)), Reason::CALL_CANCELLED);
}

}  // namespace
}  // namespace tanggap::rpc
