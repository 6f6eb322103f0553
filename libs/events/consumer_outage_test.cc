// Consumers whose own database, producer, Redis or network is away, with real servers that are
// stopped and started.
#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "libs/base/mutex.h"
#include "libs/events/event_log_api.h"
#include "libs/events/test_consuming.h"
#include "libs/events/test_own_database.h"
#include "libs/testing/in_process_server.h"

namespace tanggap::events {
namespace {

class ConsumerDatabaseTest : public OwnDatabaseFixture {};

TEST_F(ConsumerDatabaseTest, StoppedAndStartedAgain) {
  const auto publisher = Start(WithRedis());
  const auto consumer = FollowInto(FromRedis());
  int events = 0;
  for (int round = 0; round < 2; ++round) {
    Happen("dinkes", 20);
    ASSERT_TRUE(AwaitApplied(events += 20));
    const double failures = Failures();
    server_->Stop();
    Happen("dinkes", 20);
    Happen("dinsos", 10);
    ASSERT_TRUE(Await([&] { return Failures() > failures; }));
    ASSERT_TRUE(Await(
        [&] { return MetricOf("tanggap_events_lag_seconds", "consumer=\"recorder-1\"") > 0; }));
    server_->Start();
    ASSERT_TRUE(AwaitApplied(events += 30));
  }
  ExpectSeenIsTheLog();
  EXPECT_THAT(LogLines(), ::testing::HasSubstr("Events cannot be read or applied for now"));
  EXPECT_THAT(LogLines(), ::testing::HasSubstr("Events can be read and applied again"));
}

TEST_F(ConsumerDatabaseTest, KilledInTheMiddleOfTransactions) {
  const auto publisher = Start(WithRedis());
  // The step at which the server is to be killed; after that it is nullptr.
  std::atomic<const std::string_view*> kill_at = nullptr;
  ConsumerOptions options = FromRedis();
  options.batch = 8;
  options.step = [&](std::string_view name) {
    const std::string_view* step = kill_at;
    if (step == nullptr || name != *step) return;
    server_->Kill9();
    kill_at = nullptr;
  };
  const auto consumer = FollowInto(std::move(options));
  int events = 0;
  for (const std::string_view& step :
       {steps::kConsumerBegun, steps::kConsumerApplied, steps::kConsumerCommitted}) {
    kill_at = &step;
    Happen("dinkes", 20);
    Happen("dinsos", 15);
    ASSERT_TRUE(Await([&] { return kill_at == nullptr; }));
    server_->Start();
    ASSERT_TRUE(AwaitApplied(events += 35));
  }
  ExpectSeenIsTheLog();
}

// A consumer that reaches the logs by calls, and the Redis of the same site.
class ProducerAwayTest : public ConsumingFixture {
 protected:
  ProducerAwayTest() { StartServer(); }
  ~ProducerAwayTest() override {
    server_.reset();
    std::filesystem::remove(socket_);
  }

  void StartServer() {
    server_ = std::make_unique<testing::InProcessServer>(
        [this](rpc::Server& server) {
          server.Handle<common::v1::HeadRequest, common::v1::HeadResponse>(
              "tanggap.common.v1.EventLogService.Head",
              [this](const rpc::Context& context, const common::v1::HeadRequest& request) {
                ++heads_;
                const absl::Time until = context.deadline();
                while (hung_ && clock().Now() < until) std::this_thread::yield();
                return api_.Head(context, request);
              });
          server.Handle<common::v1::ReadRequest, common::v1::ReadResponse>(
              "tanggap.common.v1.EventLogService.Read",
              [this](const rpc::Context& context, const common::v1::ReadRequest& request) {
                return api_.Read(context, request);
              });
        },
        nullptr, rpc::ServerOptions{.listen_address = "unix:" + socket_});
    std::string token =
        server_->AddPrincipal({.grants = {{auth::Role::ROLE_SERVICE_ACCOUNT, "*", ""}}});
    base::MutexLock lock(token_mutex_);
    token_ = std::move(token);
  }
  std::string Token() {
    base::MutexLock lock(token_mutex_);
    return token_;
  }
  void StopServer() { server_.reset(); }

