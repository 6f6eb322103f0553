// What others are told: one event for every change that was carried out, and none for any that was
// not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/clock_codec.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string EtagOf(int version) { return base::Join("\"", version, "\""); }

std::vector<std::string> TypesOf(const std::vector<ToldEvent>& told) {
  std::vector<std::string> types;
  for (const ToldEvent& each : told)
    types.push_back(each.type.substr(std::string("complaints.v1.Complaint").size()));
  return types;
}

class EventsTest : public ::testing::Test {
 protected:
  explicit EventsTest(Service::Options options = {}) : service_(std::move(options)) {}

  // Carries a verb out and expects that it told one event, of the version that it answers.
  template <typename Request>
  v1::ComplaintEvent Do(std::string_view method, const Request& request, const Caller& caller) {
    const absl::StatusOr<v1::Complaint> answer =
        service_.Call<v1::Complaint>(method, request, caller);
    EXPECT_THAT(answer, IsOk()) << method;
    const std::vector<ToldEvent> told = EventsOf(service_, request.name());
    if (!answer.ok() || told.empty()) return {};
    EXPECT_EQ(answer->etag(), EtagOf(told.back().version)) << method;
    EXPECT_EQ(static_cast<int>(told.size()), told.back().version) << method;
    EXPECT_EQ(answer->state(), told.back().event.facts().state()) << method;
    return told.back().event;
  }

  Service service_;
  const Caller budi_ = OfficerOf("bidang-p2p");
};

TEST_F(EventsTest, AFilingIsToldWithItsFacts) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->mutable_place()->set_latitude(-7.3321);
  request.mutable_complaint()->mutable_place()->set_longitude(110.5221);
  const v1::Complaint filed = File(service_, request);
  const std::vector<ToldEvent> told = EventsOf(service_, filed.name());
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].agency, "dinkes");
  EXPECT_EQ(told[0].type, "complaints.v1.ComplaintFiled");
  EXPECT_EQ(told[0].traceparent, "");
  const v1::ComplaintFacts& facts = told[0].event.facts();
  EXPECT_EQ(facts.state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(facts.complaint_class(), common::v1::COMPLAINT_CLASS_COMPLAINT);
  EXPECT_EQ(facts.channel(), common::v1::CHANNEL_WEB);
  EXPECT_EQ(facts.category(), "demam-berdarah");
  EXPECT_EQ(facts.region(), "33.73.02.1003");
  EXPECT_EQ(facts.coarse_cell(), "-7.34,110.52");
  EXPECT_EQ(facts.origin(), v1::ORIGIN_LIVE);
  EXPECT_EQ(facts.filing(), v1::FILING_SELF);
  EXPECT_EQ(facts.reporter_pseudonym().size(), 32u);
  EXPECT_EQ(facts.actor(), v1::ACTOR_KIND_REPORTER);
  EXPECT_EQ(facts.policy(), filed.policy());
  EXPECT_EQ(facts.next_due_time().seconds(), filed.next_due().time().seconds());
  ASSERT_EQ(facts.clocks_size(), filed.clocks_size());
  EXPECT_EQ(facts.clocks(0).due_time().seconds(), filed.clocks(0).due_time().seconds());
  EXPECT_FALSE(facts.imported());
}

TEST_F(EventsTest, TheReporterIsTheSameToOneAgencyAndAnotherToTheNext) {
  const auto pseudonym = [&](const std::string& agency, const std::string& category,
                             const std::string& subject) {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->set_agency(agency);
    request.mutable_complaint()->set_category(category);
    const v1::Complaint filed = File(service_, request, Citizen(subject));
    return EventsOf(service_, filed.name()).at(0).event.facts().reporter_pseudonym();
  };
  const std::string first = pseudonym("dinkes", "demam-berdarah", "warga");
  EXPECT_EQ(pseudonym("dinkes", "demam-berdarah", "warga"), first);
  EXPECT_NE(pseudonym("dinkes", "demam-berdarah", "tetangga"), first);
  EXPECT_NE(pseudonym("dinsos", "bantuan-sosial", "warga"), first);
  EXPECT_NE(service_.Sql("SELECT max(reporter_key) FROM complaints.complaint"), first);
}

