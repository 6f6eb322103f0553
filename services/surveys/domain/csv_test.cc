#include "services/surveys/domain/csv.h"

#include <gtest/gtest.h>

namespace tanggap::surveys {
namespace {

TEST(CsvTest, QuotesWhatWouldBreakALine) {
  EXPECT_EQ(CsvLine({"1", "Dinas \"A\", bidang B", "", "dua\nbaris"}),
            "1,\"Dinas \"\"A\"\", bidang B\",,\"dua\nbaris\"\r\n");
}

TEST(CsvTest, NoWordsAreAFormula) {
  for (const std::string words : {"=1+1", "+62", "-loket", "@SUM(A1)", "\tA", "\r=1", "\n", "\x01"})
    EXPECT_EQ(PlainWords(words), "'" + words) << words;
  EXPECT_EQ(PlainWords(std::string_view("\0=1", 3)), std::string("'\0=1", 4));
  for (const std::string words : {"", "Baik", "*", "1-2", "\xC3\xA9tat"})
    EXPECT_EQ(PlainWords(words), words);
}

}  // namespace
}  // namespace tanggap::surveys
