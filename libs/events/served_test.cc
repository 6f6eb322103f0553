#include "libs/events/served.h"

#include "libs/events/consumers.h"
#include "libs/events/test_consuming.h"

namespace tanggap::events {
namespace {

class ServedTest : public ConsumingFixture {
 protected:
  // With how many rows the served consumer has of the log of dinkes.
  std::pair<Served, int64_t> Ask() {
    static constexpr postgres::Statement kAsk = {
        "served_things", "WITH " TANGGAP_EVENTS_SERVED(1, 2, 3, 4)
        " SELECT served.*, (SELECT count(*) FROM seen s WHERE s.consumer = served.consumer AND "
        "s.agency = $4) AS things FROM served"};
    postgres::Params params;
    AppendServed(params, {"things", "recorder-1", "things", "dinkes"});
    const auto rows = pool().Query(kAsk, params, Soon());
    EXPECT_THAT(rows, testing::IsOk());
    return {ServedIn(rows->Only(), "dinkes"), rows->Only().Int("things")};
  }
};

TEST_F(ServedTest, WithoutALogThereIsNothingToBeginWith) {
  const auto [served, things] = Ask();
  EXPECT_TRUE(served.begun);
  EXPECT_EQ(served.through, std::nullopt);
  EXPECT_EQ(things, 0);
}

TEST_F(ServedTest, SaysHowFarTheRowsGo) {
  FillLog("dinkes", 5);
  EXPECT_FALSE(Ask().first.begun) << "nothing is applied yet";
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  const auto [served, things] = Ask();
  EXPECT_TRUE(served.begun);
  EXPECT_EQ(things, 5);
  ASSERT_TRUE(served.through.has_value());
  EXPECT_EQ(served.through->agency, "dinkes");
  EXPECT_EQ(served.through->position, 5);
  EXPECT_EQ(served.through->epoch, EpochOf("dinkes"));
  EXPECT_EQ(served.through->event_id.ToString(),
            database().Execute("SELECT event_id FROM ev.log WHERE position = 5"));
}

TEST_F(ServedTest, IsOfTheConsumerThatWasSwitchedTo) {
  FillLog("dinkes", 5);
  const auto first = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  ASSERT_THAT(Switch(pool(), "things", "recorder-2", Soon()), testing::IsOk());
  EXPECT_FALSE(Ask().first.begun);
  Recorder second("recorder-2");
  const auto other = Follow(FromSource("recorder-2"), second);
  ASSERT_TRUE(AwaitSeen(5, "recorder-2"));
  EXPECT_EQ(Ask().first.through->position, 5);
}

}  // namespace
}  // namespace tanggap::events
