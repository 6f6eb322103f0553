#include "services/cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<Flag>& Flags() {
  static const std::vector<Flag>& flags = *new std::vector<Flag>{
      {.name = "unit", .placeholder = "CODE", .help = "", .environment = "UNIT", .fallback = "any"},
      {.name = "all", .placeholder = "", .help = ""},
      {.name = "grant", .placeholder = "ROLE", .help = "", .repeated = true}};
  return flags;
}

std::string ProblemOf(const std::vector<std::string>& words) {
  const auto arguments = Arguments::Parse(words, Flags(), {});
  EXPECT_TRUE(IsUsageError(arguments.status()));
  return std::string(arguments.status().message());
}

TEST(ArgumentsTest, ReadsFlagsAnywhereInBothSpellings) {
  const auto arguments = Arguments::Parse(
      {"--unit=p2p", "assign", "--grant", "a", "SG7K", "--all", "--grant=b", "-", "- a note"},
      Flags(), {});
  ASSERT_TRUE(arguments.ok()) << arguments.status();
  EXPECT_EQ(arguments->Text("unit"), "p2p");
  EXPECT_TRUE(arguments->IsOn("all"));
  EXPECT_THAT(arguments->All("grant"), ElementsAre("a", "b"));
  EXPECT_THAT(arguments->words(), ElementsAre("assign", "SG7K", "-", "- a note"));
  EXPECT_EQ(arguments->Word(0), "SG7K");
  EXPECT_EQ(arguments->Word(9), "");
}

TEST(ArgumentsTest, TakesFlagThenEnvironmentThenDefault) {
  EXPECT_EQ(Arguments::Parse({"--unit", "a"}, Flags(), {{"UNIT", "b"}})->Text("unit"), "a");
  EXPECT_EQ(Arguments::Parse({}, Flags(), {{"UNIT", "b"}})->Text("unit"), "b");
  EXPECT_EQ(Arguments::Parse({}, Flags(), {{"UNIT", ""}})->Text("unit"), "any");
}

TEST(ArgumentsTest, TakesEverythingAfterTwoHyphensAsWords) {
  EXPECT_THAT(Arguments::Parse({"a", "--", "--unit", "-x"}, Flags(), {})->words(),
              ElementsAre("a", "--unit", "-x"));
}

TEST(ArgumentsTest, SaysWhatIsWrong) {
  EXPECT_EQ(ProblemOf({"--untt", "x"}), "--untt is no flag of this command: did you mean --unit?");
  EXPECT_EQ(ProblemOf({"--somethingelse"}), "--somethingelse is no flag of this command.");
  EXPECT_THAT(ProblemOf({"-u"}), HasSubstr("-u is no flag"));
  EXPECT_EQ(ProblemOf({"--unit", "--all"}), "--unit needs a value: --unit CODE");
  EXPECT_EQ(ProblemOf({"--unit", "a", "--unit", "b"}), "--unit is given twice.");
}

}  // namespace
}  // namespace tanggap::cli
