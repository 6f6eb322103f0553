// A real server of ours on a free loopback port, with a channel to it, for tests of services: every
// call passes the doorway as in production. Who calls is what the test says.
//
//   testing::InProcessServer server([&](rpc::Server& rpc) { api.Register(rpc); });
//   const std::string officer = server.AddPrincipal({.grants = {{auth::Role::ROLE_OFFICER, "dinkes", ""}}});
//   auto complaint = server.As(officer).Call<Complaint>("tanggap.complaints.v1.ComplaintsService.GetComplaint", request);
//   EXPECT_THAT(complaint, HasReason(errors::Reason::RESOURCE_NOT_FOUND));
//   EXPECT_THAT(server.log_text(), Not(HasSubstr("081200000000")));
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "libs/auth/principal.h"
#include "libs/base/clock.h"
#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/log_sink.h"

namespace tanggap::testing {

class InProcessServer {
 public:
  // `add_handlers` registers what the test calls; the server then starts and says SERVING. A
  // mistake in registration ends the test program with its sentence. Without `clock` the machine's
  // is used; it must outlive the server.
  explicit InProcessServer(const std::function<void(rpc::Server&)>& add_handlers,
                           const base::Clock* clock = nullptr, rpc::ServerOptions options = {});
  ~InProcessServer();
  InProcessServer(const InProcessServer&) = delete;
  InProcessServer& operator=(const InProcessServer&) = delete;

  // Makes a caller known and returns its token. A principal without a pseudonym gets one,
  // "caller-1" and so on; one of kind kAnonymous becomes kPerson.
  std::string AddPrincipal(auth::Principal principal);

  // A channel whose calls carry a token that AddPrincipal gave.
  rpc::Channel& As(const std::string& token);
  // A channel without a token.
  rpc::Channel& Anonymous() { return As(""); }

  rpc::Server& server() { return *server_; }
  telemetry::Metrics& metrics() { return metrics_; }
  std::string address() const { return server_->address(); }
  // Every line that was logged so far.
  std::string log_text() const;

 private:
  absl::StatusOr<std::shared_ptr<const auth::Principal>> Authenticate(
      std::string_view authorization) const;

  base::SystemClock system_clock_;
  base::SystemRandom random_;
  telemetry::MemorySink sink_;
  const base::Clock& clock_;
  telemetry::Logger log_;
  telemetry::Metrics metrics_;
  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const auth::Principal>, std::less<>> principals_
      TANGGAP_GUARDED_BY(mutex_);
  std::map<std::string, std::unique_ptr<rpc::Channel>> channels_ TANGGAP_GUARDED_BY(mutex_);
  std::unique_ptr<rpc::Server> server_;
};

}  // namespace tanggap::testing
