#include "services/cli/csv_text.h"

#include <gtest/gtest.h>

namespace tanggap::cli {
namespace {

TEST(CsvTextTest, EveryCellIsInQuotes) {
  EXPECT_EQ(CsvRowText({"a", "", "say \"no\",\nnow"}), "\"a\",\"\",\"say \"\"no\"\",\nnow\"\r\n");
}

TEST(CsvTextTest, NoTextIsAFormulaWhereverASpreadsheetSplitsIt) {
  EXPECT_EQ(CsvCell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
  EXPECT_EQ(CsvCell("+A1"), "\"'+A1\"");
  EXPECT_EQ(CsvCell("-A1"), "\"'-A1\"");
  EXPECT_EQ(CsvCell("@SUM(A1)"), "\"'@SUM(A1)\"");
  EXPECT_EQ(CsvCell("\t=A1"), "\"'\t'=A1\"");
  EXPECT_EQ(CsvCell("\r\n=A1"), "\"'\r\n'=A1\"");
  EXPECT_EQ(CsvCell(" =A1"), "\" '=A1\"");
  for (const char* full_width : {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"})
    EXPECT_EQ(CsvCell(full_width), std::string("\"'") + full_width + "\"");
  EXPECT_EQ(CsvCell("Halo;=HYPERLINK(1)"), "\"Halo;'=HYPERLINK(1)\"");
  EXPECT_EQ(CsvCell("a\n=1+1\nb"), "\"a\n'=1+1\nb\"");
}

TEST(CsvTextTest, WhatIsNoneStaysAsItIs) {
  EXPECT_EQ(CsvCell("-7.257500"), "\"-7.257500\"");
  EXPECT_EQ(CsvCell("a = b - c"), "\"a = b - c\"");
  EXPECT_EQ(CsvCell("SG7K-3M9Q"), "\"SG7K-3M9Q\"");
}

}  // namespace
}  // namespace tanggap::cli
