#include "libs/events/sequencer.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "libs/events/event_log.h"
#include "libs/events/test_events.h"
#include "libs/postgres/migrator.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::events {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;

class SequencerTest : public EventFixture {
 protected:
  std::unique_ptr<Sequencer> MakeSequencer(SequencerOptions options = {}) {
    options.source = "things";
    return std::make_unique<Sequencer>(std::move(options), pool(), clock(), random());
  }
  static Sequencer::Moved MoveAll(Sequencer& sequencer) {
    const auto waiting = sequencer.Look({}, false);
    EXPECT_THAT(waiting, IsOk());
    if (waiting->agencies.empty()) return {};
    auto moved = sequencer.Move(*waiting);
    EXPECT_THAT(moved, IsOk());
    return *std::move(moved);
  }
  // "dinkes 1 things/... 1|..." of the whole log, by agency and position.
  std::string LogText() {
    return database().Execute(
        "SELECT coalesce(string_agg(agency || ' ' || position || ' ' || subject || ' ' || "
        "subject_version, '|' ORDER BY agency, position), '') FROM ev.log");
  }
  static std::string Subject(const base::Uuid& thing) { return "things/" + thing.ToString(); }
};

TEST_F(SequencerTest, GivesPositionsInTheOrderOfTheOutboxToEachAgency) {
  const base::Uuid a = things_.Make(), b = things_.Make();
  things_.Change(a, 1, "dinkes");
  things_.Change(b, 1, "dinsos");
  things_.Change(b, 2, "dinkes");
  things_.Change(a, 2, "dinkes");
  const auto sequencer = MakeSequencer();
  const auto waiting = sequencer->Look({}, false);
  ASSERT_THAT(waiting, IsOk());
  EXPECT_THAT(waiting->agencies, ElementsAre("dinkes", "dinsos"));
  const auto moved = sequencer->Move(*waiting);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->events_moved, 4u);
  EXPECT_THAT(moved->agencies, ElementsAre("dinkes", "dinsos"));
  EXPECT_THAT(moved->events, IsEmpty());
  EXPECT_EQ(moved->order_violations, 0u);
  EXPECT_FALSE(moved->more);
  EXPECT_EQ(LogText(), base::Join("dinkes 1 ", Subject(a), " 1|dinkes 2 ", Subject(b),
                                  " 2|dinkes 3 ", Subject(a), " 2|dinsos 1 ", Subject(b), " 1"));
  EXPECT_EQ(Count("ev.outbox"), 0);
  EXPECT_EQ(database().Execute("SELECT string_agg(agency || position || oldest, ' ' ORDER BY "
                               "agency) FROM ev.log_head"),
            "dinkes31 dinsos11");
  things_.Change(a, 3, "dinkes");
  EXPECT_EQ(MoveAll(*sequencer).events_moved, 1u);
  EXPECT_THAT(LogText(), HasSubstr(base::Join("dinkes 4 ", Subject(a), " 3|")));
}

TEST_F(SequencerTest, WhatItGivesIsWhatTheLogGives) {
  const base::Uuid thing = things_.Make();
  for (int version = 1; version <= 5; ++version) {
    things_.Change(thing, version, version % 2 == 0 ? "dinkes" : "dinsos", "things.v1.ThingMade",
                   kTestTime + absl::Microseconds(version), std::string(version, '\xff'));
  }
  const auto sequencer = MakeSequencer({.with_events = true});
  const Sequencer::Moved moved = MoveAll(*sequencer);
  ASSERT_EQ(moved.events.size(), 5u);
  EventLog log(pool(), "things");
  const auto slices = log.Read({{"dinkes"}, {"dinsos"}}, {}, Soon());
  ASSERT_THAT(slices, IsOk());
  std::string given, read;
  for (const common::v1::Event& event : moved.events) given += event.SerializeAsString() + "|";
  for (const LogSlice& slice : *slices) {
    for (const common::v1::Event& event : slice.events) read += event.SerializeAsString() + "|";
  }
  EXPECT_EQ(given, read);
}

