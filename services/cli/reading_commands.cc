#include "services/cli/reading_commands.h"

#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/complaint_names.h"
#include "services/cli/complaint_page.h"
#include "services/cli/json.h"
#include "services/cli/session.h"
#include "services/cli/workload_page.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

absl::Status PrintJson(const google::protobuf::Message& message, Session& session) {
  TANGGAP_ASSIGN_OR_RETURN(std::string json, ToJson(message));
  session.surroundings().out << json;
  return absl::OkStatus();
}

absl::Status RunTrack(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  v1::TrackComplaintRequest request;
  request.set_number(arguments.Word(0));
  request.set_secret(arguments.Text("secret"));
  TANGGAP_ASSIGN_OR_RETURN(v1::TrackComplaintResponse response,
                           session->Call<v1::TrackComplaintResponse>(
                               base::Join(kComplaintsService, "TrackComplaint"), request));
  if (session->json()) return PrintJson(response, *session);
  const absl::Time now = surroundings.clock.Now();
  surroundings.out << (response.has_complaint()
                           ? ComplaintPage(response.complaint(), session->view(), now)
                           : TrackingPage(response, session->view(), now));
  return absl::OkStatus();
}

// The first page, or with --all every page in one.
absl::StatusOr<v1::ListComplaintsResponse> FetchList(const Arguments& arguments, Session& session) {
  v1::ListComplaintsRequest request;
  request.set_filter(arguments.Text("filter"));
  request.set_order_by(arguments.Text("order-by"));
  if (arguments.IsOn("all")) request.set_page_size(100);
  v1::ListComplaintsResponse all;
  do {
    TANGGAP_ASSIGN_OR_RETURN(v1::ListComplaintsResponse page,
                             session.Call<v1::ListComplaintsResponse>(
                                 base::Join(kComplaintsService, "ListComplaints"), request));
    // Merging appends the complaints and takes the token over only where there is one.
    all.clear_next_page_token();
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (arguments.IsOn("all") && !request.page_token().empty());
  return all;
}

absl::Status RunList(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  TANGGAP_ASSIGN_OR_RETURN(v1::ListComplaintsResponse response, FetchList(arguments, *session));
  if (session->json()) return PrintJson(response, *session);
  const View& view = session->view();
  if (response.complaints().empty()) {
    surroundings.out << view.Say("No complaints.\n", "Tidak ada laporan.\n");
    return absl::OkStatus();
  }
  surroundings.out << ComplaintTable(response.complaints(), view, surroundings.clock.Now());
  if (!response.next_page_token().empty()) {
    surroundings.out << view.Dim(view.Say("There are more: --all shows them.",
                                          "Masih ada lagi: tampilkan dengan --all."))
                     << "\n";
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListHistoryResponse> FetchHistory(const std::string& name, Session& session) {
  v1::ListHistoryRequest request;
  request.set_parent(name);
  request.set_page_size(100);
  v1::ListHistoryResponse all;
  do {
    TANGGAP_ASSIGN_OR_RETURN(v1::ListHistoryResponse page,
                             session.Call<v1::ListHistoryResponse>(
                                 base::Join(kComplaintsService, "ListHistory"), request));
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  return all;
}

absl::Status RunShow(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  v1::GetComplaintRequest request;
  TANGGAP_ASSIGN_OR_RETURN(*request.mutable_name(),
                           ResolveComplaint(arguments.Word(0), arguments.Text("secret"), *session));
  TANGGAP_ASSIGN_OR_RETURN(
      v1::Complaint complaint,
      session->Call<v1::Complaint>(base::Join(kComplaintsService, "GetComplaint"), request));
  TANGGAP_ASSIGN_OR_RETURN(v1::ListHistoryResponse history, FetchHistory(request.name(), *session));
  if (session->json()) {
    TANGGAP_ASSIGN_OR_RETURN(std::string complaint_json, ToJson(complaint));
    TANGGAP_ASSIGN_OR_RETURN(std::string history_json, ToJson(history));
    nlohmann::ordered_json both;
    both["complaint"] = nlohmann::ordered_json::parse(complaint_json);
    both["history"] = nlohmann::ordered_json::parse(history_json)
                          .value("entries", nlohmann::ordered_json::array());
    surroundings.out << both.dump(1) << "\n";
    return absl::OkStatus();
  }
  surroundings.out << ComplaintPage(complaint, session->view(), surroundings.clock.Now())
                   << HistoryPage(history.entries(), VersionOf(complaint), session->view());
  return absl::OkStatus();
}

absl::Status RunWorkload(const Arguments& arguments, Surroundings& surroundings) {
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                           Session::Open(arguments, surroundings));
  v1::GetWorkloadRequest request;
  request.set_agency(arguments.Word(0));
  TANGGAP_ASSIGN_OR_RETURN(
      const v1::Workload workload,
      session->Call<v1::Workload>(base::Join(kComplaintsService, "GetWorkload"), request));
  if (session->json()) return PrintJson(workload, *session);
  surroundings.out << WorkloadPage(workload, session->view());
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ReadingCommands() {
  return {
      {.name = "track",
       .words = "NUMBER",
       .group = Group::kReporter,
       .summary = "Tell who holds a case, where it stands and until when",
       .details =
           "Anybody may ask. With the secret, or the reporter's token, the whole case is shown.",
       .flags = {SecretFlag()},
       .example = "tanggap track SG7K-3M9Q-XW2B-7",
       .least_words = 1,
       .most_words = 1,
       .run = RunTrack},
      {.name = "list",
       .words = "",
       .group = Group::kHandler,
       .summary = "List your own complaints, or those of your agencies",
       .details = "Fields to filter by: number, complaint_class, state, track, agency, unit, "
                  "officer, category, "
                  "region (region:\"33.73\" takes all below it), channel, intake_point, origin, "
                  "record_time, "
                  "file_time, update_time, next_due_time, next_due_clock, overdue.",
       .flags = {{.name = "filter", .placeholder = "FILTER", .help = "Which complaints."},
                 {.name = "order-by",
                  .placeholder = "FIELD",
                  .help = "In which order: \"next_due_time\", \"record_time desc\"."},
                 {.name = "all", .placeholder = "", .help = "Every page, not only the first."}},
       .example =
           "tanggap list --filter 'agency = dinkes AND overdue = true' --order-by next_due_time",
       .run = RunList},
      {.name = "show",
       .words = "COMPLAINT",
       .group = Group::kHandler,
       .summary = "Show one case with its history",
       .details = "COMPLAINT is a tracking number, a name (complaints/...) or the UUID in it.",
       .flags = {SecretFlag()},
       .example = "tanggap show SG7K-3M9Q-XW2B-7",
       .least_words = 1,
       .most_words = 1,
       .run = RunShow},
      {.name = "workload",
       .words = "AGENCY",
       .group = Group::kHandler,
       .summary = "Count an agency's open cases by desk: late, due today, awaiting the reporter",
       .example = "tanggap workload dinkes",
       .least_words = 1,
       .most_words = 1,
       .run = RunWorkload}};
}

}  // namespace tanggap::cli
