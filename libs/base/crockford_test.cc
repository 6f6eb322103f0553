#include "libs/base/crockford.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/random.h"

namespace tanggap::base {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr uint64_t kSeed = 20260317;
constexpr int kNumbers = 500;

// 13 characters each, as a complaint's number has.
std::vector<std::string> RandomNumbers() {
  SeededRandom random(kSeed);
  std::vector<std::string> numbers;
  for (int i = 0; i < kNumbers; ++i) {
    std::string number = RandomCrockford(12, random);
    number += CrockfordCheck(number);
    numbers.push_back(std::move(number));
  }
  return numbers;
}

std::optional<std::string> Read(std::string_view typed) { return ReadCrockford(typed, 13); }

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

TEST(CrockfordTest, DrawsEveryCharacterOfItsAlphabetAndNoOther) {
  SeededRandom random(kSeed);
  std::set<char> used;
  for (int i = 0; i < 2000; ++i) {
    const std::string drawn = RandomCrockford(10, random);
    ASSERT_EQ(drawn.size(), 10u);
    used.insert(drawn.begin(), drawn.end());
  }
  EXPECT_EQ(std::string(used.begin(), used.end()), kAlphabet);
}

TEST(CrockfordTest, CheckCharacterFollowsTheField) {
  // A published example: the check of the body 7K3M9QXW2B is J. Leading zeros add nothing to it.
  EXPECT_EQ(CheckOf("7K3M9QXW2B"), 'J');
  EXPECT_EQ(Read("007K3M9QXW2BJ"), "007K3M9QXW2BJ");
  for (const char other : kAlphabet) {
    const std::string number = std::string("007K3M9QXW2B") + other;
    EXPECT_EQ(Read(number).has_value(), other == 'J') << number;
  }
  for (const std::string& number : RandomNumbers()) {
    EXPECT_EQ(number.back(), CheckOf(std::string_view(number).substr(0, 12))) << number;
  }
}

TEST(CrockfordTest, IsReadBackAsPrinted) {
  for (const std::string& number : RandomNumbers()) {
    EXPECT_EQ(Read(number), number);
    EXPECT_EQ(Read(PrintCrockford(number)), number);
  }
  EXPECT_EQ(PrintCrockford("007K3M9QXW2BJ"), "007K-3M9Q-XW2B-J");
}

TEST(CrockfordTest, ReadsWhatPeopleType) {
  for (const char* typed :
       {"007k3m9qxw2bj", "007K-3M9Q-XW2B-J", "007k 3m9q xw2b j", " 007K3M9QXW2BJ ",
        "0-0-7-K-3-M-9-Q-X-W-2-B-J", "OO7K3M9QXW2BJ", "oO7k-3m9q-xw2b-j"}) {
    EXPECT_EQ(Read(typed), "007K3M9QXW2BJ") << typed;
  }
  const std::string ones = std::string("11") + "1111111111";
  const std::string number = ones + CheckOf(ones);
  EXPECT_EQ(Read("IiLl1IIllL1i" + number.substr(12)), number);
}

TEST(CrockfordTest, PassesNothingElse) {
  for (const char* typed :
       {"", "-", "J", "007K3M9QXW2B", "007K3M9QXW2BJJ", "0007K3M9QXW2BJ", "07K3M9QXW2BJ",
        "U07K3M9QXW2BJ", "007K3M9QXW2BU", "007K3M9QXW2B*", "007K3M9QXW2B$", "007K_3M9Q_XW2B_J",
        "007K.3M9Q.XW2B.J", "007K3M9QXW2BJ\n", "\t007K3M9QXW2BJ", "007K3M9QXW2B\xC3\x89",
        "complaints/007K3M9QXW2BJ"}) {
    EXPECT_EQ(Read(typed), std::nullopt) << typed;
  }
  EXPECT_EQ(Read(std::string_view("007K3M9QXW2B\0J", 14)), std::nullopt);
  EXPECT_EQ(Read(std::string(100000, '0')), std::nullopt);
  EXPECT_EQ(ReadCrockford("", 0), std::nullopt);
}

TEST(CrockfordTest, IsOfTheLengthThatIsAskedFor) {
  SeededRandom random(kSeed);
  for (const size_t length : {size_t{2}, size_t{25}, size_t{26}, size_t{31}}) {
    std::string number = RandomCrockford(length - 1, random);
    number += CrockfordCheck(number);
    EXPECT_EQ(ReadCrockford(PrintCrockford(number), length), number);
    EXPECT_EQ(ReadCrockford(number, length - 1), std::nullopt);
    EXPECT_EQ(ReadCrockford(number, length + 1), std::nullopt);
  }
}

// Changes `number` at the places that `change` speaks of and counts what is not noticed.
class Mistakes {
 public:
  void Try(const std::string& typed, const std::string& meant) {
    if (typed == meant) return;
    ++tried_;
    if (Read(typed).has_value()) missed_.push_back(meant + " typed as " + typed);
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

TEST(CrockfordTest, NoticesEverySingleWrongCharacter) {
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

TEST(CrockfordTest, NoticesEverySwapOfNeighboursAndOfNeighboursButOne) {
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
TEST(CrockfordTest, NoticesEveryTwinError) {
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

TEST(CrockfordTest, WritesBitsFromTheFirst) {
  EXPECT_EQ(ToCrockford(std::string_view("\0\0\0\0\0", 5), 8), "00000000");
  EXPECT_EQ(ToCrockford("\xff\xff\xff\xff\xff", 8), "ZZZZZZZZ");
  // 01234 567.. of the alphabet are the numbers 0, 1, 2, ... of five bits each.
  EXPECT_EQ(ToCrockford(std::string_view("\x00\x44\x32\x14\xc7", 5), 8), "01234567");
  EXPECT_EQ(ToCrockford(std::string_view("\x00\x44\x32\x14\xc7", 5), 3), "012");
}

TEST(CrockfordTest, ReadsTheNumberThatItWrote) {
  EXPECT_EQ(FromCrockford(""), 0u);
  EXPECT_EQ(FromCrockford("10"), 32u);
  EXPECT_EQ(FromCrockford("ZZZZZ"), (1u << 25) - 1);
  EXPECT_EQ(FromCrockford(ToCrockford(std::string_view("\x12\x34\x56\x78\x9a", 5), 8)),
            0x123456789aULL);
}

}  // namespace
}  // namespace tanggap::base
