#include "libs/redis/connection.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "libs/redis/test_redis.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::redis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::PrivateRedis;
using ::testing::StartsWith;
using testing::StatusIs;
using ConnectionTest = RedisTest;

TEST_F(ConnectionTest, SpeaksOverASocketFileAndOverTcp) {
  const auto server = PrivateRedis::Create({.tcp = true});
  for (const std::string& address : {server->Address(), server->TcpAddress()}) {
    const auto connection = Connect(Patient(address));
    EXPECT_EQ(TextOf(connection->Command({"SET", "k", address})), "OK");
    EXPECT_EQ(TextOf(connection->Command({"GET", "k"})), address);
    EXPECT_EQ(TextOf(connection->Command({"STRLEN", "k"})), base::Join(address.size()));
    const absl::StatusOr<Reply> nothing = connection->Command({"GET", "absent"});
    ASSERT_THAT(nothing, IsOk());
    EXPECT_EQ(nothing->kind, Reply::Kind::kNil);
  }
}

TEST_F(ConnectionTest, KeepsAnyBytes) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  const std::string key = bytes + "\r\n$3\r\nabc";
  EXPECT_EQ(TextOf(connection->Command({"SET", key, bytes})), "OK");
  EXPECT_EQ(TextOf(connection->Command({"GET", key})), bytes);
  EXPECT_EQ(TextOf(connection->Command({"SET", "empty", ""})), "OK");
  EXPECT_EQ(TextOf(connection->Command({"STRLEN", "empty"})), "0");
}

TEST_F(ConnectionTest, RunsTenThousandCommandsInOneGo) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  Pipeline pipeline;
  for (int i = 0; i < 10'000; ++i) pipeline.Add({"INCR", "n"});
  const auto answers = connection->Run(pipeline);
  ASSERT_EQ(answers.size(), 10'000u);
  for (size_t i = 0; i < answers.size(); ++i) {
    ASSERT_EQ(TextOf(answers[i]), base::Join(i + 1));
  }
  EXPECT_TRUE(connection->Run(Pipeline()).empty());
}

TEST_F(ConnectionTest, TakesAnswersWhileItStillSends) {
  // Redis hangs up on whoever lets it keep more than this.
  const auto server =
      PrivateRedis::Create({.settings = {"client-output-buffer-limit normal 4mb 4mb 1"}});
  const auto connection = Connect(*server);
  const std::string large(8000, 'x');
  Pipeline pipeline;
  for (int i = 0; i < 3000; ++i) pipeline.Add({"ECHO", large});
  const auto answers = connection->Run(pipeline);
  ASSERT_EQ(answers.size(), 3000u);
  for (const auto& answer : answers) ASSERT_EQ(TextOf(answer), large);
}

TEST_F(ConnectionTest, GivesEachCommandItsOwnErrorAndGoesOn) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  Pipeline pipeline;
  pipeline.Add({"CLIENT", "ID"});
  pipeline.Add({"SET", "text", "v"});
  pipeline.Add({"LPUSH", "text", "v"});
  pipeline.Add({"NOSUCHCOMMAND", "rahasia"});
  pipeline.Add({"GET", "text"});
  pipeline.Add({"CLIENT", "ID"});
  const auto answers = connection->Run(pipeline);
  EXPECT_EQ(TextOf(answers[1]), "OK");
  EXPECT_THAT(answers[2], StatusIs(absl::StatusCode::kFailedPrecondition,
                                   AllOf(HasSubstr("WRONGTYPE"), HasSubstr(server->Address()))));
  EXPECT_THAT(ErrorReplyOf(answers[2].status()).value_or(""), StartsWith("WRONGTYPE Operation"));
  EXPECT_THAT(answers[3],
              StatusIs(absl::StatusCode::kFailedPrecondition, Not(HasSubstr("rahasia"))));
  EXPECT_EQ(ErrorReplyOf(absl::UnavailableError("other")), std::nullopt);
  EXPECT_EQ(TextOf(answers[4]), "v");
  EXPECT_EQ(TextOf(answers[0]), TextOf(answers[5]));
  EXPECT_EQ(TextOf(connection->Command({"CLIENT", "ID"})), TextOf(answers[0]));
}

