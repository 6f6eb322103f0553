// Redis dies, freezes, is emptied, comes back, or is no Redis at all: what a Connection makes of
// it.
#include <chrono>
#include <string>

#include "libs/redis/connection.h"
#include "libs/redis/streams.h"
#include "libs/redis/test_hostile_server.h"
#include "libs/redis/test_redis.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::redis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Lt;
using testing::PrivateRedis;
using testing::StatusIs;

class OutageTest : public RedisTest {
 protected:
  // For servers that do not answer: the limit is waited for.
  static Options Hasty(std::string address) {
    Options options = Patient(std::move(address));
    options.command_timeout = absl::Milliseconds(200);
    options.max_reply_bytes = 1 << 20;
    return options;
  }
  // What a command to this server gives, and that it does not take for ever.
  absl::Status Ask(const HostileServer& server) {
    const auto start = std::chrono::steady_clock::now();
    const auto connection = Connect(Hasty(server.address()));
    const absl::Status status = connection->Command({"GET", "k"}).status();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
    return status;
  }
};

const auto kUnavailable = StatusIs(absl::StatusCode::kUnavailable);

TEST_F(OutageTest, NamesTheAddressAndTheSettingOfAServerThatIsNotThere) {
  std::string unix_address;
  std::string tcp_address;
  {
    const auto server = PrivateRedis::Create({.tcp = true});
    unix_address = server->Address();
    tcp_address = server->TcpAddress();
  }
  for (const std::string& address : {unix_address, tcp_address}) {
    EXPECT_THAT(Connect(Patient(address))->Command({"PING"}),
                StatusIs(absl::StatusCode::kUnavailable,
                         AllOf(HasSubstr(address), HasSubstr("--redis-address"),
                               HasSubstr("cannot be reached"))));
  }
}

TEST_F(OutageTest, LeavesAServerAloneForAWhileAndAnswersAtOnceMeanwhile) {
  const auto server = PrivateRedis::Create();
  Options options = Patient(server->Address());
  options.backoff_shortest = options.backoff_longest = absl::Hours(1);
  const auto connection = Connect(options);
  EXPECT_EQ(connection->UntilNextAttempt(), absl::ZeroDuration());
  server->Kill9();
  EXPECT_THAT(connection->Command({"PING"}), kUnavailable);
  server->Start();
  const std::string before = server->Execute({"INFO", "stats"});
  Pipeline pipeline;
  pipeline.Add({"PING"});
  pipeline.Add({"PING"});
  for (const auto& answer : connection->Run(pipeline)) EXPECT_THAT(answer, kUnavailable);
  const auto received = [](const std::string& info) {
    const size_t at = info.find("total_connections_received:");
    return std::stoi(info.substr(at + 27));
  };
  EXPECT_EQ(received(server->Execute({"INFO", "stats"})), received(before) + 1) << "only Execute's";
  EXPECT_GT(connection->UntilNextAttempt(), absl::Minutes(50));
}

TEST_F(OutageTest, ComesBackAfterAKillWithWhatRedisHasKept) {
  for (const bool append_only : {false, true}) {
    const auto server = PrivateRedis::Create({.append_only = append_only});
    telemetry::Metrics metrics;
    ConnectionMetrics connection_metrics(metrics);
    const auto connection = Connect(Patient(server->Address()), &connection_metrics);
    ASSERT_EQ(TextOf(connection->Command({"SET", "k", "v"})), "OK");
    server->Kill9();
    EXPECT_THAT(connection->Command({"GET", "k"}), kUnavailable);
    EXPECT_THAT(metrics.Text(),
                AllOf(HasSubstr("tanggap_redis_failures_total{kind=\"lost\"} 1\n"),
                      HasSubstr("tanggap_redis_failures_total{kind=\"not_reached\"} 1\n")));
    server->Start();
    ASSERT_TRUE(AwaitAnswer(*connection));
    EXPECT_EQ(TextOf(connection->Command({"GET", "k"})), append_only ? "v" : "");
    EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_redis_connections_total 2\n"));
  }
}

TEST_F(OutageTest, SaysOfEveryCommandOfAPipelineWhatBecameOfIt) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  Pipeline pipeline;
  pipeline.Add({"SET", "k", "v"});
  pipeline.Add({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"});
  // Far more than the socket takes: were it written to as hiredis does, SIGPIPE would end us here.
  const std::string large(1 << 20, 'x');
  for (int i = 0; i < 16; ++i) pipeline.Add({"SET", "k", large});
  const auto answers = connection->Run(pipeline);
  ASSERT_EQ(answers.size(), 18u);
  EXPECT_EQ(TextOf(answers[0]), "OK");
  for (size_t i = 2; i < answers.size(); ++i) EXPECT_THAT(answers[i], kUnavailable);
  ASSERT_TRUE(AwaitAnswer(*connection));
  EXPECT_EQ(TextOf(connection->Command({"GET", "k"})), "v");
}

TEST_F(OutageTest, ReplacesAConnectionThatWasClosedWhileNobodyUsedIt) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  const std::string before = TextOf(connection->Command({"CLIENT", "ID"}));
  ASSERT_EQ(server->Execute({"CLIENT", "KILL", "TYPE", "normal"}), "1");
  const std::string after = TextOf(connection->Command({"CLIENT", "ID"}));
  EXPECT_GT(std::stoi(after), std::stoi(before));
}

