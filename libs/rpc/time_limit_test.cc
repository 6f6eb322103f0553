#include <grpcpp/generic/generic_stub.h>

#include <thread>

#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Reason;
using errors::ReasonOf;

// Calls without any deadline of their callers: the server ends them by itself.
class TimeLimitTest : public EchoFixture {};

TEST_F(TimeLimitTest, ACallWhoseHandlerNeverAnswersEndsAtItsClassesLimit) {
  base::Mutex mutex;
  std::vector<Reply<EchoResponse>> kept;
  Gate arrived;
  StartDeferred([&](const Context&, const EchoRequest&, Reply<EchoResponse> reply) {
    base::MutexLock lock(mutex);
    kept.push_back(std::move(reply));
    arrived.Open();
  });
  std::thread clock([&] {
    arrived.Wait();
    clock_.SetOffset(absl::Seconds(30));
  });
  grpc::ClientContext context;
  EchoResponse response;
  const grpc::Status status = stub_->Echo(&context, TextRequest("x"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_THAT(status.error_details(), ::testing::HasSubstr("DEADLINE_EXCEEDED"));
  clock.join();
  server_->Drain();
  for (Reply<EchoResponse>& reply : kept) reply.Finish(EchoResponse());
}

TEST_F(TimeLimitTest, ACallThatNeverSendsItsRequestEndsToo) {
  Start();
  grpc::GenericStub generic(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = generic.PrepareCall(&context, "/tanggap.testdata.v1.EchoService/Echo", &queue);
  int started = 0;
  int ended = 0;
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(&started);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  ASSERT_EQ(tag, &started);
  while (server_->open_calls() == 0) std::this_thread::yield();
  clock_.SetOffset(absl::Seconds(30));
  grpc::Status status;
  call->Finish(&status, &ended);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  queue.Shutdown();
  while (server_->open_calls() > 0) std::this_thread::yield();
}

TEST_F(TimeLimitTest, ACallThatEndsWithoutARequestIsMalformed) {
  Start();
  grpc::GenericStub generic(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = generic.PrepareCall(&context, "/tanggap.testdata.v1.EchoService/Echo", &queue);
  int step = 0;
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(&step);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  call->WritesDone(&step);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  grpc::Status status;
  call->Finish(&status, &step);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_details(), ::testing::HasSubstr("MALFORMED_REQUEST"));
  queue.Shutdown();
}

}  // namespace
}  // namespace tanggap::rpc