TEST_F(EventsTest, EveryVerbIsOneEventOfTheVersionItAnswers) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_category("obat");  // asks for approval
  const std::string name = File(service_, request).name();
  EXPECT_TRUE(Do("VerifyComplaint", Verify(name), Officer()).has_verified());
  EXPECT_TRUE(
      Do("RequestInformation", RequestInformation(name), Officer()).has_information_requested());
  EXPECT_TRUE(
      Do("ProvideInformation", ProvideInformation(name), Citizen()).has_information_provided());
  EXPECT_TRUE(Do("AssignComplaint", Assign(name), Officer()).has_assigned());
  EXPECT_TRUE(Do("StartWork", StartWork(name), budi_).has_work_started());
  EXPECT_EQ(Do("AddComment", Comment(name, v1::AUDIENCE_INTERNAL), budi_).commented().audience(),
            v1::AUDIENCE_INTERNAL);
  const v1::ComplaintEvent drafted = Do("AnswerComplaint", Answer(name), budi_);
  EXPECT_TRUE(drafted.has_answer_drafted());
  EXPECT_EQ(drafted.facts().outcome(), v1::OUTCOME_UNSPECIFIED) << "nobody knows it yet";
  EXPECT_TRUE(Do("ReturnAnswer", Return(name), Supervisor()).has_answer_returned());
  Do("AnswerComplaint", Answer(name), budi_);
  const v1::ComplaintEvent answered = Do("ApproveAnswer", Approve(name), Supervisor());
  EXPECT_EQ(answered.answered().outcome(), v1::OUTCOME_RESOLVED);
  EXPECT_TRUE(Do("DisputeAnswer", Dispute(name), Citizen()).has_answer_disputed());
  Do("AnswerComplaint", Answer(name), budi_);
  Do("ApproveAnswer", Approve(name), Supervisor());
  EXPECT_EQ(Do("AcceptAnswer", Accept(name, 3), Citizen()).answer_accepted().rating_score(), 3);
  EXPECT_TRUE(Do("ReopenComplaint", Reopen(name), Citizen()).has_reopened());
  EXPECT_EQ(Do("UpdateComplaint", Update(name, "demam-berdarah"), Officer())
                .updated()
                .previous_category(),
            "obat");
  const v1::ComplaintEvent hidden =
      Do("SetDisclosure",
         SetDisclosure(name, v1::REPORTER_IDENTITY_NONE, v1::CONTENT_VISIBILITY_CONFIDENTIAL),
         Citizen());
  EXPECT_TRUE(hidden.has_disclosure_changed());
  EXPECT_EQ(hidden.facts().reporter_identity(), v1::REPORTER_IDENTITY_NONE);
  const std::string other = File(service_).name();
  EXPECT_FALSE(Do("WithdrawComplaint", Withdraw(other), Citizen()).withdrawn().by_silence());
  const std::string third = File(service_).name();
  EXPECT_EQ(Do("RejectComplaint", Reject(third), Officer()).rejected().reason(),
            v1::REJECTION_REASON_NOT_A_PUBLIC_SERVICE);
}

TEST_F(EventsTest, WhatIsRefusedOrSentAgainTellsNothing) {
  const v1::CreateComplaintRequest filing = NewComplaint();
  const std::string name = File(service_, filing).name();
  const v1::VerifyComplaintRequest verify = Verify(name);
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Officer()), IsOk());
  ASSERT_EQ(AllEvents(service_).size(), 2u);
  File(service_, filing);
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Officer()), IsOk());
  EXPECT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), Officer()),
              HasReason(Reason::ACTION_NOT_ALLOWED));
  v1::AddCommentRequest stale = Comment(name);
  stale.set_etag(EtagOf(1));
  EXPECT_THAT(service_.Call<v1::Complaint>("AddComment", stale, Citizen()),
              HasReason(Reason::ETAG_MISMATCH));
  EXPECT_EQ(AllEvents(service_).size(), 2u);
}

