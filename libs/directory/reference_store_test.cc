#include "libs/directory/reference_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/directory/load.h"
#include "libs/directory/test_folder.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::directory {
namespace {

using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReferenceStoreTest : public tanggap::testing::PostgresFixture {
 protected:
  ReferenceStoreTest() : PostgresFixture({DirectoryMigrations()}), store_(pool(), clock()) {}

  std::vector<std::string> Codes(std::string_view parent, std::string_view after, int limit) {
    const auto regions = store_.ListRegions(parent, after, limit, Soon());
    EXPECT_THAT(regions, IsOk());
    std::vector<std::string> codes;
    for (const v1::Region& region : *regions) codes.push_back(region.code());
    return codes;
  }

  ReferenceStore store_;
};

TEST_F(ReferenceStoreTest, LoadsTheShippedFilesOnce) {
  const std::string regions = DIRECTORY_DATA "/regions.csv.gz";
  const std::string holidays = DIRECTORY_DATA "/holidays.csv";
  EXPECT_THAT(store_.RegionEdition(Soon()), IsOkAndHolds(""));
  ASSERT_THAT(InstallReferenceFiles(store_, regions, holidays, Soon()), IsOk());
  ASSERT_THAT(InstallReferenceFiles(store_, regions, holidays, Soon()), IsOk());
  const auto index = store_.LoadRegionIndex(Soon());
  ASSERT_THAT(index, IsOk());
  EXPECT_EQ(index->size(), AllRegions()->size());
  EXPECT_TRUE(index->Contains("33.73.02.1006"));
  EXPECT_FALSE(index->Contains("33.73.02.9999"));
  const auto table = store_.LoadHolidays(Soon());
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ(table->all().size(), AllHolidays()->all().size());
  EXPECT_EQ(table->Find(absl::CivilDay(2025, 4, 2))->kind, HolidayKind::kJointLeave);
  EXPECT_THAT(Codes("", "", 100), SizeIs(38));
  EXPECT_THAT(Codes("33.73", "", 100), ElementsAre("33.73.01", "33.73.02", "33.73.03", "33.73.04"));
  EXPECT_THAT(Codes("33.73", "33.73.01", 2), ElementsAre("33.73.02", "33.73.03"));
  EXPECT_THAT(Codes("33.73.02.1006", "", 10), IsEmpty());
  const auto villages = store_.ListRegions("33.73.02", "33.73.02.1005", 1, Soon());
  ASSERT_THAT(villages, IsOk());
  EXPECT_EQ(villages->at(0).name(), "Tingkir Tengah");
  EXPECT_EQ(villages->at(0).parent(), "33.73.02");
  EXPECT_EQ(villages->at(0).level(), v1::REGION_LEVEL_VILLAGE);
  EXPECT_EQ(database().Execute("SELECT population FROM directory.region WHERE code = '33.73'"),
            "198971");
}

TEST_F(ReferenceStoreTest, ANewEditionTakesThePlaceOfTheOld) {
  EXPECT_THAT(store_.SaveRegions({{"11", "provinsi", "Aceh", 5}, {"12", "provinsi", "Sumut", {}}},
                                 "\"a\"", Soon()),
              IsOkAndHolds(true));
  EXPECT_THAT(store_.SaveRegions({}, "\"a\"", Soon()), IsOkAndHolds(false));
  EXPECT_THAT(Codes("", "", 10), ElementsAre("11", "12"));
  EXPECT_THAT(store_.SaveRegions({{"12", "provinsi", "Sumatera Utara", {}}}, "\"b\"", Soon()),
              IsOkAndHolds(true));
  EXPECT_THAT(Codes("", "", 10), ElementsAre("12"));
  EXPECT_THAT(store_.RegionEdition(Soon()), IsOkAndHolds("\"b\""));
}

TEST_F(ReferenceStoreTest, AFailedLoadLeavesTheOldEdition) {
  ASSERT_THAT(store_.SaveRegions({{"11", "provinsi", "Aceh", {}}}, "\"a\"", Soon()), IsOk());
  const std::vector<RegionRow> twice = {{"12", "provinsi", "A", {}}, {"12", "provinsi", "B", {}}};
  EXPECT_FALSE(store_.SaveRegions(twice, "\"b\"", Soon()).ok());
  EXPECT_THAT(Codes("", "", 10), ElementsAre("11"));
  EXPECT_THAT(store_.RegionEdition(Soon()), IsOkAndHolds("\"a\""));
}

constexpr char kDinkes[] = "directory.d/dinkes.textproto";

class RememberTest : public ReferenceStoreTest {
 protected:
  // What is said of the folder as it is now.
  std::vector<std::string> Problems() {
    const base::SystemClock clock;
    const Loaded loaded =
        Load({folder_.path(), "salatiga", AllHolidays(), AllRegions(), nullptr}, clock);
    if (loaded.directory == nullptr) {
      ADD_FAILURE() << "the folder cannot be used: " << FirstErrors(loaded.problems);
      return {};
    }
    const auto problems = store_.Remember(*loaded.directory, Soon());
    EXPECT_THAT(problems, IsOk());
    return problems.value_or(std::vector<std::string>());
  }

  TestFolder folder_;
};

TEST_F(RememberTest, WhatCasesMayNameMayRetireAndNotVanish) {
  EXPECT_THAT(Problems(), IsEmpty());
  folder_.Replace(kDinkes, "code: \"sekretariat\"", "code: \"kantor\"");
  EXPECT_THAT(Problems(), ElementsAre("the unit dinkes/sekretariat was used before and is gone: "
                                      "keep it, retired"));
  folder_ = TestFolder();
  EXPECT_THAT(Problems(), IsEmpty()) << "what was refused is not remembered";
  folder_.Replace(kDinkes, "units { code: \"sekretariat\"",
                  "units { retired: true successor: \"bidang-kesmas\" code: \"sekretariat\"");
  const std::string another = "directory.d/dinsos-baru.textproto";
  folder_.Write(another, folder_.Read("directory.d/dinsos.textproto"));
  folder_.Replace(another, "code: \"dinsos\"", "code: \"dinsos-baru\"");
  folder_.Replace(another, "\"kotak-dinsos\"", "\"kotak-dinsos-baru\"");
  EXPECT_THAT(Problems(), IsEmpty());
  folder_.Remove(another);
  EXPECT_THAT(Problems(),
              Contains("the agency dinsos-baru was used before and is gone: keep it, retired"));
}

TEST_F(RememberTest, WhatJudgedCasesKeepsItsContent) {
  EXPECT_THAT(Problems(), IsEmpty());
  folder_.Replace(kDinkes, "CLOCK_KIND_RESOLVE amount: 5", "CLOCK_KIND_RESOLVE amount: 6");
  EXPECT_THAT(Problems(), ElementsAre("the service standard dinkes/complaint-medicine@1 was used "
                                      "before with other content: raise its version"));
  folder_.Replace(kDinkes, "code: \"complaint-medicine\" version: 1",
                  "code: \"complaint-medicine\" version: 2");
  EXPECT_THAT(Problems(),
              ElementsAre("the policy dinkes/complaint-medicine@1 was used before and is "
                          "gone: keep it, retired"));
}

}  // namespace
}  // namespace tanggap::directory