TEST_F(ConnectionTest, GivesErrorsWithinATransactionAsItems) {
  const auto server = PrivateRedis::Create();
  server->Execute({"SET", "text", "v"});
  Pipeline pipeline;
  pipeline.Add({"MULTI"});
  pipeline.Add({"LPUSH", "text", "v"});
  pipeline.Add({"GET", "text"});
  pipeline.Add({"EXEC"});
  const auto answers = Connect(*server)->Run(pipeline);
  ASSERT_THAT(answers[3], IsOk());
  EXPECT_EQ(answers[3]->items[0].kind, Reply::Kind::kError);
  EXPECT_EQ(answers[3]->items[1].text, "v");
}

TEST_F(ConnectionTest, EntersWithPasswordAndUserAndSaysSoWhenItIsNotLetIn) {
  const auto server = PrivateRedis::Create({.password = "rahasia"});
  server->Execute({"ACL", "SETUSER", "tanggap", "on", ">buka", "~*", "+@all"});
  Options options = Patient(server->Address());
  const auto refused =
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr("--redis-password-file"), HasSubstr(server->Address()),
                     Not(HasSubstr("rahasi")), Not(HasSubstr("salah"))));
  EXPECT_THAT(Connect(options)->Command({"PING"}), refused);
  options.password = "salah";
  EXPECT_THAT(Connect(options)->Command({"PING"}), refused);
  options.password = "rahasia";
  EXPECT_EQ(TextOf(Connect(options)->Command({"ACL", "WHOAMI"})), "default");
  options.username = "tanggap";
  EXPECT_THAT(Connect(options)->Command({"PING"}), refused);
  options.password = "buka";
  EXPECT_EQ(TextOf(Connect(options)->Command({"ACL", "WHOAMI"})), "tanggap");
}

TEST_F(ConnectionTest, SaysSoWhenThereIsAPasswordThatRedisDoesNotKnowOf) {
  const auto server = PrivateRedis::Create();
  Options options = Patient(server->Address());
  options.password = "rahasia";
  EXPECT_THAT(Connect(options)->Command({"PING"}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--redis-password-file")));
}

TEST_F(ConnectionTest, UsesItsDatabase) {
  const auto server = PrivateRedis::Create();
  Options options = Patient(server->Address());
  options.database = 3;
  EXPECT_EQ(TextOf(Connect(options)->Command({"SET", "k", "v"})), "OK");
  EXPECT_THAT(server->Execute({"INFO", "keyspace"}), HasSubstr("db3:keys=1"));
  options.database = 16;
  EXPECT_THAT(Connect(options)->Command({"PING"}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--redis-database")));
}

TEST_F(ConnectionTest, TellsFullFromGone) {
  const auto server = PrivateRedis::Create({.settings = {"maxmemory 3mb"}});
  telemetry::Metrics metrics;
  ConnectionMetrics connection_metrics(metrics);
  const auto connection = Connect(Patient(server->Address()), &connection_metrics);
  const std::string large(100'000, 'x');
  absl::Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) {
    status = connection->Command({"SET", base::Join("k", i), large}).status();
  }
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted,
                               AllOf(HasSubstr("OOM"), HasSubstr(server->Address()))));
  EXPECT_EQ(TextOf(connection->Command({"GET", "k0"})), large) << "reading goes on";
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_redis_failures_total{kind=\"full\"} 1\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_redis_connections_total 1\n"));
  server->Execute({"FLUSHALL"});
  EXPECT_EQ(TextOf(connection->Command({"SET", "k", large})), "OK");
}

TEST_F(ConnectionTest, ConnectsWithTheFirstCommandOnly) {
  const auto server = PrivateRedis::Create();
  const auto clients = [&] { return server->Execute({"INFO", "clients"}); };
  const auto connection = Connect(*server);
  EXPECT_THAT(clients(), HasSubstr("connected_clients:1\r\n"));
  EXPECT_THAT(connection->Command({"PING"}), IsOk());
  EXPECT_THAT(clients(), HasSubstr("connected_clients:2\r\n"));
}

TEST_F(ConnectionTest, RefusesOptionsThatMakeNoSense) {
  EXPECT_THAT(Connection::Create({.address = "nowhere"}, random_),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--redis-address")));
}

TEST_F(ConnectionTest, EveryThreadHasItsOwn) {
  const auto server = PrivateRedis::Create();
  telemetry::Metrics metrics;
  ConnectionMetrics connection_metrics(metrics);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&, number] {
      const auto connection = Connect(Patient(server->Address()), &connection_metrics);
      for (int i = 0; i < 200; ++i) {
        const std::string word = base::Join(number, "/", i);
        if (TextOf(connection->Command({"ECHO", word})) != word) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_redis_connections_total 4\n"));
}

}  // namespace
}  // namespace tanggap::redis
