#include "libs/redis/keys.h"

#include <cstdlib>
#include <string>

#include "libs/redis/test_redis.h"

namespace tanggap::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::PrivateRedis;
using testing::StatusIs;
using KeysTest = RedisTest;

TEST_F(KeysTest, SetsManyForAWhileAndGivesThemInOrder) {
  using std::string_literals::operator""s;
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  server->Execute({"LPUSH", "list", "x"});
  server->Execute({"LPUSH", "b", "x"});
  ASSERT_THAT(SetFor(*connection, {{"a", "1"}, {"b", "\0\r\n"s}, {"empty", ""}}, absl::Hours(1)),
              IsOk());
  EXPECT_THAT(GetMany(*connection, {"b", "absent", "a", "list", "empty", "a"}),
              IsOkAndHolds(ElementsAre("\0\r\n"s, std::nullopt, "1", std::nullopt, "", "1")));
  const int left = std::atoi(server->Execute({"PTTL", "a"}).c_str());
  EXPECT_GT(left, 3'000'000);
  EXPECT_LE(left, 3'600'000);
}

TEST_F(KeysTest, ForgetsThemAfterThat) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  ASSERT_THAT(SetFor(*connection, {{"a", "1"}}, absl::Microseconds(1)), IsOk());
  EXPECT_TRUE(Await([&] {
    const auto values = GetMany(*connection, {"a"});
    return values.ok() && !values->front().has_value();
  }));
}

TEST_F(KeysTest, TakesNoneAndSaysWhenItFails) {
  const auto server = PrivateRedis::Create({.settings = {"maxmemory 1kb"}});
  const auto connection = Connect(*server);
  EXPECT_THAT(SetFor(*connection, {}, absl::Seconds(1)), IsOk());
  EXPECT_THAT(GetMany(*connection, {}), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(SetFor(*connection, {{"a", "1"}}, absl::Seconds(1)),
              StatusIs(absl::StatusCode::kResourceExhausted));
  server->Kill9();
  EXPECT_THAT(GetMany(*connection, {"a"}), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace tanggap::redis
