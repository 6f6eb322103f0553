#include "libs/rpc/server.h"

#include <google/protobuf/stubs/logging.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

#include "libs/base/invariant.h"
#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/exec/executor_metrics.h"
#include "libs/exec/periodic_task.h"
#include "libs/rpc/call.h"
#include "libs/rpc/doorway.h"
#include "libs/rpc/hardened_builder.h"
#include "libs/rpc/keep_warm.h"
#include "libs/rpc/method_table.h"
#include "libs/rpc/reflection.h"
#include "libs/rpc/self_dial.h"
#include "libs/rpc/traffic.h"

namespace tanggap::rpc {
namespace {

int WorkersOf(const ServerOptions& options) {
  if (options.workers > 0) return options.workers;
  return 4 * static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

// The host of an address with a wildcard is no address to dial.
std::string DialAddress(const std::string& listen_address, int port) {
  const size_t colon = listen_address.rfind(':');
  if (listen_address.rfind("unix:", 0) == 0 || colon == std::string::npos) return listen_address;
  std::string host = listen_address.substr(0, colon);
  if (host == "0.0.0.0") host = "127.0.0.1";
  if (host == "[::]") host = "[::1]";
  return base::Join(host, ":", port);
}

}  // namespace

// Everything behind the public face, in the order in which it is made; destroyed the other way
// round.
class Server::Running {
 public:
  Running(ServerOptions server_options, ServerNeeds server_needs)
      : options_(std::move(server_options)),
        needs_(std::move(server_needs)),
        methods_(needs_.metrics) {}

  void Add(std::string_view name, const google::protobuf::Message& request,
           const google::protobuf::Descriptor* response, ErasedHandler handler,
           ErasedOpener opener) {
    TANGGAP_INVARIANT(grpc_ == nullptr, "handlers are registered before the server starts");
    absl::Status added =
        methods_.Add(name, request, response, std::move(handler), std::move(opener));
    if (registered_.ok()) registered_ = std::move(added);
  }

  absl::Status Start();
  void SetServing(bool serving) {
    if (grpc_ != nullptr && grpc_->GetHealthCheckService() != nullptr) {
      grpc_->GetHealthCheckService()->SetServingStatus(serving);
    }
  }
  std::string address() const { return DialAddress(options_.listen_address, port_); }
  int port() const { return port_; }
  void Drain(absl::Duration delay, absl::Duration timeout);
  const ServerOptions& options() const { return options_; }
  const exec::Executor& executor() const { return *executor_; }
  size_t open_calls() const { return doorway_ == nullptr ? 0 : doorway_->open_calls().count(); }
  size_t open_streams() const { return doorway_ == nullptr ? 0 : doorway_->open_streams().count(); }

 private:
  void StartTasks();
  void EndOverdueCalls();

