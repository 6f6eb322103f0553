#include "libs/events/version_watch.h"

#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

TEST(VersionWatchTest, NoticesWhatDoesNotAscendInOneLog) {
  VersionWatch watch;
  EXPECT_TRUE(watch.Ascends("dinkes", "things/1", 1));
  EXPECT_TRUE(watch.Ascends("dinkes", "things/1", 3));
  EXPECT_FALSE(watch.Ascends("dinkes", "things/1", 3));
  EXPECT_FALSE(watch.Ascends("dinkes", "things/1", 2));
  EXPECT_TRUE(watch.Ascends("dinsos", "things/1", 1));
  EXPECT_TRUE(watch.Ascends("dinkes", "things/2", 1));
  EXPECT_TRUE(watch.Ascends("dinkes", "things/1", 4));
}

TEST(VersionWatchTest, RemembersTheLatestSubjectsAndForgetsOldOnes) {
  VersionWatch watch(100);
  EXPECT_TRUE(watch.Ascends("dinkes", "first", 9));
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(watch.Ascends("dinkes", base::Join("things/", i), 1));
    EXPECT_FALSE(watch.Ascends("dinkes", "first", 9)) << i;
  }
  for (int i = 0; i < 200; ++i) watch.Ascends("dinkes", base::Join("others/", i), 1);
  EXPECT_TRUE(watch.Ascends("dinkes", "first", 9));
}

}  // namespace
}  // namespace tanggap::events