TEST_F(EventsTest, LookingAtAnIdentityTellsNothing) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  ASSERT_THAT(service_.Call<v1::RevealIdentityResponse>("RevealIdentity", Reveal(name), Officer()),
              IsOk());
  EXPECT_EQ(EventsOf(service_, name).size(), 1u);
}

// Calls `call` from so many threads at once and counts those that were carried out.
int CountDone(int threads, const std::function<absl::Status(int)>& call) {
  std::atomic<int> done{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < threads; ++i) callers.emplace_back([&, i] { done += call(i).ok() ? 1 : 0; });
  for (std::thread& caller : callers) caller.join();
  return done;
}

TEST_F(EventsTest, WhoLosesTheRaceForAVersionTellsNothing) {
  const std::string name = File(service_).name();
  constexpr int kThreads = 8;
  for (int version = 1; version <= 10; ++version) {
    const int done = CountDone(kThreads, [&](int) {
      v1::AddCommentRequest comment = Comment(name);
      comment.set_etag(EtagOf(version));
      return service_.Call<v1::Complaint>("AddComment", comment, Citizen()).status();
    });
    EXPECT_EQ(done, 1) << "one of them has the version";
  }
  const std::vector<ToldEvent> told = EventsOf(service_, name);
  ASSERT_EQ(told.size(), 11u);
  for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].version, static_cast<int>(i) + 1);
}

TEST_F(EventsTest, OfTheSameFilingSentByManyAtOnceOneIsTold) {
  constexpr int kThreads = 8;
  for (int round = 0; round < 10; ++round) {
    const v1::CreateComplaintRequest request = NewComplaint();
    EXPECT_EQ(
        CountDone(
            kThreads,
            [&](int) {
              return service_.Call<v1::Complaint>("CreateComplaint", request, Citizen()).status();
            }),
        kThreads);
  }
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "10");
  EXPECT_EQ(AllEvents(service_).size(), 10u);
}

TEST_F(EventsTest, OfABatchEveryFilingIsToldThatWasTaken) {
  v1::BatchCreateComplaintsRequest batch;
  for (int i = 0; i < 20; ++i) *batch.add_requests() = NewComplaint();
  batch.mutable_requests(3)->mutable_complaint()->set_agency("dinas-awan");
  *batch.mutable_requests(7) = batch.requests(6);  // the same request again
  const auto response =
      service_.Call<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(response, IsOk());
  std::set<std::string> filed, told;
  for (const v1::CreateComplaintResult& result : response->results())
    if (result.has_complaint()) filed.insert(result.complaint().name());
  for (const ToldEvent& each : AllEvents(service_)) told.insert(each.subject);
  EXPECT_EQ(filed.size(), 18u);
  EXPECT_EQ(told, filed);
  EXPECT_EQ(AllEvents(service_).size(), 18u);
}

TEST_F(EventsTest, OutOfTriageBothAgenciesAreTold) {
  v1::CreateComplaintRequest request = NewNamedComplaint();
  request.mutable_complaint()->clear_agency();
  request.mutable_complaint()->clear_category();
  request.mutable_complaint()->clear_region();
  const std::string name = File(service_, request).name();
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinsos");
  verify.set_category("bantuan-sosial");
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Coordinator()), IsOk());
  const std::vector<ToldEvent> told = EventsOf(service_, name);
  ASSERT_THAT(TypesOf(told), ElementsAre("Filed", "TransferredOut", "TransferredIn"));
  EXPECT_EQ(told[0].agency, "diskominfo");
  EXPECT_TRUE(told[0].event.facts().in_triage());
  EXPECT_EQ(told[1].agency, "diskominfo");
  EXPECT_EQ(told[1].event.transferred_out().to_agency(), "dinsos");
  EXPECT_EQ(told[1].event.facts().reporter_pseudonym(), "");
  EXPECT_EQ(told[2].agency, "dinsos");
  EXPECT_EQ(told[2].event.transferred_in().from_agency(), "diskominfo");
  EXPECT_NE(told[2].event.facts().reporter_pseudonym(), told[0].event.facts().reporter_pseudonym());
  for (const size_t i : {1u, 2u}) {
    EXPECT_EQ(told[i].version, 2);
    EXPECT_EQ(told[i].event.facts().agency(), "dinsos");
    EXPECT_EQ(told[i].event.facts().category(), "bantuan-sosial");
    EXPECT_FALSE(told[i].event.facts().in_triage());
  }
}

