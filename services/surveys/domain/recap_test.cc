#include "services/surveys/domain/recap.h"

#include <gmock/gmock.h>

#include "services/surveys/domain/test_profiles.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;

TEST(RecapTest, CountsOtherOccupationsAsOther) {
  const Profile profile = TestProfile("complaint-closing");
  UnitRecap unit{.responses = 2};
  unit.sums.emplace(LayoutOf(profile, {4, 4}));
  unit.sums->Add(profile, {.points = {4, 4}});
  unit.sums->Add(profile, {.points = {2, 3}});
  using enum v1::ProfileDimension;
  unit.said = {{{PROFILE_DIMENSION_OCCUPATION, "nelayan"}, 1},
               {{PROFILE_DIMENSION_OCCUPATION, "other"}, 1},
               {{PROFILE_DIMENSION_OCCUPATION, ""}, 7},
               {{PROFILE_DIMENSION_SEX, "female"}, 2}};
  const std::vector<std::string> columns = RecapColumns(profile);
  const std::vector<std::string> row = RecapRow(profile, 3, "Loket", unit);
  ASSERT_EQ(row.size(), columns.size());
  std::map<std::string, std::string> by_name;
  for (size_t i = 0; i < row.size(); ++i) by_name[columns[i]] = row[i];
  EXPECT_EQ(by_name["NO"], "3");
  EXPECT_EQ(by_name["OPP"], "Loket");
  EXPECT_EQ(by_name["U1"], "3.0000");
  EXPECT_EQ(by_name["P"], "2");
  EXPECT_EQ(by_name["L"], "0");
  EXPECT_EQ(by_name["Lainnya"], "2");
  EXPECT_EQ(by_name["POPULASI"], "") << "nobody said";
  EXPECT_EQ(by_name["SAMPEL"], "2");
  EXPECT_EQ(by_name["NILAI IKM"], "81.25");
}

TEST(RecapTest, NoNameOfAUnitIsAFormula) {
  EXPECT_EQ(RecapRow(TestProfile("complaint-closing"), 1, "-Loket", {.responses = 2})[1],
            "'-Loket");
}

TEST(RecapTest, LeavesEmptyWhatMayNotBeShown) {
  const Profile profile = TestProfile("complaint-closing");
  UnitRecap unit{.shown = false, .responses = 3, .population = 40};
  unit.said = {{{v1::PROFILE_DIMENSION_SEX, "female"}, 2}};
  const std::vector<std::string> row = RecapRow(profile, 1, "Loket", unit);
  const std::vector<std::string> columns = RecapColumns(profile);
  ASSERT_EQ(row.size(), columns.size());
  for (size_t i = 2; i < row.size(); ++i) {
    const bool told = columns[i] == "POPULASI" || columns[i] == "SAMPEL";
    EXPECT_EQ(row[i].empty(), !told) << columns[i];
  }
}

}  // namespace
}  // namespace tanggap::surveys
