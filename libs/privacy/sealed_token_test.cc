#include "libs/privacy/sealed_token.h"

#include <gtest/gtest.h>

#include <set>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
const absl::Time kExpiry = kNow + absl::Minutes(15);

class SealedTokenTest : public testing::Test {
 protected:
  std::string Seal(std::string_view bytes) {
    return SealToken(keys_, random_, "mailbox", bytes, kExpiry);
  }
  base::SeededRandom random_{5};
  KeyRing keys_ = KeyRing::Generate(random_);
};

TEST_F(SealedTokenTest, OpensWhatItSealed) {
  for (const std::string& bytes :
       {std::string(), std::string("x"), std::string("\0\xff", 2), std::string(5000, 'y')}) {
    const auto opened = OpenToken(keys_, "mailbox", Seal(bytes), kNow);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, bytes);
  }
  EXPECT_EQ(Seal("secret content").find("secret"), std::string::npos);
  EXPECT_NE(Seal("x"), Seal("x"));
}

TEST_F(SealedTokenTest, BeginsWithTheKeyId) {
  const KeyRing rotated = keys_.Rotated(random_);
  std::string raw;
  ASSERT_TRUE(base::FromBase64Url(SealToken(rotated, random_, "mailbox", "x", kExpiry), &raw));
  EXPECT_EQ(raw[0], 2);
}

TEST_F(SealedTokenTest, ExpiresAtItsTime) {
  const std::string token = Seal("x");
  EXPECT_TRUE(OpenToken(keys_, "mailbox", token, kExpiry - absl::Microseconds(1)).ok());
  const auto late = OpenToken(keys_, "mailbox", token, kExpiry);
  EXPECT_TRUE(IsExpiredToken(late.status())) << late.status();
  const std::string lasting = SealToken(keys_, random_, "mailbox", "x", absl::InfiniteFuture());
  EXPECT_TRUE(OpenToken(keys_, "mailbox", lasting, kNow + absl::Hours(24 * 365 * 1000)).ok());
}

TEST_F(SealedTokenTest, OpensForItsLabelAndInstanceOnly) {
  const std::string token = Seal("x");
  EXPECT_EQ(OpenToken(keys_, "page-token", token, kNow).status().code(),
            absl::StatusCode::kInvalidArgument);
  const KeyRing other = KeyRing::Generate(random_);
  EXPECT_EQ(OpenToken(other, "mailbox", token, kNow).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(SealedTokenTest, RefusesEveryChange) {
  const std::string token = Seal("complaint 1");
  std::string raw;
  ASSERT_TRUE(base::FromBase64Url(token, &raw));
  for (size_t i = 0; i < raw.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = raw;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_EQ(OpenToken(keys_, "mailbox", base::ToBase64Url(changed), kNow).status().code(),
                absl::StatusCode::kInvalidArgument)
          << i;
    }
    EXPECT_FALSE(OpenToken(keys_, "mailbox", base::ToBase64Url(raw.substr(0, i)), kNow).ok());
  }
}

// Two characters too many bits: the last character of some lengths has bits that decode to nothing.
TEST_F(SealedTokenTest, HasOneSpellingOnly) {
  for (const char* bytes : {"", "1", "12"}) {
    const std::string token = Seal(bytes);
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int opened = 0;
    for (const char c : kAlphabet) {
      std::string changed = token;
      changed.back() = c;
      opened += OpenToken(keys_, "mailbox", changed, kNow).ok();
    }
    EXPECT_EQ(opened, 1) << bytes;
    EXPECT_FALSE(OpenToken(keys_, "mailbox", token + "=", kNow).ok());
    EXPECT_FALSE(OpenToken(keys_, "mailbox", " " + token, kNow).ok());
  }
}

TEST_F(SealedTokenTest, AfterRotationOldTokensOpenUntilTheKeyIsRemoved) {
  const std::string token = Seal("x");
  const KeyRing rotated = keys_.Rotated(random_);
  EXPECT_TRUE(OpenToken(rotated, "mailbox", token, kNow).ok());
  EXPECT_FALSE(OpenToken(rotated.Rotated(random_), "mailbox", token, kNow).ok());
}

}  // namespace
}  // namespace tanggap::privacy
