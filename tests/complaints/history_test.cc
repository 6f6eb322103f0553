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

namespace tanggap::complaints {
namespace {

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
      When(c.end_time), " ", c.policy, " ", When(c.remind_time), "\n", clocks);
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
    const absl::StatusOr<std::vector<Entry>> entries = histories.Read(*stored, 0, 1000, Soon());
    ASSERT_THAT(entries, IsOk());
    ASSERT_EQ(static_cast<int>(entries->size()), stored->complaint.version);
    Complaint folded = Before(stored->complaint, entries->front().step, in_triage);
    for (const Entry& entry : *entries) {
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

TEST_F(HistoryTest, OfWhatTheServiceDidByItself) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  clock_.Advance(40 * absl::Hours(24));
  EXPECT_EQ(service_.RunTimers(), 1);
  ExpectTheHistoryAddsUp(name);
}

}  // namespace
}  // namespace tanggap::complaints
