// The cursors of WatchComplaints: where a watch goes on, and what is said when it cannot.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/events/event_log.h"
#include "libs/postgres/pool.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/watching.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class WatchCursorTest : public ::testing::Test {
 protected:
  // Files so many and waits until they are in the log.
  void FileIn(const std::string& agency, int count) {
    Watching watching(service_, WatchOf({agency}), Auditor());
    watching.Open();
    for (int i = 0; i < count; ++i) {
      v1::CreateComplaintRequest request = NewComplaint();
      request.mutable_complaint()->set_agency(agency);
      if (agency != "dinkes") request.mutable_complaint()->clear_category();
      File(service_, request);
    }
    watching.Take(static_cast<size_t>(count));
  }
  std::string CursorNow(const std::vector<std::string>& agencies) {
    Watching watching(service_, WatchOf(agencies), Auditor());
    watching.Open();
    return watching.cursor();
  }
  absl::Status Refusal(const v1::WatchComplaintsRequest& request,
                       const Caller& caller = Auditor()) {
    return Watching(service_, request, caller).Next().status();
  }
  // As a restore from a backup does: the last event of the log is gone.
  void LoseTheLastOf(const std::string& agency) {
    service_.Sql(base::Join("DELETE FROM ev.log USING ev.log_head h WHERE ev.log.agency = '",
                            agency, "' AND h.agency = ev.log.agency AND ev.log.position = ",
                            "h.position; UPDATE ev.log_head SET position = position - 1 ",
                            "WHERE agency = '", agency, "'"));
  }
  void BeginNewEpochs() {
    ASSERT_THAT(log_.NewEpoch({}, clock_.Now(), random_, clock_.Now() + absl::Seconds(30)), IsOk());
  }

  Service service_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  postgres::Pool pool_{{.url = service_.postgres_url(), .size = 1}, clock_, random_};
  events::EventLog log_{pool_, "complaints"};
};

TEST_F(WatchCursorTest, GoesOnAfterARestartWithEachChangeOnceAndInOrder) {
  Watching watching(service_, WatchOf({"dinkes"}));
  watching.Open();
  const std::string begun = watching.cursor();
  FileIn("dinkes", 3);
  EXPECT_THAT(PlacesOf(watching.Take(3)), ElementsAre("dinkes 1", "dinkes 2", "dinkes 3"));
  const std::string kept = watching.cursor();
  watching.Cancel();
  FileIn("dinkes", 2);
  service_.Restart();
  FileIn("dinkes", 1);
  Watching resumed(service_, WatchFrom(kept));
  EXPECT_THAT(PlacesOf(resumed.Take(3)), ElementsAre("dinkes 4", "dinkes 5", "dinkes 6"));
  Watching caught_up(service_, WatchFrom(resumed.cursor()));
  caught_up.Open();
  EXPECT_EQ(Watching(service_, WatchFrom(begun)).Take(6)[5].event().position(), 6);
}

TEST_F(WatchCursorTest, IsAsGoodInThreeDays) {
  const std::string kept = CursorNow({"dinkes"});
  FileIn("dinkes", 600);
  Watching resumed(service_, WatchFrom(kept));
  const std::vector<v1::ComplaintChange> changes = resumed.Take(600);
  for (size_t i = 0; i < changes.size(); ++i)
    ASSERT_EQ(changes[i].event().position(), static_cast<int64_t>(i) + 1);
}

TEST_F(WatchCursorTest, AgenciesComeAndGo) {
  FileIn("dinsos", 2);
  Watching of_one(service_, WatchOf({"dinkes"}), Auditor());
  of_one.Open();
  FileIn("dinkes", 1);
  // One more, from its oldest event on.
  Watching of_two(service_,
                  WatchFrom(of_one.cursor(), {"dinkes", "dinsos"}, v1::WATCH_START_OLDEST),
                  Auditor());
  EXPECT_THAT(PlacesOf(of_two.Take(3)), UnorderedElementsAre("dinkes 1", "dinsos 1", "dinsos 2"));
  // One less.
  Watching of_other(service_, WatchFrom(of_two.cursor(), {"dinsos"}), Auditor());
  of_other.Open();
  FileIn("dinkes", 1);
  FileIn("dinsos", 1);
  EXPECT_THAT(PlacesOf(of_other.Take(1)), ElementsAre("dinsos 3"));
  // And back again, from now on: its place was given up.
  Watching again(service_, WatchFrom(of_other.cursor(), {"dinkes", "dinsos"}), Auditor());
  again.Open();
  FileIn("dinkes", 1);
  EXPECT_THAT(PlacesOf(again.Take(1)), ElementsAre("dinkes 3"));
}

TEST_F(WatchCursorTest, OfOtherAgencies) {
  const absl::Status refusal = Refusal(WatchFrom(CursorNow({"dinkes", "dinsos"}), {"disdik"}));
  EXPECT_THAT(refusal, HasReason(Reason::CURSOR_OF_OTHER_AGENCIES));
  EXPECT_EQ(errors::MetadataOf(refusal, "agencies"), "dinkes, dinsos");
}

