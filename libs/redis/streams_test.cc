#include "libs/redis/streams.h"

#include <chrono>
#include <map>
#include <string>
#include <thread>

#include "libs/redis/stream_replies.h"
#include "libs/redis/test_redis.h"

namespace tanggap::redis {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAndHolds;
using ::testing::Le;
using testing::PrivateRedis;
using testing::StatusIs;

class StreamsTest : public RedisTest {
 protected:
  static std::vector<Addition> Additions(const std::string& key, int64_t first, int64_t last,
                                         const std::string& value = "v") {
    std::vector<Addition> additions;
    for (int64_t position = first; position <= last; ++position) {
      additions.push_back({key, position, {{"e", base::Join(value, position)}}});
    }
    return additions;
  }
  static void MustAppend(Connection& connection, const std::vector<Addition>& additions) {
    const AppendReport report = Append(connection, additions);
    ASSERT_THAT(report.stopped, IsOk());
    ASSERT_EQ(report.entries.size(), additions.size());
    EXPECT_THAT(report.entries, Each(IsOkAndHolds(Appended::kAdded)));
  }
  static std::vector<int64_t> PositionsIn(const Tail& tail) {
    std::vector<int64_t> positions;
    for (const Entry& entry : tail.entries) positions.push_back(entry.position);
    return positions;
  }
};

TEST_F(StreamsTest, AddsAtPositionsAndLeavesWhatIsThere) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 3));
  const AppendReport again = Append(*connection, Additions("s", 2, 5, "other"));
  EXPECT_THAT(again.stopped, IsOk());
  EXPECT_THAT(
      again.entries,
      ElementsAre(IsOkAndHolds(Appended::kAlreadyThere), IsOkAndHolds(Appended::kAlreadyThere),
                  IsOkAndHolds(Appended::kAdded), IsOkAndHolds(Appended::kAdded)));
  const auto tails = Read(*connection, {{"s", 0}}, {});
  ASSERT_THAT(tails, IsOk());
  ASSERT_EQ(tails->size(), 1u);
  EXPECT_EQ((*tails)[0].key, "s");
  EXPECT_THAT(PositionsIn((*tails)[0]), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ((*tails)[0].entries[1].fields[0].value, "v2");
  EXPECT_EQ((*tails)[0].entries[3].fields[0].value, "other4");
  EXPECT_THAT(Append(*connection, {}).entries, IsEmpty());
}

TEST_F(StreamsTest, KeepsAnyBytesInAnyFields) {
  using std::string_literals::operator""s;
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  const std::string key = "k\0\xff"s;
  MustAppend(*connection, {{key, 7, {{"e\0"s, "\0\r\n"s}, {"", ""}}}});
  const auto tails = Read(*connection, {{key, 6}}, {});
  ASSERT_THAT(tails, IsOk());
  ASSERT_EQ(tails->size(), 1u);
  EXPECT_EQ((*tails)[0].key, key);
  const std::vector<Field>& fields = (*tails)[0].entries[0].fields;
  ASSERT_EQ(fields.size(), 2u);
  EXPECT_EQ(fields[0].name, "e\0"s);
  EXPECT_EQ(fields[0].value, "\0\r\n"s);
  EXPECT_EQ(fields[1].value, "");
}

TEST_F(StreamsTest, CarriesTenThousandThroughManyFlushes) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  std::vector<Addition> additions;
  for (int64_t position = 1; position <= 5000; ++position) {
    for (const char* key : {"a", "b"}) additions.push_back({key, position, {{"e", "v"}}});
  }
  MustAppend(*connection, additions);
  std::map<std::string, int64_t> read = {{"a", 0}, {"b", 0}};
  while (true) {
    const auto tails = Read(*connection, {{"a", read["a"]}, {"b", read["b"]}}, {.count = 300});
    ASSERT_THAT(tails, IsOk());
    if (tails->empty()) break;
    for (const Tail& tail : *tails) {
      EXPECT_LE(tail.entries.size(), 300u);
      for (const Entry& entry : tail.entries) ASSERT_EQ(entry.position, ++read[tail.key]);
    }
  }
  EXPECT_EQ(read["a"], 5000);
  EXPECT_EQ(read["b"], 5000);
}

