#include "libs/events/bell.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "libs/events/test_events.h"
#include "libs/testing/await.h"

namespace tanggap::events {
namespace {

class BellTest : public EventFixture {
 protected:
  EventLog log_{pool(), "things"};
};

TEST_F(BellTest, RingsForThoseWhomItConcernsUntilTheyLeave) {
  Bell bell(log_, clock(), absl::Hours(1));
  std::atomic<int> dinkes = 0, both = 0;
  auto one = std::make_unique<Bell::Subscription>(bell.Subscribe({"dinkes"}, [&] { ++dinkes; }));
  const Bell::Subscription other = bell.Subscribe({"dinkes", "dinsos"}, [&] { ++both; });
  bell.Ring({"dinsos", "bpbd"});
  EXPECT_EQ(dinkes, 0);
  EXPECT_EQ(both, 1);
  bell.Ring({"dinkes", "dinsos"});
  EXPECT_EQ(dinkes, 1);
  EXPECT_EQ(both, 2);
  one.reset();
  bell.Ring({"dinkes"});
  EXPECT_EQ(dinkes, 1);
  EXPECT_EQ(both, 3);
}

TEST_F(BellTest, SeesByItselfWhatAnotherProcessPublishes) {
  FillLog("dinkes", 1);
  Bell bell(log_, clock(), absl::Milliseconds(2));
  std::atomic<int> rung = 0;
  const Bell::Subscription subscription = bell.Subscribe({"dinkes", "dinsos"}, [&] { ++rung; });
  ASSERT_TRUE(Await([&] { return rung == 1; }));
  FillLog("dinkes", 1);
  ASSERT_TRUE(Await([&] { return rung == 2; }));
  FillLog("dinsos", 1);
  ASSERT_TRUE(Await([&] { return rung == 3; }));
  FillLog("bpbd", 1);
  FillLog("dinkes", 1);
  EXPECT_TRUE(Await([&] { return rung == 4; }));
}

}  // namespace
}  // namespace tanggap::events
