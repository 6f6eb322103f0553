// The stored history is complete: what its entries add up to is the stored row.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/directory/load.h"
#include "libs/directory/reference_store.h"
#include "libs/privacy/key_ring.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/store/cases.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/histories.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

std::string When(const std::optional<absl::Time>& time) {
  return time.has_value() ? std::string(absl::FormatTime(*time, absl::UTCTimeZone())) : "never";
}

// Everything that a complaint is, as text.
std::string Described(const Complaint& c) {
  std::string clocks;
  for (const Clock& clock : c.clocks) clocks += ToProto(clock).ShortDebugString() + "\n";
  return base::Join(
      c.version, " ", c.state, " ", c.remembered_state, " ", c.ever_verified, " ", c.track, " ",
      c.category, " ", c.region, " ", c.agency, " ", c.unit, " ", c.officer, " ", c.in_triage, " ",
      c.reporter_identity, " ", c.content_visibility, " ", c.outcome, " ", c.planned_date, " ",
      c.answer_author, " ", c.answer_version, " ", When(c.answer_time), " ", c.question_version,
      " ", c.rejection_version, " ", c.rating_version, " ", c.rejection_reason, " ", c.rating_score,
      " ", c.dispute_count, " ", c.reopen_count, " ", c.hop_count, " ", c.reopened_after_rejection,
      " ", When(c.first_response_time), " ", When(c.file_time), " ", When(c.update_time), " ",
      When(c.end_time), " ", c.policy, " ", When(c.remind_time), " ", c.times_adjusted, " ",
      When(c.live_time), "\n", clocks);
}

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest()
      : clock_(MondayMorning()),
        service_({.clock = &clock_}),
        pool_({.url = service_.postgres_url(), .size = 1}, clock_, random_),
        keys_(*privacy::KeyRing::Load(service_.master_key_file())),
        cipher_(keys_, random_) {
    directory::ReferenceStore references(pool_, clock_);
    auto holidays = references.LoadHolidays(Soon());
    auto regions = references.LoadRegionIndex(Soon());
    EXPECT_THAT(holidays, IsOk());
    EXPECT_THAT(regions, IsOk());
    directory_ =
        directory::Load(
            {.folder = SampleDirectory(),
             .instance = "salatiga",
             .holidays = std::make_shared<const directory::HolidayTable>(*std::move(holidays)),
             .regions = std::make_shared<const directory::RegionIndex>(*std::move(regions))},
            clock_)
            .directory;
  }
  absl::Time Soon() const { return clock_.Now() + absl::Seconds(30); }

  template <typename Request>
  void Do(const char* method, const Request& request, const Caller& caller) {
    clock_.Advance(absl::Minutes(47));
    EXPECT_THAT(service_.Call<v1::Complaint>(method, request, caller), IsOk()) << method;
  }

  // What was so before the first entry; all else must follow from the entries.
  static Complaint Before(const Complaint& stored, const Step& first, bool in_triage) {
    Complaint before;
    before.id = stored.id;
    before.number = stored.number;
    before.complaint_class = stored.complaint_class;
    before.channel = stored.channel;
    before.intake_point = stored.intake_point;
    before.origin = stored.origin;
    before.filing = stored.filing;
    before.category = first.category;
    before.region = first.region;
    before.agency = first.agency;
    before.in_triage = in_triage;
    before.reporter_identity = first.reporter_identity;
    before.content_visibility = first.content_visibility;
    return before;
  }

  void ExpectTheHistoryAddsUp(const std::string& name, bool in_triage = false) {
    Cases cases(pool_, cipher_);
    Histories histories(pool_, cipher_);
    const absl::StatusOr<Case> stored =
        cases.Load(*base::Uuid::Parse(name.substr(11)), Viewer(), common::v1::RELATION_ANY, Soon());
    ASSERT_THAT(stored, IsOk());
    const absl::StatusOr<HistoryPage> page =
        histories.Read(stored->complaint.id, Viewer(), common::v1::RELATION_ANY, 0, 1000, Soon());
    ASSERT_THAT(page, IsOk());
    ASSERT_EQ(static_cast<int>(page->entries.size()), stored->complaint.version);
    EXPECT_EQ(Described(page->found.complaint), Described(stored->complaint));
    Complaint folded = Before(stored->complaint, page->entries.front().step, in_triage);
    for (const Entry& entry : page->entries) {
      // Every entry names the standard that holds from it on, where that changes.
      Complaint judged = folded;
      if (!entry.step.policy.empty()) judged.policy = entry.step.policy;
      if (!entry.step.agency.empty()) judged.agency = entry.step.agency;
      const absl::StatusOr<Standards> standards = StandardsOf(*directory_, judged);
      ASSERT_THAT(standards, IsOk());
      EXPECT_EQ(entry.from, folded.state);
      absl::StatusOr<Complaint> next = complaints::Apply(folded, entry.step, standards->rules());
      ASSERT_THAT(next, IsOk()) << v1::Action_Name(entry.step.action);
      folded = *std::move(next);
      EXPECT_EQ(entry.to, folded.state);
    }
    EXPECT_EQ(Described(folded), Described(stored->complaint));
  }

  base::ManualClock clock_;
  base::SystemRandom random_;
  Service service_;
  postgres::Pool pool_;
  privacy::KeyRing keys_;
  CaseCipher cipher_;
  std::shared_ptr<const directory::Directory> directory_;
};

