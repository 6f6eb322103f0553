#include "libs/rpc/server.h"

#include <future>
#include <thread>

#include "libs/base/strings.h"
#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using errors::ReasonOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ServerTest : public EchoFixture {};

TEST_F(ServerTest, AnswersAndTellsTheHandlerAboutTheCall) {
  std::string seen;
  Start([&](const Context& context, const EchoRequest& request) {
    seen = base::Join(context.method(), "|", errors::LanguageTag(context.language()), "|",
                      context.trace().trace_id(), "|",
                      context.request_bytes() == request.SerializeAsString(), "|",
                      context.deadline() > context.now(),
                      context.deadline() < context.now() + absl::Seconds(16), "|",
                      context.cancelled(), "|", context.principal().pseudonym);
    return Plain(context, request);
  });
  const auto response = Echo(
      TextRequest("halo"),
      {.language = errors::Language::kEnglish,
       .authorization = "Bearer citizen",
       .headers = {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->text(), "halo");
  server_->Drain();
  EXPECT_EQ(seen,
            "tanggap.testdata.v1.EchoService.Echo|en|0af7651916cd43dd8448eb211c80319c|1|11|0|"
            "pseudonym-1");
}

TEST_F(ServerTest, MalformedBytesAreMalformedRequest) {
  Start();
  const auto response = channel_->CallBytes(kEcho, "\x0a\x7f");
  EXPECT_EQ(ReasonOf(response.status()), Reason::MALFORMED_REQUEST);
  EXPECT_EQ(errors::MetadataOf(response.status(), "type"), "tanggap.testdata.v1.EchoRequest");
}

TEST_F(ServerTest, BadUtf8NamesItsField) {
  Start();
  const auto response =
      channel_->CallBytes(kEcho, std::string("\x12\x02\x0a\x00\x12\x04\x0a\x02\xc3\x28", 10));
  EXPECT_EQ(ReasonOf(response.status()), Reason::INVALID_FIELD);
  EXPECT_EQ(errors::MetadataOf(response.status(), "field"), "items[1].description");
}

TEST_F(ServerTest, RulesAreCheckedAndOutputOnlyIsCleared) {
  Start();
  EchoRequest request = TextRequest("x");
  request.set_server_note("forged");
  request.add_items()->set_description("fine");
  auto response = Echo(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->server_note(), "");

  request.add_items()->set_description("far too long");
  request.mutable_place()->set_latitude(91);
  response = Echo(request);
  EXPECT_EQ(ReasonOf(response.status()), Reason::INVALID_FIELD);
  const auto violations = errors::FieldViolationsOf(response.status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "items[1].description");
  EXPECT_EQ(violations[0].description, "Must be at most 5 characters long; it has 12.");
  EXPECT_EQ(violations[1].field, "place.latitude");
}

TEST_F(ServerTest, RequestsBeyondTheLimitAreTooLarge) {
  Start();
  EXPECT_TRUE(Echo(TextRequest(std::string(200'000, 'x'))).ok());
  const auto response = Echo(TextRequest(std::string(300'000, 'x')));
  EXPECT_EQ(ReasonOf(response.status()), Reason::REQUEST_TOO_LARGE);
  EXPECT_THAT(std::string(response.status().message()), HasSubstr("262144 bytes"));
  // Beyond 1 MiB the transport refuses without reading on.
  EXPECT_TRUE(absl::IsResourceExhausted(Echo(TextRequest(std::string(2'000'000, 'x'))).status()));
}

TEST_F(ServerTest, PackedBodiesAreUnpackedUpToTheLimit) {
  Start();
  grpc::ClientContext small;
  small.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  EchoResponse response;
  grpc::Status status = stub_->Echo(&small, TextRequest(std::string(100'000, 'x')), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.text().size(), 100'000u);

  grpc::ClientContext bomb;
  bomb.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  status = stub_->Echo(&bomb, TextRequest(std::string(64 << 20, 'x')), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("larger than the 262144 bytes"));
}

TEST_F(ServerTest, OtherPackingsAreRefusedByName) {
  Start();
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_DEFLATE);
  EchoResponse response;
  EXPECT_EQ(stub_->Echo(&context, TextRequest(std::string(1000, 'x')), &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, RolesAreCheckedBeforeTheRequestIsParsed) {
  Start();
  const std::string malformed = "\x0a\x7f";
  const auto refused =
      channel_->CallBytes(kGuarded, malformed, {.authorization = "Bearer citizen"});
  EXPECT_EQ(ReasonOf(refused.status()), Reason::ROLE_MISSING);
  EXPECT_THAT(errors::MetadataOf(refused.status(), "roles"), HasSubstr("officer"));
  const auto admitted =
      channel_->CallBytes(kGuarded, malformed, {.authorization = "Bearer officer"});
  EXPECT_EQ(ReasonOf(admitted.status()), Reason::MALFORMED_REQUEST);
}

TEST_F(ServerTest, WithoutATokenOnlyAnonymousMethodsAnswer) {
  Start();
  EXPECT_EQ(ReasonOf(channel_->CallBytes(kGuarded, "").status()), Reason::TOKEN_MISSING);
  EXPECT_TRUE(channel_->CallBytes(kEcho, "").ok());
  EXPECT_EQ(authentications_, 0);
  // A token that is sent must be good, even where none is needed.
  EXPECT_EQ(ReasonOf(channel_->CallBytes(kEcho, "", {.authorization = "Bearer old"}).status()),
            Reason::TOKEN_EXPIRED);
  EXPECT_EQ(
      ReasonOf(
          channel_->CallBytes(kEcho, "", {.headers = {{"x-tanggap-on-behalf-of", "x"}}}).status()),
      Reason::ON_BEHALF_OF_REFUSED);
}

TEST_F(ServerTest, UnknownMethodsSayWhatWasAskedFor) {
  Start();
  const auto response = channel_->CallBytes("tanggap.testdata.v1.EchoService.Shout", "");
  EXPECT_EQ(ReasonOf(response.status()), Reason::METHOD_UNKNOWN);
  EXPECT_TRUE(absl::IsUnimplemented(response.status()));
  EXPECT_EQ(errors::MetadataOf(response.status(), "method"),
            "/tanggap.testdata.v1.EchoService/Shout");
}

TEST_F(ServerTest, EveryCallIsCountedAndLoggedWithoutItsContent) {
  Start();
  ASSERT_TRUE(Echo(TextRequest("rahasia warga"), {.authorization = "Bearer citizen"}).ok());
  EXPECT_THAT(LogText(), Not(HasSubstr("pseudonym-1"))) << "who files is in no log";
  ASSERT_FALSE(channel_->CallBytes(kGuarded, "").ok());
  ASSERT_FALSE(channel_->CallBytes(kGuarded, "", {.authorization = "Bearer citizen"}).ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("tanggap_rpc_calls_total{code=\"OK\",method=\"tanggap."
                                         "testdata.v1.EchoService.Echo\"} 1"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("code=\"UNAUTHENTICATED\""));
  EXPECT_THAT(LogText(), HasSubstr("\"principal\":\"log-pseudonym-1\""));
  EXPECT_THAT(LogText(), HasSubstr("TOKEN_MISSING"));
  EXPECT_THAT(LogText(), Not(HasSubstr("rahasia")));
}

TEST_F(ServerTest, ACallerThatGivesUpIsSeenByTheHandler) {
  Gate started;
  std::promise<bool> cancelled;
  Start([&](const Context& context, const EchoRequest& request) {
    started.Open();
    const absl::Time end = absl::Now() + absl::Seconds(20);
    while (!context.cancelled() && absl::Now() < end) std::this_thread::yield();
    cancelled.set_value(context.cancelled());
    return Plain(context, request);
  });
  grpc::ClientContext context;
  std::thread canceller([&] {
    started.Wait();
    context.TryCancel();
  });
  EchoResponse response;
  EXPECT_EQ(stub_->Echo(&context, TextRequest("x"), &response).error_code(),
            grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(cancelled.get_future().get());
  canceller.join();
  server_->Drain();
}

TEST_F(ServerTest, TheDeadlineReachesTheHandlerAndEndsTheCall) {
  Gate gate;
  std::promise<absl::Duration> left;
  Start([&](const Context& context, const EchoRequest& request) {
    left.set_value(context.deadline() - context.now());
    gate.Wait();
    return Plain(context, request);
  });
  const auto response = Echo(TextRequest("x"), {.timeout = absl::Milliseconds(300)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(response.status())) << response.status();
  // The wire format rounds up.
  EXPECT_LT(left.get_future().get(), absl::Milliseconds(400));
  gate.Open();
  server_->Drain();
}

TEST_F(ServerTest, ANewCallAfterItsDeadlineNeverRuns) {
  std::atomic<int> runs{0};
  Start([&](const Context& context, const EchoRequest& request) {
    ++runs;
    return Plain(context, request);
  });
  EXPECT_TRUE(
      absl::IsDeadlineExceeded(Echo(TextRequest("x"), {.timeout = absl::Seconds(-1)}).status()));
  EXPECT_EQ(runs, 0);
}

TEST_F(ServerTest, OverloadIsRefusedEarlyAndSaysWhenToReturn) {
  options_.workers = 1;
  options_.queue_capacity = 2;
  Gate gate;
  Start([&](const Context& context, const EchoRequest& request) {
    gate.Wait();
    return Plain(context, request);
  });
  std::vector<std::thread> callers;
  std::atomic<int> answered{0};
  const auto call = [&] {
    callers.emplace_back([&] {
      if (Echo(TextRequest("x")).ok()) ++answered;
    });
  };
  call();
  gate.AwaitWaiting(1);
  call();
  call();
  while (server_->executor().Stats(0).queued < 2) std::this_thread::yield();
  const auto refused = Echo(TextRequest("x"));
  EXPECT_EQ(ReasonOf(refused.status()), Reason::OVERLOADED);
  EXPECT_EQ(errors::RetryAfterOf(refused.status()), absl::Seconds(1));
  gate.Open();
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered, 3);
  server_->Drain();
}

TEST_F(ServerTest, TheNumberOfOpenCallsIsBounded) {
  options_.max_open_calls = 1;
  Gate gate;
  Start([&](const Context& context, const EchoRequest& request) {
    gate.Wait();
    return Plain(context, request);
  });
  std::thread first([&] { EXPECT_TRUE(Echo(TextRequest("x")).ok()); });
  gate.AwaitWaiting(1);
  EXPECT_EQ(ReasonOf(Echo(TextRequest("x")).status()), Reason::OVERLOADED);
  gate.Open();
  first.join();
  server_->Drain();
}

TEST_F(ServerTest, MistakesInRegistrationAreToldAtStart) {
  const auto start_with = [&](auto add) {
    auto server = NewServer();
    add(*server);
    return std::string(server->Start().message());
  };
  const auto handler = [](const Context& context, const EchoRequest& request) {
    return Plain(context, request);
  };
  EXPECT_THAT(start_with([&](Server& server) {
                server.Handle<EchoRequest, EchoResponse>("no.such.Method", handler);
              }),
              HasSubstr("No contract has the method no.such.Method"));
  EXPECT_THAT(start_with([&](Server& server) {
                server.Handle<EchoRequest, EchoResponse>(
                    "tanggap.testdata.v1.UnguardedService.Open", handler);
              }),
              HasSubstr("UnguardedService.Open"));
  EXPECT_THAT(start_with([&](Server& server) {
                server.Handle<EchoRequest, EchoResponse>(kEcho, handler);
                server.Handle<EchoRequest, EchoResponse>(kEcho, handler);
              }),
              HasSubstr("two handlers"));
  EXPECT_THAT(start_with([&](Server& server) {
                server.Handle<EchoResponse, EchoResponse>(
                    kEcho, [](const Context&, const EchoResponse& response) {
                      return absl::StatusOr<EchoResponse>(response);
                    });
              }),
              HasSubstr("but the contract says tanggap.testdata.v1.EchoRequest"));
}

TEST_F(ServerTest, AnAddressThatIsTakenIsAnError) {
  Start();
  options_.listen_address = server_->address();
  auto second = NewServer();
  second->Handle<EchoRequest, EchoResponse>(kEcho, Plain);
  EXPECT_THAT(std::string(second->Start().message()), HasSubstr(server_->address()));
}

}  // namespace
}  // namespace tanggap::rpc
