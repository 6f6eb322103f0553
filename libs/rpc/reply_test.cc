#include "libs/rpc/reply.h"

#include <grpcpp/generic/generic_stub.h>

#include <future>
#include <stdexcept>
#include <thread>

#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using errors::ReasonOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Everything that a handler can answer with, over the wire.
class ReplyTest : public EchoFixture {};

TEST_F(ReplyTest, RawBytesAreSentAsTheyAre) {
  // A field order that no serialiser would choose, and a field that nobody knows.
  const std::string bytes("\x1a\x01n\x0a\x01t\xf8\x07\x01", 9);
  Start([&](const Context&, const EchoRequest&) -> absl::StatusOr<Answer<EchoResponse>> {
    return Raw{bytes};
  });
  const auto response = channel_->CallBytes(kEcho, "");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(*response, bytes);
}

TEST_F(ReplyTest, ReasonsAndDetailsOfHandlersArrive) {
  Start([](const Context&, const EchoRequest&) -> absl::StatusOr<Answer<EchoResponse>> {
    errors::Error error(Reason::UNKNOWN_AGENCY);
    error.With("agency", "dinkes-x").RetryAfter(absl::Seconds(3)).Because("SELECT inside");
    for (int i = 0; i < 40; ++i) error.Field(std::string(200, 'f'), std::string(300, 'd'));
    return error;
  });
  const auto response = Echo(TextRequest("x"));
  EXPECT_EQ(ReasonOf(response.status()), Reason::UNKNOWN_AGENCY);
  EXPECT_EQ(errors::RetryAfterOf(response.status()), absl::Seconds(3));
  EXPECT_GT(errors::FieldViolationsOf(response.status()).size(), 3u);
  EXPECT_THAT(response.status().ToString(), Not(HasSubstr("SELECT")));
  EXPECT_THAT(LogText(), HasSubstr("SELECT inside"));
}

TEST_F(ReplyTest, DefectsGetAnIncidentNumberAndTheLogTheTruth) {
  Start([](const Context&, const EchoRequest& request) -> absl::StatusOr<Answer<EchoResponse>> {
    if (request.text() == "throw") throw std::runtime_error("the kettle is empty");
    if (request.text() == "throw int") throw 42;
    return absl::NotFoundError("relation secret_table does not exist");
  });
  for (const auto& [text, truth] :
       std::vector<std::pair<std::string, std::string>>{{"throw", "the kettle is empty"},
                                                        {"throw int", "no exception"},
                                                        {"foreign", "secret_table"}}) {
    const auto response = Echo(TextRequest(text));
    EXPECT_EQ(ReasonOf(response.status()), Reason::INTERNAL_ERROR);
    const std::string incident = errors::MetadataOf(response.status(), "incident");
    EXPECT_EQ(incident.size(), 12u);
    EXPECT_THAT(response.status().ToString(), Not(HasSubstr(truth)));
    EXPECT_THAT(LogText(), HasSubstr(truth));
    EXPECT_THAT(LogText(), HasSubstr(incident));
  }
}

TEST_F(ReplyTest, ADroppedReplyAnswersAndADoubleOneAnswersOnce) {
  StartDeferred([](const Context&, const EchoRequest& request, Reply<EchoResponse> reply) {
    if (request.text() == "drop") return;
    if (request.text() == "throw") throw std::runtime_error("thrown while holding a reply");
    EchoResponse response;
    response.set_text("first");
    reply.Finish(response);
    EXPECT_FALSE(reply.pending());
    response.set_text("second");
    reply.Finish(response);
  });
  EXPECT_EQ(ReasonOf(Echo(TextRequest("drop")).status()), Reason::INTERNAL_ERROR);
  EXPECT_THAT(LogText(), HasSubstr("dropped its reply"));
  EXPECT_EQ(ReasonOf(Echo(TextRequest("throw")).status()), Reason::INTERNAL_ERROR);
  EXPECT_THAT(LogText(), HasSubstr("thrown while holding a reply"));
  const auto twice = Echo(TextRequest("twice"));
  ASSERT_TRUE(twice.ok()) << twice.status();
  EXPECT_EQ(twice->text(), "first");
}

TEST_F(ReplyTest, AReplyMayComeFromAnotherThreadAndAsBytes) {
  std::vector<std::thread> threads;
  base::Mutex mutex;
  StartDeferred([&](const Context& context, const EchoRequest& request, Reply<EchoResponse> reply) {
    base::MutexLock lock(mutex);
    threads.emplace_back(
        [reply = std::move(reply), text = request.text(), late = context.deadline()]() mutable {
          if (text == "bytes") return reply.FinishWithBytes("\x0a\x03raw");
          if (text == "ok status") return reply.Finish(absl::OkStatus());
          reply.Finish(errors::Error(Reason::ETAG_MISMATCH));
        });
  });
  EXPECT_EQ(Echo(TextRequest("bytes"))->text(), "raw");
  EXPECT_EQ(ReasonOf(Echo(TextRequest("error")).status()), Reason::ETAG_MISMATCH);
  EXPECT_EQ(ReasonOf(Echo(TextRequest("ok status")).status()), Reason::INTERNAL_ERROR);
  server_->Drain();
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ReplyTest, ALocalizedSentenceFollowsTheCallersLanguage) {
  Start();
  for (const auto& [language, word] : std::vector<std::pair<std::string, std::string>>{
           {"id", "metode"}, {"en", "This server has no method"}}) {
    grpc::ClientContext context;
    context.AddMetadata("accept-language", language);
    grpc::GenericStub generic(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    grpc::ByteBuffer request, response;
    const grpc::Slice nothing;
    request = grpc::ByteBuffer(&nothing, 1);
    std::promise<grpc::Status> promise;
    generic.UnaryCall(&context, "/no/such", grpc::StubOptions(), &request, &response,
                      [&](grpc::Status status) { promise.set_value(std::move(status)); });
    EXPECT_THAT(promise.get_future().get().error_details(), HasSubstr(word));
  }
}

}  // namespace
}  // namespace tanggap::rpc