TEST_F(HistoryTest, OfALongLife) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  const Caller budi = OfficerOf("bidang-p2p");
  Do("UpdateComplaint", Update(name, "obat"), Officer());
  Do("RequestInformation", RequestInformation(name), Officer());
  Do("ProvideInformation", ProvideInformation(name), Citizen());
  Do("VerifyComplaint", Verify(name), Officer());
  Do("AddComment", Comment(name), Supervisor());
  Do("AssignComplaint", Assign(name), Supervisor());
  Do("StartWork", StartWork(name), budi);
  Do("AnswerComplaint", Answer(name), budi);
  Do("ReturnAnswer", Return(name), Supervisor());
  Do("AnswerComplaint", Answer(name), budi);
  Do("ApproveAnswer", Approve(name), Supervisor());
  Do("DisputeAnswer", Dispute(name), Citizen());
  Do("SetDisclosure",
     SetDisclosure(name, v1::REPORTER_IDENTITY_SEALED, v1::CONTENT_VISIBILITY_CONFIDENTIAL),
     Citizen());
  Do("AnswerComplaint", Answer(name), budi);
  Do("ApproveAnswer", Approve(name), Supervisor());
  Do("AcceptAnswer", Accept(name), Citizen());
  ExpectTheHistoryAddsUp(name);
  Do("ReopenComplaint", Reopen(name), Citizen());
  Do("WithdrawComplaint", Withdraw(name), Citizen());
  ExpectTheHistoryAddsUp(name);
}

TEST_F(HistoryTest, OfEveryState) {
  for (const v1::ComplaintState state :
       {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_ASSIGNED,
        v1::COMPLAINT_STATE_NEEDS_INFORMATION, v1::COMPLAINT_STATE_PENDING_APPROVAL,
        v1::COMPLAINT_STATE_ANSWERED, v1::COMPLAINT_STATE_REJECTED}) {
    ExpectTheHistoryAddsUp(CaseIn(service_, state).name());
  }
}

TEST_F(HistoryTest, OfACaseThatCameOutOfTriage) {
  v1::CreateComplaintRequest request = NewComplaint();
  request.mutable_complaint()->clear_agency();
  request.mutable_complaint()->clear_category();
  request.mutable_complaint()->clear_region();
  const std::string name = File(service_, request).name();
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinkes");
  verify.set_category("obat");
  Do("VerifyComplaint", verify, Coordinator());
  ExpectTheHistoryAddsUp(name, /*in_triage=*/true);
}

