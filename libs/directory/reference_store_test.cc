#include "libs/directory/reference_store.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/directory/test_folder.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/directory/v1/directory_files.pb.h"

namespace tanggap::directory {
namespace {

using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;
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

PolicyBook BookOf(const std::string& text) {
  v1::Federation federation;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &federation));
  PolicyBook book;
  book.Add(kFederation, federation.policies());
  book.Finish();
  return book;
}

TEST_F(ReferenceStoreTest, RemembersWhatAPolicyWasAndTellsWhichHaveChanged) {
  EXPECT_THAT(
      store_.RememberPolicies(
          BookOf("policies { code: 'a' version: 1 } policies { code: 'b' version: 1 }"), Soon()),
      IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_.RememberPolicies(BookOf("policies { code: 'a' version: 1 retired: true } "
                                             "policies { code: 'a' version: 2 category: 'x' }"),
                                      Soon()),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store_.RememberPolicies(BookOf("policies { code: 'a' version: 2 category: 'y' } "
                                             "policies { code: 'b' version: 1 category: 'z' }"),
                                      Soon()),
              IsOkAndHolds(ElementsAre("federation/a@2", "federation/b@1")));
}

}  // namespace
}  // namespace tanggap::directory
