#include "tests/access/bulk_cases.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>

#include "libs/base/strings.h"
#include "services/complaints/store/clock_codec.h"
#include "tests/complaints/requests.h"

namespace tanggap::complaints {

namespace {

constexpr size_t kBatch = 50;

[[noreturn]] void Fail(std::string_view what, const std::string& why) {
  std::cerr << "A case for the access matrix cannot be made: " << what << ": " << why << std::endl;
  std::abort();
}

// Builds the steps that lead to a stage, an hour apart, beginning when it was filed.
class Story {
 public:
  Story(v1::ImportedComplaint& item, const CaseFacts& facts, absl::Time start)
      : item_(item), facts_(facts), time_(start) {}

  void Tell() {
    v1::ImportedStep& inside = Officer(v1::ACTION_COMMENT, 'I');
    inside.mutable_detail()->set_audience(v1::AUDIENCE_INTERNAL);
    Officer(v1::ACTION_COMMENT, 'P').mutable_detail()->set_audience(v1::AUDIENCE_REPORTER);
    if (facts_.stage == Stage::kRejected) {
      Officer(v1::ACTION_REJECT, 'R')
          .mutable_detail()
          ->set_rejection_reason(v1::REJECTION_REASON_SPAM);
      return;
    }
    if (facts_.stage == Stage::kSubmitted) return;
    Officer(v1::ACTION_VERIFY, 0).mutable_detail()->set_track(facts_.track);
    if (facts_.stage == Stage::kVerified) return;
    Officer(v1::ACTION_ASSIGN, 'N').mutable_detail()->set_unit("bidang-p2p");
    if (facts_.stage == Stage::kAssigned) return;
    Officer(v1::ACTION_START_WORK, 0);
    if (facts_.stage == Stage::kInProgress) return;
    Officer(v1::ACTION_REQUEST_INFORMATION, 'Q');
    if (facts_.stage == Stage::kNeedsInformation) return;
    Reporter(v1::ACTION_PROVIDE_INFORMATION, 'K');
    TellOfAnswer();
  }

 private:
  void TellOfAnswer() {
    v1::StepDetail& answer = *Officer(v1::ACTION_ANSWER, 'W').mutable_detail();
    answer.set_outcome(v1::OUTCOME_RESOLVED);
    answer.set_needs_approval(facts_.stage == Stage::kPendingApproval);
    if (facts_.stage != Stage::kClosed) return;
    Reporter(v1::ACTION_ACCEPT_ANSWER, 'S').mutable_detail()->set_rating_score(2);
  }

  v1::ImportedStep& Next(v1::Action action, char kind) {
    time_ += absl::Hours(1);
    v1::ImportedStep& step = *item_.add_steps();
    step.set_action(action);
    step.mutable_time()->set_seconds(absl::ToUnixSeconds(time_));
    if (kind != 0) step.set_text(Mark(kind, facts_.serial));
    return step;
  }
  v1::ImportedStep& Officer(v1::Action action, char kind) {
    v1::ImportedStep& step = Next(action, kind);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_actor()->set_agency(facts_.agency());
    if (!facts_.triage) step.mutable_actor()->set_unit("bidang-p2p");
    step.mutable_actor()->set_officer(Mark('O', facts_.serial));
    return step;
  }
  v1::ImportedStep& Reporter(v1::Action action, char kind) {
    v1::ImportedStep& step = Next(action, kind);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_REPORTER);
    return step;
  }

  v1::ImportedComplaint& item_;
  const CaseFacts& facts_;
  absl::Time time_;
};

v1::ImportedComplaint ItemOf(const CaseFacts& facts, absl::Time now) {
  v1::ImportedComplaint item;
  item.mutable_external_reference()->set_source(kRegister);
  item.mutable_external_reference()->set_source_agency(facts.agency());
  item.mutable_external_reference()->set_external_id(Mark('F', facts.serial));
  *item.mutable_complaint() = PlantedComplaint(facts);
  item.set_filing(facts.filing);
  const absl::Time filed = now - AgeOfCases();
  item.mutable_file_time()->set_seconds(absl::ToUnixSeconds(filed));
  *item.mutable_source_update_time() = item.file_time();
  Story(item, facts, filed).Tell();
  return item;
}

}  // namespace