TEST_F(WatchCursorTest, DamagedOrOfAnotherInstance) {
  std::string damaged = CursorNow({"dinkes"});
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_THAT(Refusal(WatchFrom(damaged)), HasReason(Reason::INVALID_CURSOR));
  EXPECT_THAT(Refusal(WatchFrom("dinkes:41")), HasReason(Reason::INVALID_CURSOR));
  Service other;
  Watching elsewhere(other, WatchOf({"dinkes"}));
  elsewhere.Open();
  EXPECT_THAT(Refusal(WatchFrom(elsewhere.cursor())), HasReason(Reason::INVALID_CURSOR));
}

TEST_F(WatchCursorTest, BeyondWhatANewEpochTookOver) {
  FileIn("dinkes", 2);
  const std::string before_the_loss = CursorNow({"dinkes"});
  FileIn("dinkes", 1);
  const std::string lost = CursorNow({"dinkes"});
  LoseTheLastOf("dinkes");
  EXPECT_THAT(Watching(service_, WatchFrom(lost)).End(), HasReason(Reason::POSITION_BEYOND_LOG));
  BeginNewEpochs();
  FileIn("dinkes", 2);
  Watching watching(service_, WatchFrom(lost));
  const auto told = watching.Next();
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->problems_size(), 1);
  const absl::Status problem = errors::FromRpcStatus(told->problems(0).error());
  EXPECT_THAT(problem, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  EXPECT_EQ(errors::MetadataOf(problem, "common_position"), "2");
  EXPECT_THAT(watching.End(), HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  // Nobody begins anew by mistake: the cursor that came with it says the same again.
  EXPECT_THAT(Watching(service_, WatchFrom(watching.cursor())).End(),
              HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  // Who had read no further than was kept does not notice.
  Watching unharmed(service_, WatchFrom(before_the_loss));
  EXPECT_THAT(PlacesOf(unharmed.Take(2)), ElementsAre("dinkes 3", "dinkes 4"));
}

TEST_F(WatchCursorTest, OlderThanWhatIsHeld) {
  const std::string old = CursorNow({"dinkes"});
  FileIn("dinkes", 3);
  const std::string in_time = CursorNow({"dinkes"});
  ASSERT_THAT(log_.Prune(clock_.Now() + absl::Minutes(1), clock_.Now() + absl::Seconds(30)),
              IsOk());
  FileIn("dinkes", 1);
  Watching watching(service_, WatchFrom(old));
  EXPECT_THAT(watching.End(), HasReason(Reason::EVENTS_NO_LONGER_HELD));
  EXPECT_THAT(watching.problems(), ElementsAre("dinkes: EVENTS_NO_LONGER_HELD"));
  EXPECT_THAT(PlacesOf(Watching(service_, WatchFrom(in_time)).Take(1)), ElementsAre("dinkes 4"));
}

TEST_F(WatchCursorTest, OneLogThatIsLostDoesNotHoldUpTheOthers) {
  FileIn("dinkes", 1);
  FileIn("dinsos", 1);
  const std::string kept = CursorNow({"dinkes", "dinsos"});
  LoseTheLastOf("dinkes");
  BeginNewEpochs();
  Watching watching(service_, WatchFrom(kept), Auditor());
  watching.Open();
  EXPECT_THAT(watching.problems(), ElementsAre("dinkes: EVENT_LOG_EPOCH_CHANGED"));
  FileIn("dinsos", 1);
  EXPECT_THAT(PlacesOf(watching.Take(1)), ElementsAre("dinsos 2"));
  EXPECT_EQ(watching.problems().size(), 1u) << "it is said once";
  // The remedy: name it again, and it begins anew.
  Watching mended(service_, WatchFrom(watching.cursor(), {"dinkes", "dinsos"}, v1::WATCH_START_NOW),
                  Auditor());
  mended.Open();
  EXPECT_THAT(mended.problems(), IsEmpty());
  FileIn("dinkes", 1);
  EXPECT_THAT(PlacesOf(mended.Take(1)), ElementsAre("dinkes 1"));
}

TEST_F(WatchCursorTest, AnAgencyThatTheCallerMayNotSeeAnyMoreKeepsItsPlace) {
  const Caller of_both = {"mitra",
                          {{auth::Role::ROLE_PARTNER_READER, "dinkes", ""},
                           {auth::Role::ROLE_PARTNER_READER, "dinsos", ""}}};
  Watching before(service_, WatchOf({"dinkes", "dinsos"}), of_both);
  before.Open();
  FileIn("dinkes", 1);
  FileIn("dinsos", 1);
  Watching less(service_, WatchFrom(before.cursor()), Partner());
  EXPECT_THAT(PlacesOf(less.Take(1)), ElementsAre("dinkes 1"));
  EXPECT_THAT(less.problems(), ElementsAre("dinsos: RESOURCE_NOT_FOUND"));
  EXPECT_THAT(Refusal(WatchFrom(less.cursor(), {"dinkes", "dinsos"}), Partner()),
              HasReason(Reason::RESOURCE_NOT_FOUND))
      << "by name it is the whole call";
  EXPECT_THAT(Refusal(WatchFrom(less.cursor()), Partner("disdik")),
              HasReason(Reason::RESOURCE_NOT_FOUND))
      << "no log is left";
  Watching after(service_, WatchFrom(less.cursor()), of_both);
  EXPECT_THAT(PlacesOf(after.Take(1)), ElementsAre("dinsos 1"));
}

}  // namespace
}  // namespace tanggap::complaints
