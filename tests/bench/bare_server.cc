// A gRPC server with nothing in front and nothing behind: every unary call is answered with the
// same bytes. What gRPC itself takes of a call, beside which a service of ours is measured.
//
//   bench_bare_server --answer answer.bin          # prints the address that it listens on, serves until it is ended
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "libs/config/settings.h"

namespace tanggap::bench {
namespace {

class OneAnswer final : public grpc::ServerGenericBidiReactor {
 public:
  explicit OneAnswer(const grpc::ByteBuffer& answer) : answer_(answer) { StartRead(&request_); }
  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish({grpc::StatusCode::INVALID_ARGUMENT, "no request came"});
      return;
    }
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer request_;
  const grpc::ByteBuffer answer_;
};

class BareService final : public grpc::CallbackGenericService {
 public:
  explicit BareService(const std::string& answer) {
    const grpc::Slice slice(answer);
    answer_ = grpc::ByteBuffer(&slice, 1);
  }
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new OneAnswer(answer_);
  }

 private:
  grpc::ByteBuffer answer_;
};

int Run(int argc, char** argv) {
  config::Settings settings("bench");
  const auto& answer =
      settings.Text("answer", "", "A file with the bytes that it answers.", {.required = true});
  const absl::Status parsed = settings.Parse(argc, argv);
  if (!parsed.ok() || settings.help_requested()) {
    std::printf("%s\n%s", std::string(parsed.message()).c_str(), settings.Help().c_str());
    return parsed.ok() ? 0 : 2;
  }
  std::ifstream file(answer.value(), std::ios::binary);
  BareService service(std::string(std::istreambuf_iterator<char>(file), {}));
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