TEST_F(StreamsTest, AKeyOfAnotherTypeStopsNoOther) {
  const auto server = PrivateRedis::Create();
  server->Execute({"SET", "text", "v"});
  const auto connection = Connect(*server);
  const auto refused = StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("WRONGTYPE"));
  const AppendReport report = Append(
      *connection, {{"s", 1, {{"e", "v"}}}, {"text", 1, {{"e", "v"}}}, {"s", 2, {{"e", "v"}}}});
  EXPECT_THAT(report.stopped, IsOk());
  EXPECT_THAT(report.entries,
              ElementsAre(IsOkAndHolds(Appended::kAdded), refused, IsOkAndHolds(Appended::kAdded)));
  const std::vector<std::string> keys = {"text", "s", "absent"};
  EXPECT_THAT(Top(*connection, keys), ElementsAre(refused, IsOkAndHolds(2), IsOkAndHolds(0)));
  EXPECT_THAT(Length(*connection, keys), ElementsAre(refused, IsOkAndHolds(2), IsOkAndHolds(0)));
  EXPECT_THAT(Trim(*connection, keys, 1), ElementsAre(refused, IsOkAndHolds(0), IsOkAndHolds(0)));
  EXPECT_THAT(Read(*connection, {{"s", 0}, {"text", 0}}, {}), refused);
}

TEST_F(StreamsTest, StopsWhenFullSaysHowFarItCameAndGoesOnAfterTrimming) {
  const auto server = PrivateRedis::Create({.settings = {"maxmemory 4mb"}});
  const auto connection = Connect(*server);
  const std::string large(1000, 'x');
  const std::vector<Addition> additions = Additions("s", 1, 10'000, large);
  const AppendReport report = Append(*connection, additions);
  EXPECT_THAT(report.stopped, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_GT(report.entries.size(), 100u);
  EXPECT_LT(report.entries.size(), 9'000u);
  EXPECT_THAT(report.entries, Each(IsOkAndHolds(Appended::kAdded)));
  const absl::StatusOr<int64_t> top = Top(*connection, {"s"})[0];
  EXPECT_THAT(top, IsOkAndHolds(Ge(static_cast<int64_t>(report.entries.size()))));
  EXPECT_THAT(Trim(*connection, {"s"}, 100)[0], IsOkAndHolds(Ge(1)));
  MustAppend(*connection, Additions("s", *top + 1, *top + 100, large));
}

TEST_F(StreamsTest, SaysNothingIsKnownWhenRedisIsLost) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 3));
  server->Kill9();
  const AppendReport report = Append(*connection, Additions("s", 4, 2000));
  EXPECT_THAT(report.stopped, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(report.entries, IsEmpty());
  const auto unavailable = StatusIs(absl::StatusCode::kUnavailable);
  EXPECT_THAT(Top(*connection, {"s", "t"}), ElementsAre(unavailable, unavailable));
  EXPECT_THAT(Trim(*connection, {"s"}, 5), ElementsAre(unavailable));
  EXPECT_THAT(Read(*connection, {{"s", 0}}, {}), unavailable);
  server->Start();
  ASSERT_TRUE(AwaitAnswer(*connection));
  EXPECT_THAT(Top(*connection, {"s"}), ElementsAre(IsOkAndHolds(0)));
}

TEST_F(StreamsTest, ShowsTheHoleThatAFlushLeaves) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 10));
  server->Execute({"FLUSHALL"});
  EXPECT_THAT(Top(*connection, {"s"}), ElementsAre(IsOkAndHolds(0)));
  MustAppend(*connection, Additions("s", 11, 12));
  const auto tails = Read(*connection, {{"s", 5}}, {});
  ASSERT_THAT(tails, IsOk());
  ASSERT_EQ(tails->size(), 1u);
  EXPECT_THAT(PositionsIn((*tails)[0]), ElementsAre(11, 12));
}

TEST_F(StreamsTest, WaitsInSilenceAboveTheTop) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 3));
  const auto start = std::chrono::steady_clock::now();
  const auto tails =
      Read(*connection, {{"s", 50}, {"absent", 0}}, {.block = absl::Milliseconds(100)});
  EXPECT_THAT(tails, IsOkAndHolds(IsEmpty()));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(100));
  EXPECT_THAT(Read(*connection, {{"s", 3}}, {}), IsOkAndHolds(IsEmpty())) << "without waiting";
  EXPECT_THAT(Read(*connection, {}, {}), IsOkAndHolds(IsEmpty()));
}

TEST_F(StreamsTest, IsWokenByAnEntryAlsoAfterAFlush) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 3));
  absl::StatusOr<std::vector<Tail>> tails;
  std::thread reader([&] { tails = Read(*connection, {{"s", 3}}, {.block = absl::Seconds(15)}); });
  EXPECT_TRUE(Await([&] {
    return server->Execute({"INFO", "clients"}).find("blocked_clients:1") != std::string::npos;
  }));
  server->Execute({"FLUSHALL"});
  server->Execute({"XADD", "s", "4-0", "e", "v"});
  reader.join();
  ASSERT_THAT(tails, IsOk());
  ASSERT_EQ(tails->size(), 1u);
  EXPECT_THAT(PositionsIn((*tails)[0]), ElementsAre(4));
}

