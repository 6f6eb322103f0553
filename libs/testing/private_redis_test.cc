#include "libs/testing/private_redis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace tanggap::testing {
namespace {

using ::testing::HasSubstr;

TEST(PrivateRedisTest, ForgetsWhenKilledAndKeepsWithAFile) {
  const auto forgetful = PrivateRedis::Create();
  const auto keeping = PrivateRedis::Create({.append_only = true});
  for (PrivateRedis* server : {forgetful.get(), keeping.get()}) {
    EXPECT_EQ(server->Execute({"SET", "k", "v"}), "OK");
    server->Kill9();
    server->Start();
  }
  EXPECT_EQ(forgetful->Execute({"GET", "k"}), "");
  EXPECT_EQ(keeping->Execute({"GET", "k"}), "v");
  keeping->Stop();
  keeping->Start();
  EXPECT_EQ(keeping->Execute({"GET", "k"}), "v");
}

TEST(PrivateRedisTest, TakesSettingsAndRemovesItsFolder) {
  std::string path;
  {
    const auto server =
        PrivateRedis::Create({.tcp = true, .password = "buka", .settings = {"maxmemory 7mb"}});
    path = server->Address().substr(5);
    EXPECT_TRUE(std::filesystem::exists(path));
    EXPECT_EQ(server->Execute({"CONFIG", "GET", "maxmemory"}), "maxmemory\n7340032\n");
    EXPECT_THAT(server->Execute({"CONFIG", "GET", "requirepass"}), HasSubstr("buka"));
    EXPECT_THAT(server->Execute({"CONFIG", "GET", "maxmemory-policy"}), HasSubstr("noeviction"));
    EXPECT_EQ("127.0.0.1:" + server->Execute({"CONFIG", "GET", "port"}).substr(5),
              server->TcpAddress() + "\n");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(PrivateRedisTest, KeepsItsAddressesThroughARestart) {
  const auto server = PrivateRedis::Create({.tcp = true});
  const std::string unix_address = server->Address();
  const std::string tcp_address = server->TcpAddress();
  server->Kill9();
  server->Start();
  EXPECT_EQ(server->Address(), unix_address);
  EXPECT_EQ(server->TcpAddress(), tcp_address);
  EXPECT_EQ(server->Execute({"PING"}), "PONG");
}

TEST(PrivateRedisTest, IsThawedAndEmptied) {
  const auto server = PrivateRedis::Create();
  server->Execute({"SET", "k", "v"});
  server->Freeze();
  server->Thaw();
  EXPECT_EQ(server->Execute({"DBSIZE"}), "1");
  EXPECT_EQ(server->Execute({"FLUSHALL"}), "OK");
  EXPECT_EQ(server->Execute({"DBSIZE"}), "0");
}

}  // namespace
}  // namespace tanggap::testing
