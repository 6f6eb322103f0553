// What surrounds a service under test, and how the test calls it and looks into it: see
// service_rig.h, which adds the service.
//
//   surroundings.Token({.subject = "siti", .grants = {{auth::Role::ROLE_OFFICER, "dinkes", ""}}});
//   surroundings.Call<v1::Complaint>("GetComplaint", request, caller);
//   surroundings.AwaitMetrics({"tanggap_events_sequenced_total"}, 1);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/auth/principal.h"
#include "libs/auth/signer.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/migrator.h"
#include "libs/rpc/channel.h"
#include "libs/service/foundation.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/database.h"

namespace tanggap::testing {

// Who calls: a person of the development issuer with their grants, or whoever holds `token`.
struct Caller {
  std::string subject;
  std::vector<auth::Grant> grants;
  // Instead of both, for example of a mailbox. Empty and no subject: nobody in particular.
  std::string token = {};
};

struct TestedService {
  // As it stands in its log.
  std::string name;
  // Of the methods that are called by their last name: "tanggap.complaints.v1.ComplaintsService".
  std::string proto_service;
  std::vector<postgres::MigrationSet> migrations;
};

class ServiceSurroundings {
 public:
  ServiceSurroundings(const ServiceSurroundings&) = delete;
  ServiceSurroundings& operator=(const ServiceSurroundings&) = delete;

  // A token of the development issuer that holds for an hour.
  std::string Token(const Caller& caller, absl::Duration lasts = absl::Hours(1)) const;

  // Calls a method of the proto service, or, with a dot in its name, any by its full name. Tried
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

  // Opens a stream.
  template <typename Response>
  rpc::StreamReader<Response> Stream(std::string_view method,
                                     const google::protobuf::Message& request, const Caller& caller,
                                     rpc::CallOptions options = {}) {
    if (!options.authorization.has_value()) options.authorization = AuthorizationOf(caller);
    return channel_->OpenStream<Response>(FullName(method), request, options);
  }

  // The first column of the first row of what a statement gives.
  std::string Sql(const std::string& sql) const;

  const std::string& postgres_url() const { return postgres_url_; }
  const base::Clock& clock() const { return *clock_; }
  base::Random& random() { return random_; }
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

 protected:
  // `clock` may be null, and `postgres_url` empty: service_rig.h.
  ServiceSurroundings(TestedService tested, const base::Clock* clock, std::string postgres_url);
  ~ServiceSurroundings();

  // How every test wants it.
  void Prepare(service::HostOptions& options) const;
  // With metrics that begin at zero.
  service::HostNeeds NeedsOfStart();
  void Connect(const std::string& address);
  void Disconnect() { channel_.reset(); }
  // Ends the test program.
  [[noreturn]] static void Fail(const std::string& what, const absl::Status& status);

 private:
  void MakeKeys();
  std::string FullName(std::string_view method) const;
  std::string AuthorizationOf(const Caller& caller) const;

  base::SystemClock system_clock_;
  base::SystemRandom random_;
  telemetry::MemorySink log_sink_;
  const TestedService tested_;
  const base::Clock* const clock_;
  telemetry::Logger log_;
  std::optional<Database> database_;
  std::string postgres_url_;
  std::filesystem::path keys_folder_;
  std::optional<auth::Signer> signer_;
  std::unique_ptr<telemetry::Metrics> metrics_;
  std::unique_ptr<rpc::Channel> channel_;
};

}  // namespace tanggap::testing
