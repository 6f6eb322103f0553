#include "libs/privacy/normalise.h"

#include <gtest/gtest.h>

namespace tanggap::privacy {
namespace {

std::string Text(const absl::StatusOr<Pii<std::string>>& result) {
  return result.ok() ? result->Reveal() : "refused";
}

TEST(NormaliseTest, IndonesianPhonesBecomeOneForm) {
  for (const char* text :
       {"081234567890", "6281234567890", "+6281234567890", "+62 812-3456-7890", "0812 3456 7890",
        "(0812) 3456.7890", "006281234567890", "+62 (0)812 3456 7890", "81234567890",
        "  081234567890\n", "tel:+62-812-3456-7890", "6281234567890"}) {
    EXPECT_EQ(Text(NormalisePhone(text)), "+6281234567890") << text;
  }
  EXPECT_EQ(Text(NormalisePhone("(0271) 123456")), "+62271123456");
}

TEST(NormaliseTest, ForeignPhonesKeepTheirCountry) {
  EXPECT_EQ(Text(NormalisePhone("+65 6123 4567")), "+6561234567");
  EXPECT_EQ(Text(NormalisePhone("0065 6123 4567")), "+6561234567");
  EXPECT_EQ(Text(NormalisePhone("+1 (202) 555-0143")), "+12025550143");
  EXPECT_EQ(Text(NormalisePhone("+8190 1234 5678")), "+819012345678");
}

TEST(NormaliseTest, RefusesWhatIsNoPhone) {
  for (const char* text : {"", "+", "0", "110", "0812", "+62", "65 6123 4567", "12025550143",
                           "08123456789012345", "0812345678a0", "+0812345678", "+62+81234567890",
                           "0812;34567890", "++6281234567890", "0812\u06603456789"}) {
    EXPECT_EQ(Text(NormalisePhone(text)), "refused") << text;
  }
}

TEST(NormaliseTest, EmailIsTrimmedAndInLowerCase) {
  EXPECT_EQ(Text(NormaliseEmail(" Siti.Contoh+Lapor@Example.ID ")), "siti.contoh+lapor@example.id");
  EXPECT_EQ(Text(NormaliseEmail("a@b.co")), "a@b.co");
}

TEST(NormaliseTest, RefusesWhatIsNoEmail) {
  const std::string long_local(65, 'a');
  for (const std::string& text :
       {std::string(""), std::string("siti"), std::string("@example.id"), std::string("siti@"),
        std::string("siti@localhost"), std::string("siti@.id"), std::string("siti@example..id"),
        std::string("siti@example.id."), std::string("si ti@example.id"),
        std::string("a@b@example.id"), std::string("siti@-example.id"),
        std::string("s\nx@example.id"), std::string("s\xff@example.id"), long_local + "@example.id",
        "a@" + std::string(64, 'b') + ".id", "a@" + std::string(250, 'b') + ".id"}) {
    EXPECT_EQ(Text(NormaliseEmail(text)), "refused") << text;
  }
}

TEST(NormaliseTest, NikIsSixteenDigits) {
  EXPECT_EQ(Text(NormaliseNik("3273 0141 0790 0001")), "3273014107900001");
  // An impossible birth date is accepted: such numbers exist.
  EXPECT_EQ(Text(NormaliseNik("3273019999990001")), "3273019999990001");
  for (const char* text : {"", "327301410790000", "32730141079000011", "0273014107900001",
                           "327301410790000x", "+273014107900001"}) {
    EXPECT_EQ(Text(NormaliseNik(text)), "refused") << text;
  }
}

TEST(NormaliseTest, ErrorsNeverRepeatTheInput) {
  for (const absl::Status& status :
       {NormalisePhone("0812secret").status(), NormaliseEmail("secret").status(),
        NormaliseNik("secret").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
    EXPECT_NE(status.ToString().find("expected"), std::string::npos);
  }
}

}  // namespace
}  // namespace tanggap::privacy
