#include "services/surveys/domain/alike.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "libs/base/random.h"

namespace tanggap::surveys {
namespace {

constexpr int kMinCell = 5;
constexpr int kThisYear = 2026;

Alike Of(const std::vector<PlaceTally>& tallies) { return Alike(tallies, kMinCell, kThisYear); }

TEST(AlikeTest, ShowsAsMuchAsEnoughHave) {
  const Alike alike = Of({{{"a", "x", 202601}, 1, 5},
                          {{"a", "y", 202601}, 1, 3},
                          {{"a", "z", 202601}, 1, 2},
                          {{"b", "x", 202601}, 1, 4},
                          {{"c", "x", 202601}, 1, 1},
                          {{"b", "x", 202511}, 1, 3},
                          {{"c", "y", 202512}, 1, 2},
                          {{"c", "y", 202602}, 1, 2}});
  EXPECT_EQ(alike.Of({"a", "x", 202601}).step, AlikeStep::kService);
  const Shown unit = alike.Of({"a", "y", 202601});
  EXPECT_EQ(unit.step, AlikeStep::kUnit);
  EXPECT_EQ(unit.unit, "a");
  EXPECT_EQ(unit.service, "");
  const Shown month = alike.Of({"c", "x", 202601});
  EXPECT_EQ(month.step, AlikeStep::kMonth);
  EXPECT_EQ(month.period, "2026-01");
  EXPECT_EQ(month.unit, "");
  const Shown year = alike.Of({"b", "x", 202511});
  EXPECT_EQ(year.step, AlikeStep::kYear);
  EXPECT_EQ(year.period, "2025");
  // Its year goes on.
  EXPECT_EQ(alike.Of({"c", "y", 202602}).step, AlikeStep::kWithheld);
  EXPECT_EQ(alike.CountAll({}), 22);
  EXPECT_EQ(alike.CountShown({}), 20);
}

TEST(AlikeTest, FindsByWhatIsShown) {
  const Alike alike = Of({{{"a", "x", 202601}, 1, 5},
                          {{"a", "y", 202601}, 2, 5},
                          {{"a", "z", 202601}, 1, 3},
                          {{"b", "z", 202601}, 1, 2},
                          {{"a", "z", 202511}, 1, 5}});
  EXPECT_EQ(alike.CountShown({.unit = "a"}), 15);
  EXPECT_EQ(alike.CountAll({.unit = "a"}), 18);
  EXPECT_EQ(alike.CountShown({.service = "z"}), 5);
  EXPECT_EQ(alike.CountShown({.period = *ParsePeriod("2026-01")}), 15);
  EXPECT_EQ(alike.CountShown({.period = *ParsePeriod("2025-Q4")}), 5);
  EXPECT_EQ(alike.CountShown({.channel = 2}), 5);
  EXPECT_TRUE(alike.ShowsChannel(alike.Of({"a", "x", 202601}), 1));
  EXPECT_FALSE(alike.ShowsChannel(alike.Of({"a", "x", 202601}), 2));
}

// Random surveys: what is shown of one is shown of min_cell, and no selection shows more than the
// whole list does.
TEST(AlikeTest, EveryShownPlaceIsSharedByEnough) {
  base::SeededRandom random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<PlaceTally> tallies;
    std::set<std::tuple<std::string, std::string, int, int>> seen;
    for (uint64_t i = random.Below(30) + 1; i > 0; --i) {
      const PlaceTally tally = {{std::string(1, static_cast<char>('a' + random.Below(3))),
                                 std::string(1, static_cast<char>('x' + random.Below(3))),
                                 202510 + static_cast<int>(random.Below(3))},
                                1 + static_cast<int>(random.Below(2)),
                                1 + static_cast<int64_t>(random.Below(6))};
      if (seen.emplace(tally.place.unit, tally.place.service, tally.place.month, tally.channel)
              .second)
        tallies.push_back(tally);
    }
    const Alike alike = Of(tallies);
    std::map<Shown, int64_t> shared;
    for (const PlaceTally& tally : tallies) shared[alike.Of(tally.place)] += tally.count;
    for (const auto& [shown, count] : shared) {
      if (shown.step == AlikeStep::kWithheld) continue;
      EXPECT_GE(count, kMinCell);
    }
    for (const char* unit : {"", "a", "b"}) {
      for (const char* service : {"", "x", "y"}) {
        const Selected selected{.unit = unit, .service = service};
        EXPECT_LE(alike.CountShown(selected), alike.CountAll(selected));
        EXPECT_TRUE(alike.CountShown(selected) == 0 || alike.CountShown(selected) >= kMinCell);
      }
    }
  }
}

}  // namespace
}  // namespace tanggap::surveys
