#include "services/surveys/domain/publication_people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tanggap::surveys {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr int kMinCell = 5;

Period In(const std::string& text) { return *ParsePeriod(text); }

// So many of each unit, all of them anonymous, who answered everything.
PublicationPeople Units(const std::map<std::string, int>& units) {
  PublicationPeople people;
  int all = 0;
  for (const auto& [unit, count] : units) {
    people.groups[{unit, "*"}] = {{count, count}, {count, count}};
    all += count;
  }
  people.groups[{"*", "*"}] = {{all, all}, {all, all}};
  people.questions["nilai"] = {all, all};
  return people;
}
PublicationPeople Count(int count) { return Units({{"satu", count}}); }

WithheldFigures Compare(const std::string& period, const PublicationPeople& now,
                        const std::vector<EarlierPeople>& earlier) {
  return CompareWithPublished(In(period), now, earlier, kMinCell);
}

TEST(PublicationPeopleTest, TheFirstGivesNobodyAway) {
  const WithheldFigures withheld = Compare("2026-Q3", Count(7), {});
  EXPECT_FALSE(withheld.whole);
  EXPECT_THAT(withheld.groups, IsEmpty());
  EXPECT_THAT(withheld.questions, IsEmpty());
}

TEST(PublicationPeopleTest, WhatTakesAPlaceDiffersByNobodyOrByMany) {
  const auto whole = [](int before, int now) {
    return Compare("2026-07", Count(now), {{In("2026-07"), Count(before)}}).whole;
  };
  EXPECT_FALSE(whole(12, 12));
  EXPECT_TRUE(whole(12, 13));
  EXPECT_TRUE(whole(12, 16));
  EXPECT_FALSE(whole(12, 17));
  EXPECT_TRUE(whole(12, 8));
  EXPECT_FALSE(whole(12, 7));
}

TEST(PublicationPeopleTest, WhatOverlapsTellsNothingOfFlags) {
  const auto flagged = [](const std::string& period) {
    return Compare(period, Count(50), {{In("2026-Q2"), Count(50)}}).flagged;
  };
  EXPECT_TRUE(flagged("2026-Q2"));
  EXPECT_TRUE(flagged("2026-05"));
  EXPECT_TRUE(flagged("2026-S1"));
  EXPECT_FALSE(flagged("2026-Q3"));
  EXPECT_FALSE(Compare("2026-Q2", Count(50), {}).flagged);
}

TEST(PublicationPeopleTest, EveryOneThatWasReplacedCountsToo) {
  const std::vector<EarlierPeople> earlier = {{In("2026-07"), Count(10)},
                                              {In("2026-07"), Count(20)}};
  EXPECT_FALSE(Compare("2026-07", Count(15), earlier).whole);
  EXPECT_TRUE(Compare("2026-07", Count(12), earlier).whole);
  EXPECT_TRUE(Compare("2026-07", Count(23), earlier).whole);
}

TEST(PublicationPeopleTest, TheRestOfAQuarter) {
  const std::vector<EarlierPeople> two = {{In("2026-07"), Count(10)}, {In("2026-08"), Count(10)}};
  EXPECT_TRUE(Compare("2026-Q3", Count(23), two).whole);
  EXPECT_FALSE(Compare("2026-Q3", Count(25), two).whole);
  EXPECT_FALSE(Compare("2026-Q3", Count(20), two).whole);
  // Of months that were not published nothing is known but together.
  EXPECT_FALSE(Compare("2026-Q3", Count(17), {{In("2026-07"), Count(10)}}).whole);
  // Other periods have nothing to do with it.
  EXPECT_FALSE(Compare("2026-Q2", Count(23), two).whole);
}

TEST(PublicationPeopleTest, AMonthOfAQuarterThatIsPublished) {
  const std::vector<EarlierPeople> earlier = {{In("2026-07"), Count(10)},
                                              {In("2026-Q3"), Count(30)}};
  EXPECT_TRUE(Compare("2026-08", Count(18), earlier).whole);
  EXPECT_FALSE(Compare("2026-08", Count(12), earlier).whole);
  EXPECT_FALSE(Compare("2026-08", Count(20), earlier).whole);
}

