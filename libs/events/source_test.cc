#include "libs/events/source.h"

#include <gmock/gmock.h>

#include "libs/events/event_log_api.h"
#include "libs/events/test_consuming.h"
#include "libs/testing/in_process_server.h"

namespace tanggap::events {
namespace {

using errors::Reason;
using testing::HasReason;

class RemoteSourceTest : public ConsumingFixture {
 protected:
  EventLogApi api_{log_};
  testing::InProcessServer server_{[this](rpc::Server& rpc) { api_.Register(rpc); }};
  rpc::Channel& channel_ =
      server_.As(server_.AddPrincipal({.grants = {{auth::Role::ROLE_SERVICE_ACCOUNT, "*", ""}}}));
  RemoteSource remote_{channel_, clock(), "things"};
};

TEST_F(RemoteSourceTest, GivesWhatTheLogGives) {
  FillLog("dinkes", 5);
  FillLog("dinsos", 2);
  const std::vector<LogPosition> positions = {
      {"dinkes", EpochOf("dinkes"), 2, base::Uuid()},
      {"bpbd", base::Uuid(), 0, base::Uuid()},
      {"dinsos", base::Uuid::V4(random()), 1, base::Uuid()}};
  EXPECT_EQ(*remote_.Head({}, Soon()), *log_.Head({}, Soon()));
  const auto far = remote_.Read(positions, {.events = 2}, Soon());
  const auto near = log_.Read(positions, {.events = 2}, Soon());
  ASSERT_THAT(far, testing::IsOk());
  ASSERT_EQ(far->size(), near->size());
  for (size_t i = 0; i < far->size(); ++i) {
    EXPECT_EQ((*far)[i].agency, (*near)[i].agency);
    EXPECT_EQ((*far)[i].through_position, (*near)[i].through_position);
    EXPECT_EQ((*far)[i].head_position, (*near)[i].head_position);
    EXPECT_EQ((*far)[i].events.size(), (*near)[i].events.size());
    EXPECT_EQ(errors::ReasonOf((*far)[i].status), errors::ReasonOf((*near)[i].status));
  }
  EXPECT_EQ((*far)[0].epoch, EpochOf("dinkes"));
  EXPECT_THAT((*far)[2].status, HasReason(Reason::EVENT_LOG_EPOCH_CHANGED));
}

TEST_F(RemoteSourceTest, MoreLogsThanACallTakesAreReadInSeveral) {
  std::vector<LogPosition> positions;
  for (int i = 0; i < 230; ++i) {
    const std::string agency = base::Join("agency-", i);
    FillLog(agency, 1);
    positions.push_back({agency, base::Uuid(), 0, base::Uuid()});
  }
  const auto slices = remote_.Read(positions, {.events = 500}, Soon());
  ASSERT_THAT(slices, testing::IsOk());
  ASSERT_EQ(slices->size(), 230u);
  for (size_t i = 0; i < slices->size(); ++i) {
    EXPECT_EQ((*slices)[i].agency, positions[i].agency);
    EXPECT_EQ((*slices)[i].events.size(), 1u);
  }
}

TEST_F(RemoteSourceTest, AConsumerFollowsAnotherServiceByCalls) {
  const auto publisher = Start(WithRedis());
  ConsumerOptions options = FromSource();
  const auto consumer =
      *Consumer::Create(options, pool(), remote_, recorder_, clock(), random(), logger_, metrics_);
  Happen("dinkes", 30);
  Happen("dinsos", 30);
  ASSERT_TRUE(AwaitSeen(60));
  ExpectSeenOnceInOrder();
}

}  // namespace
}  // namespace tanggap::events
