#include "libs/query/filter.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/query/test_schema.h"

namespace tanggap::query {
namespace {

const FieldSchema& Schema() {
  static const FieldSchema schema = TestSchema();
  return schema;
}

// The filter as it was understood, or "position problem".
std::string Understood(std::string_view text, const FieldSchema& schema = Schema()) {
  const auto filter = Filter::Parse(text, schema);
  if (filter.ok()) return filter->ToString();
  EXPECT_EQ(errors::ReasonOf(filter.status()), errors::Reason::INVALID_FILTER);
  EXPECT_NE(errors::MetadataOf(filter.status(), "fields"), "");
  return base::Join(errors::MetadataOf(filter.status(), "position"), " ",
                    errors::MetadataOf(filter.status(), "problem"));
}

TEST(FilterTest, AnEmptyFilterPassesEverything) {
  for (const char* text : {"", " ", "\t\r\n "}) {
    const auto filter = Filter::Parse(text, Schema());
    ASSERT_TRUE(filter.ok());
    EXPECT_TRUE(filter->empty());
    EXPECT_EQ(filter->ToString(), "");
  }
}

TEST(FilterTest, ComparesEveryTypeOfField) {
  const struct {
    const char* text;
    Comparison comparison;
  } cases[] = {
      {"state = SUBMITTED", {"state", Operator::kEqual, EnumValue{"STATE_SUBMITTED", 1}}},
      {"state!=STATE_CLOSED", {"state", Operator::kNotEqual, EnumValue{"STATE_CLOSED", 2}}},
      {"agency = dinkes-kota", {"agency", Operator::kEqual, std::string("dinkes-kota")}},
      {"agency:'a \"b\" \\'c\\' \\\\'", {"agency", Operator::kHas, std::string("a \"b\" 'c' \\")}},
      {"agency = \"Kesehatan é\"", {"agency", Operator::kEqual, std::string("Kesehatan é")}},
      {"agency = \"AND\"", {"agency", Operator::kEqual, std::string("AND")}},
      {"agency = \"\"", {"agency", Operator::kEqual, std::string()}},
      {"place.region:33.73.01", {"place.region", Operator::kHas, std::string("33.73.01")}},
      {"unit:*", {"unit", Operator::kHas, Present{}}},
      {"priority>=-5", {"priority", Operator::kGreaterOrEqual, int64_t{-5}}},
      {"priority < 9223372036854775807", {"priority", Operator::kLess, INT64_MAX}},
      {"score > 1.5e-3", {"score", Operator::kGreater, 0.0015}},
      {"score <= 2", {"score", Operator::kLessOrEqual, 2.0}},
      {"overdue = true", {"overdue", Operator::kEqual, true}},
      {"create_time > \"2026-01-31T08:00:00+07:00\"",
       {"create_time", Operator::kGreater, absl::FromUnixSeconds(1769821200)}},
      {"create_time = '2026-01-31T01:00:00.123456789Z'",
       {"create_time", Operator::kEqual,
        absl::FromUnixSeconds(1769821200) + absl::Microseconds(123456)}},
  };
  for (const auto& test : cases) {
    const auto filter = Filter::Parse(test.text, Schema());
    ASSERT_TRUE(filter.ok()) << test.text << " " << filter.status();
    EXPECT_EQ(filter->root(), Expression{test.comparison}) << test.text;
  }
}

TEST(FilterTest, OrBindsTighterThanAnd) {
  EXPECT_EQ(Understood("priority=1 AND priority=2 OR priority=3"),
            "priority = 1 AND (priority = 2 OR priority = 3)");
  EXPECT_EQ(Understood("priority=1 OR priority=2 priority=3 OR priority=4"),
            "(priority = 1 OR priority = 2) AND (priority = 3 OR priority = 4)");
  EXPECT_EQ(Understood("(priority=1 AND priority=2) OR priority=3"),
            "(priority = 1 AND priority = 2) OR priority = 3");
  EXPECT_EQ(Understood("NOT priority=1 OR priority=2"), "NOT priority = 1 OR priority = 2");
}

TEST(FilterTest, ParenthesesThatChangeNothingVanish) {
  EXPECT_EQ(Understood("((priority=1) AND (priority=2 AND (priority=3)))"),
            "priority = 1 AND priority = 2 AND priority = 3");
  EXPECT_EQ(Understood("priority=1 OR (priority=2 OR priority=3)"),
            "priority = 1 OR priority = 2 OR priority = 3");
}

TEST(FilterTest, NegatesByWordAndByMinus) {
  EXPECT_EQ(Understood("-overdue=true"), "NOT overdue = true");
  EXPECT_EQ(Understood("NOT(overdue=true priority=1)"), "NOT (overdue = true AND priority = 1)");
  EXPECT_EQ(Understood("-(NOT overdue=true)"), "NOT (NOT overdue = true)");
  EXPECT_EQ(Understood("-unit:*"), "NOT unit:*");
}

TEST(FilterTest, BareWordsAreSearchedForWhereAllowed) {
  EXPECT_EQ(Understood("air mati \"lampu jalan\" -selesai"),
            "\"air\" AND \"mati\" AND \"lampu jalan\" AND NOT \"selesai\"");
  EXPECT_EQ(Understood("air OR listrik state=CLOSED"),
            "(\"air\" OR \"listrik\") AND state = STATE_CLOSED");
  // A field's name without a comparison is a word like any other.
  EXPECT_EQ(Understood("agency and not"), "\"agency\" AND \"and\" AND \"not\"");
  const FieldSchema strict = TestSchema(/*text_search=*/false);
  EXPECT_EQ(Understood("air", strict),
            "1 words cannot be searched for here, expected a field and a comparison");
  EXPECT_EQ(Understood("agency", strict),
            "7 a comparison is missing, expected an operator such as = or >");
}

TEST(FilterTest, SaysWhereAndWhatIsWrong) {
  const struct {
    const char* text;
    const char* understood;
  } cases[] = {
      {"stat = CLOSED",
       "1 there is no such field, expected one of agency, create_time, overdue, place.region, "
       "priority, score, state, unit"},
      {"\"state\" = CLOSED",
       "1 there is no such field, expected one of agency, create_time, overdue, place.region, "
       "priority, score, state, unit"},
      {"state = OPEN", "9 the value does not fit the field, expected one of SUBMITTED, CLOSED"},
      {"state > CLOSED", "7 the field cannot be compared so, expected = !="},
      {"unit != a", "6 the field cannot be compared so, expected = :*"},
      {"unit:a", "5 the field cannot be compared so, expected = :*"},
      {"priority:*", "9 the field cannot be compared so, expected = != < <= > >="},
      {"agency:*x agency:\"*\" state:*", "27 the field cannot be compared so, expected = !="},
      {"priority = 1.5",
       "12 the value does not fit the field, expected a whole number without quotes"},
      {"priority = 9223372036854775808",
       "12 the value does not fit the field, expected a whole number without quotes"},
      {"priority = \"1\"",
       "12 the value does not fit the field, expected a whole number without quotes"},
      {"score = nan", "9 the value does not fit the field, expected a number without quotes"},
      {"score = 1e999", "9 the value does not fit the field, expected a number without quotes"},
      {"overdue = yes", "11 the value does not fit the field, expected true or false"},
      {"create_time > 2026",
       "15 the value does not fit the field, expected a time in quotes, such as "
       "\"2026-01-31T08:00:00+07:00\""},
      {"agency =", "9 a value is missing, expected a word or a text in quotes"},
      {"agency = AND", "10 a value is missing, expected a word or a text in quotes"},
      {"agency = = x", "10 a value is missing, expected a word or a text in quotes"},
      {"= x", "1 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"a AND", "6 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"a OR OR b", "6 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"NOT", "4 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"NOT NOT a", "5 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"--a", "2 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"()", "2 a term is missing, expected a field, a word, NOT or an opening parenthesis"},
      {"(a", "3 a parenthesis is not closed, expected )"},
      {"a)", "2 a parenthesis is closed that is not open"},
      {"é é)", "4 a parenthesis is closed that is not open"},
      {"a = b = c",
       "1 there is no such field, expected one of agency, create_time, overdue, place.region, "
       "priority, score, state, unit"},
      {"agency=b = c", "10 something is missing here, expected AND, OR or the end"},
      {"agency=\"a\"priority=1", "11 two terms stand too close, expected a space, AND or OR"},
      {"a, b", "2 a comma has no meaning here"},
      {"a ! b", "3 ! stands only in !=; write NOT"},
      {"agency = \"abc", "10 the quote is not closed"},
      {"agency = \"a\\n\"", "12 a backslash may only stand before a quote or another backslash"},
      {"agency = \"a\\", "12 a backslash may only stand before a quote or another backslash"},
      {"agency = \"a\nb\"", "12 control characters are not allowed"},
      {"a\x01", "2 control characters are not allowed"},
      {"\"\"", "1 there is nothing to search for, expected a word"},
      {"é \xff", "3 the text is not UTF-8"},
  };
  for (const auto& test : cases) EXPECT_EQ(Understood(test.text), test.understood) << test.text;
}

TEST(FilterTest, RefusesTimesThatAreNotRfc3339) {
  for (const char* time :
       {"2026-01-31", "2026-01-31T08:00:00", "infinite-future", " 2026-01-31T08:00:00Z",
        "2026-01-31T08:00:00Z ", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "20260131T080000Z",
        "2026-01-31t08:00:00z", "2026-01-31 08:00:00Z", "12026-01-31T08:00:00Z", "now", ""}) {
    EXPECT_FALSE(Filter::Parse(base::Join("create_time = \"", time, "\""), Schema()).ok()) << time;
  }
}

TEST(FilterTest, AnErrorTellsItsPartsAndKeepsWordsToItself) {
  const auto filter = Filter::Parse("agency = dinkes AND siti_contoh = \"rahasia\"", Schema());
  const absl::Status status = filter.status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(errors::MetadataOf(status, "position"), "21");
  EXPECT_EQ(errors::MetadataOf(status, "fields"),
            "agency, create_time, overdue, place.region, priority, score, state, unit");
  EXPECT_EQ(errors::MetadataOf(status, "expected").substr(0, 13), "one of agency");
  EXPECT_EQ(status.ToString().find("siti_contoh"), std::string::npos);
  EXPECT_EQ(status.ToString().find("rahasia"), std::string::npos);
}

TEST(FilterTest, HoldsToItsLimits) {
  const auto nested = [](int depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_EQ(Understood(nested(8)), "\"a\"");
  EXPECT_EQ(Understood(nested(9)), "9 too many parentheses within each other, expected at most 8");

  std::string terms = "a";
  for (int i = 1; i < 32; ++i) terms += " a";
  EXPECT_TRUE(Filter::Parse(terms, Schema()).ok());
  EXPECT_EQ(Understood(terms + " a"), "65 too many terms, expected at most 32");

  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "é";
  EXPECT_TRUE(Filter::Parse(long_text, Schema()).ok());
  EXPECT_EQ(Understood(long_text + "e"),
            "1 the filter is too long, expected at most 1000 characters");
  EXPECT_EQ(Understood(std::string(1 << 20, '(')),
            "1 the filter is too long, expected at most 1000 characters");
}

}  // namespace
}  // namespace tanggap::query
