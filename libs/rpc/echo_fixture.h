// A real server on a free port with the methods of testdata/echo.proto, for the tests of libs/rpc.
#pragma once

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "echo.grpc.pb.h"
#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/errors/error.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/log_sink.h"

namespace tanggap::rpc {

using testdata::v1::EchoRequest;
using testdata::v1::EchoResponse;

inline constexpr char kEcho[] = "tanggap.testdata.v1.EchoService.Echo";
inline constexpr char kGuarded[] = "tanggap.testdata.v1.EchoService.Guarded";

// A gate that tests open: handlers wait at it, and it tells how many do.
class Gate {
 public:
  void Wait() {
    base::MutexLock lock(mutex_);
    ++waiting_;
    changed_.NotifyAll();
    while (!open_) changed_.Wait(lock);
    --waiting_;
    changed_.NotifyAll();
  }
  void Open() {
    base::MutexLock lock(mutex_);
    open_ = true;
    changed_.NotifyAll();
  }
  void AwaitWaiting(int count) {
    base::MutexLock lock(mutex_);
    while (waiting_ < count) changed_.Wait(lock);
  }

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  bool open_ = false;
  int waiting_ = 0;
};

class EchoFixture : public ::testing::Test {
 protected:
  using EchoHandler =
      std::function<absl::StatusOr<Answer<EchoResponse>>(const Context&, const EchoRequest&)>;

  EchoFixture() : log_("rpc-test", clock_, sink_) {
    options_.self_dial = false;
    options_.keep_warm = false;
    options_.drain_delay = absl::ZeroDuration();
    options_.drain_timeout = absl::Seconds(10);
  }
  ~EchoFixture() override { server_.reset(); }

  static absl::StatusOr<Answer<EchoResponse>> Plain(const Context&, const EchoRequest& request) {
    EchoResponse response;
    response.set_text(request.text());
    *response.mutable_items() = request.items();
    response.set_server_note(request.server_note());
    return response;
  }

  std::unique_ptr<Server> NewServer() {
    return std::make_unique<Server>(options_, ServerNeeds{*time_, random_, log_, metrics_,
                                                          [this](const Credentials& credentials) {
                                                            return Authenticate(credentials);
                                                          }});
  }
  // Tokens are "Bearer officer" and "Bearer citizen"; all others are expired.
  absl::StatusOr<std::shared_ptr<const auth::Principal>> Authenticate(
      const Credentials& credentials) {
    ++authentications_;
    auto principal = std::make_shared<auth::Principal>();
    principal->kind = auth::PrincipalKind::kPerson;
    principal->pseudonym = "pseudonym-1";
    principal->log_pseudonym = "log-pseudonym-1";
    if (credentials.authorization == "Bearer officer") {
      if (const auto refused = officer_token_.load(); refused != errors::Reason())
        return errors::Error(refused);
      principal->grants.push_back({common::v1::ROLE_OFFICER, officer_agency_.load(), ""});
    } else if (credentials.authorization != "Bearer citizen") {
      return errors::Error(errors::Reason::TOKEN_EXPIRED);
    }
    return principal;
  }

  void Start(EchoHandler handler = Plain, EchoHandler guarded = Plain) {
    server_ = NewServer();
    server_->Handle<EchoRequest, EchoResponse>(kEcho, std::move(handler));
    server_->Handle<EchoRequest, EchoResponse>(kGuarded, std::move(guarded));
    Listen();
  }
  void StartDeferred(
      std::function<void(const Context&, const EchoRequest&, Reply<EchoResponse>)> handler) {
    server_ = NewServer();
    server_->HandleDeferred<EchoRequest, EchoResponse>(kEcho, std::move(handler));
    Listen();
  }
  void Listen() {
    const absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
    channel_ = std::make_unique<Channel>(
        ChannelOptions{.address = server_->address(), .default_timeout = absl::Seconds(30)},
        random_);
    stub_ = testdata::v1::EchoService::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  }

  absl::StatusOr<EchoResponse> Echo(const EchoRequest& request, const CallOptions& options = {}) {
    return channel_->Call<EchoResponse>(kEcho, request, options);
  }
  static EchoRequest TextRequest(std::string text) {
    EchoRequest request;
    request.set_text(std::move(text));
    return request;
  }
  std::string LogText() const {
    std::string text;
    for (const std::string& line : sink_.lines()) text += line + "\n";
    return text;
  }

  base::SystemClock clock_;
  const base::Clock* time_ = &clock_;  // the server's
  base::SystemRandom random_;
  telemetry::MemorySink sink_;
  telemetry::Logger log_;
  telemetry::Metrics metrics_;
  ServerOptions options_;
  std::atomic<int> authentications_{0};
  // Why the officer's token is refused (0: it is not), and where it holds good.
  std::atomic<errors::Reason> officer_token_{errors::Reason()};
  std::atomic<const char*> officer_agency_{"dinkes"};
  std::unique_ptr<Server> server_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<testdata::v1::EchoService::Stub> stub_;
};

}  // namespace tanggap::rpc
