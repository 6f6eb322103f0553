#include "services/complaints/domain/tracking_number.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "libs/base/random.h"

namespace tanggap::complaints {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr uint64_t kSeed = 20260317;
constexpr int kNumbers = 500;

std::vector<std::string> RandomNumbers() {
  base::SeededRandom random(kSeed);
  std::vector<std::string> numbers;
  for (int i = 0; i < kNumbers; ++i) {
    const std::string issuer = {kAlphabet[random.Below(32)], kAlphabet[random.Below(32)]};
    numbers.push_back(NewTrackingNumber(issuer, random));
  }
  return numbers;
}

// The check character by the definition in words: GF(32) over x^5 + x^2 + 1, and the body's
// characters weighed with falling powers of x down to x itself. Multiplication is done bit by bit,
// apart from the code's Horner rule.
int Multiply(int a, int b) {
  int product = 0;
  for (int bit = 0; bit < 5; ++bit) {
    if ((b >> bit & 1) != 0) product ^= a << bit;
  }
  for (int bit = 8; bit >= 5; --bit) {
    if ((product >> bit & 1) != 0) product ^= 0b100101 << (bit - 5);
  }
  return product;
}

char CheckOf(std::string_view body) {
  int sum = 0;
  int weight = 2;
  for (auto c = body.rbegin(); c != body.rend(); ++c) {
    sum ^= Multiply(static_cast<int>(kAlphabet.find(*c)), weight);
    weight = Multiply(weight, 2);
  }
  return kAlphabet[static_cast<size_t>(sum)];
}

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

TEST(TrackingNumberTest, CheckCharacterFollowsTheField) {
  // A published example: the check of the body 7K3M9QXW2B is J. Leading zeros add nothing to it.
  EXPECT_EQ(CheckOf("7K3M9QXW2B"), 'J');
  EXPECT_EQ(ReadTrackingNumber("007K3M9QXW2BJ"), "007K3M9QXW2BJ");
  for (const char other : kAlphabet) {
    const std::string number = std::string("007K3M9QXW2B") + other;
    EXPECT_EQ(ReadTrackingNumber(number).has_value(), other == 'J') << number;
  }
  for (const std::string& number : RandomNumbers()) {
    EXPECT_EQ(number.back(), CheckOf(std::string_view(number).substr(0, 12))) << number;
  }
}

TEST(TrackingNumberTest, IsReadBackAsPrinted) {
  for (const std::string& number : RandomNumbers()) {
    EXPECT_EQ(ReadTrackingNumber(number), number);
    EXPECT_EQ(ReadTrackingNumber(PrintTrackingNumber(number)), number);
  }
  EXPECT_EQ(PrintTrackingNumber("007K3M9QXW2BJ"), "007K-3M9Q-XW2B-J");
}

TEST(TrackingNumberTest, ReadsWhatPeopleType) {
  for (const char* typed :
       {"007k3m9qxw2bj", "007K-3M9Q-XW2B-J", "007k 3m9q xw2b j", " 007K3M9QXW2BJ ",
        "0-0-7-K-3-M-9-Q-X-W-2-B-J", "OO7K3M9QXW2BJ", "oO7k-3m9q-xw2b-j"}) {
    EXPECT_EQ(ReadTrackingNumber(typed), "007K3M9QXW2BJ") << typed;
  }
  const std::string ones = std::string("11") + "1111111111";
  const std::string number = ones + CheckOf(ones);
  EXPECT_EQ(ReadTrackingNumber("IiLl1IIllL1i" + number.substr(12)), number);
}

TEST(TrackingNumberTest, PassesNothingElse) {
  for (const char* typed :
       {"", "-", "J", "007K3M9QXW2B", "007K3M9QXW2BJJ", "0007K3M9QXW2BJ", "07K3M9QXW2BJ",
        "U07K3M9QXW2BJ", "007K3M9QXW2BU", "007K3M9QXW2B*", "007K3M9QXW2B$", "007K_3M9Q_XW2B_J",
        "007K.3M9Q.XW2B.J", "007K3M9QXW2BJ\n", "\t007K3M9QXW2BJ", "007K3M9QXW2B\xC3\x89",
        "complaints/007K3M9QXW2BJ"}) {
    EXPECT_EQ(ReadTrackingNumber(typed), std::nullopt) << typed;
  }
  EXPECT_EQ(ReadTrackingNumber(std::string_view("007K3M9QXW2B\0J", 14)), std::nullopt);
  EXPECT_EQ(ReadTrackingNumber(std::string(100000, '0')), std::nullopt);
}

// Changes `number` at the places that `change` speaks of and counts what is not noticed.
class Mistakes {
 public:
  void Try(const std::string& typed, const std::string& meant) {
    if (typed == meant) return;
    ++tried_;
    if (ReadTrackingNumber(typed).has_value()) missed_.push_back(meant + " typed as " + typed);
  }
  void ExpectAllNoticed(int at_least) const {
    EXPECT_GE(tried_, at_least);
    EXPECT_TRUE(missed_.empty()) << missed_.size() << " of " << tried_ << ", first "
                                 << missed_.front();
  }

 private:
  int tried_ = 0;
  std::vector<std::string> missed_;
};

TEST(TrackingNumberTest, NoticesEverySingleWrongCharacter) {
  Mistakes mistakes;
  for (const std::string& number : RandomNumbers()) {
    for (size_t at = 0; at < number.size(); ++at) {
      for (const char wrong : kAlphabet) {
        std::string typed = number;
        typed[at] = wrong;
        mistakes.Try(typed, number);
      }
    }
  }
  mistakes.ExpectAllNoticed(kNumbers * 13 * 31);
}

TEST(TrackingNumberTest, NoticesEverySwapOfNeighboursAndOfNeighboursButOne) {
  Mistakes mistakes;
  for (const std::string& number : RandomNumbers()) {
    for (const size_t distance : {size_t{1}, size_t{2}}) {
      for (size_t at = 0; at + distance < number.size(); ++at) {
        std::string typed = number;
        std::swap(typed[at], typed[at + distance]);
        mistakes.Try(typed, number);
      }
    }
  }
  mistakes.ExpectAllNoticed(kNumbers * 20);
}

// aa typed as bb, and aca typed as bcb. Random numbers hold few twins, so they are planted.
TEST(TrackingNumberTest, NoticesEveryTwinError) {
  Mistakes mistakes;
  for (const std::string& random_number : RandomNumbers()) {
    for (const size_t distance : {size_t{1}, size_t{2}}) {
      for (size_t at = 0; at + distance < 12; ++at) {
        std::string number = random_number;
        number[at + distance] = number[at];
        number[12] = CheckOf(std::string_view(number).substr(0, 12));
        for (const char wrong : kAlphabet) {
          std::string typed = number;
          typed[at] = typed[at + distance] = wrong;
          mistakes.Try(typed, number);
        }
      }
    }
  }
  mistakes.ExpectAllNoticed(kNumbers * 21 * 31);
}

}  // namespace
}  // namespace tanggap::complaints
