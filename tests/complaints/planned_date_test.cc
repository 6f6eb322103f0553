// An answer that promises something says for when: a day that there is and that has not passed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/errors/rpc_status.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/clock_codec.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

// 2 March 2026, 23:30 in Jakarta: 16:30 of the same day in Greenwich.
absl::Time LateEvening() { return MondayMorning() + absl::Hours(13) + absl::Minutes(30); }

class PlannedDateTest : public ::testing::Test {
 protected:
  PlannedDateTest()
      : clock_(MondayMorning()),
        service_({.clock = &clock_}),
        name_(CaseIn(service_, v1::COMPLAINT_STATE_IN_PROGRESS).name()) {
    clock_.Set(LateEvening());
  }

  absl::Status AnswerWith(v1::Outcome outcome, const std::string& planned_date) {
    v1::AnswerComplaintRequest request = Answer(name_);
    request.set_outcome(outcome);
    request.set_planned_date(planned_date);
    return service_.Call<v1::Complaint>("AnswerComplaint", request, OfficerOf("bidang-p2p"))
        .status();
  }
  void ExpectRefused(v1::Outcome outcome, const std::string& planned_date) {
    const absl::Status status = AnswerWith(outcome, planned_date);
    EXPECT_THAT(status, HasReason(Reason::INVALID_FIELD)) << planned_date;
    const auto fields = errors::FieldViolationsOf(status);
    ASSERT_EQ(fields.size(), 1u) << planned_date;
    EXPECT_EQ(fields[0].field, "planned_date");
  }

  base::ManualClock clock_;
  Service service_;
  const std::string name_;
};

TEST_F(PlannedDateTest, ItStandsWithPlannedAndWithNothingElse) {
  ExpectRefused(v1::OUTCOME_PLANNED, "");
  ExpectRefused(v1::OUTCOME_RESOLVED, "2026-05-01");
  EXPECT_THAT(AnswerWith(v1::OUTCOME_PLANNED, "2026-05-01"), IsOk());
  EXPECT_EQ(Look(service_, name_).answer().planned_date(), "2026-05-01");
}

TEST_F(PlannedDateTest, ItIsADayThatThereIs) {
  for (const char* date : {"2026-02-30", "2027-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
                           "2026-05-00", "9999-99-99"})
    ExpectRefused(v1::OUTCOME_PLANNED, date);
  EXPECT_THAT(AnswerWith(v1::OUTCOME_PLANNED, "2028-02-29"), IsOk()) << "a leap year";
}

TEST_F(PlannedDateTest, ADayThatHasPassedIsRefused) {
  for (const char* date : {"2026-03-01", "2025-12-31", "0000-01-01"})
    ExpectRefused(v1::OUTCOME_PLANNED, date);
  EXPECT_THAT(AnswerWith(v1::OUTCOME_PLANNED, "2026-03-02"), IsOk()) << "today";
}

TEST_F(PlannedDateTest, TheDayIsTheAgencysOwn) {
  // Half an hour into the 3rd in Jakarta; in Greenwich it is the 2nd until seven.
  clock_.Advance(absl::Hours(1));
  ExpectRefused(v1::OUTCOME_PLANNED, "2026-03-02");
  EXPECT_THAT(AnswerWith(v1::OUTCOME_PLANNED, "2026-03-03"), IsOk());
}

// History is as it was: a promise of last year lies in the past, but it was a day.
TEST_F(PlannedDateTest, AnImportedPromiseMayBeOld) {
  const auto import = [&](const std::string& external_id, const std::string& date) {
    v1::ImportComplaintsRequest request;
    v1::ImportedComplaint& item = *request.add_complaints();
    item.mutable_external_reference()->set_source("lapor-2025");
    item.mutable_external_reference()->set_source_agency("dinkes");
    item.mutable_external_reference()->set_external_id(external_id);
    *item.mutable_complaint() = NewComplaint().complaint();
    const absl::Time filed = MondayMorning() - absl::Hours(24 * 100);
    *item.mutable_file_time() = ToProto(filed);
    int hour = 0;
    for (const auto action : {v1::ACTION_VERIFY, v1::ACTION_ASSIGN, v1::ACTION_ANSWER}) {
      v1::ImportedStep& step = *item.add_steps();
      step.set_action(action);
      *step.mutable_time() = ToProto(filed + absl::Hours(++hour));
      step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
      step.mutable_actor()->set_agency("dinkes");
      step.mutable_actor()->set_unit("bidang-p2p");
    }
    item.mutable_steps(0)->mutable_detail()->set_track(common::v1::TRACK_LIGHT);
    item.mutable_steps(1)->mutable_detail()->set_unit("bidang-p2p");
    item.mutable_steps(2)->mutable_detail()->set_outcome(v1::OUTCOME_PLANNED);
    item.mutable_steps(2)->mutable_detail()->set_planned_date(date);
    const auto done =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
    EXPECT_THAT(done, IsOk());
    return done->results(0).outcome();
  };
  EXPECT_EQ(import("1", "2025-12-31"), v1::IMPORT_OUTCOME_ADDED);
  EXPECT_EQ(import("2", "2025-02-30"), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(import("3", "soon"), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(import("4", ""), v1::IMPORT_OUTCOME_ADDED) << "the old system may not have known";
}

}  // namespace
}  // namespace tanggap::complaints
