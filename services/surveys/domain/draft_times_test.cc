#include "services/surveys/domain/draft_times.h"

#include <gtest/gtest.h>

namespace tanggap::surveys {
namespace {

absl::Time At(const std::string& time) {
  absl::Time read;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M:%E*S", "2026-03-02 " + time, absl::UTCTimeZone(),
                              &read, nullptr));
  return read;
}

std::string Expiry(const std::string& saved) {
  return absl::FormatTime("%H:%M", absl::FromUnixSeconds(60 * PlaceExpiry(At(saved))),
                          absl::UTCTimeZone());
}

TEST(DraftTimesTest, APlaceIsHeldForHalfAnHourAtLeastAndUntilAFullQuarter) {
  EXPECT_EQ(Expiry("08:00:00"), "08:30");
  EXPECT_EQ(Expiry("08:00:00.000001"), "08:45");
  EXPECT_EQ(Expiry("08:14:59"), "08:45");
  EXPECT_EQ(Expiry("08:15:00"), "08:45");
  EXPECT_EQ(Expiry("08:31:00"), "09:15");
}

}  // namespace
}  // namespace tanggap::surveys