TEST_F(SequencerTest, MovesNoMoreThanABatchAndSaysThatThereIsMore) {
  const base::Uuid thing = things_.Make();
  for (int version = 1; version <= 7; ++version) things_.Change(thing, version, "dinkes");
  const auto sequencer = MakeSequencer({.batch = 3});
  EXPECT_TRUE(MoveAll(*sequencer).more);
  EXPECT_TRUE(MoveAll(*sequencer).more);
  EXPECT_FALSE(MoveAll(*sequencer).more);
  EXPECT_EQ(Count("ev.log"), 7);
}

TEST_F(SequencerTest, LeavesAloneWhatIsHeldBackAndMovesItLater) {
  const base::Uuid a = things_.Make(), b = things_.Make();
  const auto sequencer = MakeSequencer();
  things_.Change(a, 1, "dinkes");
  for (int version = 1; version <= 5; ++version) {
    things_.Change(b, version, "dinsos");
    const auto waiting = sequencer->Look({"dinkes"}, false);
    ASSERT_THAT(waiting, IsOk());
    EXPECT_THAT(waiting->agencies, ElementsAre("dinsos"));
    ASSERT_THAT(sequencer->Move(*waiting), IsOk());
  }
  EXPECT_EQ(Count("ev.outbox"), 1);
  sequencer->Forget();
  EXPECT_THAT(MoveAll(*sequencer).agencies, ElementsAre("dinkes"));
  EXPECT_EQ(Count("ev.outbox"), 0);
}

// I1: an event is in the outbox or in the log, never in neither.
TEST_F(SequencerTest, AnEventThatCommitsLateWithALowIdIsMovedAndBeforeTheNextOfItsSubject) {
  const base::Uuid slow = things_.Make(), fast = things_.Make();
  const auto sequencer = MakeSequencer();
  int fast_version = 0;
  const auto move_others = [&] {
    for (int i = 0; i < 3; ++i) {
      things_.Change(fast, ++fast_version, "dinkes");
      MoveAll(*sequencer);
    }
  };
  move_others();
  ASSERT_THAT(pool().Transact(
                  Soon(),
                  [&](postgres::Transaction& transaction) -> absl::Status {
                    postgres::Params params;
                    params.Uuid(slow);
                    AppendEvents(params, {things_.EventOf(slow, 1, "dinkes", "t", kTestTime, "")});
                    static const auto& sql = *new std::string(base::Join(
                        "WITH changed AS (UPDATE thing SET version = 1 WHERE thing = $1 "
                        "RETURNING thing), ",
                        InsertEvents(2, "changed", "thing"), " SELECT thing FROM changed"));
                    const auto rows = transaction.Query({"change_slowly", sql.c_str()}, params);
                    EXPECT_THAT(rows, IsOk());
                    move_others();  // ids above the open transaction's are moved
                    return rows.status();
                  }),
              IsOk());
  things_.Change(slow, 2, "dinkes");
  EXPECT_EQ(MoveAll(*sequencer).events_moved, 2u);
  EXPECT_THAT(LogText(), HasSubstr(base::Join("dinkes 7 ", Subject(slow), " 1|dinkes 8 ",
                                              Subject(slow), " 2")));
}

TEST_F(SequencerTest, TellsOfVersionsThatDoNotAscendAndGoesOn) {
  const base::Uuid thing = things_.Make();
  const auto sequencer = MakeSequencer();
  things_.Change(thing, 1, "dinkes");
  MoveAll(*sequencer);
  database().Execute("UPDATE thing SET version = 0");
  things_.Change(thing, 1, "dinkes");
  EXPECT_EQ(MoveAll(*sequencer).order_violations, 1u);
  EXPECT_EQ(Count("ev.log"), 2);
}

// A database that comes back from a backup gives versions again that it gave before.
TEST_F(SequencerTest, ARestoredLogIsNoViolation) {
  const base::Uuid thing = things_.Make();
  const auto sequencer = MakeSequencer();
  for (int version = 1; version <= 4; ++version) things_.Change(thing, version, "dinkes");
  MoveAll(*sequencer);
  database().Execute(
      "DELETE FROM ev.log WHERE position > 3; UPDATE ev.log_head SET position = 3; "
      "UPDATE thing SET version = 3");
  EventLog log(pool(), "things");
  ASSERT_THAT(log.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), IsOk());
  things_.Change(thing, 4, "dinkes");
  const Sequencer::Moved moved = MoveAll(*sequencer);
  EXPECT_EQ(moved.events_moved, 1u);
  EXPECT_EQ(moved.order_violations, 0u);
}