v1::Complaint PlantedComplaint(const CaseFacts& facts) {
  v1::Complaint complaint;
  complaint.set_complaint_class(facts.complaint_class);
  complaint.set_channel(facts.counter ? common::v1::CHANNEL_COUNTER : common::v1::CHANNEL_WEB);
  if (!facts.triage) {
    complaint.set_agency("dinkes");
    complaint.set_category("demam-berdarah");
  }
  complaint.set_description(base::Join("Banyak jentik ", Mark('D', facts.serial)));
  *complaint.mutable_place() = PlantedPlace(facts.serial);
  complaint.set_reporter_identity(facts.identity);
  complaint.set_content_visibility(facts.content);
  if (facts.identity != v1::REPORTER_IDENTITY_NONE)
    *complaint.mutable_reporter() = PlantedPerson(facts.serial);
  complaint.set_device(Mark('V', facts.serial));
  *complaint.mutable_mandate() = PlantedMandate(facts.serial);
  return complaint;
}

Standing SystemOf(const CaseFacts& facts) {
  const bool user = facts.account == Account::kUsers;
  const bool proxy = facts.filing == v1::FILING_PROXY;
  Standing system = {.token = user ? TokenKind::kKeyFor : TokenKind::kKey,
                     .role = proxy ? common::v1::ROLE_PROXY
                             : facts.filing == v1::FILING_FRONT_DESK
                                 ? common::v1::ROLE_FRONT_DESK
                                 : common::v1::ROLE_PARTNER_WRITER,
                     // Its own are of an agency that the case is not of: it has the tie alone.
                     .agency = proxy  ? "*"
                               : user ? "dinkes"
                                      : "dinsos"};
  system.reporter = facts.filing == v1::FILING_SELF;
  system.filer = !system.reporter;
  return system;
}

int BulkCases::Plan(CaseFacts facts) {
  facts.serial = NewSerial();
  cases_.push_back({.facts = std::move(facts)});
  return static_cast<int>(cases_.size()) - 1;
}

int BulkCases::FileNow(CaseFacts facts) {
  facts.fresh = true;
  const int index = Plan(std::move(facts));
  BulkCase& filed = cases_.back();
  v1::CreateComplaintRequest request;
  request.set_request_id(NewRequestId());
  *request.mutable_complaint() = PlantedComplaint(filed.facts);
  const absl::StatusOr<std::string> bytes = File(filed.facts, request.SerializeAsString());
  v1::Complaint answer;
  if (!bytes.ok() || !answer.ParseFromString(*bytes))
    Fail("filing", std::string(bytes.status().ToString()));
  if (answer.filing() != filed.facts.filing) Fail("filing", answer.ShortDebugString());
  filed.name = answer.name();
  filed.number = answer.number();
  filed.secret = answer.mailbox_secret();
  return index;
}

absl::StatusOr<std::string> BulkCases::File(const CaseFacts& facts, const std::string& bytes) {
  if (facts.account == Account::kPersons) {
    return service_.CallBytes(
        "CreateComplaint", bytes,
        facts.filing == v1::FILING_SELF ? Citizen(kReporterSubject) : Proxy(kFilerSubject));
  }
  const access::Shown shown = tokens_->For(SystemOf(facts));
  return service_.CallBytes("CreateComplaint", bytes, {},
                            {.authorization = shown.authorization, .headers = shown.headers()});
}

void BulkCases::Make() {
  for (size_t first = 0; first < cases_.size(); first += kBatch)
    Import(first, std::min(first + kBatch, cases_.size()));
  Tie();
}

