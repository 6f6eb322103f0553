#include "libs/events/event_log.h"

#include <gmock/gmock.h>

#include <numeric>

#include "libs/errors/error.h"
#include "libs/events/test_events.h"

namespace tanggap::events {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::Not;

class EventLogTest : public EventFixture {
 protected:
  std::vector<LogSlice> Read(const std::vector<LogPosition>& positions,
                             const ReadLimits& limits = {}) {
    auto slices = log_.Read(positions, limits, Soon());
    EXPECT_THAT(slices, IsOk());
    EXPECT_EQ(slices->size(), positions.size());
    return *std::move(slices);
  }
  LogSlice ReadOne(const LogPosition& position, const ReadLimits& limits = {}) {
    return Read({position}, limits)[0];
  }
  static std::vector<int64_t> Positions(const LogSlice& slice) {
    std::vector<int64_t> positions;
    for (const common::v1::Event& event : slice.events) positions.push_back(event.position());
    return positions;
  }
  static std::vector<int64_t> Range(int64_t first, int64_t last) {
    std::vector<int64_t> numbers(static_cast<size_t>(last - first + 1));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
  }

  EventLog log_{pool(), "things"};
};

TEST_F(EventLogTest, HeadTellsHowFarEachLogGoes) {
  EXPECT_THAT(log_.Head({}, Soon()), IsOkAndHolds(ElementsAre()));
  FillLog("dinsos", 2);
  FillLog("dinkes", 3);
  const LogHead dinkes = {"dinkes", EpochOf("dinkes"), 3, 1};
  const LogHead dinsos = {"dinsos", EpochOf("dinsos"), 2, 1};
  EXPECT_THAT(log_.Head({}, Soon()), IsOkAndHolds(ElementsAre(dinkes, dinsos)));
  EXPECT_THAT(log_.Head({"dinsos", "bpbd"}, Soon()), IsOkAndHolds(ElementsAre(dinsos)));
}

TEST_F(EventLogTest, AnEventHasEverythingThatItsRowHas) {
  FillLog("dinkes", 1);
  database().Execute(
      "UPDATE ev.log SET event_id = '018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10', subject = "
      "'things/7', subject_version = 7, traceparent = '00-0af7-01', data = '\\x00ff80'");
  const LogSlice slice = ReadOne({"dinkes"});
  ASSERT_EQ(slice.events.size(), 1u);
  const common::v1::Event& event = slice.events[0];
  EXPECT_EQ(event.id(), "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  EXPECT_EQ(event.source(), "things");
  EXPECT_EQ(event.agency(), "dinkes");
  EXPECT_EQ(event.epoch(), EpochOf("dinkes").ToString());
  EXPECT_EQ(event.position(), 1);
  EXPECT_EQ(event.type(), "things.v1.ThingChanged");
  EXPECT_EQ(event.subject(), "things/7");
  EXPECT_EQ(event.subject_version(), 7);
  EXPECT_EQ(event.record_time().seconds(), 1'700'000'000);
  EXPECT_EQ(event.record_time().nanos(), 123'456'000);
  EXPECT_EQ(event.traceparent(), "00-0af7-01");
  EXPECT_EQ(event.data(), std::string("\0\xff\x80", 3));
  EXPECT_EQ(event.data_message(), "tanggap.things.v1.ThingEvent");
}

TEST_F(EventLogTest, ReadsOnFromAPositionToTheHead) {
  FillLog("dinkes", 10);
  const base::Uuid epoch = EpochOf("dinkes");
  LogSlice slice = ReadOne({"dinkes", epoch, 4}, {.events = 3});
  EXPECT_THAT(slice.status, IsOk());
  EXPECT_EQ(slice.epoch, epoch);
  EXPECT_EQ(Positions(slice), Range(5, 7));
  EXPECT_EQ(slice.through_position, 7);
  EXPECT_EQ(slice.head_position, 10);
  slice = ReadOne({"dinkes", epoch, 7}, {.events = 3});
  EXPECT_EQ(Positions(slice), Range(8, 10));
  EXPECT_EQ(slice.through_position, 10);
  slice = ReadOne({"dinkes", epoch, 10});
  EXPECT_THAT(slice.status, IsOk());
  EXPECT_THAT(slice.events, ElementsAre());
  EXPECT_EQ(slice.through_position, 10);
}

TEST_F(EventLogTest, AnAgencyWithoutEventsHasAnEmptyLog) {
  const LogSlice slice = ReadOne({"dinkes"});
  EXPECT_THAT(slice.status, IsOk());
  EXPECT_TRUE(slice.epoch.IsNil());
  EXPECT_EQ(slice.through_position, 0);
  EXPECT_EQ(slice.head_position, 0);
}

TEST_F(EventLogTest, OneLogThatCannotBeReadHoldsUpNoOther) {
  FillLog("dinkes", 5);
  FillLog("dinsos", 5);
  FillLog("bpbd", 5);
  FillLog("inspektorat", 5);
  database().Execute("DELETE FROM ev.log WHERE agency = 'bpbd' AND position <= 3");
  database().Execute("UPDATE ev.log_head SET oldest = 4 WHERE agency = 'bpbd'");
  const base::Uuid other = base::Uuid::V4(random());
  const std::vector<LogSlice> slices = Read({{"dinkes", other, 2},
                                             {"dinsos", EpochOf("dinsos"), 6},
                                             {"bpbd", EpochOf("bpbd"), 2},
                                             {"inspektorat", EpochOf("inspektorat"), 2},
                                             {"disdik", other, 1},
                                             {"bpbd"}});
  EXPECT_THAT(slices[0].status, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  EXPECT_EQ(errors::MetadataOf(slices[0].status, "agency"), "dinkes");
  EXPECT_THAT(slices[1].status, HasReason(Reason::POSITION_BEYOND_LOG));
  EXPECT_EQ(errors::MetadataOf(slices[1].status, "head_position"), "5");
  EXPECT_THAT(slices[2].status, HasReason(Reason::EVENTS_NO_LONGER_HELD));
  EXPECT_EQ(errors::MetadataOf(slices[2].status, "oldest_position"), "4");
  EXPECT_THAT(slices[3].status, IsOk());
  EXPECT_EQ(Positions(slices[3]), Range(3, 5));
  EXPECT_THAT(slices[4].status, HasReason(Reason::POSITION_BEYOND_LOG));
  EXPECT_THAT(slices[5].status, HasReason(Reason::EVENTS_NO_LONGER_HELD));
  for (const int failed : {0, 1, 2, 4, 5}) {
    EXPECT_THAT(slices[failed].events, ElementsAre());
    EXPECT_EQ(slices[failed].through_position, 0);
    EXPECT_EQ(slices[failed].head_position, 0);
  }
}

TEST_F(EventLogTest, ThePositionBeforeTheOldestEventIsStillGood) {
  FillLog("dinkes", 5);
  database().Execute("DELETE FROM ev.log WHERE position <= 3");
  database().Execute("UPDATE ev.log_head SET oldest = 4");
  EXPECT_EQ(Positions(ReadOne({"dinkes", EpochOf("dinkes"), 3})), Range(4, 5));
}

TEST_F(EventLogTest, WhoHasReadNothingNeedsNoEpoch) {
  FillLog("dinkes", 2);
  EXPECT_EQ(Positions(ReadOne({"dinkes"})), Range(1, 2));
  EXPECT_EQ(Positions(ReadOne({"dinkes", base::Uuid::V4(random()), 0})), Range(1, 2));
  EXPECT_THAT(ReadOne({"dinkes", base::Uuid(), 1}).status,
              HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
}

TEST_F(EventLogTest, OnlyTheTypesAskedForButThroughAllOfThem) {
  FillLog("dinkes", 3, kTestTime, "things.v1.ThingMade");
  FillLog("dinkes", 4, kTestTime, "things.v1.ThingChanged");
  FillLog("dinkes", 2, kTestTime, "things.v1.ThingMade");
  LogSlice slice = ReadOne({"dinkes"}, {.types = {"things.v1.ThingMade"}});
  EXPECT_THAT(Positions(slice), ElementsAre(1, 2, 3, 8, 9));
  EXPECT_EQ(slice.through_position, 9);
  slice = ReadOne({"dinkes"}, {.events = 3, .types = {"things.v1.ThingMade"}});
  EXPECT_THAT(Positions(slice), ElementsAre(1, 2, 3));
  EXPECT_EQ(slice.through_position, 3);
  slice = ReadOne({"dinkes"}, {.types = {"things.v1.Other", "things.v1.Another"}});
  EXPECT_THAT(slice.events, ElementsAre());
  EXPECT_EQ(slice.through_position, 9);
}

TEST_F(EventLogTest, ARareTypeIsLookedForInAtMost5000PositionsACall) {
  FillLog("dinkes", 5000);
  FillLog("dinkes", 1, kTestTime, "things.v1.ThingMade");
  LogSlice slice = ReadOne({"dinkes"}, {.types = {"things.v1.ThingMade"}});
  EXPECT_THAT(slice.events, ElementsAre());
  EXPECT_EQ(slice.through_position, 5000);
  EXPECT_EQ(slice.head_position, 5001);
  slice = ReadOne({"dinkes", slice.epoch, 5000}, {.types = {"things.v1.ThingMade"}});
  EXPECT_THAT(Positions(slice), ElementsAre(5001));
}

TEST_F(EventLogTest, ManyLogsShareTheLimitAndWhatOneLeavesGoesToTheOthers) {
  FillLog("a1", 100);
  FillLog("b2", 2);
  FillLog("c3", 100);
  const std::vector<LogSlice> slices = Read({{"a1"}, {"b2"}, {"c3"}, {"none"}}, {.events = 40});
  EXPECT_EQ(Positions(slices[0]), Range(1, 28));  // its 10 and the 18 that two of them left
  EXPECT_EQ(Positions(slices[1]), Range(1, 2));
  EXPECT_EQ(Positions(slices[2]), Range(1, 10));
  EXPECT_EQ(slices[0].through_position, 28);
  EXPECT_EQ(slices[1].through_position, 2);
  EXPECT_EQ(slices[2].through_position, 10);
}

TEST_F(EventLogTest, FewerEventsThanLogsStillMoveOn) {
  FillLog("a1", 3);
  FillLog("b2", 3);
  const std::vector<LogSlice> slices = Read({{"a1"}, {"b2"}}, {.events = 1});
  EXPECT_EQ(Positions(slices[0]), Range(1, 1));
  EXPECT_EQ(slices[0].through_position, 1);
  EXPECT_THAT(slices[1].events, ElementsAre());
  EXPECT_EQ(slices[1].through_position, 0);
  EXPECT_EQ(slices[1].head_position, 3);
}

TEST_F(EventLogTest, BytesAreLimitedOverAllLogsTogether) {
  FillLog("a1", 10, kTestTime, "t", 1000);
  FillLog("b2", 10, kTestTime, "t", 1000);
  const std::vector<LogSlice> slices = Read({{"a1"}, {"b2"}}, {.events = 15, .bytes = 9500});
  EXPECT_EQ(Positions(slices[0]), Range(1, 8));
  EXPECT_EQ(slices[0].through_position, 8);
  EXPECT_THAT(slices[1].events, ElementsAre());
  EXPECT_EQ(slices[1].through_position, 0);
  // One event comes however large it is, or nobody would ever get past it.
  const LogSlice slice = ReadOne({"b2", EpochOf("b2"), 3}, {.bytes = 10});
  EXPECT_EQ(Positions(slice), Range(4, 4));
  EXPECT_EQ(slice.through_position, 4);
}

TEST_F(EventLogTest, PruneTakesTheOldEndInBatches) {
  FillLog("dinkes", 25);
  FillLog("dinsos", 3, kTestTime + absl::Hours(1));
  EXPECT_THAT(log_.Prune(kTestTime + absl::Seconds(12), Soon(), 5), IsOkAndHolds(12));
  const LogHead dinkes = {"dinkes", EpochOf("dinkes"), 25, 13};
  EXPECT_THAT(log_.Head({"dinkes"}, Soon()), IsOkAndHolds(ElementsAre(dinkes)));
  EXPECT_EQ(Positions(ReadOne({"dinkes", EpochOf("dinkes"), 12})), Range(13, 25));
  EXPECT_THAT(ReadOne({"dinkes", EpochOf("dinkes"), 11}).status,
              HasReason(Reason::EVENTS_NO_LONGER_HELD));
  EXPECT_EQ(Positions(ReadOne({"dinsos"})), Range(1, 3));
  EXPECT_THAT(log_.Prune(kTestTime + absl::Seconds(12), Soon(), 5), IsOkAndHolds(0));
}

TEST_F(EventLogTest, PruneStopsAtTheFirstEventThatIsNotDue) {
  FillLog("dinkes", 5);
  database().Execute("UPDATE ev.log SET record_time = now() WHERE position = 3");
  EXPECT_THAT(log_.Prune(kTestTime + absl::Hours(1), Soon()), IsOkAndHolds(2));
  EXPECT_EQ(Positions(ReadOne({"dinkes", EpochOf("dinkes"), 2})), Range(3, 5));
}

TEST_F(EventLogTest, ALogOfWhichNothingIsHeldKeepsItsPlace) {
  FillLog("dinkes", 5);
  EXPECT_THAT(log_.Prune(kTestTime + absl::Hours(1), Soon(), 5), IsOkAndHolds(5));
  const base::Uuid epoch = EpochOf("dinkes");
  EXPECT_THAT(log_.Head({}, Soon()), IsOkAndHolds(ElementsAre(LogHead{"dinkes", epoch, 5, 6})));
  EXPECT_THAT(ReadOne({"dinkes", epoch, 5}).status, IsOk());
  FillLog("dinkes", 1);
  EXPECT_EQ(Positions(ReadOne({"dinkes", epoch, 5})), Range(6, 6));
}

TEST_F(EventLogTest, ANewRunTakesOverWhatIsThereAndTurnsAwayWhoHadReadMore) {
  FillLog("dinkes", 5);
  FillLog("dinsos", 2);
  const base::Uuid first = EpochOf("dinkes");
  const base::Uuid other = EpochOf("dinsos");
  // Restored from a backup that was made at position 3.
  database().Execute("DELETE FROM ev.log WHERE agency = 'dinkes' AND position > 3");
  database().Execute("UPDATE ev.log_head SET position = 3 WHERE agency = 'dinkes'");
  const auto heads = log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon());
  ASSERT_THAT(heads, IsOk());
  const base::Uuid second = EpochOf("dinkes");
  EXPECT_THAT(*heads, ElementsAre(LogHead{"dinkes", second, 3, 1}));
  EXPECT_EQ(EpochOf("dinsos"), other);
  FillLog("dinkes", 4);
  const LogSlice slice = ReadOne({"dinkes", first, 3});
  EXPECT_EQ(Positions(slice), Range(4, 7));
  EXPECT_EQ(slice.epoch, second);
  const absl::Status beyond = ReadOne({"dinkes", first, 4}).status;
  EXPECT_THAT(beyond, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  EXPECT_EQ(errors::MetadataOf(beyond, "common_position"), "3");
  EXPECT_EQ(Positions(ReadOne({"dinkes", second, 4})), Range(5, 7));
}

TEST_F(EventLogTest, RunsShareWithLaterOnesOnlyWhatAllBetweenThemHad) {
  FillLog("dinkes", 5);
  const base::Uuid first = EpochOf("dinkes");
  ASSERT_THAT(log_.NewEpoch({}, clock().Now(), random(), Soon()), IsOk());
  const base::Uuid second = EpochOf("dinkes");
  FillLog("dinkes", 5);
  database().Execute("DELETE FROM ev.log WHERE position > 4");
  database().Execute("UPDATE ev.log_head SET position = 4");
  ASSERT_THAT(log_.NewEpoch({}, clock().Now(), random(), Soon()), IsOk());
  FillLog("dinkes", 5);
  for (const base::Uuid& earlier : {first, second}) {
    EXPECT_EQ(Positions(ReadOne({"dinkes", earlier, 4})), Range(5, 9));
    EXPECT_THAT(ReadOne({"dinkes", earlier, 5}).status, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  }
}

TEST_F(EventLogTest, ALaterRunHasTheGreaterEpochWhateverTheClockSays) {
  FillLog("dinkes", 1);
  absl::Time now = clock().Now();
  database().Execute("UPDATE ev.log_head SET epoch = '" + base::Uuid::V7(now, random()).ToString() +
                     "'");
  for (int i = 0; i < 10; ++i) {
    const base::Uuid before = EpochOf("dinkes");
    ASSERT_THAT(log_.NewEpoch({}, now, random(), Soon()), IsOk());
    EXPECT_GT(EpochOf("dinkes"), before);
    now -= absl::Hours(1);
  }
}

TEST_F(EventLogTest, AnotherEventAtTheReadersPositionShowsARestoreWithoutANewEpoch) {
  FillLog("dinkes", 5);
  const base::Uuid epoch = EpochOf("dinkes");
  const std::string at_3 = database().Execute("SELECT event_id FROM ev.log WHERE position = 3");
  const LogPosition reached = {"dinkes", epoch, 3, *base::Uuid::Parse(at_3)};
  EXPECT_EQ(Positions(ReadOne(reached)), Range(4, 5));
  database().Execute("UPDATE ev.log SET event_id = gen_random_uuid() WHERE position = 3");
  EXPECT_THAT(ReadOne(reached).status, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
  database().Execute("DELETE FROM ev.log WHERE position <= 3");
  database().Execute("UPDATE ev.log_head SET oldest = 4");
  EXPECT_EQ(Positions(ReadOne(reached)), Range(4, 5));  // nobody can tell any more
}

TEST_F(EventLogTest, ReadingNeverScansTheWholeLog) {
  FillLog("dinkes", 3000);
  FillLog("dinsos", 3000);
  database().Execute("ANALYZE ev.log; ANALYZE ev.log_head");
  const auto one = OneConnection();
  EventLog log(*one, "things");
  ASSERT_THAT(log.Read({{"dinkes"}}, {}, Soon()), IsOk());
  ASSERT_THAT(log.Prune(kTestTime + absl::Seconds(1), Soon()), IsOk());
  const std::string plans =
      PlanOf(*one,
             "event_log_read('{dinkes,dinsos}', array_fill(gen_random_uuid(), '{2}'), '{0,0}', "
             "'{NULL,NULL}', 500, '{}', 5000)") +
      PlanOf(*one, "event_log_prune('dinkes', now(), 1000)") + PlanOf(*one, "event_log_due(now())");
  EXPECT_THAT(plans, HasSubstr("Index Scan using log_pkey"));
  EXPECT_THAT(plans, Not(HasSubstr("Seq Scan on log ")));
}

}  // namespace
}  // namespace tanggap::events
