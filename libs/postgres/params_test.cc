#include "libs/postgres/params.h"

#include <gtest/gtest.h>

#include <random>

#include "libs/postgres/pool.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::IsOk;
using testing::StatusIs;

class ParamsTest : public testing::PostgresFixture {
 protected:
  Row Ask(const Statement& statement, const Params& params) {
    absl::StatusOr<Rows> rows = pool().Query(statement, params, Soon());
    EXPECT_THAT(rows, IsOk());
    return rows->Only();
  }
};

std::vector<std::string> NastyTexts() {
  return {"",
          "NULL",
          "null",
          "'",
          "''; DROP TABLE x; --",
          "\"",
          "\\",
          "\\\\",
          "\\x41",
          "{",
          "}",
          "{a,b}",
          ",",
          " ",
          "  leading and trailing  ",
          "a\nb\r\tc\v\f",
          "$1",
          "%s",
          "\x01\x1f\x7f",
          "Puskesmas Tingkir \u2014 caf\u00e9 \u65e5\u672c \U0001F600",
          std::string(100'000, '"'),
          std::string(100'000, '\\')};
}

std::string AllBytes() {
  std::string bytes;
  for (int i = 0; i < 512; ++i) bytes += static_cast<char>(i % 256);
  return bytes;
}

constexpr Statement kEchoText = {"echo_text", "SELECT $1::text AS value, length($1::text) AS size"};
constexpr Statement kEchoTexts = {
    "echo_texts", "SELECT $1::text[] AS all, coalesce(array_length($1::text[], 1), 0) AS size"};
constexpr Statement kEchoElements = {
    "echo_elements",
    "SELECT value, place FROM unnest($1::text[]) WITH ORDINALITY AS e (value, place)"};

TEST_F(ParamsTest, TextsComeBackAsTheyWere) {
  for (const std::string& text : NastyTexts()) {
    EXPECT_EQ(Ask(kEchoText, Params().Text(text)).Text("value"), text);
  }
}

TEST_F(ParamsTest, TextArraysComeBackAsTheyWereWhole) {
  const Row row = Ask(kEchoTexts, Params().TextArray(NastyTexts()));
  EXPECT_EQ(row.TextArray("all"), NastyTexts());
  EXPECT_EQ(row.Int("size"), static_cast<int64_t>(NastyTexts().size()));
}

constexpr Statement kEchoArrays = {
    "echo_arrays", "SELECT ($1::text[])[1]::text[] AS first, ($1::text[])[2]::text[] AS second"};

TEST_F(ParamsTest, ArraysOfTextComeBackEachAsItWas) {
  const std::vector<std::vector<std::string>> arrays = {NastyTexts(), {}};
  const Row row = Ask(kEchoArrays, Params().ArraysOfText(arrays));
  EXPECT_EQ(row.TextArray("first"), NastyTexts());
  EXPECT_TRUE(row.TextArray("second").empty());
  const std::vector<std::vector<std::string>> cut = {{std::string("a\0b", 3)}};
  EXPECT_THAT(pool().Query(kEchoArrays, Params().ArraysOfText(cut), Soon()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ParamsTest, TextArraysKeepNullsApartFromTheWordNull) {
  std::vector<std::optional<std::string>> texts = {"NULL", std::nullopt, ""};
  for (const std::string& text : NastyTexts()) texts.push_back(text);
  absl::StatusOr<Rows> rows = pool().Query(kEchoElements, Params().TextArray(texts), Soon());
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), texts.size());
  for (const Row& row : *rows) {
    EXPECT_EQ(row.OptionalText("value"), texts[static_cast<size_t>(row.Int("place")) - 1]);
  }
}

TEST_F(ParamsTest, EmptyArraysAreEmpty) {
  const Row row = Ask(kEchoTexts, Params().TextArray(std::vector<std::string>()));
  EXPECT_EQ(row.Int("size"), 0);
  EXPECT_TRUE(row.TextArray("all").empty());
}

TEST_F(ParamsTest, RandomTextsComeBackAsTheyWere) {
  std::mt19937 engine(7);
  const std::string alphabet = "\"\\{},' \nNUL\xc3\xa9";
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int j = 0; j < static_cast<int>(engine() % 12); ++j) {
      const char c = alphabet[engine() % (alphabet.size() - 2)];
      text += c;
      if (engine() % 5 == 0) text += "\xc3\xa9";
    }
    texts.push_back(text);
  }
  EXPECT_EQ(Ask(kEchoTexts, Params().TextArray(texts)).TextArray("all"), texts);
}

TEST_F(ParamsTest, BytesAreBinarySafe) {
  constexpr Statement kEcho = {"echo_bytes",
                               "SELECT $1::bytea AS value, length($1::bytea) AS size"};
  for (const std::string& bytes :
       {std::string(), AllBytes(), std::string("\0", 1), std::string("\\x41")}) {
    const Row row = Ask(kEcho, Params().Bytes(bytes));
    EXPECT_EQ(row.Bytes("value"), bytes);
    EXPECT_EQ(row.Int("size"), static_cast<int64_t>(bytes.size()));
  }
}

TEST_F(ParamsTest, BytesArraysAreBinarySafe) {
  constexpr Statement kEcho = {
      "echo_bytes_array",
      "SELECT value FROM unnest($1::bytea[]) WITH ORDINALITY AS e (value, place) ORDER BY place"};
  const std::vector<std::optional<std::string>> values = {AllBytes(), std::nullopt, "",
                                                          std::string("\0\"\\", 3)};
  absl::StatusOr<Rows> rows = pool().Query(kEcho, Params().BytesArray(values), Soon());
  ASSERT_THAT(rows, IsOk());
  std::vector<std::optional<std::string>> back;
  for (const Row& row : *rows) back.push_back(row.OptionalBytes("value"));
  EXPECT_EQ(back, values);
}

TEST_F(ParamsTest, AZeroByteInATextIsRefusedAndNotCutOff) {
  const std::string text("before\0after", 12);
  EXPECT_THAT(pool().Query(kEchoText, Params().Text(text), Soon()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(pool().Query(kEchoTexts, Params().TextArray(std::vector<std::string>{text}), Soon()),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ParamsTest, NumbersAndTruthComeBackAsTheyWere) {
  constexpr Statement kEcho = {
      "echo_numbers",
      "SELECT $1::bigint AS big, $2::integer AS small, $3::boolean AS yes, "
      "$4::boolean AS no, $5::double precision AS real"};
  const Row row = Ask(kEcho, Params()
                                 .Int(std::numeric_limits<int64_t>::min())
                                 .Int(2147483647)
                                 .Bool(true)
                                 .Bool(false)
                                 .Double(-7.3305279000000001e-5));
  EXPECT_EQ(row.Int("big"), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(row.Int("small"), 2147483647);
  EXPECT_TRUE(row.Bool("yes"));
  EXPECT_FALSE(row.Bool("no"));
  EXPECT_EQ(row.Double("real"), -7.3305279000000001e-5);
}

TEST_F(ParamsTest, OtherArraysComeBackAsTheyWere) {
  constexpr Statement kEcho = {"echo_arrays", R"(
    SELECT big, yes, at, id, small FROM unnest($1::bigint[], $2::boolean[], $3::timestamptz[], $4::uuid[],
      $5::integer[]) WITH ORDINALITY AS e (big, yes, at, id, small, place) ORDER BY place)"};
  const std::vector<std::optional<int64_t>> big = {std::numeric_limits<int64_t>::max(),
                                                   std::nullopt};
  const std::vector<std::optional<bool>> yes = {std::nullopt, true};
  const std::vector<std::optional<absl::Time>> at = {absl::FromUnixMicros(1'700'000'000'000'001),
                                                     std::nullopt};
  const std::vector<std::optional<base::Uuid>> id = {std::nullopt, base::Uuid::V4(random())};
  const std::vector<int> small = {-1, 2};
  Params params;
  params.IntArray(big).BoolArray(yes).TimeArray(at).UuidArray(id).IntArray(small);
  absl::StatusOr<Rows> rows = pool().Query(kEcho, params, Soon());
  ASSERT_THAT(rows, IsOk());
  ASSERT_EQ(rows->size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const Row row = (*rows)[i];
    EXPECT_EQ(row.OptionalInt("big"), big[i]);
    EXPECT_EQ(row.OptionalBool("yes"), yes[i]);
    EXPECT_EQ(row.OptionalTime("at"), at[i]);
    EXPECT_EQ(row.OptionalUuid("id"), id[i]);
    EXPECT_EQ(row.Int("small"), small[i]);
  }
}

TEST_F(ParamsTest, OptionalsAreNullOrTheValue) {
  constexpr Statement kEcho = {
      "echo_optionals", "SELECT $1::text AS a, $2::bigint AS b, $3::text AS c, $4::bytea AS d"};
  const Row row = Ask(kEcho, Params()
                                 .OptionalText(std::nullopt)
                                 .OptionalInt(std::nullopt)
                                 .OptionalText("text")
                                 .OptionalBytes(std::string("\0", 1)));
  EXPECT_TRUE(row.IsNull("a"));
  EXPECT_EQ(row.OptionalInt("b"), std::nullopt);
  EXPECT_EQ(row.OptionalText("c"), "text");
  EXPECT_EQ(row.OptionalBytes("d"), std::string("\0", 1));
}

}  // namespace
}  // namespace tanggap::postgres
