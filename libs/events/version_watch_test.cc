#include "libs/events/version_watch.h"

#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

const base::Uuid kRun = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
const base::Uuid kOtherRun = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d11");

TEST(VersionWatchTest, NoticesWhatDoesNotAscendInOneLog) {
  VersionWatch watch;
  EXPECT_TRUE(watch.Ascends(kRun, "things/1", 1));
  EXPECT_TRUE(watch.Ascends(kRun, "things/1", 3));
  EXPECT_FALSE(watch.Ascends(kRun, "things/1", 3));
  EXPECT_FALSE(watch.Ascends(kRun, "things/1", 2));
  EXPECT_TRUE(watch.Ascends(kOtherRun, "things/1", 1));
  EXPECT_TRUE(watch.Ascends(kRun, "things/2", 1));
  EXPECT_TRUE(watch.Ascends(kRun, "things/1", 4));
}

TEST(VersionWatchTest, RemembersTheLatestSubjectsAndForgetsOldOnes) {
  VersionWatch watch(100);
  EXPECT_TRUE(watch.Ascends(kRun, "first", 9));
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(watch.Ascends(kRun, base::Join("things/", i), 1));
    EXPECT_FALSE(watch.Ascends(kRun, "first", 9)) << i;
  }
  for (int i = 0; i < 200; ++i) watch.Ascends(kRun, base::Join("others/", i), 1);
  EXPECT_TRUE(watch.Ascends(kRun, "first", 9));
}

TEST(VersionWatchTest, ForgetsWhatMayBeOfAnotherDatabase) {
  VersionWatch watch;
  EXPECT_TRUE(watch.Ascends(kRun, "things/1", 4));
  watch.Forget();
  EXPECT_TRUE(watch.Ascends(kRun, "things/1", 4));
}

}  // namespace
}  // namespace tanggap::events
