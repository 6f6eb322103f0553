#include "libs/events/consumers.h"

#include <gmock/gmock.h>

#include "libs/events/test_consuming.h"

namespace tanggap::events {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class ConsumersTest : public ConsumingFixture {
 protected:
  static absl::StatusOr<std::string> DigestOf(postgres::Transaction& transaction,
                                              std::string_view consumer) {
    static constexpr postgres::Statement kDigest = {
        "digest_seen",
        "SELECT coalesce(md5(string_agg(agency || position || subject || version, ',' "
        "ORDER BY agency, position)), '') AS digest FROM seen WHERE consumer = $1"};
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                             transaction.Query(kDigest, postgres::Params().Text(consumer)));
    return rows.Only().Text("digest");
  }
  absl::StatusOr<Comparison> CompareBoth() {
    return Compare(pool(), "recorder-1", "recorder-2", DigestOf, Soon());
  }

  Recorder second_{"recorder-2"};
};

TEST_F(ConsumersTest, ARebuiltConsumerIsComparedAtTheSamePositionAndTakesOver) {
  FillLog("dinkes", 40);
  FillLog("dinsos", 10);
  const auto old_one = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(50));
  auto comparison = CompareBoth();
  ASSERT_THAT(comparison, testing::IsOk());
  EXPECT_FALSE(comparison->level);  // the second has not begun

  const auto new_one = Follow(FromSource("recorder-2"), second_);
  ASSERT_TRUE(AwaitSeen(50, "recorder-2"));
  comparison = CompareBoth();
  ASSERT_THAT(comparison, testing::IsOk());
  EXPECT_TRUE(comparison->level);
  EXPECT_TRUE(comparison->equal);

  ASSERT_THAT(Switch(pool(), "things", "recorder-1", Soon()), testing::IsOk());
  EXPECT_THAT(Forget(pool(), "recorder-1", Soon()).message(), HasSubstr("switch it"));
  ASSERT_THAT(Switch(pool(), "things", "recorder-2", Soon()), testing::IsOk());
  EXPECT_EQ(*Active(pool(), "things", Soon()), "recorder-2");
  EXPECT_EQ(*Active(pool(), "other", Soon()), std::nullopt);
}

TEST_F(ConsumersTest, ADifferenceIsSeen) {
  FillLog("dinkes", 5);
  const auto old_one = Follow(FromSource(), recorder_);
  const auto new_one = Follow(FromSource("recorder-2"), second_);
  ASSERT_TRUE(AwaitSeen(5));
  ASSERT_TRUE(AwaitSeen(5, "recorder-2"));
  database().Execute("UPDATE seen SET version = 99 WHERE consumer = 'recorder-2' AND position = 3");
  const auto comparison = CompareBoth();
  ASSERT_THAT(comparison, testing::IsOk());
  EXPECT_TRUE(comparison->level);
  EXPECT_FALSE(comparison->equal);
}

TEST_F(ConsumersTest, AConsumerThatRunsNoMoreIsForgotten) {
  FillLog("dinkes", 5);
  {
    const auto consumer = Follow(FromSource(), recorder_);
    ASSERT_TRUE(AwaitSeen(5));
  }
  auto followings = Followings(pool(), Soon());
  ASSERT_THAT(followings, testing::IsOk());
  ASSERT_THAT(*followings, SizeIs(1));
  EXPECT_EQ((*followings)[0].consumer, "recorder-1");
  EXPECT_EQ((*followings)[0].checkpoint.position.position, 5);
  ASSERT_THAT(Forget(pool(), "recorder-1", Soon()), testing::IsOk());
  followings = Followings(pool(), Soon());
  ASSERT_THAT(followings, testing::IsOk());
  EXPECT_THAT(*followings, SizeIs(0));
}

TEST_F(ConsumersTest, AHaltedLogGoesOnWhereAPersonPutsIt) {
  FillLog("dinkes", 5);
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  database().Execute("DELETE FROM ev.log WHERE position > 3; UPDATE ev.log_head SET position = 3");
  ASSERT_THAT(log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), testing::IsOk());
  ASSERT_TRUE(Await([&] { return !consumer->notes().empty(); }));
  // Somebody has seen to what was applied beyond the third.
  database().Execute("DELETE FROM seen WHERE position > 3");
  ASSERT_THAT(Place(pool(), "recorder-1", "things", {"dinkes", EpochOf("dinkes"), 3, base::Uuid()},
                    clock().Now(), Soon()),
              testing::IsOk());
  FillLog("dinkes", 2);
  ASSERT_TRUE(AwaitSeen(5));
  ExpectSeenOnceInOrder();
  EXPECT_TRUE(Await([&] { return consumer->notes().empty(); }));
}

}  // namespace
}  // namespace tanggap::events
