#include "libs/events/stream_keys.h"

#include <gtest/gtest.h>

namespace tanggap::events {
namespace {

const base::Uuid kEpoch = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");

TEST(StreamKeysTest, NamesStreamAndBeaconOfALog) {
  EXPECT_EQ(StreamKey("complaints", "dinkes", kEpoch), "ev:{complaints.dinkes}:4e9f2d10");
  EXPECT_EQ(BeaconKey("complaints", "dinkes"), "evh:{complaints.dinkes}");
  EXPECT_EQ(RosterKey("complaints"), "ev:{complaints}");
}

TEST(StreamKeysTest, ABeaconIsReadAsItWasWritten) {
  const Beacon beacon = {kEpoch, 42};
  EXPECT_EQ(BeaconText(beacon), "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10:42");
  EXPECT_EQ(ParseBeacon(BeaconText(beacon)), beacon);
  for (const char* wrong :
       {"", ":", "42", "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10",
        "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10:", "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10:42x",
        "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d1x:42",
        "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10:99999999999999999999"}) {
    EXPECT_EQ(ParseBeacon(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace tanggap::events