TEST_F(EventsTest, TheTraceOfACallIsToldOfStaffsStepsAndOfNoReporters) {
  const std::string sealed = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("AcceptAnswer", Accept(sealed), Citizen()), IsOk());
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  const std::string none = File(service_, request).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(none), Officer()), IsOk());
  for (const std::string& name : {sealed, none}) {
    for (const ToldEvent& told : EventsOf(service_, name)) {
      const bool staffs = told.event.facts().actor() == v1::ACTOR_KIND_OFFICER;
      if (name == sealed && staffs) {
        EXPECT_THAT(told.traceparent, HasSubstr("00-")) << told.type;
      } else {
        EXPECT_EQ(told.traceparent, "") << told.type;
      }
    }
  }
}

TEST_F(EventsTest, AFilingInTheMailboxIsNobodysAndStaysSoWhenItGetsAName) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  const v1::Complaint filed = File(service_, request);
  v1::OpenMailboxRequest open;
  open.set_number(filed.number());
  open.set_secret(filed.mailbox_secret());
  const auto mailbox = service_.Call<v1::OpenMailboxResponse>("OpenMailbox", open, Nobody());
  ASSERT_THAT(mailbox, IsOk());
  v1::SetDisclosureRequest name_me = SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NAMED);
  *name_me.mutable_reporter() = SomePerson();
  ASSERT_THAT(service_.Call<v1::Complaint>("SetDisclosure", name_me, WithToken(mailbox->token())),
              IsOk());
  const std::vector<ToldEvent> told = EventsOf(service_, filed.name());
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].event.facts().reporter_identity(), v1::REPORTER_IDENTITY_NAMED);
  for (const ToldEvent& each : told) EXPECT_EQ(each.event.facts().reporter_pseudonym(), "");
}

class SilentEventsTest : public EventsTest {
 protected:
  explicit SilentEventsTest(std::unique_ptr<base::ManualClock> clock =
                                std::make_unique<base::ManualClock>(MondayMorning()))
      : EventsTest({.clock = clock.get()}), clock_(std::move(clock)) {}
  ~SilentEventsTest() override { service_.Stop(); }

  // Moves to the instant at which the service next has something to do with the case.
  void RunWhenDue(const std::string& name) {
    const std::string micros = service_.Sql(base::Join(
        "SELECT (extract(epoch FROM timer_time) * 1000000)::bigint FROM complaints.complaint WHERE "
        "complaint = '",
        name.substr(std::string("complaints/").size()), "'"));
    clock_->Advance(absl::FromUnixMicros(std::stoll(micros)) - clock_->Now());
    EXPECT_EQ(service_.RunTimers(), 1);
  }

  std::unique_ptr<base::ManualClock> clock_;
};

