#include "libs/rpc/anonymous_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::rpc {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'772'420'400);

class AnonymousGuardTest : public ::testing::Test {
 protected:
  AnonymousGuard NewGuard(AnonymousLimits limits) { return AnonymousGuard(limits, random_); }
  // How many of `calls` are let through at this moment.
  static int Passed(AnonymousGuard& guard, const std::string& peer, int calls, absl::Time now,
                    AnonymousCall call = AnonymousCall::kLookup) {
    int passed = 0;
    for (int i = 0; i < calls; ++i) passed += guard.Admit(call, peer, "", now).ok() ? 1 : 0;
    return passed;
  }

  base::SeededRandom random_{7};
};

TEST_F(AnonymousGuardTest, OneAddressGetsItsRateAndTenSecondsOfItAtOnce) {
  AnonymousGuard guard = NewGuard({.of_address = 5, .of_all = 0});
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow), 50);
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:2", 1000, kNow), 0)
      << "another port is the same caller";
  const absl::Status refused = guard.Admit(AnonymousCall::kLookup, "ipv4:203.0.113.7:1", "", kNow);
  EXPECT_EQ(errors::ReasonOf(refused), errors::Reason::RATE_LIMITED);
  EXPECT_EQ(errors::RetryAfterOf(refused), absl::Milliseconds(200));
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow + absl::Seconds(2)), 10);
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow + absl::Hours(9)), 50);
  EXPECT_EQ(Passed(guard, "ipv4:198.51.100.1:1", 10, kNow), 10) << "others are not held up";
}

TEST_F(AnonymousGuardTest, CallsThatAreNobodysToKnowCountApart) {
  AnonymousGuard guard =
      NewGuard({.of_address = 5, .of_all = 8, .unnamed_of_address = 20, .unnamed_of_all = 0});
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow, AnonymousCall::kUnnamed), 200);
  EXPECT_EQ(Passed(guard, "ipv4:198.51.100.1:1", 150, kNow, AnonymousCall::kUnnamed), 150);
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow), 50) << "look-ups have theirs";
  const absl::Status refused = guard.Admit(AnonymousCall::kUnnamed, "ipv4:203.0.113.7:1", "", kNow);
  EXPECT_THAT(refused.message(), ::testing::HasSubstr("20 a second"));
  AnonymousGuard few = NewGuard({.unnamed_of_address = 0, .unnamed_of_all = 3});
  EXPECT_EQ(Passed(few, "unix:", 1000, kNow, AnonymousCall::kUnnamed), 30);
}

// What a service is started with when nobody says otherwise.
TEST_F(AnonymousGuardTest, TenThousandMayCallAtOnceFromOneAddress) {
  AnonymousGuard guard = NewGuard(AnonymousLimits());
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 10'001, kNow, AnonymousCall::kUnnamed), 10'000);
  EXPECT_EQ(Passed(guard, "ipv4:198.51.100.1:1", 10'000, kNow, AnonymousCall::kUnnamed), 10'000);
}

TEST_F(AnonymousGuardTest, AllTogetherGetTheirsHoweverManyTheyAre) {
  AnonymousGuard guard = NewGuard({.of_address = 5, .of_all = 20});
  int passed = 0;
  for (int i = 0; i < 100; ++i)
    passed += Passed(guard, base::Join("ipv4:203.0.", i, ".7:1"), 10, kNow);
  EXPECT_EQ(passed, 200);
}

TEST_F(AnonymousGuardTest, AnIpv6NetworkIsOneCaller) {
  AnonymousGuard guard = NewGuard({.of_address = 5, .of_all = 0});
  EXPECT_EQ(Passed(guard, "ipv6:%5B2001:db8:1:2::a%5D:1", 1000, kNow), 50);
  EXPECT_EQ(Passed(guard, "ipv6:[2001:db8:1:2:9::b]:1", 1000, kNow), 0);
  EXPECT_EQ(Passed(guard, "ipv6:[2001:db8:1:3::a]:1", 10, kNow), 10);
}

