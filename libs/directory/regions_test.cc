#include "libs/directory/regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/directory/reference_files.h"

namespace tanggap::directory {
namespace {

TEST(RegionsTest, NumbersSortAsCodesDoAndOnlyCodesHaveOne) {
  EXPECT_EQ(RegionNumber("33"), 3'300'000'000u);
  EXPECT_EQ(RegionNumber("33.73"), 3'373'000'000u);
  EXPECT_EQ(RegionNumber("33.73.02"), 3'373'020'000u);
  EXPECT_EQ(RegionNumber("33.73.02.1006"), 3'373'021'006u);
  for (const char* wrong :
       {"", "3", "33.", "33.7", "3373", "33-73", "33.73.02.100", "33.73.02.10067", "ab.cd"}) {
    EXPECT_EQ(RegionNumber(wrong), std::nullopt) << wrong;
  }
}

TEST(RegionsTest, TellsWhatLiesInWhat) {
  EXPECT_TRUE(IsWithin("33.73.02.1006", "33.73.02"));
  EXPECT_TRUE(IsWithin("33.73.02", "33.73.02"));
  EXPECT_FALSE(IsWithin("33.73", "33.73.02"));
  EXPECT_FALSE(IsWithin("33.74.02", "33.73"));
  EXPECT_FALSE(IsWithin("33.73", "33.7"));
  EXPECT_FALSE(IsWithin("33.73", ""));
  EXPECT_FALSE(IsWithin("", "33"));
}

TEST(RegionsTest, TheShippedFileHoldsAllOfIndonesia) {
  const auto text = ReadReferenceFile(DIRECTORY_DATA "/regions.csv.gz");
  ASSERT_TRUE(text.ok()) << text.status();
  const auto rows = RegionsFromCsv(*text);
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(rows->size(), 91'599u);
  const RegionIndex index = IndexOf(*rows);
  EXPECT_EQ(index.size(), rows->size());
  EXPECT_TRUE(index.Contains("33.73.02.1006"));
  EXPECT_TRUE(index.Contains("94"));
  EXPECT_FALSE(index.Contains("33.73.02.1099"));
  EXPECT_FALSE(index.Contains("00"));
  EXPECT_FALSE(index.Contains("33.73.02.1006 "));
  for (const RegionRow& row : *rows) {
    if (row.code == "33.73") {
      EXPECT_EQ(row.name, "Kota Salatiga");
      EXPECT_EQ(row.kind, "kota");
      EXPECT_EQ(row.population, 198'971);
    }
    if (row.code == "12.07.28.1007") {
      EXPECT_EQ(row.name, "Lubuk Pakam I,II");
    }
  }
}

TEST(ReferenceFilesTest, TellTheLineThatIsWrong) {
  for (const char* wrong :
       {"33.7,kota,Salatiga,", "33.73,kota,Salatiga", "33.73,kota,,", "33.73,kota,Salatiga,many",
        "33.73,kota,\"Salatiga,", "33.73,kota,\"Sala\"tiga,"}) {
    EXPECT_THAT(
        std::string(
            RegionsFromCsv(std::string("code,kind,name,population\n") + wrong).status().message()),
        testing::StartsWith("line 2: expected"))
        << wrong;
  }
  EXPECT_FALSE(RegionsFromCsv("kode,nama\n").ok());
  EXPECT_EQ(ReadReferenceFile("/nonexistent/regions.csv.gz").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace tanggap::directory