TEST(PublicationPeopleTest, TheGreatestOfWhatLiesWithin) {
  const std::vector<EarlierPeople> earlier = {{In("2026-01"), Count(10)},
                                              {In("2026-S1"), Count(40)}};
  EXPECT_TRUE(Compare("2026", Count(42), earlier).whole);
  EXPECT_FALSE(Compare("2026", Count(50), earlier).whole);
  // January alone is part of the semester that is known.
  EXPECT_FALSE(Compare("2026-Q1", Count(20), earlier).whole);
  EXPECT_TRUE(Compare("2026-Q1", Count(12), earlier).whole);
  EXPECT_TRUE(Compare("2026-Q1", Count(38), earlier).whole);
}

TEST(PublicationPeopleTest, ThoseWhoAreKnownAnywayDoNotCount) {
  PublicationPeople before = Count(10), now = Count(10);
  // Six imported ones more beside one who is not.
  now.groups[{"*", "*"}] = {{17, 11}, {17, 11}};
  EXPECT_TRUE(Compare("2026-07", now, {{In("2026-07"), before}}).whole);
  now.groups[{"*", "*"}] = {{16, 10}, {16, 10}};
  EXPECT_FALSE(Compare("2026-07", now, {{In("2026-07"), before}}).whole);
}

TEST(PublicationPeopleTest, FewWhoAnsweredOneElement) {
  PublicationPeople before = Count(10), now = Count(20);
  before.groups[{"*", "*"}][1] = {10, 10};
  now.groups[{"*", "*"}][1] = {12, 12};
  EXPECT_TRUE(Compare("2026-07", now, {{In("2026-07"), before}}).whole);
}

TEST(PublicationPeopleTest, AUnitIsNotHiddenAlone) {
  const PublicationPeople before = Units({{"satu", 10}, {"dua", 10}, {"tiga", 10}});
  const WithheldFigures withheld = Compare(
      "2026-07", Units({{"satu", 12}, {"dua", 16}, {"tiga", 30}}), {{In("2026-07"), before}});
  EXPECT_FALSE(withheld.whole);
  EXPECT_THAT(withheld.groups,
              UnorderedElementsAre(PublishedGroup{"satu", "*"}, PublishedGroup{"dua", "*"}));
}

TEST(PublicationPeopleTest, OfAUnitThatIsHiddenNoServiceIsShown) {
  PublicationPeople before = Units({{"satu", 10}, {"dua", 10}});
  before.groups[{"satu", "a"}] = {{10, 10}};
  PublicationPeople now = Units({{"satu", 12}, {"dua", 20}});
  now.groups[{"satu", "a"}] = {{10, 10}};
  now.groups[{"satu", "b"}] = {{2, 2}};
  const WithheldFigures withheld = Compare("2026-07", now, {{In("2026-07"), before}});
  EXPECT_THAT(withheld.groups, Contains(PublishedGroup{"satu", "a"}));
}

TEST(PublicationPeopleTest, MoreWaysThanAreLookedThroughShowNothing) {
  const auto published = [](int replaced) {
    std::vector<EarlierPeople> earlier;
    for (int month = 1; month <= 12; ++month) {
      const Period period = In((month < 10 ? "2026-0" : "2026-") + std::to_string(month));
      earlier.push_back({period, Count(10)});
      if (month <= replaced) earlier.push_back({period, Count(20)});
    }
    return earlier;
  };
  // Each as often as not tells tens.
  EXPECT_FALSE(Compare("2026", Count(1000), published(6)).whole);
  EXPECT_TRUE(Compare("2026", Count(1000), published(7)).whole);
}

TEST(PublicationPeopleTest, AQuestionThatFewMoreAnswered) {
  PublicationPeople before = Count(10), now = Count(20);
  now.questions["nilai"] = {13, 13};
  const WithheldFigures withheld = Compare("2026-07", now, {{In("2026-07"), before}});
  EXPECT_FALSE(withheld.whole);
  EXPECT_THAT(withheld.questions, UnorderedElementsAre("nilai"));
}

}  // namespace
}  // namespace tanggap::surveys