// The same without a new epoch, as long as nobody has noticed the restore: what restored it started
// the server anew.
TEST_F(SequencerTest, WhatWasKnownOfAnotherServerIsForgotten) {
  const auto server = testing::PrivatePostgres::Create();
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), IsOk());
  postgres::Pool pool({.url = server->Url(), .size = 1}, clock(), random());
  Sequencer sequencer({.source = "things"}, pool, clock(), random());
  const auto happen = [&] {
    return pool
        .Query({"happen",
                "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, "
                "record_time, traceparent, data_message, data) VALUES ('dinkes', "
                "gen_random_uuid(), 't', 'things/1', 4, now(), '', 'm', '')"},
               Soon())
        .status();
  };
  ASSERT_THAT(happen(), IsOk());
  EXPECT_EQ(MoveAll(sequencer).events_moved, 1u);
  server->Stop();
  server->Start();
  ASSERT_TRUE(Await([&] { return happen().ok(); }));
  ASSERT_TRUE(Await([&] { return sequencer.Look({}, false).ok(); }));
  const Sequencer::Moved moved = MoveAll(sequencer);
  EXPECT_GE(moved.events_moved, 1u);
  EXPECT_EQ(moved.order_violations, 0u);
}

TEST_F(SequencerTest, MakesAHeadAnewThatSomebodyTookAway) {
  const base::Uuid thing = things_.Make();
  const auto sequencer = MakeSequencer();
  things_.Change(thing, 1, "dinkes");
  MoveAll(*sequencer);
  database().Execute("DELETE FROM ev.log; DELETE FROM ev.log_head");
  things_.Change(thing, 2, "dinkes");
  EXPECT_EQ(MoveAll(*sequencer).events_moved, 0u);
  EXPECT_EQ(MoveAll(*sequencer).events_moved, 1u);
}

// I2, I3 with four who write and two who move, all at once.
TEST_F(SequencerTest, ManyWritersAndTwoMoversKeepLogsDenseAndVersionsAscending) {
  constexpr int kWriters = 4, kRounds = 60;
  std::atomic<int> writing{kWriters};
  std::vector<base::Uuid> shared;
  for (int i = 0; i < 3; ++i) shared.push_back(things_.Make());
  std::vector<std::thread> threads;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      for (int i = 0; i < kRounds; ++i) {
        // Whoever comes first makes the next version; the others try again.
        const base::Uuid& thing = shared[static_cast<size_t>(i + w) % shared.size()];
        const std::string version = database().Execute(
            "SELECT version + 1 FROM thing WHERE thing = '" + thing.ToString() + "'");
        things_.Change(thing, std::stoi(version), i % 2 == 0 ? "dinkes" : "dinsos");
      }
      --writing;
    });
  }
  for (int m = 0; m < 2; ++m) {
    threads.emplace_back([&] {
      const auto sequencer = MakeSequencer({.batch = 7});
      size_t moved = 1;
      while (writing > 0 || moved > 0) moved = MoveAll(*sequencer).events_moved;
    });
  }
  for (std::thread& thread : threads) thread.join();
  MoveAll(*MakeSequencer());
  EXPECT_EQ(Count("ev.outbox"), 0);
  EXPECT_EQ(Count("ev.log"), std::stoll(database().Execute("SELECT sum(version) FROM thing")));
  EXPECT_GT(Count("ev.log"), 50);
  EXPECT_EQ(
      Count("(SELECT FROM ev.log l JOIN ev.log_head h USING (agency) GROUP BY agency, "
            "h.position HAVING count(*) <> h.position OR max(l.position) <> h.position) AS holes"),
      0);
  EXPECT_EQ(
      Count("(SELECT subject_version - lag(subject_version) OVER (PARTITION BY agency, subject "
            "ORDER BY position) AS step FROM ev.log) AS steps WHERE step <= 0"),
      0);
}

