#include "libs/redis/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "libs/base/strings.h"
#include "libs/redis/address.h"
#include "libs/redis/settings.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::redis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

TEST(AddressTest, ReadsTheThreeForms) {
  const auto name = internal::ParseAddress("redis.example.net:6380");
  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(name->host, "redis.example.net");
  EXPECT_EQ(name->port, 6380);
  const auto six = internal::ParseAddress("[::1]:65535");
  ASSERT_THAT(six, IsOk());
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->port, 65535);
  const auto file = internal::ParseAddress("unix:/run/redis/redis.sock");
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(file->path, "/run/redis/redis.sock");
  EXPECT_EQ(file->host, "");
}

TEST(AddressTest, RefusesEverythingElseAndNamesTheSetting) {
  for (const std::string text :
       {"", "localhost", "localhost:", ":6379", "h:0", "h:65536", "h:-1", "h:1x", "h:99999999999",
        "::1:6379", "[]:6379", "a b:6379", "unix:", "unix:redis.sock", "redis://h:6379/0",
        "rediss://user:rahasia@h:6379", "user:rahasia@h:6379"}) {
    EXPECT_THAT(internal::ParseAddress(text),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("--redis-address"), Not(HasSubstr("rahasia")))))
        << text;
  }
  EXPECT_THAT(internal::ParseAddress("unix:/" + std::string(107, 'a')),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("107 bytes")));
  EXPECT_THAT(internal::ParseAddress("unix:/" + std::string(106, 'a')), IsOk());
}

TEST(OptionsTest, TakesTheDefaultsAndRefusesWhatMakesNoSense) {
  EXPECT_THAT(Check({}), IsOk());
  const auto refused = [](Options options, const std::string& named) {
    EXPECT_THAT(Check(options), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(named)));
  };
  refused({.address = "here"}, "--redis-address");
  refused({.username = "tanggap"}, "--redis-password-file");
  refused({.database = -1}, "--redis-database");
  refused({.connect_timeout = absl::ZeroDuration()}, "connect_timeout");
  refused({.command_timeout = absl::InfiniteDuration()}, "command_timeout");
  refused({.backoff_shortest = absl::ZeroDuration()}, "pauses");
  refused({.backoff_longest = absl::Milliseconds(49)}, "backoff_longest");
}

TEST(ConnectionSettingsTest, ReadsThemByTheSameNamesInEveryService) {
  const std::string path = ::testing::TempDir() + "redis_password";
  std::ofstream(path) << "rahasia\n";
  config::Settings settings("complaints");
  const ConnectionSettings redis_settings(settings);
  ASSERT_THAT(settings.Parse({"--redis-address=unix:/run/r.sock", "--redis-username=tanggap",
                              "--redis-password-file=" + path},
                             {{"TANGGAP_REDIS_DATABASE", "3"}}),
              IsOk());
  std::remove(path.c_str());
  const absl::StatusOr<std::optional<Options>> made = redis_settings.MakeOptions();
  ASSERT_THAT(made, IsOk());
  const std::optional<Options>& options = *made;
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(options->address, "unix:/run/r.sock");
  EXPECT_EQ(options->username, "tanggap");
  EXPECT_EQ(options->password, "rahasia");
  EXPECT_EQ(options->database, 3);
  EXPECT_THAT(settings.Describe(), Not(HasSubstr("rahasia")));
}

TEST(ConnectionSettingsTest, AnEmptyAddressIsNoRedis) {
  config::Settings settings("complaints");
  const ConnectionSettings redis_settings(settings);
  ASSERT_THAT(settings.Parse({"--redis-address="}, {}), IsOk());
  const absl::StatusOr<std::optional<Options>> made = redis_settings.MakeOptions();
  ASSERT_THAT(made, IsOk());
  EXPECT_FALSE(made->has_value());
}

TEST(ConnectionSettingsTest, SaysWhichSettingIsWrong) {
  config::Settings settings("complaints");
  const ConnectionSettings redis_settings(settings);
  ASSERT_THAT(settings.Parse({"--redis-address=somewhere"}, {}), IsOk());
  EXPECT_THAT(redis_settings.MakeOptions(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--redis-address")));
}

}  // namespace
}  // namespace tanggap::redis