  const ServerOptions options_;
  const ServerNeeds needs_;
  MethodTable methods_;
  absl::Status registered_;
  std::optional<exec::ExecutorMetrics> executor_metrics_;
  std::unique_ptr<exec::Executor> executor_;
  std::unique_ptr<Doorway> doorway_;
  std::vector<std::unique_ptr<grpc::Service>> reflection_;
  std::unique_ptr<grpc::Server> grpc_;
  int port_ = 0;
  std::unique_ptr<exec::PeriodicTask> sweeper_;
  std::unique_ptr<exec::PeriodicTask> stream_ticker_;
  std::unique_ptr<KeepWarm> keep_warm_;
  std::unique_ptr<SelfDial> self_dial_;
  base::Mutex drain_mutex_;
  bool drained_ TANGGAP_GUARDED_BY(drain_mutex_) = false;
};

absl::Status Server::Running::Start() {
  TANGGAP_INVARIANT(grpc_ == nullptr, "a server starts once");
  TANGGAP_RETURN_IF_ERROR(registered_);
  TANGGAP_RETURN_IF_ERROR(methods_.Complete());
  // protobuf writes a line of its own to stderr for every request with broken text; the doorway
  // answers and logs those.
  google::protobuf::SetLogHandler(nullptr);
  exec::ExecutorOptions executor_options;
  executor_options.workers = WorkersOf(options_);
  executor_options.classes = TrafficClasses(options_.queue_capacity);
  executor_metrics_.emplace(needs_.metrics, executor_options.classes);
  executor_options.on_wait = executor_metrics_->WaitObserver();
  executor_ = std::make_unique<exec::Executor>(std::move(executor_options), needs_.clock);
  // Streams leave half of the workers to calls.
  doorway_ = std::make_unique<Doorway>(options_, needs_, methods_, *executor_,
                                       std::max(1, WorkersOf(options_) / 2));
  if (options_.reflection) reflection_ = ReflectionServices(methods_.Services());
  std::vector<grpc::Service*> services;
  for (const auto& service : reflection_) services.push_back(service.get());
  absl::Duration longest_call = absl::Seconds(30);
  if (methods_.has_streams()) longest_call += options_.streams.longest_life;
  grpc_ =
      BuildHardenedServer(options_.listen_address, doorway_.get(), services, longest_call, &port_);
  if (grpc_ == nullptr) {
    return absl::UnavailableError(
        base::Join("The server cannot listen on ", options_.listen_address,
                   "; check that the address is this machine's and that nothing else listens "
                   "there."));
  }
  SetServing(false);
  StartTasks();
  return absl::OkStatus();
}

void Server::Running::StartTasks() {
  sweeper_ = std::make_unique<exec::PeriodicTask>(absl::Milliseconds(500), [this] {
    EndOverdueCalls();
    executor_metrics_->Update(*executor_);
  });
  if (methods_.has_streams()) {
    stream_ticker_ = std::make_unique<exec::PeriodicTask>(
        absl::Milliseconds(100), [this] { doorway_->open_streams().Tick(needs_.clock.Now()); });
  }
  if (options_.keep_warm)
    keep_warm_ = std::make_unique<KeepWarm>(grpc_->InProcessChannel(grpc::ChannelArguments()));
  if (options_.self_dial) {
    self_dial_ = std::make_unique<SelfDial>(address(), absl::Seconds(5), [this] {
      needs_.log.Error(
          "The server does not answer on its own port; the process ends to be started anew.",
          {{"address", address()}});
      // Long enough for the line above to leave; then without destructors, for who knows what
      // hangs.
      absl::SleepFor(absl::Milliseconds(200));
      _exit(70);
    });
  }
}

void Server::Running::EndOverdueCalls() {
  // A call whose own deadline has come is usually ended by gRPC's cancellation; what is left after
  // a grace is not.
  for (const auto& call :
       doorway_->open_calls().TakeOverdue(needs_.clock.Now() - absl::Milliseconds(200))) {
    call->EndOverdue();
  }
}

void Server::Running::Drain(absl::Duration delay, absl::Duration timeout) {
  base::MutexLock lock(drain_mutex_);
  if (drained_ || grpc_ == nullptr) return;
  drained_ = true;
  SetServing(false);
  absl::SleepFor(delay);
  if (self_dial_ != nullptr) self_dial_->Stop();
  if (keep_warm_ != nullptr) keep_warm_->Stop();
  doorway_->Close();
  doorway_->open_streams().EndAll();
  // Ends listening, lets calls under way finish, and cancels those left at the deadline; returns
  // when all are done.
  grpc_->Shutdown(absl::ToChronoTime(absl::Now() + timeout));
  sweeper_->Stop();
  if (stream_ticker_ != nullptr) stream_ticker_->Stop();
  executor_->Drain(needs_.clock.Now());
  executor_metrics_->Update(*executor_);
}

Server::Server(ServerOptions options, ServerNeeds needs)
    : running_(std::make_unique<Running>(std::move(options), std::move(needs))) {}

Server::~Server() { running_->Drain(absl::ZeroDuration(), running_->options().drain_timeout); }

absl::Status Server::Start() { return running_->Start(); }
void Server::SetServing(bool serving) { running_->SetServing(serving); }
std::string Server::address() const { return running_->address(); }
int Server::port() const { return running_->port(); }
void Server::Drain() {
  running_->Drain(running_->options().drain_delay, running_->options().drain_timeout);
}
const exec::Executor& Server::executor() const { return running_->executor(); }
size_t Server::open_calls() const { return running_->open_calls(); }
size_t Server::open_streams() const { return running_->open_streams(); }

void Server::AddHandler(std::string_view method, const google::protobuf::Message& request,
                        const google::protobuf::Descriptor* response, ErasedHandler handler) {
  running_->Add(method, request, response, std::move(handler), nullptr);
}

void Server::AddOpener(std::string_view method, const google::protobuf::Message& request,
                       const google::protobuf::Descriptor* response, ErasedOpener opener) {
  running_->Add(method, request, response, nullptr, std::move(opener));
}

}  // namespace tanggap::rpc
