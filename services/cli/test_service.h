// A small service with the real contracts behind a real server, and a terminal that remembers, for
// the tests of this folder.
//
//   TestService service;
//   Terminal terminal(service);
//   EXPECT_EQ(terminal.Run({"verify", kNumber, "--track", "LIGHT"}), 0);
//   EXPECT_EQ(service.seen<VerifyComplaintRequest>().track(), TRACK_LIGHT);
#pragma once

#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/errors/error.h"
#include "libs/testing/in_process_server.h"
#include "services/cli/app.h"
#include "services/cli/surroundings.h"
#include "services/cli/test_watch.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tanggap/directory/v1/directory_service.pb.h"

namespace tanggap::cli {

inline constexpr char kNumber[] = "SG7K-3M9Q-XW2B-7";
inline constexpr char kName[] = "complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10";
inline constexpr char kSecret[] = "4821003377156094";
// Monday, 2 March 2026, 10:00 in Jakarta.
inline const absl::Time kNow = absl::FromUnixSeconds(1'772'420'400);

class TestService {
 public:
  explicit TestService(bool reflection = true);

  std::string address() const { return server_.address(); }
  const std::string& officer_token() const { return officer_token_; }
  // The error that every change of a complaint ends with from here on.
  void RefuseChanges(absl::Status status) { refusal_ = std::move(status); }

  // The latest request of a type, and how many there were.
  template <typename Request>
  Request seen() {
    const base::MutexLock lock(mutex_);
    Request request;
    request.ParseFromString(seen_[Request::descriptor()->name()].bytes);
    return request;
  }
  template <typename Request>
  int times() {
    const base::MutexLock lock(mutex_);
    return seen_[Request::descriptor()->name()].times;
  }

  complaints::v1::Complaint complaint;
  WatchScript watch;
  // Whether words of its history may not be read, and an entry in it not be seen.
  bool withholds = false;
  // What an anonymous caller may see of it.
  bool caller_is_reporter = false;

 private:
  struct Seen {
    std::string bytes;
    int times = 0;
  };
  template <typename Request>
  void Remember(const Request& request) {
    const base::MutexLock lock(mutex_);
    Seen& seen = seen_[Request::descriptor()->name()];
    seen.bytes = request.SerializeAsString();
    ++seen.times;
  }
  template <typename Request>
  void HandleChange(rpc::Server& server, const std::string& method);
  void AddHandlers(rpc::Server& server);
  absl::StatusOr<complaints::v1::ListComplaintsResponse> List(
      const complaints::v1::ListComplaintsRequest& request);

  base::Mutex mutex_;
  std::map<std::string, Seen> seen_;
  absl::Status refusal_;
  testing::InProcessServer server_;
  std::string officer_token_;
};

// One person's terminal. Without a service nobody answers at its address.
class Terminal {
 public:
  Terminal() = default;
  explicit Terminal(const TestService& service) {
    environment["TANGGAP_ADDRESS"] = service.address();
    environment["TANGGAP_TOKEN"] = service.officer_token();
  }

  int Run(const std::vector<std::string>& arguments, const std::string& input = "") {
    std::istringstream in(input);
    std::ostringstream out_stream, err_stream;
    Surroundings surroundings{.environment = environment,
                              .in = in,
                              .out = out_stream,
                              .err = err_stream,
                              .colours_out = colours,
                              .terminal_err = terminal,
                              .clock = clock,
                              .random = random,
                              .listen = listen};
    const int code = cli::Run(arguments, surroundings);
    out = out_stream.str();
    err = err_stream.str();
    return code;
  }

  std::map<std::string, std::string> environment;
  bool colours = false;
  bool terminal = false;
  base::ManualClock clock{kNow};
  base::SystemRandom random;
  std::function<std::shared_ptr<void>(Interruption&)> listen;
  std::string out;
  std::string err;
};

namespace internal {
inline google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  return timestamp;
}
}  // namespace internal

inline TestService::TestService(bool reflection)
    : server_([this](rpc::Server& server) { AddHandlers(server); }, nullptr,
              {.reflection = reflection}) {
  officer_token_ = server_.AddPrincipal({.grants = {{auth::Role::ROLE_OFFICER, "dinkes", ""},
                                                    {auth::Role::ROLE_SUPERVISOR, "dinkes", ""},
                                                    {auth::Role::ROLE_CITIZEN, "", ""}}});
  // The server gives the whole header.
  officer_token_ = officer_token_.substr(officer_token_.find(' ') + 1);
  complaint.set_name(kName);
  complaint.set_number(kNumber);
  complaint.set_etag("\"2\"");
  complaint.set_state(complaints::v1::COMPLAINT_STATE_IN_PROGRESS);
  complaint.set_state_label("Being worked on");
  complaint.set_category("demam-berdarah");
  complaint.set_description("Selokan di RT 03 penuh jentik.");
  complaint.mutable_holder()->set_agency("dinkes");
  complaint.mutable_holder()->set_agency_label("Dinas Kesehatan");
  complaint.mutable_holder()->set_unit("bidang-p2p");
  complaint.mutable_holder()->set_unit_label("Bidang P2P");
  complaint.mutable_next_due()->set_clock(directory::v1::CLOCK_KIND_RESOLVE);
  *complaint.mutable_next_due()->mutable_time() = internal::TimestampOf(kNow - absl::Hours(75));
  complaint.mutable_next_due()->set_overdue(true);
  complaint.add_allowed_actions(complaints::v1::ACTION_ANSWER);
  complaint.add_allowed_actions(complaints::v1::ACTION_SET_DISCLOSURE);
}

template <typename Request>
void TestService::HandleChange(rpc::Server& server, const std::string& method) {
  server.Handle<Request, complaints::v1::Complaint>(
      "tanggap.complaints.v1.ComplaintsService." + method,
      [this](const rpc::Context&,
             const Request& request) -> absl::StatusOr<complaints::v1::Complaint> {
        Remember(request);
        if (!refusal_.ok()) return refusal_;
        return complaint;
      });
}

inline absl::StatusOr<complaints::v1::ListComplaintsResponse> TestService::List(
    const complaints::v1::ListComplaintsRequest& request) {
  Remember(request);
  complaints::v1::ListComplaintsResponse response;
  if (request.filter() == "broken") {
    return errors::Error(errors::Reason::INVALID_FILTER)
        .With("position", "1")
        .Field("filter", "It names no field.");
  }
  // Found by its number, and otherwise two pages of one complaint.
  const bool by_number = request.filter() == "number = \"SG7K3M9QXW2B7\"";
  if (request.filter().starts_with("number = ") && !by_number) return response;
  *response.add_complaints() = complaint;
  if (!by_number && request.page_token().empty()) response.set_next_page_token("second");
  return response;
}

inline void TestService::AddHandlers(rpc::Server& server) {
  namespace v1 = complaints::v1;
  const std::string service = "tanggap.complaints.v1.ComplaintsService.";
  server.HandleStream<v1::WatchComplaintsRequest, v1::WatchComplaintsResponse>(
      service + "WatchComplaints",
      [this](const rpc::Context&, const v1::WatchComplaintsRequest& request, const rpc::Waker&) {
        return watch.Open(request);
      });
  HandleChange<v1::CreateComplaintRequest>(server, "CreateComplaint");
  HandleChange<v1::VerifyComplaintRequest>(server, "VerifyComplaint");
  HandleChange<v1::AssignComplaintRequest>(server, "AssignComplaint");
  HandleChange<v1::AcceptAnswerRequest>(server, "AcceptAnswer");
  HandleChange<v1::AddCommentRequest>(server, "AddComment");
  HandleChange<v1::GetComplaintRequest>(server, "GetComplaint");
  server.Handle<v1::ListComplaintsRequest, v1::ListComplaintsResponse>(
      service + "ListComplaints",
      [this](const rpc::Context&, const v1::ListComplaintsRequest& request) {
        return List(request);
      });
  server.Handle<v1::TrackComplaintRequest, v1::TrackComplaintResponse>(
      service + "TrackComplaint",
      [this](const rpc::Context&, const v1::TrackComplaintRequest& request)
          -> absl::StatusOr<v1::TrackComplaintResponse> {
        Remember(request);
        v1::TrackComplaintResponse response;
        response.set_number(kNumber);
        response.set_state(complaint.state());
        response.set_state_label(complaint.state_label());
        *response.mutable_holder() = complaint.holder();
        *response.mutable_next_due() = complaint.next_due();
        if (caller_is_reporter) *response.mutable_complaint() = complaint;
        return response;
      });
  server.Handle<v1::OpenMailboxRequest, v1::OpenMailboxResponse>(
      service + "OpenMailbox",
      [this](const rpc::Context&,
             const v1::OpenMailboxRequest& request) -> absl::StatusOr<v1::OpenMailboxResponse> {
        Remember(request);
        if (request.secret() != kSecret) return errors::Error(errors::Reason::MAILBOX_REFUSED);
        v1::OpenMailboxResponse response;
        response.set_token(officer_token_);
        response.set_complaint(kName);
        return response;
      });
  server.Handle<v1::GetWorkloadRequest, v1::Workload>(
      service + "GetWorkload", [this](const rpc::Context&, const v1::GetWorkloadRequest& request) {
        Remember(request);
        v1::Workload workload;
        workload.set_agency(request.agency());
        workload.mutable_total()->set_open(12);
        workload.mutable_total()->set_overdue(3);
        workload.add_holders()->mutable_counts()->set_open(10);
        v1::HolderWorkload& unit = *workload.add_holders();
        unit.mutable_holder()->set_unit("bidang-p2p");
        unit.mutable_counts()->set_open(2);
        unit.mutable_counts()->set_overdue(3);
        unit.mutable_counts()->set_due_today(1);
        *workload.mutable_as_of_time() = internal::TimestampOf(kNow);
        return absl::StatusOr<v1::Workload>(workload);
      });
  server.Handle<v1::ListHistoryRequest, v1::ListHistoryResponse>(
      service + "ListHistory", [this](const rpc::Context&, const v1::ListHistoryRequest& request) {
        Remember(request);
        v1::ListHistoryResponse response;
        v1::HistoryEntry* entry = response.add_entries();
        const bool first = request.page_token().empty();
        entry->set_version(first ? 1 : withholds ? 3 : 2);
        entry->set_action(v1::ACTION_COMMENT);
        entry->set_action_label(first ? "Filed" : "Commented");
        entry->mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
        entry->mutable_actor()->set_agency("dinkes");
        *entry->mutable_time() = internal::TimestampOf(kNow - absl::Hours(24));
        if (!withholds) entry->set_text("Petugas \x1b[2Jdatang.");
        entry->set_words_withheld(withholds && first);
        if (first) response.set_next_page_token("second");
        return absl::StatusOr<v1::ListHistoryResponse>(response);
      });
}

}  // namespace tanggap::cli
