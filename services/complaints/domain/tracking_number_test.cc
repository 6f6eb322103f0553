#include "services/complaints/domain/tracking_number.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "libs/base/random.h"

namespace tanggap::complaints {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr uint64_t kSeed = 20260317;

TEST(TrackingNumberTest, IsTheIssuerTenRandomCharactersAndACheck) {
  base::SeededRandom random(kSeed);
  std::set<std::string> seen;
  std::set<char> used;
  for (int i = 0; i < 2000; ++i) {
    const std::string number = NewTrackingNumber("SG", random);
    ASSERT_EQ(number.size(), 13u);
    EXPECT_EQ(number.substr(0, 2), "SG");
    EXPECT_EQ(number.find_first_not_of(kAlphabet), std::string::npos) << number;
    EXPECT_TRUE(seen.insert(number).second) << number << " was given twice";
    used.insert(number.begin() + 2, number.end() - 1);
  }
  EXPECT_EQ(used.size(), 32u) << "some characters are never drawn";
}

TEST(TrackingNumberTest, IsReadBackAsPrintedAndWithNoCharacterWrong) {
  base::SeededRandom random(kSeed);
  for (int i = 0; i < 100; ++i) {
    const std::string number = NewTrackingNumber("SG", random);
    EXPECT_EQ(ReadTrackingNumber(number), number);
    EXPECT_EQ(ReadTrackingNumber(PrintTrackingNumber(number)), number);
    for (size_t at = 0; at < number.size(); ++at) {
      std::string typed = number;
      typed[at] = typed[at] == '7' ? '8' : '7';
      EXPECT_EQ(ReadTrackingNumber(typed), std::nullopt) << typed << " for " << number;
    }
  }
}

TEST(TrackingNumberTest, ReadsWhatPeopleTypeAndNothingElse) {
  // A published example: the check of the body 7K3M9QXW2B is J. Leading zeros add nothing to it.
  EXPECT_EQ(PrintTrackingNumber("007K3M9QXW2BJ"), "007K-3M9Q-XW2B-J");
  EXPECT_EQ(ReadTrackingNumber("oO7k-3m9q xw2b j"), "007K3M9QXW2BJ");
  for (const char* typed : {"", "7K3M9QXW2BJ", "0007K3M9QXW2BJ", "complaints/007K3M9QXW2BJ"}) {
    EXPECT_EQ(ReadTrackingNumber(typed), std::nullopt) << typed;
  }
}

}  // namespace
}  // namespace tanggap::complaints
