#include "libs/privacy/hkdf.h"

#include <gtest/gtest.h>

#include "libs/base/strings.h"

namespace tanggap::privacy {
namespace {

std::string Hkdf(std::string_view secret, std::string_view salt, std::string_view info,
                 size_t size) {
  return base::ToHex(
      HkdfSha256(base::FromHex(secret), base::FromHex(salt), base::FromHex(info), size));
}

// RFC 5869, appendix A.1 to A.3.
TEST(HkdfTest, AnswersAsTheStandardSays) {
  EXPECT_EQ(Hkdf("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c",
                 "f0f1f2f3f4f5f6f7f8f9", 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(HkdfTest, AnswersAsTheStandardSaysForLongInputs) {
  std::string secret, salt, info;
  for (int i = 0; i < 80; ++i) {
    secret += static_cast<char>(i);
    salt += static_cast<char>(0x60 + i);
    info += static_cast<char>(0xb0 + i);
  }
  EXPECT_EQ(base::ToHex(HkdfSha256(secret, salt, info, 82)),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41"
            "c65e590e"
            "09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
}

TEST(HkdfTest, AnswersAsTheStandardSaysWithoutSaltAndInfo) {
  EXPECT_EQ(Hkdf("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "", 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

}  // namespace
}  // namespace tanggap::privacy
