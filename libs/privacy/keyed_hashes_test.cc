// Mac, Pseudonym and BlindIndex: three uses of HMAC that must never give the same bytes for
// different uses.
#include <gtest/gtest.h>

#include <set>

#include "libs/base/strings.h"
#include "libs/privacy/blind_index.h"
#include "libs/privacy/hmac.h"
#include "libs/privacy/mac.h"
#include "libs/privacy/pseudonym.h"

namespace tanggap::privacy {
namespace {

const Pii<std::string> kNik("3273014107900001");

class KeyedHashesTest : public testing::Test {
 protected:
  base::SeededRandom random_{5};
  KeyRing keys_ = KeyRing::Generate(random_);
  KeyRing rotated_ = keys_.Rotated(random_);
};

// RFC 4231, test case 1, with its 20-byte key padded by zeros to 32 bytes, which HMAC defines to be
// the same key.
TEST_F(KeyedHashesTest, HmacAnswersAsTheStandardSays) {
  const Key key = Key::FromBytes(std::string(20, '\x0b') + std::string(12, '\0'));
  EXPECT_EQ(base::ToHex(HmacSha256(key, "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_F(KeyedHashesTest, ComparesInFull) {
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST_F(KeyedHashesTest, MacMatchesItsBytesAndLabelOnly) {
  const std::string mac = Mac(keys_, "request", "bytes");
  EXPECT_EQ(mac.size(), 32u);
  EXPECT_TRUE(MacMatches(keys_, "request", "bytes", mac));
  EXPECT_FALSE(MacMatches(keys_, "request", "other", mac));
  EXPECT_FALSE(MacMatches(keys_, "secret", "bytes", mac));
  EXPECT_FALSE(MacMatches(keys_, "request", "bytes", mac.substr(1)));
  EXPECT_FALSE(MacMatches(keys_, "request", "bytes", ""));
  for (size_t i = 0; i < mac.size(); ++i) {
    std::string changed = mac;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(MacMatches(keys_, "request", "bytes", changed));
  }
}

TEST_F(KeyedHashesTest, MacOfTheOldKeyStillMatches) {
  const std::string old_mac = Mac(keys_, "request", "bytes");
  EXPECT_NE(Mac(rotated_, "request", "bytes"), old_mac);
  EXPECT_TRUE(MacMatches(rotated_, "request", "bytes", old_mac));
  EXPECT_FALSE(MacMatches(rotated_.Rotated(random_), "request", "bytes", old_mac));
}

TEST_F(KeyedHashesTest, PseudonymIsStableAndSeparatesPeopleAndUses) {
  const std::string somebody = Pseudonym(keys_, "principal", {"issuer", "subject"});
  EXPECT_EQ(somebody.size(), 32u);
  EXPECT_EQ(base::FromHex(somebody).size(), 16u);
  EXPECT_EQ(Pseudonym(keys_, "principal", {"issuer", "subject"}), somebody);
  const std::set<std::string> all = {somebody, Pseudonym(keys_, "principal", {"issuers", "ubject"}),
                                     Pseudonym(keys_, "principal", {"issuersubject"}),
                                     Pseudonym(keys_, "reporter", {"issuer", "subject"}),
                                     Pseudonym(rotated_, "principal", {"issuer", "subject"})};
  EXPECT_EQ(all.size(), 5u);
}

TEST_F(KeyedHashesTest, PseudonymsFindRowsOfTheOldKey) {
  const auto both = Pseudonyms(rotated_, "principal", {"issuer", "subject"});
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0], Pseudonym(rotated_, "principal", {"issuer", "subject"}));
  EXPECT_EQ(both[1], Pseudonym(keys_, "principal", {"issuer", "subject"}));
}

TEST_F(KeyedHashesTest, BlindIndexSeparatesAgenciesFieldsAndValues) {
  const std::string index = BlindIndex(keys_, "dinkes", "nik", kNik);
  EXPECT_EQ(index.size(), 16u);
  EXPECT_EQ(BlindIndex(keys_, "dinkes", "nik", kNik), index);
  const std::set<std::string> all = {
      index, BlindIndex(keys_, "dinsos", "nik", kNik), BlindIndex(keys_, "dinkes", "phone", kNik),
      BlindIndex(keys_, "dinkes", "nik", Pii<std::string>("3273014107900002")),
      BlindIndex(rotated_, "dinkes", "nik", kNik)};
  EXPECT_EQ(all.size(), 5u);
}

TEST_F(KeyedHashesTest, BlindIndexesFindRowsOfTheOldKey) {
  const auto both = BlindIndexes(rotated_, "dinkes", "nik", kNik);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0], BlindIndex(rotated_, "dinkes", "nik", kNik));
  EXPECT_EQ(both[1], BlindIndex(keys_, "dinkes", "nik", kNik));
}

}  // namespace
}  // namespace tanggap::privacy
