#include "libs/events/outbox.h"

#include <gmock/gmock.h>

#include "libs/events/test_events.h"

namespace tanggap::events {
namespace {

using testing::IsOk;

class OutboxTest : public EventFixture {
 protected:
  // Changes many things in one statement, as a group commit or a transfer does.
  void ChangeMany(const std::vector<base::Uuid>& changed, const std::vector<OutboxEvent>& events) {
    static const auto& sql = *new std::string(base::Join(
        "WITH changed AS (UPDATE thing SET version = version + 1 WHERE thing = ANY ($1) RETURNING "
        "thing), ",
        InsertEvents(2, "changed", "thing"), " SELECT thing FROM changed"));
    postgres::Params params;
    params.UuidArray(changed);
    AppendEvents(params, events);
    EXPECT_EQ(params.size(), size_t{1 + kEventParameters});
    ASSERT_THAT(pool().Query({"change_things", sql.c_str()}, params, Soon()), IsOk());
  }
  OutboxEvent EventOf(const base::Uuid& thing, int version, std::string_view agency) {
    return things_.EventOf(thing, version, agency, "things.v1.ThingChanged", kTestTime, "data");
  }
};

TEST_F(OutboxTest, WritesEveryFieldAsGiven) {
  const base::Uuid thing = things_.Make();
  ASSERT_TRUE(things_.Change(thing, 1, "dinkes", "things.v1.ThingMade", kTestTime,
                             std::string("\0\xff\n\"{}\\", 7)));
  const auto rows = pool().Query({"outbox", "SELECT * FROM ev.outbox"}, Soon());
  ASSERT_THAT(rows, IsOk());
  const postgres::Row row = rows->Only();
  EXPECT_EQ(row.Text("agency"), "dinkes");
  EXPECT_FALSE(row.Uuid("event_id").IsNil());
  EXPECT_EQ(row.Text("type"), "things.v1.ThingMade");
  EXPECT_EQ(row.Text("subject"), "things/" + thing.ToString());
  EXPECT_EQ(row.Int("subject_version"), 1);
  EXPECT_EQ(row.Time("record_time"), kTestTime);
  EXPECT_EQ(row.Text("traceparent"), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  EXPECT_EQ(row.Text("data_message"), "tanggap.things.v1.ThingEvent");
  EXPECT_EQ(row.Bytes("data"), std::string("\0\xff\n\"{}\\", 7));
}

TEST_F(OutboxTest, AChangeThatDidNotHappenHasNoEvent) {
  const base::Uuid thing = things_.Make();
  EXPECT_FALSE(things_.Change(thing, 2, "dinkes"));
  EXPECT_EQ(Count("ev.outbox"), 0);
}

TEST_F(OutboxTest, AStatementMayHaveNoEventAtAll) {
  const base::Uuid thing = things_.Make();
  ChangeMany({thing}, {});
  EXPECT_EQ(Count("thing WHERE version = 1"), 1);
  EXPECT_EQ(Count("ev.outbox"), 0);
}

TEST_F(OutboxTest, ATransferIsOneVersionInTwoLogs) {
  const base::Uuid thing = things_.Make();
  ChangeMany({thing}, {EventOf(thing, 1, "dinkes"), EventOf(thing, 1, "dinsos")});
  EXPECT_EQ(database().Execute("SELECT string_agg(agency, ' ' ORDER BY id) FROM ev.outbox"),
            "dinkes dinsos");
}

TEST_F(OutboxTest, ManyEventsOfOneStatementKeepTheirOrder) {
  std::vector<base::Uuid> changed;
  std::vector<OutboxEvent> events;
  std::string expected;
  for (int i = 0; i < 64; ++i) changed.push_back(things_.Make());
  const base::Uuid unchanged = things_.Make();
  for (int version = 1; version <= 2; ++version) {
    for (int i = 63; i >= 0; --i) {
      events.push_back(EventOf(changed[i], version, base::Join("agency-", i)));
      expected += base::Join(i, ".", version, " ");
    }
    events.push_back(EventOf(unchanged, version, "nobody"));
  }
  ChangeMany(changed, events);
  EXPECT_EQ(database().Execute(
                "SELECT string_agg(substr(agency, 8) || '.' || subject_version || ' ', '' ORDER BY "
                "id) FROM ev.outbox"),
            expected);
}

}  // namespace
}  // namespace tanggap::events