  std::unique_ptr<Consumer> FollowByCalls(ConsumerOptions options) {
    return *Consumer::Create(std::move(options), pool(), remote_, recorder_, clock(), random(),
                             logger_, metrics_);
  }
  bool AwaitLogLine(std::string_view sentence) {
    return Await([&] { return LogLines().find(sentence) != std::string::npos; });
  }

  const std::string socket_ =
      base::Join(::testing::TempDir(), "events-", static_cast<int64_t>(::getpid()), ".sock");
  EventLogApi api_{log_};
  std::atomic<bool> hung_ = false;
  std::atomic<int> heads_ = 0;
  base::Mutex token_mutex_;
  std::string token_ TANGGAP_GUARDED_BY(token_mutex_);
  std::unique_ptr<testing::InProcessServer> server_;
  rpc::Channel channel_{{.address = "unix:" + socket_, .token = [this] { return Token(); }},
                        random()};
  RemoteSource remote_{channel_, clock(), "things"};
};

TEST_F(ProducerAwayTest, RedisGivesWhatItHasAndTheRestIsReadWhenItIsBack) {
  auto publisher = Start(WithRedis());
  const auto consumer = FollowByCalls(FromRedis());
  Happen("dinkes", 20);
  ASSERT_TRUE(AwaitSeen(20));
  StopServer();
  ASSERT_TRUE(AwaitLogLine("Events cannot be read or applied for now"));
  Happen("dinkes", 20);
  ASSERT_TRUE(AwaitSeen(40));
  // What nobody copies to Redis is in the log alone.
  publisher.reset();
  FillLog("dinkes", 5);
  FillLog("dinsos", 5);
  StartServer();
  ASSERT_TRUE(AwaitSeen(50));
  ASSERT_TRUE(AwaitLogLine("Events can be read and applied again"));
  ExpectSeenOnceInOrder();
}

TEST_F(ProducerAwayTest, WithoutRedisTooItGoesOnFromItsCheckpoint) {
  const auto publisher = Start(WithRedis());
  const auto consumer = FollowByCalls(FromRedis());
  int events = 0;
  for (int round = 0; round < 3; ++round) {
    Happen("dinkes", 20);
    ASSERT_TRUE(AwaitSeen(events += 20));
    // Nothing gets through between the two any more; each goes on by itself.
    StopServer();
    redis_server_->Kill9();
    Happen("dinkes", 30);
    Happen("dinsos", 10);
    ASSERT_TRUE(AwaitHead("dinkes", 50 * (round + 1)));
    ASSERT_TRUE(AwaitHead("dinsos", 10 * (round + 1)));
    EXPECT_EQ(Seen(), events);
    if (round % 2 == 0) {
      StartServer();
      ASSERT_TRUE(AwaitSeen(events += 40));
      redis_server_->Start();
    } else {
      redis_server_->Start();
      StartServer();
      ASSERT_TRUE(AwaitSeen(events += 40));
    }
  }
  ExpectSeenOnceInOrder();
}

TEST_F(ProducerAwayTest, OneThatHangsIsAskedSeldomAndRedisIsReadMeanwhile) {
  const auto publisher = Start(WithRedis());
  Happen("dinkes", 1);
  ConsumerOptions options = FromRedis();
  options.discovery = absl::Seconds(1);
  const auto consumer = FollowByCalls(options);
  ASSERT_TRUE(AwaitSeen(1));
  hung_ = true;
  const int before = heads_;
  ASSERT_TRUE(Await([&] { return heads_ > before; }));
  for (int event = 2; event <= 11; ++event) {
    Happen("dinkes", 1);
    ASSERT_TRUE(AwaitSeen(event));
  }
  EXPECT_LE(heads_ - before, 3);
  hung_ = false;
  ExpectSeenOnceInOrder();
}

}  // namespace
}  // namespace tanggap::events