TEST_F(OutageTest, GivesAFrozenServerUpInTimeAndNeverMixesAnswersUp) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(Hasty(server->Address()));
  ASSERT_TRUE(AwaitAnswer(*connection));
  const absl::StatusOr<Reply> before = connection->Command({"CLIENT", "ID"});
  server->Freeze();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(connection->Command({"ECHO", "first"}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("did not answer within 200 ms")));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  // The kernel still takes connections for the frozen server; the greeting finds out.
  EXPECT_TRUE(Await([&] { return connection->UntilNextAttempt() == absl::ZeroDuration(); }));
  EXPECT_THAT(connection->Command({"ECHO", "second"}), kUnavailable);
  server->Thaw();
  ASSERT_TRUE(AwaitAnswer(*connection));
  EXPECT_EQ(TextOf(connection->Command({"ECHO", "third"})), "third");
  EXPECT_NE(TextOf(connection->Command({"CLIENT", "ID"})), TextOf(before));
}

TEST_F(OutageTest, DoesNotHangOnAFrozenServerThatReadsNothing) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(Hasty(server->Address()));
  ASSERT_TRUE(AwaitAnswer(*connection));
  server->Freeze();
  Pipeline pipeline;
  const std::string large(1 << 20, 'x');
  for (int i = 0; i < 16; ++i) pipeline.Add({"SET", "k", large});
  for (const auto& answer : connection->Run(pipeline)) EXPECT_THAT(answer, kUnavailable);
  server->Thaw();
  EXPECT_TRUE(AwaitAnswer(*connection));
}

TEST_F(OutageTest, LivesThroughFlushAll) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  const std::string id = TextOf(connection->Command({"CLIENT", "ID"}));
  ASSERT_EQ(TextOf(connection->Command({"SET", "k", "v"})), "OK");
  server->Execute({"FLUSHALL"});
  EXPECT_EQ(TextOf(connection->Command({"EXISTS", "k"})), "0");
  EXPECT_EQ(TextOf(connection->Command({"CLIENT", "ID"})), id);
}

TEST_F(OutageTest, ReadsNoMoreThanItMay) {
  for (const char* answer : {"*2147483647\r\n", "*3\r\n*1000000\r\n"}) {
    EXPECT_THAT(Ask(HostileServer(answer)),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("more than 1048576 bytes")));
  }
  EXPECT_THAT(Ask(HostileServer("$2000000000\r\n", HostileServer::Afterwards::kFlood)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("more than 1048576 bytes")));
  EXPECT_THAT(Ask(HostileServer("+", HostileServer::Afterwards::kFlood)), kUnavailable);
}

TEST_F(OutageTest, LimitsTheWholeAnswerAndNotEachByte) {
  EXPECT_THAT(Ask(HostileServer("$1000000\r\n", HostileServer::Afterwards::kDrip)),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("did not answer within 200 ms")));
}

TEST_F(OutageTest, HangsUpOnWhatIsNoRedis) {
  for (const char* answer : {"HTTP/1.1 400 Bad Request\r\n", "$-5\r\n", "+OK\r\n+OK\r\n"}) {
    EXPECT_THAT(Ask(HostileServer(answer)), kUnavailable) << answer;
  }
  EXPECT_THAT(Ask(HostileServer("", HostileServer::Afterwards::kWait, "HTTP/1.1 400 \r\n")),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("does not speak")));
}

TEST_F(OutageTest, BelievesNoEntriesThatWereNotAskedFor) {
  const std::string next = "*2\r\n$3\r\n5-0\r\n*2\r\n$1\r\ne\r\n$1\r\nv\r\n";
  const std::string older = "*2\r\n$3\r\n4-0\r\n*2\r\n$1\r\ne\r\n$1\r\nv\r\n";
  const std::string of_s = "*2\r\n$1\r\ns\r\n*1\r\n" + next;
  const auto read = [&](const std::string& answer) {
    HostileServer server(answer);
    return Read(*Connect(Hasty(server.address())), {{.key = "s", .after = 4}}, {}).status();
  };
  EXPECT_THAT(read("*1\r\n" + of_s), IsOk());
  for (const std::string& answer :
       {"*1\r\n*2\r\n$1\r\nt\r\n*1\r\n" + next,         // of another stream
        "*2\r\n" + of_s + of_s,                         // twice
        "*1\r\n*2\r\n$1\r\ns\r\n*2\r\n" + next + next,  // an entry twice
        std::string("*1\r\n*2\r\n$1\r\ns\r\n*0\r\n"),   // none at all
        "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n" + older}) {     // what lies below
    EXPECT_THAT(read(answer),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("was not asked for")))
        << answer;
  }
}

TEST_F(OutageTest, LooksForAnotherServerWhenThisOneCannotServe) {
  for (const char* answer : {"-LOADING Redis is loading the dataset in memory\r\n",
                             "-READONLY You can't write against a read only replica.\r\n"}) {
    HostileServer server(answer);
    const auto connection = Connect(Patient(server.address()));
    EXPECT_THAT(connection->Command({"SET", "k", "v"}),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cannot serve now")));
    EXPECT_TRUE(Await([&] {
      EXPECT_THAT(connection->Command({"SET", "k", "v"}), kUnavailable);
      return server.connections() == 2;
    }));
  }
  HostileServer full("", HostileServer::Afterwards::kWait,
                     "-ERR max number of clients reached\r\n");
  EXPECT_THAT(Ask(full), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("max number")));
}

}  // namespace
}  // namespace tanggap::redis
