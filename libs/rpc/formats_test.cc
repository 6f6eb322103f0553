#include "libs/rpc/formats.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tanggap::rpc {
namespace {

using namespace tanggap::common::v1;  // NOLINT: the names of the formats

std::string Repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

struct Case {
  Format format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

TEST(FormatsTest, TellGoodFromBad) {
  const std::vector<Case> cases = {
      {FORMAT_UUID,
       {"018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10", "018BCFE5-6880-7C31-A9F4-0C5A4E9F2D10"},
       {"018bcfe568807c31a9f40c5a4e9f2d10", "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d1",
        "{018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10}"}},
      {FORMAT_EMAIL,
       {"warga@example.id", "a.b+c_d@mail.dinkes.example.go.id", "x@a.co"},
       {"warga", "@example.id", "warga@", "warga@localhost", "a..b@example.id", ".a@example.id",
        "a@example.1", "a b@example.id", "a@-x.id", "a@example..id", "a\n@example.id",
        Repeat("a", 65) + "@example.id"}},
      {FORMAT_PHONE,
       {"+62 812-0000-0000", "081200000000", "110110"},
       {"12345", "+", "0812x000000", "1234567890123456", "62+812000000", "-081200000",
        "0812000000 "}},
      {FORMAT_REGION,
       {"33", "33.73", "33.73.02", "33.73.02.1006"},
       {"3373", "33.73.02.106", "33.", "33.73.02.1006.01", "3a"}},
      {FORMAT_CODE,
       {"dinkes", "dinas-sosial-2", "ab"},
       {"a", "Dinkes", "din kes", "d_k", Repeat("a", 33)}},
      {FORMAT_COMPLAINT_NAME,
       {"complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10"},
       {"018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10", "complaints/", "complaints/1",
        "complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10/x"}},
      {FORMAT_TRACKING_NUMBER,
       {"AB7K3M9QXW2BJ", "ab-7k3m-9qxw-2bj", "AB 7K3M 9QXW 2BJ"},
       {"AB7K3M9QXW2B", "AB7K3M9QXW2BU", "AB7K3M9QXW2B!", "AB7K3M9QXW2BJJ", Repeat("-", 100)}},
      {FORMAT_NIK,
       {"3373021006000001"},
       {"337302100600000", "33730210060000012", "337302100600000a", "3373 0210 0600 0001"}},
      {FORMAT_LANGUAGE,
       {"id", "jv", "zh-Hant-TW", "en-GB"},
       {"i", "id_ID", "-id", "id-", "1d", "id--x"}},
      {FORMAT_URL,
       {"https://example.go.id", "https://example.go.id:8443/hook?a=b#c"},
       {"http://example.go.id", "https://", "https://user@example.go.id/", "https://ex ample.id",
        "https://example.id:99999", "https://example.id:", "https://exa\nmple.id",
        "javascript:alert(1)", "https://[::1]/"}},
      {FORMAT_MAILBOX_SECRET,
       {"1234567890123456", "1234 5678-9012 3456"},
       {"123456789012345", "12345678901234567", "123456789012345x"}},
  };
  for (const Case& each : cases) {
    for (const std::string& text : each.good)
      EXPECT_TRUE(HasFormat(each.format, text)) << each.format << " " << text;
    for (const std::string& text : each.bad)
      EXPECT_FALSE(HasFormat(each.format, text)) << each.format << " " << text;
  }
}

TEST(FormatsTest, EveryFormatOfTheContractIsKnownAndExplained) {
  const auto* formats = Format_descriptor();
  for (int i = 0; i < formats->value_count(); ++i) {
    const auto format = static_cast<Format>(formats->value(i)->number());
    if (format == FORMAT_UNSPECIFIED) continue;
    EXPECT_FALSE(HasFormat(format, "\x7f")) << formats->value(i)->name();
    EXPECT_NE(FormatSentence(format), "Must be text.") << formats->value(i)->name();
  }
  EXPECT_TRUE(HasFormat(FORMAT_UNSPECIFIED, "anything"));
}

}  // namespace
}  // namespace tanggap::rpc