TEST_F(AnonymousGuardTest, NoLimitIsNoLimitAndThisMachineHasNoneOfItsOwn) {
  AnonymousGuard open = NewGuard({.of_address = 0, .of_all = 0});
  EXPECT_EQ(Passed(open, "ipv4:203.0.113.7:1", 1000, kNow), 1000);
  AnonymousGuard guard = NewGuard({.of_address = 5, .of_all = 30});
  EXPECT_EQ(Passed(guard, "unix:", 100, kNow), 100);
  EXPECT_EQ(Passed(guard, "ipv4:127.0.0.1:9", 1000, kNow), 200) << "but it counts among all";
}

TEST_F(AnonymousGuardTest, AClockThatIsPutBackShutsNobodyOut) {
  AnonymousGuard guard = NewGuard({.of_address = 5, .of_all = 0});
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow), 50);
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow - absl::Seconds(3)), 0) << "a little";
  EXPECT_EQ(Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow - absl::Hours(5)), 50);
}

TEST_F(AnonymousGuardTest, ThreadsShareOneAllowance) {
  AnonymousGuard guard = NewGuard({.of_address = 50, .of_all = 0});
  std::atomic<int> passed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { passed += Passed(guard, "ipv4:203.0.113.7:1", 1000, kNow); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, 500);
}

TEST(CallerAddressTest, AProxyOfOursSaysForWhomItCallsAndNobodyElseDoes) {
  const Networks proxies = *Networks::Parse("10.0.3.7, 172.16.0.0/12, fd00::/8");
  const auto caller = [&](std::string_view peer, std::string_view forwarded) {
    return CallerAddress(peer, forwarded, proxies);
  };
  const Address citizen = *ParseAddress("203.0.113.7");
  EXPECT_EQ(caller("ipv4:10.0.3.7:1", "203.0.113.7"), citizen);
  EXPECT_EQ(caller("ipv4:172.20.0.4:1", "198.51.100.1, 203.0.113.7"), citizen)
      << "what stands before the proxy's own entry is the caller's word";
  EXPECT_EQ(caller("ipv6:[fd00::1]:1", "203.0.113.7"), citizen);
  EXPECT_EQ(caller("ipv4:127.0.0.1:1", "203.0.113.7"), citizen);
  EXPECT_EQ(caller("unix:", " 203.0.113.7 "), citizen);
  EXPECT_EQ(caller("ipv4:10.0.3.8:1", "203.0.113.7"), *ParseAddress("10.0.3.8"));
  EXPECT_EQ(caller("ipv4:203.0.113.7:1", "198.51.100.1"), citizen);
  EXPECT_EQ(caller("ipv4:10.0.3.7:1", ""), "");
  EXPECT_EQ(caller("ipv4:10.0.3.7:1", "unknown"), "");
}

TEST(NetworksTest, AreReadOrRefusedByName) {
  EXPECT_TRUE(Networks::Parse("").ok());
  const absl::StatusOr<Networks> networks = Networks::Parse(" 10.0.0.0/9,192.0.2.1 ,2001:db8::/33");
  ASSERT_TRUE(networks.ok());
  for (const char* inside : {"10.127.255.255", "192.0.2.1", "::ffff:10.1.2.3", "2001:db8:7fff::"})
    EXPECT_TRUE(networks->Contain(*ParseAddress(inside))) << inside;
  for (const char* outside : {"10.128.0.0", "192.0.2.2", "2001:db8:8000::", "::1"})
    EXPECT_FALSE(networks->Contain(*ParseAddress(outside))) << outside;
  for (const char* wrong : {"proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "2001:db8::/129"}) {
    const absl::Status refused = Networks::Parse(wrong).status();
    EXPECT_TRUE(absl::IsInvalidArgument(refused)) << wrong;
    EXPECT_NE(std::string(refused.message()).find(wrong), std::string::npos);
  }
  EXPECT_EQ(ParseAddress("1.2.3"), std::nullopt);
  EXPECT_EQ(ParseAddress("[::1"), std::nullopt);
}

}  // namespace
}  // namespace tanggap::rpc
