#include "libs/postgres/clock_sync.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::IsOk;
using testing::StatusIs;

class ClockSyncTest : public testing::PostgresFixture {};

TEST_F(ClockSyncTest, MeasuresThatTheServerOfThisMachineHasItsTime) {
  const auto measured = ClockSync::Measure(pool(), clock(), {});
  ASSERT_THAT(measured, IsOk());
  EXPECT_LE(absl::AbsDuration(measured->offset), measured->round_trip / 2 + absl::Milliseconds(1));
  EXPECT_GT(measured->round_trip, absl::ZeroDuration());
}

TEST_F(ClockSyncTest, SlowReadingsDoNotCount) {
  EXPECT_THAT(ClockSync::Measure(pool(), clock(), {.longest_round_trip = absl::Nanoseconds(1)}),
              ::testing::Not(IsOk()));
}

TEST_F(ClockSyncTest, PutsAWrongClockRight) {
  base::SystemClock wrong;
  const base::SystemClock machine;
  wrong.SetOffset(absl::Hours(-3));
  PoolOptions options;
  options.url = database().url();
  Pool own(options, wrong, random());
  ClockSync sync(own, wrong);
  while (machine.Now() - wrong.Now() > absl::Hours(1)) std::this_thread::yield();
  EXPECT_LT(absl::AbsDuration(machine.Now() - wrong.Now()), absl::Seconds(1));
}

TEST(ClockSyncOffsetTest, LeavesAClockAloneThatIsRightToWithinTheReading) {
  const ClockSync::Offset measured{.offset = absl::Milliseconds(5),
                                   .round_trip = absl::Milliseconds(4)};
  EXPECT_EQ(ClockSync::NextOffset(measured, absl::Milliseconds(3)), absl::Milliseconds(3));
  EXPECT_EQ(ClockSync::NextOffset(measured, absl::Milliseconds(7)), absl::Milliseconds(7));
  EXPECT_EQ(ClockSync::NextOffset(measured, absl::Microseconds(2999)), absl::Milliseconds(5));
  EXPECT_EQ(ClockSync::NextOffset(measured, absl::Microseconds(7001)), absl::Milliseconds(5));
}

}  // namespace
}  // namespace tanggap::postgres