TEST_F(SilentEventsTest, WhatTheServiceDoesByItselfIsToldToo) {
  const std::string asked = CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION).name();
  RunWhenDue(asked);
  RunWhenDue(asked);
  const std::vector<ToldEvent> told = EventsOf(service_, asked);
  ASSERT_THAT(TypesOf(told), ElementsAre("Filed", "InformationRequested", "Reminded", "Withdrawn"));
  EXPECT_EQ(told[2].event.reminded().clock(), directory::v1::CLOCK_KIND_INFORMATION);
  EXPECT_EQ(told[2].event.reminded().run(), 1);
  EXPECT_EQ(told[2].traceparent, "");
  EXPECT_TRUE(told[3].event.withdrawn().by_silence());
  EXPECT_EQ(told[3].event.facts().actor(), v1::ACTOR_KIND_SYSTEM);

  const std::string answered = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  RunWhenDue(answered);
  RunWhenDue(answered);
  const std::vector<ToldEvent> closed = EventsOf(service_, answered);
  ASSERT_EQ(closed.size(), 7u);
  EXPECT_EQ(closed[5].event.reminded().clock(), directory::v1::CLOCK_KIND_CONFIRM);
  EXPECT_TRUE(closed[6].event.has_closed());
}

class ImportedEventsTest : public EventsTest {
 protected:
  static v1::ImportedComplaint OldCase(const std::string& external_id) {
    v1::ImportedComplaint item;
    item.mutable_external_reference()->set_source("lapor-2025");
    item.mutable_external_reference()->set_source_agency("dinkes");
    item.mutable_external_reference()->set_external_id(external_id);
    *item.mutable_complaint() = NewComplaint().complaint();
    const absl::Time filed = absl::Now() - absl::Hours(100 * 24);
    *item.mutable_file_time() = ToProto(filed);
    v1::ImportedStep& step = *item.add_steps();
    step.set_action(v1::ACTION_REJECT);
    step.mutable_detail()->set_rejection_reason(v1::REJECTION_REASON_SPAM);
    *step.mutable_time() = ToProto(filed + absl::Hours(24));
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_actor()->set_agency("dinkes");
    return item;
  }
  v1::ImportComplaintResult Import(const v1::ImportComplaintsRequest& request) {
    const auto response =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->results(0) : v1::ImportComplaintResult();
  }
};

TEST_F(ImportedEventsTest, ATakenOverCaseIsToldOnceAsItIs) {
  v1::ImportComplaintsRequest request;
  *request.add_complaints() = OldCase("17");
  const v1::ImportComplaintResult added = Import(request);
  ASSERT_EQ(added.outcome(), v1::IMPORT_OUTCOME_ADDED) << added.error().ShortDebugString();
  const std::vector<ToldEvent> told = EventsOf(service_, added.name());
  ASSERT_THAT(TypesOf(told), ElementsAre("Filed"));
  EXPECT_EQ(told[0].version, 2) << "that of its last step";
  const v1::ComplaintFacts& facts = told[0].event.facts();
  EXPECT_TRUE(facts.imported());
  EXPECT_EQ(facts.origin(), v1::ORIGIN_IMPORTED);
  EXPECT_EQ(facts.state(), v1::COMPLAINT_STATE_REJECTED);
  EXPECT_EQ(facts.rejection_reason(), v1::REJECTION_REASON_SPAM);
  EXPECT_EQ(facts.file_time().seconds(), request.complaints(0).file_time().seconds());
  EXPECT_EQ(facts.end_time().seconds(), request.complaints(0).steps(0).time().seconds());

  EXPECT_EQ(Import(request).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  request.mutable_complaints(0)->mutable_complaint()->set_description("Lain.");
  EXPECT_EQ(Import(request).outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(AllEvents(service_).size(), 1u);

  // What becomes of it here is told as anything else.
  ASSERT_THAT(service_.Call<v1::Complaint>("ReopenComplaint", Reopen(added.name()), Supervisor()),
              IsOk());
  const std::vector<ToldEvent> later = EventsOf(service_, added.name());
  ASSERT_THAT(TypesOf(later), ElementsAre("Filed", "Reopened"));
  EXPECT_EQ(later[1].version, 3);
  EXPECT_FALSE(later[1].event.facts().imported());
}

}  // namespace
}  // namespace tanggap::complaints
