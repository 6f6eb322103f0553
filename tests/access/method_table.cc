#include "tests/access/method_table.h"

#include <cstdlib>
#include <iostream>

#include "libs/base/strings.h"
#include "tanggap/common/v1/event_log.pb.h"
#include "tanggap/directory/v1/directory_service.pb.h"
#include "tests/complaints/requests.h"

namespace tanggap::complaints {

namespace {

constexpr char kComplaints[] = "tanggap.complaints.v1.ComplaintsService";
constexpr char kDirectory[] = "tanggap.directory.v1.DirectoryService";
constexpr char kEventLog[] = "tanggap.common.v1.EventLogService";

using Request = std::function<std::string(const BulkCase&)>;

// A request that needs the case's name alone.
template <typename Message>
Request ByName(Message (*make)(const std::string&)) {
  return [make](const BulkCase& on_case) { return make(on_case.name).SerializeAsString(); };
}

template <typename Message>
Request Always(const Message& message) {
  return [bytes = message.SerializeAsString()](const BulkCase&) { return bytes; };
}

std::string Create(const BulkCase& on_case) {
  v1::CreateComplaintRequest request;
  request.set_request_id(NewRequestId());
  *request.mutable_complaint() = PlantedComplaint(on_case.facts);
  return request.SerializeAsString();
}

std::string BatchCreate(const BulkCase& on_case) {
  v1::BatchCreateComplaintsRequest request;
  request.add_requests()->ParseFromString(Create(on_case));
  return request.SerializeAsString();
}

std::string Import(const BulkCase& on_case) {
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("sistem-lama");
  item.mutable_external_reference()->set_source_agency(on_case.facts.agency());
  item.mutable_external_reference()->set_external_id(Mark('F', on_case.facts.serial));
  *item.mutable_complaint() = PlantedComplaint(on_case.facts);
  item.mutable_file_time()->set_seconds(1'772'420'400);
  return request.SerializeAsString();
}

// What a register tells that tells only what became of its cases: so many comments.
std::string Retell(const BulkCase& on_case, absl::Time source_update_time, int comments) {
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source(kRegister);
  item.mutable_external_reference()->set_source_agency(on_case.facts.agency());
  item.mutable_external_reference()->set_external_id(Mark('F', on_case.facts.serial));
  const int64_t time = absl::ToUnixSeconds(source_update_time);
  item.mutable_source_update_time()->set_seconds(time);
  for (int i = 0; i < comments; ++i) {
    v1::ImportedStep& step = *item.add_steps();
    step.set_action(v1::ACTION_COMMENT);
    step.mutable_time()->set_seconds(time);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_detail()->set_audience(v1::AUDIENCE_INTERNAL);
  }
  return request.SerializeAsString();
}
// They come with two.
std::string RetellLater(const BulkCase& on_case) {
  return Retell(on_case, absl::Now() - absl::Hours(1), 3);
}
std::string RetellEarlier(const BulkCase& on_case) {
  return Retell(on_case, absl::Now() - 2 * AgeOfCases(), 0);
}

std::string Track(const BulkCase& on_case) {
  v1::TrackComplaintRequest request;
  request.set_number(on_case.number);
  request.set_secret(on_case.secret);
  return request.SerializeAsString();
}

std::string List(const BulkCase& on_case) {
  v1::ListComplaintsRequest request;
  request.set_filter(base::Join("number = \"", on_case.number, "\""));
  return request.SerializeAsString();
}

v1::GetWorkloadRequest WorkloadOf(const std::string& agency) {
  v1::GetWorkloadRequest request;
  request.set_agency(agency);
  return request;
}

std::string OpenMailbox(const BulkCase& on_case) {
  v1::OpenMailboxRequest request;
  request.set_number(on_case.number);
  request.set_secret(on_case.secret);
  return request.SerializeAsString();
}

std::string VerifyIt(const BulkCase& on_case) {
  v1::VerifyComplaintRequest request = Verify(on_case.name);
  if (on_case.facts.triage) request.set_category("lain-lain");
  return request.SerializeAsString();
}

std::string Accesses(const BulkCase& on_case) {
  v1::ListIdentityAccessRequest request;
  request.set_parent(on_case.name);
  return request.SerializeAsString();
}

MethodRow Reads(const char* name, Answers answers, Stage stage, Request request) {
  return {.facts = {name, answers}, .service = kComplaints, .stage = stage, .request = request};
}

MethodRow Changes(const char* name, Stage stage, const char* actors, Request request) {
  return {.facts = {name, Answers::kComplaint, actors},
          .service = kComplaints,
          .stage = stage,
          .changes = true,
          .request = std::move(request)};
}

MethodRow Moves(v1::ReporterIdentity identity, v1::ContentVisibility content) {
  MethodRow row = Changes("SetDisclosure", Stage::kInProgress, "ROS", [=](const BulkCase& c) {
    return SetDisclosure(c.name, identity, content).SerializeAsString();
  });
  row.facts.to_identity = identity;
  row.facts.to_content = content;
  return row;
}

MethodRow Files(const char* name, Answers answers, Request request) {
  MethodRow row = Reads(name, answers, Stage::kSubmitted, std::move(request));
  row.changes = true;
  return row;
}

MethodRow Retells(v1::ImportOutcome outcome, bool changes, Request request) {
  MethodRow row =
      Reads("ImportComplaints", Answers::kRetold, Stage::kSubmitted, std::move(request));
  row.facts.outcome = outcome;
  row.changes = changes;
  return row;
}

MethodRow OfAgency(const char* service, const char* name, Answers answers, Request request) {
  MethodRow row = Reads(name, answers, Stage::kSubmitted, std::move(request));
  row.service = service;
  row.of_agency = true;
  return row;
}

MethodRow OfDirectory(const char* name, Request request) {
  return OfAgency(kDirectory, name, Answers::kNothing, std::move(request));
}

MethodRow InTriageToo(MethodRow row) {
  row.triage = true;
  return row;
}

MethodRow OnceLongSilent(MethodRow row) {
  row.long_silent = true;
  return row;
}

MethodRow WithSecret(MethodRow row) {
  row.with_secret = true;
  return row;
}

std::vector<MethodRow> Lookups() {
  std::vector<MethodRow> rows = {
      InTriageToo(Reads("GetComplaint", Answers::kComplaint, Stage::kSubmitted, ByName(Get))),
      Reads("TrackComplaint", Answers::kTrack, Stage::kClosed, Track),
      WithSecret(Reads("TrackComplaint", Answers::kTrack, Stage::kSubmitted, Track)),
      Reads("ListComplaints", Answers::kList, Stage::kInProgress, List),
      WithSecret(Reads("OpenMailbox", Answers::kNothing, Stage::kSubmitted, OpenMailbox)),
      Reads("ListIdentityAccess", Answers::kAccesses, Stage::kInProgress, Accesses),
      InTriageToo(Reads("ListHistory", Answers::kHistory, Stage::kSubmitted, ByName(History))),
      OfAgency(kComplaints, "GetWorkload", Answers::kNothing, Always(WorkloadOf("dinkes"))),
  };
  for (const Stage stage :
       {Stage::kNeedsInformation, Stage::kPendingApproval, Stage::kClosed, Stage::kRejected}) {
    rows.push_back(Reads("GetComplaint", Answers::kComplaint, stage, ByName(Get)));
    rows.push_back(Reads("ListHistory", Answers::kHistory, stage, ByName(History)));
  }
  rows.push_back(Reads("RevealIdentity", Answers::kIdentity, Stage::kInProgress, ByName(Reveal)));
  rows.back().facts.actors = "OSD";
  return rows;
}

std::vector<MethodRow> Verbs() {
  return {
      Files("CreateComplaint", Answers::kCreated, Create),
      Files("BatchCreateComplaints", Answers::kBatch, BatchCreate),
      Files("ImportComplaints", Answers::kImported, Import),
      InTriageToo(Retells(v1::IMPORT_OUTCOME_EXTENDED, /*changes=*/true, RetellLater)),
      InTriageToo(Retells(v1::IMPORT_OUTCOME_OUTDATED, /*changes=*/false, RetellEarlier)),
      InTriageToo(Changes("VerifyComplaint", Stage::kSubmitted, "OC", VerifyIt)),
      InTriageToo(Changes("RejectComplaint", Stage::kSubmitted, "OC", ByName(Reject))),
      Changes("RequestInformation", Stage::kInProgress, "OSC", ByName(RequestInformation)),
      Changes("ProvideInformation", Stage::kNeedsInformation, "R", ByName(ProvideInformation)),
      Changes("AssignComplaint", Stage::kVerified, "OS",
              [](const BulkCase& c) { return Assign(c.name).SerializeAsString(); }),
      Changes("StartWork", Stage::kAssigned, "A", ByName(StartWork)),
      Changes("AnswerComplaint", Stage::kInProgress, "A", ByName(Answer)),
      Changes("ApproveAnswer", Stage::kPendingApproval, "S", ByName(Approve)),
      Changes("ReturnAnswer", Stage::kPendingApproval, "S", ByName(Return)),
      Changes("AcceptAnswer", Stage::kAnswered, "R",
              [](const BulkCase& c) { return Accept(c.name).SerializeAsString(); }),
      Changes("DisputeAnswer", Stage::kAnswered, "R", ByName(Dispute)),
      OnceLongSilent(Changes("CloseComplaint", Stage::kAnswered, "Y", ByName(Close))),
      Changes("ReopenComplaint", Stage::kClosed, "RS", ByName(Reopen)),
      Changes("WithdrawComplaint", Stage::kInProgress, "R", ByName(Withdraw)),
      Changes("AddComment", Stage::kInProgress, "ROSCP",
              [](const BulkCase& c) { return Comment(c.name).SerializeAsString(); }),
      Changes(
          "UpdateComplaint", Stage::kInProgress, "OSC",
          [](const BulkCase& c) { return Update(c.name, "gizi-posyandu").SerializeAsString(); }),
      Moves(v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_CONFIDENTIAL),
      Moves(v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_UNSPECIFIED),
      Moves(v1::REPORTER_IDENTITY_SEALED, v1::CONTENT_VISIBILITY_UNSPECIFIED),
      Moves(v1::REPORTER_IDENTITY_NONE, v1::CONTENT_VISIBILITY_UNSPECIFIED),
  };
}

std::vector<MethodRow> OfTheDirectory() {
  directory::v1::GetServiceStandardRequest standard;
  standard.set_agency("dinkes");
  standard.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  return {
      OfDirectory("ListAgencies", Always(directory::v1::ListAgenciesRequest())),
      OfDirectory("ListCategories", Always(directory::v1::ListCategoriesRequest())),
      OfDirectory("ListRegions", Always(directory::v1::ListRegionsRequest())),
      OfDirectory("ListIntakePoints", Always(directory::v1::ListIntakePointsRequest())),
      OfDirectory("GetServiceStandard", Always(standard)),
  };
}

// All of them about dinkes, which the cases are of.
std::vector<MethodRow> OfTheLogs() {
  v1::WatchComplaintsRequest watch;
  watch.add_agencies("dinkes");
  watch.set_start(v1::WATCH_START_OLDEST);
  common::v1::HeadRequest head;
  head.add_agencies("dinkes");
  common::v1::ReadRequest read;
  read.add_logs()->set_agency("dinkes");
  return {
      OfAgency(kComplaints, "WatchComplaints", Answers::kLog, Always(watch)),
      OfAgency(kEventLog, "Head", Answers::kLog, Always(head)),
      OfAgency(kEventLog, "Read", Answers::kLogSlice, Always(read)),
  };
}

}  // namespace

const google::protobuf::MethodDescriptor& MethodRow::descriptor() const {
  const auto* method =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(full_name());
  if (method == nullptr) {
    std::cerr << "The contracts have no method " << full_name() << std::endl;
    std::abort();
  }
  return *method;
}

const std::vector<MethodRow>& MethodTable() {
  static const auto& table = *new std::vector<MethodRow>([] {
    std::vector<MethodRow> rows = Lookups();
    for (auto& more : {Verbs(), OfTheDirectory(), OfTheLogs()})
      rows.insert(rows.end(), more.begin(), more.end());
    return rows;
  }());
  return table;
}

}  // namespace tanggap::complaints
