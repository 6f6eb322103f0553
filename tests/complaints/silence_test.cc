// What the service does by itself when a reporter is silent, on a clock that the tests move.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;

// A clock by which everything takes time: each look at it is later than the one before, once it is
// told to run.
class RunningClock final : public base::Clock {
 public:
  explicit RunningClock(absl::Time start) : clock_(start) {}
  absl::Time Now() const override {
    clock_.Advance(absl::Milliseconds(step_.load()));
    return clock_.Now();
  }
  void Advance(absl::Duration by) { clock_.Advance(by); }
  void Run(int64_t milliseconds) { step_ = milliseconds; }

 private:
  mutable base::ManualClock clock_;
  std::atomic<int64_t> step_{0};
};

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

TEST(AwaySilenceTest, AServiceThatWasAwayCatchesUpByItselfWithoutReminding) {
  base::ManualClock clock(MondayMorning());
  Service service({.clock = &clock,
                   .adjust = [](AppOptions& app) { app.timer_period = absl::Milliseconds(50); }});
  for (int i = 0; i < 150; ++i) CaseIn(service, v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  service.Stop();
  clock.Advance(Days(60));
  service.Start();
  const char* const kWithdrawn = "SELECT count(*) FROM complaints.complaint WHERE state = 10";
  const absl::Time give_up = absl::Now() + absl::Seconds(60);
  while (service.Sql(kWithdrawn) != "150" && absl::Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(service.Sql(kWithdrawn), "150") << "more than one batch of them, due at one moment";
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history WHERE action = 16"), "150");
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history WHERE action = 21"), "0");
}

TEST_F(SilenceTest, ACaseThatCannotBeCarriedOutHoldsUpNoOtherAndIsLeftAloneForAWhile) {
  const char* const kFailed = "tanggap_complaints_timers_failed_total";
  const std::string broken = CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION).name();
  clock_.Advance(absl::Minutes(1));
  for (int i = 0; i < 2; ++i) CaseIn(service_, v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  const std::string of_broken = " WHERE complaint = '" + broken.substr(11) + "'";
  const std::string key =
      service_.Sql("SELECT encode(content_key, 'hex') FROM complaints.complaint" + of_broken);
  service_.Sql("UPDATE complaints.complaint SET content_key = '\\x00'" + of_broken);
  clock_.Advance(Days(60));
  EXPECT_EQ(service_.RunTimers(), 2);
  EXPECT_EQ(service_.Metric(kFailed), 1);
  // One minute, then two: not at every run.
  for (const int failed : {1, 2, 2, 3}) {
    EXPECT_EQ(service_.RunTimers(), 0);
    EXPECT_EQ(service_.Metric(kFailed), failed);
    clock_.Advance(absl::Minutes(1));
  }
  EXPECT_THAT(service_.log_text(), ::testing::HasSubstr(broken.substr(11)));
  service_.Sql("UPDATE complaints.complaint SET content_key = decode('" + key + "', 'hex')" +
               of_broken);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(service_.RunTimers(), 1);
  EXPECT_EQ(Look(service_, broken).state(), v1::COMPLAINT_STATE_WITHDRAWN);
}

TEST_F(SilenceTest, AnImportedQuestionOfLongAgoHadRunOut) {
  v1::ImportComplaintsRequest request;
  v1::ImportedComplaint& item = *request.add_complaints();
  item.mutable_external_reference()->set_source("arsip");
  item.mutable_external_reference()->set_source_agency("dinkes");
  item.mutable_external_reference()->set_external_id("1");
  *item.mutable_complaint() = NewComplaint().complaint();
  item.mutable_file_time()->set_seconds(-500'000'000);  // in 1954
  v1::ImportedStep& question = *item.add_steps();
  question.set_action(v1::ACTION_REQUEST_INFORMATION);
  question.mutable_time()->set_seconds(-499'900'000);
  question.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
  question.mutable_actor()->set_agency("dinkes");
  const auto imported =
      service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
  ASSERT_THAT(imported, IsOk());
  const std::string& name = imported->results(0).name();
  ASSERT_NE(name, "") << imported->results(0).error().ShortDebugString();
  EXPECT_EQ(service_.RunTimers(), 0);
  EXPECT_EQ(Look(service_, name, Officer()).state(), v1::COMPLAINT_STATE_WITHDRAWN);
}

// Working days end at midnight, for all cases at once: no page may sort them all again.
// The cases of one run take longer together than one may take.
TEST(SlowSilenceTest, EachCaseHasItsOwnTime) {
  RunningClock clock(MondayMorning());
  Service service({.clock = &clock});
  constexpr int kCases = 60;
  for (int i = 0; i < kCases; ++i) CaseIn(service, v1::COMPLAINT_STATE_NEEDS_INFORMATION);
  clock.Advance(Days(60));
  const absl::Time before = clock.Now();
  clock.Run(200);
  const int fired = service.RunTimers();
  clock.Run(0);
  EXPECT_EQ(fired, kCases);
  EXPECT_GT(clock.Now() - before, absl::Seconds(20)) << "or the test shows nothing";
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
