#include "libs/telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/telemetry/json.h"

namespace tanggap::telemetry {
namespace {

using nlohmann::json;

// Stands for privacy::Pii<std::string> and whatever else holds more than it says.
template <typename T>
struct Personal {
  T value;
};
template <typename T>
concept Loggable = std::is_constructible_v<FieldValue, T>;
static_assert(Loggable<std::string_view> && Loggable<std::string> && Loggable<const char*>);
static_assert(Loggable<absl::string_view> && Loggable<char[6]>);
static_assert(Loggable<int> && Loggable<int64_t> && Loggable<uint64_t> && Loggable<size_t>);
static_assert(Loggable<bool> && Loggable<double> && Loggable<absl::Duration> &&
              Loggable<absl::Time>);
static_assert(!Loggable<Personal<std::string>> && !Loggable<Personal<int64_t>>);
static_assert(!Loggable<int*> && !Loggable<std::nullptr_t> && !Loggable<char>);
static_assert(!Loggable<std::vector<std::string>> && !Loggable<Severity>);

class LogTest : public testing::Test {
 protected:
  json Line(size_t index = 0) { return json::parse(sink_.lines().at(index)); }

  base::ManualClock clock_{absl::FromUnixMicros(1'741'064'767'000'008)};
  MemorySink sink_;
  Logger log_{"complaints", clock_, sink_};
};

TEST_F(LogTest, ALineIsOneJsonObject) {
  log_.Info("Ready.", {{"port", 50051}});
  EXPECT_EQ(
      sink_.lines().at(0),
      "{\"time\":\"2025-03-04T05:06:07.000008Z\",\"severity\":\"INFO\",\"service\":\"complaints\","
      "\"message\":\"Ready.\",\"port\":50051}");
}

TEST_F(LogTest, EveryTypeReadsBack) {
  log_.Error("All.", {{"text", "a\"b"},
                      {"string", std::string("s")},
                      {"view", absl::string_view("v")},
                      {"low", std::numeric_limits<int64_t>::min()},
                      {"high", std::numeric_limits<uint64_t>::max()},
                      {"real", 1234567.8901},
                      {"yes", true},
                      {"took", absl::Milliseconds(1500)},
                      {"at", absl::FromUnixSeconds(0)},
                      {"nan", std::numeric_limits<double>::quiet_NaN()},
                      {"ever", absl::InfiniteDuration()}});
  const json line = Line();
  EXPECT_EQ(line["severity"], "ERROR");
  EXPECT_EQ(line["text"], "a\"b");
  EXPECT_EQ(line["string"], "s");
  EXPECT_EQ(line["view"], "v");
  EXPECT_EQ(line["low"], std::numeric_limits<int64_t>::min());
  EXPECT_EQ(line["high"], std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(line["real"], 1234567.8901);
  EXPECT_EQ(line["yes"], true);
  EXPECT_EQ(line["took"], 1.5);
  EXPECT_EQ(line["at"], "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(line["nan"], "nan");
  EXPECT_EQ(line["ever"], "inf");
}

TEST_F(LogTest, TheTraceIsNamed) {
  base::SeededRandom random(1);
  const TraceContext trace = TraceContext::New(random);
  log_.Warning("Slow.", {}, &trace);
  EXPECT_EQ(Line()["trace_id"], trace.trace_id());
  EXPECT_EQ(Line()["span_id"], trace.span_id());
}

TEST_F(LogTest, LessSevereLinesAreLeftOut) {
  log_.Debug("Hidden.");
  EXPECT_TRUE(sink_.lines().empty());
  Logger verbose("x", clock_, sink_, Severity::kDebug);
  verbose.Debug("Shown.");
  EXPECT_EQ(Line()["severity"], "DEBUG");
}

TEST_F(LogTest, LongTextsAreCutBetweenCharacters) {
  std::string text = "x";
  for (int i = 0; i < 2000; ++i) text += "\xF0\x9F\x9A\xA7";
  log_.Info("Long.", {{"text", text}});
  const std::string cut = Line()["text"];
  EXPECT_TRUE(base::IsUtf8(cut));
  EXPECT_EQ(cut.size(), 2045u + 3u);
  EXPECT_TRUE(cut.ends_with("\u2026"));
  EXPECT_EQ(cut.find("\uFFFD"), std::string::npos);
}

TEST_F(LogTest, AnyBytesAreAValidLine) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    base::SeededRandom random(seed);
    std::string bytes = random.Bytes(random.Below(64));
    // Half of the time mostly text, so that whole and broken characters are mixed.
    if (seed % 2 == 0) bytes = base::Join("jalan \xE2\x80\x94 ", bytes, " \xF0\x9F\x9A");
    std::string out;
    AppendJsonString(out, bytes);
    // The oracle refuses raw control characters and broken UTF-8.
    const std::string read = json::parse(out).get<std::string>();
    EXPECT_EQ(out.find('\n'), std::string::npos);
    // Where the bytes were text without control characters they come back as they were.
    const bool has_c1 = bytes.find('\xC2') != std::string::npos;
    if (base::IsUtf8(bytes) && !has_c1) {
      EXPECT_EQ(read, bytes);
    }
  }
}

TEST(JsonTest, KnownStrings) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "\"\""},
      {"a/b", "\"a/b\""},
      {std::string("\0\x1F\x7F", 3), "\"\\u0000\\u001f\\u007f\""},
      {"\"\\\n\r\t\b", "\"\\\"\\\\\\n\\r\\t\\u0008\""},
      {"\xC3\xA9\xE2\x80\x94", "\"\xC3\xA9\xE2\x80\x94\""},
      {"\xC0\xAF", "\"\\ufffd\\ufffd\""},
      {"\xED\xA0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
      {"\xE2\x80", "\"\\ufffd\\ufffd\""},
      {"\xC2\x9Bq", "\"\\ufffdq\""},
      {"\xC2\xA0", "\"\xC2\xA0\""}};
  for (const auto& [text, expected] : rows) {
    std::string out;
    AppendJsonString(out, text);
    EXPECT_EQ(out, expected) << base::ToHex(text);
  }
}

// Counts what a full sink would have dropped.
class DroppingSink final : public LogSink {
 public:
  void Write(std::string line) override { last = std::move(line); }
  uint64_t dropped() const override { return drops; }
  uint64_t drops = 0;
  std::string last;
};

TEST_F(LogTest, MissingLinesAreReportedOnceEachTimeTheyGrow) {
  DroppingSink sink;
  Logger log("x", clock_, sink);
  log.Info("One.");
  EXPECT_FALSE(json::parse(sink.last).contains("dropped_lines"));
  sink.drops = 3;
  log.Info("Two.");
  EXPECT_EQ(json::parse(sink.last)["dropped_lines"], 3);
  log.Info("Three.");
  EXPECT_FALSE(json::parse(sink.last).contains("dropped_lines"));
}

}  // namespace
}  // namespace tanggap::telemetry
