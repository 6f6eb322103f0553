// What the doorway costs: an echo through it against the same echo on a bare server of generated
// code, 64 calls in flight over 4 connections, in interleaved pairs. Prints calls per second and
// the median ratio.
//
//   ninja doorway_bench && bin/doorway_bench
#include <fcntl.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <vector>

#include "echo.grpc.pb.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/rpc/in_flight.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/log_sink.h"

namespace {

using tanggap::testdata::v1::EchoRequest;
using tanggap::testdata::v1::EchoResponse;
using tanggap::testdata::v1::EchoService;

class BareService final : public EchoService::CallbackService {
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const EchoRequest* request,
                                 EchoResponse* response) override {
    response->set_text(request->text());
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

class Load {
 public:
  explicit Load(const std::string& address) {
    for (int i = 0; i < 4; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs_.push_back(EchoService::NewStub(
          grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
    }
    request_.set_text("Lampu jalan di depan puskesmas padam sejak tiga hari.");
  }

  double CallsPerSecond(absl::Duration duration) {
    end_ = absl::Now() + duration;
    calls_ = 0;
    for (int i = 0; i < 64; ++i) {
      in_flight_.Began();
      Next(stubs_[i % 4].get());
    }
    in_flight_.AwaitNone();
    return static_cast<double>(calls_) / absl::ToDoubleSeconds(duration);
  }

 private:
  struct Attempt {
    grpc::ClientContext context;
    EchoResponse response;
  };
  void Next(EchoService::Stub* stub) {
    auto* attempt = new Attempt;
    attempt->context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
    stub->async()->Echo(&attempt->context, &request_, &attempt->response,
                        [=, this](const grpc::Status& status) {
                          if (!status.ok())
                            std::fprintf(stderr, "%s\n", status.error_message().c_str());
                          delete attempt;
                          ++calls_;
                          absl::Now() < end_ ? Next(stub) : in_flight_.Ended();
                        });
  }

  std::vector<std::unique_ptr<EchoService::Stub>> stubs_;
  EchoRequest request_;
  absl::Time end_;
  std::atomic<int64_t> calls_{0};
  tanggap::rpc::InFlight in_flight_;
};

}  // namespace

int main() {
  tanggap::base::SystemClock clock;
  tanggap::base::SystemRandom random;
  tanggap::telemetry::DescriptorSink sink(open("/dev/null", O_WRONLY));
  tanggap::telemetry::Logger log("bench", clock, sink);
  tanggap::telemetry::Metrics metrics;
  tanggap::rpc::Server doorway({}, {clock, random, log, metrics, nullptr});
  doorway.Handle<EchoRequest, EchoResponse>(
      "tanggap.testdata.v1.EchoService.Echo",
      [](const tanggap::rpc::Context&, const EchoRequest& request) {
        EchoResponse response;
        response.set_text(request.text());
        return absl::StatusOr<EchoResponse>(std::move(response));
      });
  if (!doorway.Start().ok()) return 1;
  BareService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto bare = builder.BuildAndStart();

  Load through_doorway(doorway.address());
  Load direct("127.0.0.1:" + std::to_string(port));
  std::vector<double> ratios;
  for (int pair = 0; pair < 5; ++pair) {
    const double with = through_doorway.CallsPerSecond(absl::Seconds(2));
    const double without = direct.CallsPerSecond(absl::Seconds(2));
    std::printf("doorway %8.0f/s   bare %8.0f/s   ratio %.2f\n", with, without, with / without);
    ratios.push_back(with / without);
  }
  std::sort(ratios.begin(), ratios.end());
  std::printf("median ratio %.2f\n", ratios[ratios.size() / 2]);
  bare->Shutdown();
}
