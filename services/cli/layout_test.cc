#include "services/cli/layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"

namespace tanggap::cli {
namespace {

using ::testing::ElementsAre;

TEST(LayoutTest, ATableFitsAndGivesWayWhereItIsWidest) {
  Table table({"NUMBER", "STATE", "DUE"});
  std::string label;
  for (int i = 0; i < 40; ++i) label += "état ";
  table.Add({"SG7K-3M9Q-XW2B-7", label, "in 2 days"});
  const std::vector<std::string> lines = base::Split(table.Text({}), '\n');
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_TRUE(lines[1].starts_with("SG7K-3M9Q-XW2B-7  état"));
  EXPECT_TRUE(lines[1].ends_with("…  in 2 days"));
  EXPECT_EQ(base::Utf8Length(lines[1]), kLineWidth);
  EXPECT_TRUE(base::IsUtf8(lines[1]));
}

TEST(LayoutTest, ANarrowTableStaysNarrow) {
  Table table({"A", "B"});
  table.Add({"long text", Cell("late", Tone::kAlarm)});
  EXPECT_EQ(table.Text({}), "A          B\nlong text  late\n");
  EXPECT_EQ(table.Text({.colours = true}),
            "\033[1mA          B\033[0m\nlong text  \033[31mlate\033[0m\n");
}

TEST(LayoutTest, NothingThatSomebodyElseWroteReachesTheTerminalAsACommand) {
  EXPECT_EQ(Harmless("a\x1b[2J\r\nb\x7f\xc2\x9bm"), "a [2J  b  m");
  Table table({"A"});
  table.Add({"x\x1b[31my"});
  EXPECT_EQ(table.Text({}), "A\nx [31my\n");
  EXPECT_THAT(Wrapped("a\x1b]0;title\x07\nb", 80), ElementsAre("a ]0;title", "b"));
}

TEST(LayoutTest, WrapsAtSpacesAndKeepsParagraphs) {
  EXPECT_THAT(Wrapped("satu dua tiga\n\nempat", 8), ElementsAre("satu dua", "tiga", "", "empat"));
  EXPECT_THAT(Wrapped("ééé ééé", 7), ElementsAre("ééé ééé"));
  EXPECT_THAT(Wrapped("ééé ééé", 6), ElementsAre("ééé", "ééé"));
}

}  // namespace
}  // namespace tanggap::cli
