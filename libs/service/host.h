// Has a service live: listens at once and answers NOT_SERVING until its database is there, migrated
// and read; loses and finds the database again by itself; ends in order.
//
//   Host host(options, foundation,
//             {.migrations = Migrations(),
//              .register_methods = [&](rpc::Server& server, CheckUp check_up) { return methods.Register(server, check_up); },
//              .begin = [&] { workload.Start(); },
//              .repeated = {{absl::Seconds(5), [&] { timers.Run(); }}},
//              .end = [&] { workload.Stop(); }});
//   TANGGAP_RETURN_IF_ERROR(host.Start());
//   termination.Wait();
//   host.Drain();
//
// A member of the service's own class that is declared after all that the functions use, it goes
// before them.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/auth/authenticator.h"
#include "libs/base/mutex.h"
#include "libs/exec/periodic_task.h"
#include "libs/http/admin_server.h"
#include "libs/postgres/clock_sync.h"
#include "libs/postgres/migrator.h"
#include "libs/rpc/server.h"
#include "libs/service/foundation.h"

namespace tanggap::service {

// OK once calls can be answered; else what they are answered.
using CheckUp = std::function<absl::Status()>;

// What is done again and again while the service is up: at once, and then with pauses of `period`.
struct Repeated {
  // Infinite for never.
  absl::Duration period;
  std::function<void()> run;
};

// What one service adds to what all do, in the order in which it comes. May be left out, but for
// the first two.
struct HostedService {
  // Every table of its database (MigrationsWith).
  std::vector<postgres::MigrationSet> migrations;
  // Puts its methods into the server, before that listens. No handler may run while `check_up`
  // gives an error (registration.h).
  std::function<absl::Status(rpc::Server& server, CheckUp check_up)> register_methods;
  // What must be true of the database beside its tables; asked with them, each second. While it
  // gives an error nothing is served, and the readiness page says why.
  std::function<absl::Status(absl::Time deadline)> check = [](absl::Time) {
    return absl::OkStatus();
  };
  // The tables are there and the directory was read.
  std::function<void()> begin = [] {};
  // From then on, each on a thread of its own.
  std::vector<Repeated> repeated = {};
  // Something got its place in an event log. On any thread; must not wait.
  std::function<void()> on_published = [] {};
  // What an operator must know, beside what keeps it from serving: for the readiness page.
  std::function<std::vector<std::string>()> notes = [] { return std::vector<std::string>(); };
  // No call is under way any more: waits until what they left is written, or the time has come.
  std::function<void(absl::Time deadline)> finish = [](absl::Time) {};
  // Ends what `begin` began.
  std::function<void()> end = [] {};
};

class Host {
 public:
  // `foundation`, and what the functions use, outlives it.
  Host(const HostOptions& options, Foundation& foundation, HostedService service);
  // Without delay.
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Listens. An error when an address cannot be used, or a contract does not fit its handler.
  absl::Status Start();
  // Empty once calls are served; else why not yet.
  std::string Problem() const;
  // Waits until calls are served (or, with false, are not). False when `timeout` passed first.
  bool AwaitReady(bool ready, absl::Duration timeout) const;
  std::string address() const { return server_->address(); }
  // 0 without an admin port.
  int admin_port() const { return admin_.has_value() ? admin_->Port() : 0; }
  // Turns true when the service ends: what takes long looks at it.
  const std::atomic<bool>& stopping() const { return stopping_; }
  // Ends in order: calls, what they left, what is done again and again, events, the admin port.
  void Drain();

 private:
  absl::Status CheckIsUp() const;
  absl::Status StartAdmin();
  http::Response ReadinessPage() const;
  void LookAfterDatabase();
  absl::Status CheckTables();
  absl::Status BringUp();
  void Repeat(absl::Duration period, std::function<void()> run);
  void ForgetOldRequests();
  absl::Time Soon() const { return foundation_.needs().clock.Now() + absl::Seconds(5); }

  const HostOptions options_;
  Foundation& foundation_;
  const HostedService service_;
  mutable base::Mutex mutex_;
  mutable base::Condition problem_changed_;
  std::string problem_ TANGGAP_GUARDED_BY(mutex_) = "starting\n";
  std::atomic<bool> up_{false};
  std::atomic<bool> stopping_{false};
  std::optional<postgres::ClockSync> clock_sync_;
  auth::Authenticator authenticator_;
  std::unique_ptr<rpc::Server> server_;
  std::optional<http::AdminServer> admin_;
  std::vector<std::unique_ptr<exec::PeriodicTask>> repeated_;
  std::optional<exec::PeriodicTask> bring_up_;
};

}  // namespace tanggap::service