TEST_F(SequencerTest, MeasuresTheBacklog) {
  const base::Uuid thing = things_.Make();
  const auto sequencer = MakeSequencer();
  auto backlog = sequencer->MeasureBacklog();
  ASSERT_THAT(backlog, IsOk());
  EXPECT_EQ(backlog->events, 0);
  EXPECT_EQ(backlog->age, absl::ZeroDuration());
  things_.Change(thing, 1, "dinkes", "t", clock().Now() - absl::Hours(1));
  things_.Change(thing, 2, "dinkes", "t", clock().Now());
  backlog = sequencer->MeasureBacklog();
  ASSERT_THAT(backlog, IsOk());
  EXPECT_EQ(backlog->events, 2);
  EXPECT_GE(backlog->age, absl::Hours(1));
  EXPECT_LT(backlog->age, absl::Hours(2));
}

// A report or a backup that keeps 20,000 emptied rows from being vacuumed must not make every look
// a walk over them. On a server of its own: any transaction that writes holds the bound back, those
// of other tests too.
TEST_F(SequencerTest, RowsThatVacuumCannotRemoveAreNotWalkedOver) {
  const auto server = testing::PrivatePostgres::Create();
  ASSERT_THAT(postgres::Migrate(server->Url(), {EventMigrations()}, {}), IsOk());
  postgres::Pool one({.url = server->Url(), .size = 1}, clock(), random());
  postgres::Pool reader({.url = server->Url(), .size = 1}, clock(), random());
  Sequencer sequencer({.source = "things"}, one, clock(), random());
  const auto happen = [&](int events) {
    EXPECT_THAT(
        one.Query({"happen",
                   "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, "
                   "record_time, traceparent, data_message, data) SELECT 'dinkes', "
                   "gen_random_uuid(), 't', 's/' || i, 1, now(), '', 'm', '' "
                   "FROM generate_series(1, $1::int) i"},
                  postgres::Params().Int(events), Soon()),
        IsOk());
  };
  ASSERT_THAT(
      reader.Transact(
          Soon(),
          [&](postgres::Transaction& report) -> absl::Status {
            EXPECT_THAT(
                report.Query({"isolate", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"}),
                IsOk());
            EXPECT_THAT(report.Query({"pin", "SELECT count(*) FROM ev.log"}), IsOk());
            happen(20'000);
            while (MoveAll(sequencer).events_moved > 0) {
            }
            for (int i = 0; i < 2; ++i) {
              happen(1);
              EXPECT_EQ(MoveAll(sequencer).events_moved, 1u);
            }
            EXPECT_THAT(sequencer.Look({}, false), IsOk());
            EXPECT_THAT(PagesOf(one, "event_publisher_look(0, '{}', 1000)"), ::testing::Gt(200));
            EXPECT_THAT(PagesOf(one, base::Join("event_publisher_look(", sequencer.bound(),
                                                ", '{}', 1000)")),
                        ::testing::Lt(10));
            return absl::OkStatus();
          }),
      IsOk());
}

TEST_F(SequencerTest, NoStatementScansTheOutboxOrTheLog) {
  const auto one = OneConnection();
  Sequencer plain({.source = "things"}, *one, clock(), random());
  Sequencer giving({.source = "things", .with_events = true}, *one, clock(), random());
  // As large as it gets when vacuum lags behind.
  database().Execute(
      "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, record_time, "
      "traceparent, data_message, data) SELECT 'dinkes', gen_random_uuid(), 't', 's/' || i, 1, "
      "now(), '', 'm', '' FROM generate_series(1, 5000) i");
  database().Execute("ANALYZE ev.outbox");
  EXPECT_EQ(MoveAll(plain).events_moved, 1000u);
  EXPECT_EQ(MoveAll(giving).events_moved, 1000u);
  const std::string plans = PlanOf(*one, "event_publisher_look(0, '{}', 1000)") +
                            PlanOf(*one, "event_publisher_move(0, '{dinkes}', 1000)") +
                            PlanOf(*one, "event_publisher_move_and_give(0, '{dinkes}', 1000)");
  EXPECT_THAT(plans, HasSubstr("outbox_pkey"));
  EXPECT_THAT(plans, Not(HasSubstr("Seq Scan on outbox")));
  EXPECT_THAT(plans, Not(HasSubstr("Seq Scan on log ")));
}

}  // namespace
}  // namespace tanggap::events
