#include "libs/redis/server_check.h"

#include <string>

#include "libs/redis/test_redis.h"

namespace tanggap::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::PrivateRedis;
using ::testing::StartsWith;
using testing::StatusIs;

class ServerCheckTest : public RedisTest {
 protected:
  ServerReport Check(PrivateRedis::Options options) {
    const auto server = PrivateRedis::Create(std::move(options));
    const absl::StatusOr<ServerReport> report = CheckServer(*Connect(*server));
    EXPECT_THAT(report, IsOk());
    return *report;
  }
};

TEST_F(ServerCheckTest, IsContentWithAPlainServerOfLimitedSize) {
  const ServerReport report = Check({.settings = {"maxmemory 64mb"}});
  EXPECT_THAT(report.version, StartsWith("7."));
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_THAT(report.notes, IsEmpty());
}

TEST_F(ServerCheckTest, RefusesAServerThatForgetsAtRandom) {
  EXPECT_THAT(Check({.settings = {"maxmemory 64mb", "maxmemory-policy allkeys-lru"}}).problems,
              ElementsAre(HasSubstr("set maxmemory-policy noeviction")));
}

TEST_F(ServerCheckTest, RefusesReplicasAndClusters) {
  EXPECT_THAT(Check({.settings = {"replicaof 127.0.0.1 1"}}).problems,
              ElementsAre(HasSubstr("replica")));
  EXPECT_THAT(Check({.settings = {"cluster-enabled yes"}}).problems,
              ElementsAre(HasSubstr("\"cluster\"")));
}

TEST_F(ServerCheckTest, NotesWhatCouldBeBetter) {
  const ServerReport report = Check({.append_only = true});
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("set maxmemory"), HasSubstr("appendonly no")));
}

TEST_F(ServerCheckTest, RefusesVersionsThatAreTooOldOrUnknown) {
  const auto versions = [](const std::string& version) {
    return internal::ReportOn("# Server\r\nredis_version:" + version +
                              "\r\nredis_mode:standalone\r\nrole:master\r\n"
                              "maxmemory:1\r\nmaxmemory_policy:noeviction\r\n")
        .problems;
  };
  for (const char* good : {"6.2.0", "6.10.1", "7.0.15", "8.0", "10.1.1"}) {
    EXPECT_THAT(versions(good), IsEmpty()) << good;
  }
  for (const char* bad : {"6.0.16", "5.9.9", "", "7", "x.y"}) {
    EXPECT_THAT(versions(bad), ElementsAre(HasSubstr("6.2 or later"))) << bad;
  }
  EXPECT_EQ(internal::ReportOn("").problems.size(), 4u);
}

TEST_F(ServerCheckTest, AConnectionThatChecksRefusesUntilTheServerIsSetRight) {
  const auto server = PrivateRedis::Create({.settings = {"maxmemory-policy allkeys-lru"}});
  Options options = Patient(server->Address());
  options.check_server = true;
  const auto connection = Connect(options);
  const absl::Status refused = connection->Command({"SET", "key", "value"}).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("set maxmemory-policy noeviction"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr(server->Address()));
  EXPECT_FALSE(connection->connected());
  EXPECT_EQ(server->Execute({"DBSIZE"}), "0");
  server->Execute({"CONFIG", "SET", "maxmemory-policy", "noeviction"});
  EXPECT_TRUE(AwaitAnswer(*connection));
  EXPECT_TRUE(connection->connected());
}

TEST_F(ServerCheckTest, AConnectionThatChecksRefusesAServerThatDoesNotSayHowItIsSetUp) {
  const auto server = PrivateRedis::Create();
  server->Execute({"ACL", "SETUSER", "default", "-info"});
  Options options = Patient(server->Address());
  options.check_server = true;
  EXPECT_THAT(std::string(Connect(options)->Command({"PING"}).status().message()),
              HasSubstr("let --redis-username run INFO"));
}

TEST_F(ServerCheckTest, SaysWhenNobodyIsThere) {
  const auto server = PrivateRedis::Create();
  server->Kill9();
  EXPECT_THAT(CheckServer(*Connect(*server)), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace tanggap::redis