TEST_F(HistoryTest, OfACaseThatWasTakenOverAndCarriedOn) {
  const auto import = [&](const v1::ImportedComplaint& item) {
    v1::ImportComplaintsRequest request;
    *request.add_complaints() = item;
    const auto response =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
    EXPECT_THAT(response, IsOk());
    EXPECT_NE(response->results(0).outcome(), v1::IMPORT_OUTCOME_REFUSED)
        << response->results(0).error().ShortDebugString();
    return response->results(0).name();
  };
  v1::ImportedComplaint item = Told("17", 30);
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  Add(item, v1::ACTION_ANSWER, Day(-3), "Sudah.");
  const std::string name = import(item);
  ExpectTheHistoryAddsUp(name);
  Add(item, v1::ACTION_COMMENT, Day(60), "Masih ada.");
  Add(item, v1::ACTION_ANSWER, Day(98), "Sudah lagi.");
  import(item);
  ExpectTheHistoryAddsUp(name);
  Do("AddComment", Comment(name), Officer());
  ExpectTheHistoryAddsUp(name);
}

TEST_F(HistoryTest, OfACaseThatCameBackAfterSilenceAndWasRepliedToMeanwhile) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_VERIFIED).name();
  Do("RequestInformation", RequestInformation(name), Officer());
  clock_.Advance(10 * absl::Hours(24));
  Do("AddComment", Comment(name), Officer());
  clock_.Advance(30 * absl::Hours(24));
  EXPECT_EQ(service_.RunTimers(), 1);
  Do("ReopenComplaint", Reopen(name), Citizen());
  ExpectTheHistoryAddsUp(name);
  const v1::Complaint seen = Look(service_, name, Officer());
  int legal = 0;
  for (const v1::Clock& clock : seen.clocks()) {
    const bool first_response = clock.kind() == directory::v1::CLOCK_KIND_FIRST_RESPONSE;
    if (first_response) {
      EXPECT_LT(FromProto(clock.met_time()), FromProto(clock.due_time()))
          << "replied within the time that the pause left";
    }
    if (clock.kind() == directory::v1::CLOCK_KIND_LEGAL) legal += clock.dropped() ? 0 : 1;
  }
  EXPECT_EQ(legal, 1) << "the law's limit goes on";
}

TEST_F(HistoryTest, IsBoundedWhateverIsDoneAndLeavesRoomForTheEnd) {
  const std::string name =
      CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED, NewNamedComplaint()).name();
  const auto grow = [&](int entries) {
    service_.Sql(base::Join("UPDATE complaints.complaint SET version = ", entries));
  };
  const auto refused = [&](const char* method, const google::protobuf::Message& request,
                           const Caller& caller) {
    const auto before = service_.RowCounts();
    EXPECT_THAT(service_.Call<v1::Complaint>(method, request, caller),
                HasReason(Reason::TOO_MANY_ENTRIES))
        << method;
    EXPECT_EQ(service_.RowCounts(), before);
  };
  const auto seal = SetDisclosure(name, v1::REPORTER_IDENTITY_SEALED);
  const auto name_again = SetDisclosure(name, v1::REPORTER_IDENTITY_NAMED);
  grow(1000);
  refused("AddComment", Comment(name), Citizen());
  refused("DisputeAnswer", Dispute(name), Citizen());
  Do("SetDisclosure", seal, Citizen());
  refused("SetDisclosure", name_again, Citizen());
  Do("UpdateComplaint", Update(name, "obat"), Officer());
  grow(1100);
  refused("AddComment", Comment(name), Officer());
  refused("UpdateComplaint", Update(name, "demam-berdarah"), Officer());
  const v1::Complaint seen = Look(service_, name);
  for (const int action : seen.allowed_actions()) {
    EXPECT_TRUE(action == v1::ACTION_ACCEPT_ANSWER || action == v1::ACTION_WITHDRAW) << action;
  }
  Do("AcceptAnswer", Accept(name), Citizen());
  refused("ReopenComplaint", Reopen(name), Citizen());
}

