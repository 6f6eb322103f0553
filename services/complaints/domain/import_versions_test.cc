#include "services/complaints/domain/import_versions.h"

#include <gtest/gtest.h>

#include <map>

#include "services/complaints/domain/random_steps.h"

namespace tanggap::complaints {
namespace {

// One letter a step, of which the same is said when it is the same letter: A and a are answers, C
// and c closings, R a reopening, N and n notes.
std::vector<ToldStep> Steps(const std::string& letters) {
  static const auto& actions = *new std::map<char, v1::Action>{{'a', v1::ACTION_ANSWER},
                                                               {'c', v1::ACTION_CLOSE},
                                                               {'n', v1::ACTION_COMMENT},
                                                               {'r', v1::ACTION_REOPEN}};
  std::vector<ToldStep> steps;
  for (const char letter : letters)
    steps.push_back({actions.at(static_cast<char>(letter | 0x20)), std::string(1, letter)});
  return steps;
}

std::string Described(const Alignment& alignment) {
  return std::to_string(alignment.known_behind) + " " + std::to_string(alignment.told_behind) +
         (alignment.alike ? "" : " unlike") + (alignment.end_left_out ? " open" : "");
}

TEST(ImportVersions, StepsAreAlignedByWhatWasDone) {
  struct Row {
    const char* known;
    const char* told;
    const char* left_over;
  };
  for (const Row& row : {
           Row{"", "", "0 0"},
           Row{"", "AC", "0 2"},
           Row{"AC", "AC", "0 0"},
           Row{"A", "AC", "0 1"},
           Row{"AC", "A", "1 0 open"},
           Row{"AC", "", "2 0 open"},
           Row{"AC", "aC", "0 0 unlike"},
           Row{"AC", "Ac", "0 0 unlike"},
           Row{"AC", "ACRac", "0 3"},
           Row{"ACRac", "AC", "3 0 open"},
           // A note that was added or left out in between moves nothing.
           Row{"AC", "NAC", "0 0 unlike"},
           Row{"NAC", "AC", "0 0 unlike"},
           Row{"NAC", "ACN", "0 1 unlike"},
           Row{"AC", "AN", "1 1 open"},
           Row{"ACN", "AC", "1 0"},
           Row{"AN", "A", "1 0"},
       }) {
    EXPECT_EQ(Described(Align(Steps(row.known), Steps(row.told))), row.left_over)
        << row.known << " then " << row.told;
  }
}

TEST(ImportVersions, WhatCannotBeComparedAnyMoreCountsAsTheSame) {
  std::vector<ToldStep> known = Steps("AC");
  for (ToldStep& step : known) step.fingerprint.clear();
  EXPECT_EQ(Described(Align(known, Steps("ac"))), "0 0");
  EXPECT_EQ(Described(Align(known, Steps("acr"))), "0 1");
}

// The rules as docs/imported_cases_come_again.md has them.
TEST(ImportVersions, WhatBecomesOfIt) {
  struct Row {
    const char* known;
    const char* told;
    bool same_filing;
    Verdict earlier, same, not_said, later;
  };
  using enum Verdict;
  for (const Row& row : {
           Row{"AC", "AC", true, kUnchanged, kUnchanged, kUnchanged, kUnchanged},
           Row{"AC", "AC", false, kOutdated, kDiffers, kDiffers, kUnchanged},
           Row{"AC", "aC", true, kOutdated, kDiffers, kDiffers, kUnchanged},
           Row{"A", "AC", true, kOutdated, kGoOn, kGoOn, kGoOn},
           Row{"A", "AC", false, kOutdated, kDiffers, kDiffers, kGoOn},
           Row{"A", "aC", true, kOutdated, kDiffers, kDiffers, kGoOn},
           Row{"AC", "A", true, kOutdated, kOutdated, kOutdated, kGoBack},
           Row{"AC", "A", false, kOutdated, kDiffers, kDiffers, kGoBack},
           Row{"AC", "a", true, kOutdated, kDiffers, kDiffers, kGoBack},
           Row{"AC", "AN", true, kOutdated, kDiffers, kDiffers, kGoOn},
       }) {
    const Alignment steps = Align(Steps(row.known), Steps(row.told));
    const auto judged = [&](Order order) {
      return Judge({.same_filing = row.same_filing, .steps = steps, .order = order});
    };
    EXPECT_EQ(judged(Order::kEarlier), row.earlier) << row.known << " then " << row.told;
    EXPECT_EQ(judged(Order::kSame), row.same) << row.known << " then " << row.told;
    EXPECT_EQ(judged(Order::kNotSaid), row.not_said) << row.known << " then " << row.told;
    EXPECT_EQ(judged(Order::kLater), row.later) << row.known << " then " << row.told;
  }
}

std::string RandomLetters(Dice& dice) {
  std::string letters;
  for (int left = dice.Roll(0, 7); left > 0; --left) letters += dice.OneOf(std::string("AaCcNnR"));
  return letters;
}

// Whatever two tellings say: what is left over ends them, all before it is common or passed over,
// and to tell the same once more changes nothing.
TEST(ImportVersions, OfAnyTwoTellingsTheRestIsTheEndOfEach) {
  Dice dice(4711);
  for (int i = 0; i < 20000; ++i) {
    const std::string one = RandomLetters(dice), other = RandomLetters(dice);
    const std::vector<ToldStep> known = Steps(one), told = Steps(other);
    const Alignment there = Align(known, told);
    ASSERT_LE(there.known_behind, known.size());
    ASSERT_LE(there.told_behind, told.size());
    const size_t known_end = known.size() - there.known_behind;
    const size_t told_end = told.size() - there.told_behind;
    ASSERT_EQ(known_end == 0, told_end == 0) << one << " then " << other;
    if (known_end > 0) {
      ASSERT_EQ(known[known_end - 1].action, told[told_end - 1].action) << one << " then " << other;
    }
    ASSERT_EQ(there.alike, one.substr(0, known_end) == other.substr(0, told_end))
        << one << " then " << other;
    for (const Order order : {Order::kNotSaid, Order::kEarlier, Order::kSame, Order::kLater}) {
      const Verdict again = Judge({.steps = Align(told, told), .order = order});
      ASSERT_EQ(again, Verdict::kUnchanged);
      const Verdict verdict = Judge({.steps = there, .order = order});
      if (order == Order::kEarlier) {
        ASSERT_TRUE(verdict == Verdict::kOutdated || one == other);
      }
      if (order == Order::kLater) {
        ASSERT_TRUE(verdict != Verdict::kDiffers && verdict != Verdict::kOutdated);
      }
      // What nobody calls later takes nothing back.
      ASSERT_TRUE(verdict != Verdict::kGoBack || order == Order::kLater);
    }
  }
}

}  // namespace
}  // namespace tanggap::complaints
