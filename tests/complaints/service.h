// The real complaints service in this process, on a database of its own that holds the tables and
// the reference data, with the sample directory of deploy/sample. Every call goes over the wire.
//
//   Service service;
//   auto filed = service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen());
//   EXPECT_THAT(service.Call<v1::Complaint>("StartWork", StartWork(filed->name()), Citizen()),
//               HasReason(errors::Reason::ROLE_MISSING));
//   EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history"), "1");
//
//   base::ManualClock clock(MondayMorning());                 // a test that moves time
//   Service service({.clock = &clock});
//   clock.Advance(30 * absl::Hours(24));
//   service.RunTimers();
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/auth/roles.h"
#include "libs/auth/signer.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/rpc/channel.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/database.h"
#include "services/complaints/app.h"

namespace tanggap::complaints {

// Who calls: a person of the development issuer with their grants, or whoever holds `token`.
struct Caller {
  std::string subject;
  std::vector<auth::Grant> grants;
  // Instead of both, for example of a mailbox. Empty and no subject: nobody in particular.
  std::string token = {};
};

// Monday, 2 March 2026, 10:00 in Jakarta: a working time of every agency of the sample.
inline absl::Time MondayMorning() { return absl::FromUnixSeconds(1'772'420'400); }

class Service {
 public:
  struct Options {
    // The machine's clock when none is given.
    const base::Clock* clock = nullptr;
    // A database of the test's own making instead of a fresh one; it may not be there.
    std::string postgres_url = {};
    // Whether to wait until calls are served.
    bool await_ready = true;
    // What else differs from how a test wants it, for example workers.
    std::function<void(AppOptions&)> adjust = {};
  };

  Service() : Service(Options()) {}
  explicit Service(Options options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // A token of the development issuer that holds for an hour.
  std::string Token(const Caller& caller, absl::Duration lasts = absl::Hours(1)) const;

  // Calls a method of ComplaintsService, or, with a dot in its name, any by its full name. Tried
  // once only unless `options` say otherwise.
  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request,
                                const Caller& caller, rpc::CallOptions options = {}) {
    absl::StatusOr<std::string> bytes =
        CallBytes(method, request.SerializeAsString(), caller, std::move(options));
    if (!bytes.ok()) return bytes.status();
    Response response;
    if (!response.ParseFromString(*bytes)) return absl::DataLossError("cannot parse the response");
    return response;
  }
  // The same for bytes: what a repeated request must get again to the last one.
  absl::StatusOr<std::string> CallBytes(std::string_view method, std::string request,
                                        const Caller& caller, rpc::CallOptions options = {});

  // Opens a stream of ComplaintsService.
  template <typename Response>
  rpc::StreamReader<Response> Stream(std::string_view method,
                                     const google::protobuf::Message& request, const Caller& caller,
                                     rpc::CallOptions options = {}) {
    if (!options.authorization.has_value()) options.authorization = AuthorizationOf(caller);
    return channel_->OpenStream<Response>(FullName(method), request, options);
  }

  // Ends the service as SIGTERM does, and starts it anew on the same database, port and keys aside.
  void Restart();
  void Stop();
  void Start();
  // Waits until Problem() is empty, or is not. Fails the test after half a minute.
  void AwaitReady();
  void AwaitNotReady();
  // Carries out what is due on reporters' silence; how many cases were changed.
  int RunTimers() { return app_->RunTimers(); }

  // The first column of the first row of what a statement gives.
  std::string Sql(const std::string& sql) const;
  // How many rows all tables hold together that a call could leave a trace in.
  std::string RowCounts() const;

  const std::string& postgres_url() const { return postgres_url_; }
  const base::Clock& clock() const { return *clock_; }
  base::Random& random() { return random_; }
  App& app() { return *app_; }
  rpc::Channel& channel() { return *channel_; }
  // The master key, for tests that look into the database with the store's own classes.
  std::string master_key_file() const { return (keys_folder_ / "master").string(); }
  std::string signing_key_file() const { return (keys_folder_ / "signing").string(); }
  std::string log_text() const;
  std::string metrics_text() const { return metrics_->Text(); }
  // The value of a series of the metrics page, named as it stands there; 0 when it is not there.
  double Metric(std::string_view series) const;
  // Waits until the sum of series is at least that. Ends the test program after a minute.
  void AwaitMetrics(const std::vector<std::string>& series, double at_least) const;
  // How many times a statement was run since the service started.
  int Times(std::string_view statement) const;

 private:
  void MakeKeys();
  static std::string FullName(std::string_view method);
  std::string AuthorizationOf(const Caller& caller) const;

  base::SystemClock system_clock_;
  base::SystemRandom random_;
  telemetry::MemorySink log_sink_;
  const Options options_;
  const base::Clock* const clock_;
  telemetry::Logger log_;
  std::optional<testing::Database> database_;
  std::string postgres_url_;
  std::filesystem::path keys_folder_;
  std::optional<auth::Signer> signer_;
  std::unique_ptr<telemetry::Metrics> metrics_;
  std::unique_ptr<App> app_;
  std::unique_ptr<rpc::Channel> channel_;
};

// Where the sample directory lies.
std::string SampleDirectory();
// Makes tables and reference data in a database of the test's own.
absl::Status Prepare(const std::string& postgres_url);

}  // namespace tanggap::complaints
