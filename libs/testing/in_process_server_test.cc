#include "libs/testing/in_process_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/errors/error.h"

namespace tanggap::testing {
namespace {

TEST(InProcessServerTest, StartsSaysServingAndAnswersWhatItDoesNotKnow) {
  InProcessServer server([](rpc::Server&) {});
  const auto health = server.Anonymous().CallBytes("grpc.health.v1.Health.Check", "");
  ASSERT_TRUE(health.ok()) << health.status();
  EXPECT_EQ(*health, std::string("\x08\x01"));
  const std::string token = server.AddPrincipal({});
  const auto unknown = server.As(token).CallBytes("tanggap.none.v1.NoService.NoMethod", "");
  EXPECT_EQ(errors::ReasonOf(unknown.status()), errors::Reason::METHOD_UNKNOWN);
  EXPECT_THAT(server.log_text(), ::testing::HasSubstr("METHOD_UNKNOWN"));
}

}  // namespace
}  // namespace tanggap::testing
