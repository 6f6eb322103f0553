// What holds for every filter: what is printed is read as the same tree, and no bytes at all do any
// harm.
#include <gtest/gtest.h>

#include <cmath>

#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/query/filter.h"
#include "libs/query/test_schema.h"

namespace tanggap::query {
namespace {

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  // A tree as the parser makes them: no AND right below AND, no OR right below OR.
  Expression Tree(int depth, int parent = -1) {
    const uint64_t kind = depth == 0 ? 3 + random_.Below(2) : random_.Below(5);
    if (kind == 0 && parent != 0) return Expression{And{Operands(depth, 0)}};
    if (kind == 1 && parent != 1) return Expression{Or{Operands(depth, 1)}};
    if (kind == 2) return Expression{Not{std::make_shared<const Expression>(Tree(depth - 1, 2))}};
    if (kind == 3) return Expression{TextTerm{Text(1)}};
    return Expression{RandomComparison()};
  }

  std::string Bytes(size_t size) { return random_.Bytes(size); }
  uint64_t Below(uint64_t bound) { return random_.Below(bound); }

 private:
  std::vector<Expression> Operands(int depth, int kind) {
    std::vector<Expression> operands;
    const uint64_t count = 2 + random_.Below(2);
    for (uint64_t i = 0; i < count; ++i) operands.push_back(Tree(depth - 1, kind));
    return operands;
  }

  std::string Text(size_t at_least) {
    static const std::vector<std::string> kPieces = {"a", " ",   "\"", "'", "\\", "(", ")",    "=",
                                                     ",", "AND", "é",  "😀", "-",  "*", "\\\"", "!"};
    std::string text;
    const uint64_t count = at_least + random_.Below(5);
    for (uint64_t i = 0; i < count; ++i) text += kPieces[random_.Below(kPieces.size())];
    return text;
  }

  Operator AnyComparison() { return static_cast<Operator>(random_.Below(6)); }
  Operator Equality() { return static_cast<Operator>(random_.Below(2)); }

  Comparison RandomComparison() {
    switch (random_.Below(7)) {
      case 0:
        return {"state", Equality(), EnumValue{"STATE_CLOSED", 2}};
      case 1:
        return {"agency", random_.Below(2) == 0 ? Operator::kHas : Equality(), Text(0)};
      case 2:
        return {"unit", Operator::kHas, Present{}};
      case 3:
        return {"priority", AnyComparison(), static_cast<int64_t>(random_.Below(UINT64_MAX))};
      case 4:
        return {"score", AnyComparison(), RandomDouble()};
      case 5:
        return {"overdue", Equality(), random_.Below(2) == 0};
    }
    // Years 1 to 9999.
    const auto micros = static_cast<int64_t>(random_.Below(315'537'897'599'000'000));
    return {"create_time", AnyComparison(), absl::FromUnixMicros(micros - 62'135'596'800'000'000)};
  }

  double RandomDouble() {
    while (true) {
      double number;
      random_.Fill(&number, sizeof(number));
      if (std::isfinite(number) && number != 0) return number;
    }
  }

  base::SeededRandom random_;
};

TEST(FilterPropertyTest, WhatIsPrintedIsReadAsTheSameTree) {
  const FieldSchema schema = TestSchema();
  int read = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Generator generator(seed);
    const Expression tree = generator.Tree(static_cast<int>(generator.Below(5)));
    const std::string text = ToString(tree);
    if (base::Utf8Length(text) > kMaximumFilterCharacters) continue;
    const auto filter = Filter::Parse(text, schema);
    if (errors::MetadataOf(filter.status(), "problem").substr(0, 14) == "too many terms") continue;
    ASSERT_TRUE(filter.ok()) << "seed " << seed << ": " << text << " " << filter.status();
    ASSERT_EQ(filter->root(), tree) << "seed " << seed << ": " << text;
    ASSERT_EQ(filter->ToString(), text);
    ++read;
  }
  EXPECT_GT(read, 15'000) << "too few of the trees were within the limits";
}

// Every input is either read, and then prints to something that reads alike, or refused for the one
// reason.
void ExpectHarmless(const std::string& text, const FieldSchema& schema) {
  const auto filter = Filter::Parse(text, schema);
  if (!filter.ok()) {
    ASSERT_EQ(errors::ReasonOf(filter.status()), errors::Reason::INVALID_FILTER);
    ASSERT_NE(errors::MetadataOf(filter.status(), "position"), "");
    return;
  }
  if (filter->empty()) return;
  const std::string printed = filter->ToString();
  if (base::Utf8Length(printed) > kMaximumFilterCharacters) return;
  const auto again = Filter::Parse(printed, schema);
  ASSERT_TRUE(again.ok()) << printed << " " << again.status();
  ASSERT_EQ(again->root(), filter->root()) << printed;
}

TEST(FilterPropertyTest, RandomBytesAreHarmless) {
  const FieldSchema schema = TestSchema();
  Generator generator(1);
  for (int i = 0; i < 50'000; ++i) {
    ExpectHarmless(generator.Bytes(generator.Below(64)), schema);
  }
}

TEST(FilterPropertyTest, RandomTokensAreHarmless) {
  const FieldSchema schema = TestSchema();
  const FieldSchema strict = TestSchema(/*text_search=*/false);
  static const std::vector<std::string> kTokens = {
      "(",       ")",      "AND",         "OR",
      "NOT",     "-",      "=",           "!=",
      "<",       ">=",     ":",           "*",
      "state",   "agency", "unit",        "priority",
      "overdue", "true",   "SUBMITTED",   "12",
      "-3",      "\"x\"",  "'",           "\"",
      "\\",      ",",      "create_time", "\"2026-01-31T08:00:00Z\"",
      " ",       " ",      " ",           "é",
      "\xc3",    "score",  "1e5"};
  Generator generator(2);
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    const uint64_t count = generator.Below(14);
    for (uint64_t j = 0; j < count; ++j) {
      text += kTokens[generator.Below(kTokens.size())];
      if (generator.Below(3) != 0) text += ' ';
    }
    ExpectHarmless(text, schema);
    ExpectHarmless(text, strict);
  }
}

}  // namespace
}  // namespace tanggap::query