void BulkCases::Import(size_t first, size_t end) {
  v1::ImportComplaintsRequest request;
  std::vector<BulkCase*> waiting;
  for (size_t i = first; i < end; ++i) {
    if (!cases_[i].name.empty()) continue;
    *request.add_complaints() = ItemOf(cases_[i].facts, service_.clock().Now());
    waiting.push_back(&cases_[i]);
  }
  if (waiting.empty()) return;
  const Caller importer = {
      "pengimpor",
      {{auth::Role::ROLE_IMPORTER, "dinkes", ""}, {auth::Role::ROLE_IMPORTER, "diskominfo", ""}}};
  const auto answer =
      service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, importer);
  if (!answer.ok()) Fail("import", std::string(answer.status().ToString()));
  for (size_t i = 0; i < waiting.size(); ++i) {
    const v1::ImportComplaintResult& result = answer->results(static_cast<int>(i));
    if (result.outcome() != v1::IMPORT_OUTCOME_ADDED) Fail("import", result.DebugString());
    waiting[i]->name = result.name();
    waiting[i]->number = result.number();
    if (waiting[i]->facts.long_silent) LetTimePass(*waiting[i]);
  }
}

void BulkCases::LetTimePass(const BulkCase& on_case) {
  const std::string where = base::Join(" WHERE complaint = '", on_case.name.substr(11), "'");
  std::vector<Clock> clocks = DecodeClocks(base::FromHex(
      service_.Sql("SELECT encode(clocks, 'hex') FROM complaints.complaint" + where)));
  for (Clock& clock : clocks) clock.due -= absl::Hours(60 * 24);
  service_.Sql(base::Join("UPDATE complaints.complaint SET clocks = decode('",
                          base::ToHex(EncodeClocks(clocks)),
                          "', 'hex'), remind_time = NULL, next_due_time = next_due_time - interval "
                          "'60 days', timer_time = next_due_time - interval '60 days'",
                          where));
}

// An account's key is what the service itself wrote when that account filed.
void BulkCases::Tie() {
  std::map<std::pair<Account, v1::Filing>, std::vector<int>> of_systems;
  for (size_t i = 0; i < cases_.size(); ++i) {
    const CaseFacts& facts = cases_[i].facts;
    if (facts.account != Account::kPersons)
      of_systems[{facts.account, facts.filing}].push_back(static_cast<int>(i));
  }
  const int own = FileNow({});
  const int others = FileNow({.filing = v1::FILING_PROXY});
  const auto id = [&](int index) { return at(index).name.substr(11); };
  service_.Sql(base::Join(
      "UPDATE complaints.complaint SET reporter_key = (SELECT reporter_key FROM "
      "complaints.complaint WHERE complaint = '",
      id(own), "') WHERE source = '", kRegister, "' AND filing = 1 AND reporter_identity <> 3"));
  service_.Sql(base::Join(
      "UPDATE complaints.complaint SET filer_key = (SELECT filer_key FROM complaints.complaint "
      "WHERE complaint = '",
      id(others), "') WHERE source = '", kRegister, "' AND filing <> 1"));
  for (const auto& [key, cases] : of_systems)
    TieToSystem({.filing = key.second, .account = key.first}, cases);
}

void BulkCases::TieToSystem(const CaseFacts& facts, const std::vector<int>& cases) {
  CaseFacts filed = facts;
  filed.counter = facts.filing == v1::FILING_FRONT_DESK;
  const std::string example = at(FileNow(filed)).name.substr(11);
  const std::string column = facts.filing == v1::FILING_SELF ? "reporter_key" : "filer_key";
  std::string ids;
  for (const int index : cases)
    ids += base::Join(ids.empty() ? "'" : ",'", at(index).name.substr(11), "'");
  service_.Sql(base::Join("UPDATE complaints.complaint SET ", column, " = (SELECT ", column,
                          " FROM complaints.complaint WHERE complaint = '", example,
                          "') WHERE complaint IN (", ids,
                          ") AND (filing <> 1 OR reporter_identity <> 3)"));
}

}  // namespace tanggap::complaints