TEST_F(StreamsTest, NeverWaitsSoLongThatSilenceLooksLikeALostServer) {
  const auto server = PrivateRedis::Create();
  Options options = Patient(server->Address());
  options.command_timeout = absl::Seconds(20);
  const auto connection = Connect(options);
  for (const absl::Duration block : {absl::Milliseconds(10'001), absl::InfiniteDuration()}) {
    EXPECT_THAT(Read(*connection, {{"s", 0}}, {.block = block}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("10000 ms")));
  }
  // Less than a millisecond is not taken for "without end".
  EXPECT_THAT(Read(*connection, {{"s", 0}}, {.block = absl::Microseconds(1)}),
              IsOkAndHolds(IsEmpty()));
}

TEST_F(StreamsTest, TrimsAlsoWhatOneCallDoesNot) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("long", 1, 35'000));
  MustAppend(*connection, Additions("short", 1, 300));
  const auto cut = Trim(*connection, {"long", "short"}, 5000);
  const auto length = Length(*connection, {"long", "short"});
  EXPECT_THAT(length[0], IsOkAndHolds(AllOf(Ge(5000), Le(5100))));
  EXPECT_THAT(cut[0], IsOkAndHolds(35'000 - *length[0]));
  EXPECT_THAT(cut[1], IsOkAndHolds(0));
  EXPECT_THAT(length[1], IsOkAndHolds(300));
  const auto tails = Read(*connection, {{"long", 0}}, {.count = 1});
  EXPECT_EQ((*tails)[0].entries[0].position, 35'000 - *length[0] + 1) << "the oldest go";
}

TEST_F(StreamsTest, RemembersTheTopOfAnEmptiedStream) {
  const auto server = PrivateRedis::Create();
  const auto connection = Connect(*server);
  MustAppend(*connection, Additions("s", 1, 3));
  server->Execute({"XTRIM", "s", "MAXLEN", "0"});
  EXPECT_THAT(Length(*connection, {"s"}), ElementsAre(IsOkAndHolds(0)));
  EXPECT_THAT(Top(*connection, {"s"}), ElementsAre(IsOkAndHolds(3)));
}

TEST_F(StreamsTest, RefusesStreamsThatSomebodyElseWrote) {
  const auto server = PrivateRedis::Create();
  server->Execute({"XADD", "s", "5-1", "e", "v"});
  const auto connection = Connect(*server);
  const auto refused =
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no positions of a log"));
  EXPECT_THAT(Top(*connection, {"s"}), ElementsAre(refused));
  EXPECT_THAT(Read(*connection, {{"s", 0}}, {}), refused);
}

TEST(StreamRepliesTest, ReadsPositions) {
  EXPECT_EQ(internal::PositionOf("42-0"), 42);
  EXPECT_EQ(internal::PositionOf("0-0"), 0);
  EXPECT_EQ(internal::PositionOf("9223372036854775807-0"), INT64_MAX);
  for (const char* id :
       {"", "-0", "42", "42-1", "42-00", "9223372036854775808-0", "-1-0", "4x-0", " 4-0", "+4-0"}) {
    EXPECT_EQ(internal::PositionOf(id), std::nullopt) << id;
  }
}

TEST(StreamRepliesTest, RefusesAnswersOfAnotherShape) {
  const auto text = [](std::string value) {
    return Reply{.kind = Reply::Kind::kText, .text = std::move(value)};
  };
  const auto array = [](std::vector<Reply> items) {
    return Reply{.kind = Reply::Kind::kArray, .items = std::move(items)};
  };
  const Reply entry = array({text("1-0"), array({text("e"), text("v")})});
  EXPECT_EQ(internal::TailsIn(array({array({text("s"), array({entry})})})).value().size(), 1u);
  EXPECT_EQ(internal::TailsIn({}).value().size(), 0u);
  const Reply number = {.kind = Reply::Kind::kInteger, .integer = 1};
  for (const Reply& wrong :
       {number, text("OK"), array({number}), array({array({text("s")})}),
        array({array({number, array({entry})})}), array({array({text("s"), array({number})})}),
        array({array({text("s"), array({array({text("1-0")})})})}),
        array({array({text("s"), array({array({text("1-0"), array({text("e")})})})})}),
        array({array({text("s"), array({array({text("1-0"), array({text("e"), number})})})})})}) {
    EXPECT_EQ(internal::TailsIn(wrong), std::nullopt);
  }
  EXPECT_EQ(internal::LastPosition(number), std::nullopt);
  EXPECT_EQ(internal::LastPosition(array({text("length"), number})), std::nullopt);
}

}  // namespace
}  // namespace tanggap::redis