TEST_F(HistoryTest, HasNoEntryForWhatIsSoAlready) {
  const v1::Complaint filed = File(service_, NewNamedComplaint());
  const auto unchanged = [&](const char* method, const google::protobuf::Message& request,
                             const Caller& caller) {
    const auto answer = service_.CallBytes(method, request.SerializeAsString(), caller);
    EXPECT_THAT(answer, IsOk()) << method;
    v1::Complaint shown;
    EXPECT_TRUE(answer.ok() && shown.ParseFromString(*answer));
    EXPECT_EQ(shown.etag(), filed.etag());
    EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.history"), "1");
    EXPECT_EQ(
        service_.Sql("SELECT (SELECT count(*) FROM ev.outbox) + (SELECT count(*) FROM ev.log)"),
        "1")
        << "nor is it told to anybody";
    return answer.ok() ? *answer : "";
  };
  const v1::SetDisclosureRequest keep =
      SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_PRIVATE);
  const std::string first = unchanged("SetDisclosure", keep, Citizen());
  unchanged("SetDisclosure", SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_NAMED), Officer());
  v1::UpdateComplaintRequest update = Update(filed.name(), filed.category());
  update.mutable_update_mask()->add_paths("region");
  update.set_region(filed.region());
  update.mutable_update_mask()->add_paths("place");
  *update.mutable_place() = filed.place();
  unchanged("UpdateComplaint", update, Officer());
  // The answer is that of this request, whatever comes later.
  Do("SetDisclosure",
     SetDisclosure(filed.name(), v1::REPORTER_IDENTITY_UNSPECIFIED,
                   v1::CONTENT_VISIBILITY_CONFIDENTIAL),
     Citizen());
  EXPECT_EQ(*service_.CallBytes("SetDisclosure", keep.SerializeAsString(), Citizen()), first);
  EXPECT_EQ(Look(service_, filed.name()).content_visibility(), v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  // What may not be done may not be done without effect either.
  Do("WithdrawComplaint", Withdraw(filed.name()), Citizen());
  EXPECT_THAT(service_.Call<v1::Complaint>("UpdateComplaint",
                                           Update(filed.name(), filed.category()), Officer()),
              HasReason(Reason::ACTION_NOT_ALLOWED));
  ExpectTheHistoryAddsUp(filed.name());
}

// One entry's words are spoiled, so that whoever opens them shows.
TEST_F(HistoryTest, ItsWordsAreOpenedForAnotherSealOnly) {
  const std::string name = File(service_, NewNamedComplaint()).name();
  Do("AddComment", Comment(name), Citizen());
  service_.Sql(
      "UPDATE complaints.history SET text = NULL, text_sealed = '\\x00' WHERE version = 2");
  const auto change = [&](v1::ReporterIdentity identity, v1::ContentVisibility visibility) {
    return service_
        .Call<v1::Complaint>("SetDisclosure", SetDisclosure(name, identity, visibility), Citizen())
        .status();
  };
  constexpr auto kKeep = v1::REPORTER_IDENTITY_UNSPECIFIED;
  EXPECT_THAT(change(v1::REPORTER_IDENTITY_SEALED, v1::CONTENT_VISIBILITY_PRIVATE), IsOk());
  EXPECT_THAT(change(v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_UNSPECIFIED), IsOk());
  EXPECT_THAT(change(kKeep, v1::CONTENT_VISIBILITY_CONFIDENTIAL), IsOk());
  EXPECT_THAT(change(kKeep, v1::CONTENT_VISIBILITY_PRIVATE), HasReason(Reason::INTERNAL_ERROR));
}

TEST_F(HistoryTest, OfWhatTheServiceDidByItself) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  clock_.Advance(40 * absl::Hours(24));
  EXPECT_EQ(service_.RunTimers(), 1);
  ExpectTheHistoryAddsUp(name);
}

}  // namespace
}  // namespace tanggap::complaints
