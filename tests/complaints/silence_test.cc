// What the service does by itself when a reporter is silent, on a clock that the tests move.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;

absl::Duration Days(int days) { return days * absl::Hours(24); }

class SilenceTest : public ::testing::Test {
 protected:
  // The sample reminds: 5 days before a question runs out, 3 before an answer is final.
  SilenceTest() : clock_(MondayMorning()), service_({.clock = &clock_}) {}

  // Runs the timers every hour for so many days, and gives when anything happened, in days from
  // the start of the test.
  std::vector<int64_t> RunFor(int days) {
    std::vector<int64_t> fired;
    for (int hour = 0; hour < days * 24; ++hour) {
      clock_.Advance(absl::Hours(1));
      if (service_.RunTimers() > 0)
        fired.push_back((clock_.Now() - MondayMorning()) / absl::Hours(24));
    }
    return fired;
  }
  std::vector<v1::Action> ActionsOf(const std::string& name) {
    const auto history =
        service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), Citizen());
    std::vector<v1::Action> actions;
    if (history.ok()) {
      for (const v1::HistoryEntry& entry : history->entries()) actions.push_back(entry.action());
    }
    return actions;
  }

  base::ManualClock clock_;
  Service service_;
};

TEST_F(SilenceTest, ThirtyDaysWithoutTheInformationRemindAndThenWithdraw) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION).name();
  EXPECT_EQ(service_.RunTimers(), 0);
  const std::vector<int64_t> fired = RunFor(32);
  ASSERT_EQ(fired.size(), 2u);
  // A calendar day ends with the day: both fall into the last hours of theirs.
  EXPECT_NEAR(static_cast<double>(fired[0]), 25, 1);
  EXPECT_NEAR(static_cast<double>(fired[1]), 30, 1);
  EXPECT_THAT(ActionsOf(name), ElementsAre(v1::ACTION_CREATE, v1::ACTION_REQUEST_INFORMATION,
                                           v1::ACTION_REMIND, v1::ACTION_EXPIRE));
  const v1::Complaint seen = Look(service_, name);
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_WITHDRAWN);
  EXPECT_FALSE(seen.has_next_due());
  EXPECT_THAT(service_.Call<v1::Complaint>("ReopenComplaint", Reopen(name), Citizen()), IsOk());
}

TEST_F(SilenceTest, TenWorkingDaysWithoutAnObjectionRemindAndThenClose) {
  const v1::Complaint answered = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED);
  const absl::Time due = absl::FromUnixSeconds(answered.next_due().time().seconds());
  EXPECT_GT(due - MondayMorning(), Days(10)) << "Sundays and holidays do not count";
  const std::vector<int64_t> fired = RunFor(30);
  ASSERT_EQ(fired.size(), 2u);
  EXPECT_NEAR(static_cast<double>(fired[1]),
              static_cast<double>((due - MondayMorning()) / absl::Hours(24)), 1);
  EXPECT_LT(fired[0], fired[1] - 1);
  const std::vector<v1::Action> actions = ActionsOf(answered.name());
  ASSERT_EQ(actions.size(), 7u);
  EXPECT_EQ(actions[5], v1::ACTION_REMIND);
  EXPECT_EQ(actions[6], v1::ACTION_CLOSE);
  EXPECT_EQ(Look(service_, answered.name()).state(), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(SilenceTest, WhoSpeaksInTimeIsNeitherRemindedNorLosesTheCase) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION).name();
  clock_.Advance(Days(20));
  EXPECT_EQ(service_.RunTimers(), 0);
  ASSERT_THAT(
      service_.Call<v1::Complaint>("ProvideInformation", ProvideInformation(name), Citizen()),
      IsOk());
  clock_.Advance(Days(60));
  EXPECT_EQ(service_.RunTimers(), 0);
  EXPECT_EQ(Look(service_, name).state(), v1::COMPLAINT_STATE_SUBMITTED);
}

TEST_F(SilenceTest, AServiceThatWasAwayCatchesUpWithoutReminding) {
  for (int i = 0; i < 150; ++i) CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  service_.Stop();
  clock_.Advance(Days(60));
  service_.Start();
  // The service looks by itself once it is up; whoever comes first to a case, it happens once.
  const char* const kWithdrawn = "SELECT count(*) FROM complaints.complaint WHERE state = 10";
  const absl::Time give_up = absl::Now() + absl::Seconds(60);
  while (service_.Sql(kWithdrawn) != "150" && absl::Now() < give_up) service_.RunTimers();
  EXPECT_EQ(service_.Sql(kWithdrawn), "150") << "more than one batch of them";
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.history WHERE action = 16"), "150");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.history WHERE action = 21"), "0");
}

TEST_F(SilenceTest, NobodyButTheServiceItselfCloses) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_ANSWERED).name();
  clock_.Advance(Days(30));
  const auto close = [&](const Caller& caller) {
    return service_.Call<v1::Complaint>("CloseComplaint", Close(name), caller).status();
  };
  EXPECT_THAT(close(Officer()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(close(Citizen()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(close(Holding(auth::Role::ROLE_SERVICE_ACCOUNT, "")), HasReason(Reason::ROLE_MISSING))
      << "a person's token cannot make a service of them";
  EXPECT_EQ(Look(service_, name).state(), v1::COMPLAINT_STATE_ANSWERED);
}

}  // namespace
}  // namespace tanggap::complaints
