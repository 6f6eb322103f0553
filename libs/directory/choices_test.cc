#include "libs/directory/choices.h"

#include <gtest/gtest.h>

#include "libs/directory/load.h"
#include "libs/directory/test_folder.h"
#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::directory {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr char kDinkes[] = "directory.d/dinkes.textproto";

class ChoicesTest : public ::testing::Test {
 protected:
  const Directory& Use() {
    Loaded loaded =
        Load({folder_.path(), "salatiga", AllHolidays(), AllRegions(), nullptr}, clock_);
    EXPECT_NE(loaded.directory, nullptr) << FirstErrors(loaded.problems);
    directory_ = std::move(loaded.directory);
    return *directory_;
  }

  base::ManualClock clock_{absl::FromCivil(absl::CivilDay(2026, 1, 5), absl::UTCTimeZone())};
  TestFolder folder_;
  std::shared_ptr<const Directory> directory_;
};

TEST_F(ChoicesTest, WhatIsThereMayBeChosen) {
  const Directory& directory = Use();
  const auto dinkes = AgencyOf(directory, "dinkes", Choice::kNew);
  ASSERT_THAT(dinkes, IsOk());
  EXPECT_EQ((*dinkes)->code(), "dinkes");
  EXPECT_THAT(CheckUnit(**dinkes, "sekretariat", Choice::kNew), IsOk());
  EXPECT_THAT(CheckCategory(**dinkes, "obat", Choice::kNew), IsOk());
  EXPECT_THAT(CheckCategory(**dinkes, "", Choice::kNew), IsOk());
  EXPECT_THAT(CheckIntakePoint(directory, "kotak-tingkir", Choice::kNew, "point"), IsOk());
  EXPECT_THAT(CheckIntakePoint(directory, "", Choice::kNew, "point"), IsOk());
  EXPECT_THAT(CheckRegion(*AllRegions(), "33.73.02.1003", "region"), IsOk());
  EXPECT_THAT(CheckRegion(*AllRegions(), "", "region"), IsOk());
}

TEST_F(ChoicesTest, WhatIsNotThereHasItsOwnReason) {
  const Directory& directory = Use();
  const AgencyEntry& dinkes = *directory.FindAgency("dinkes");
  for (const Choice choice : {Choice::kNew, Choice::kKept}) {
    EXPECT_THAT(AgencyOf(directory, "dinkez", choice), HasReason(Reason::UNKNOWN_AGENCY));
    EXPECT_THAT(CheckUnit(dinkes, "", choice), HasReason(Reason::UNKNOWN_UNIT));
    EXPECT_THAT(CheckUnit(dinkes, "bidang-x", choice), HasReason(Reason::UNKNOWN_UNIT));
    EXPECT_THAT(CheckCategory(dinkes, "ppdb", choice), HasReason(Reason::UNKNOWN_CATEGORY))
        << "another agency's";
    EXPECT_THAT(CheckIntakePoint(directory, "kotak-x", choice, "point"),
                HasReason(Reason::UNKNOWN_INTAKE_POINT));
  }
  EXPECT_THAT(CheckRegion(*AllRegions(), "33.73.99", "region"), HasReason(Reason::UNKNOWN_REGION));
}

TEST_F(ChoicesTest, WhatHasRetiredIsKeptAndNotChosen) {
  folder_.Replace(kDinkes, "code: \"gizi-posyandu\"",
                  "code: \"gizi-posyandu\" retired: true successor: \"layanan-puskesmas\"");
  folder_.Replace(kDinkes, "units { code: \"bidang-p2p\"",
                  "units { retired: true successor: \"bidang-kesmas\" code: \"bidang-p2p\"");
  folder_.Replace(kDinkes, "code: \"puskesmas-keliling\"",
                  "code: \"puskesmas-keliling\" retired: true");
  folder_.Replace("directory.d/disdik.textproto", "code: \"disdik\"",
                  "code: \"disdik\" retired: true successor: \"dinsos\"");
  const Directory& directory = Use();
  const AgencyEntry& dinkes = *directory.FindAgency("dinkes");
  EXPECT_THAT(CheckCategory(dinkes, "gizi-posyandu", Choice::kKept), IsOk());
  EXPECT_THAT(CheckUnit(dinkes, "bidang-p2p", Choice::kKept), IsOk());
  EXPECT_THAT(CheckIntakePoint(directory, "puskesmas-keliling", Choice::kKept, "point"), IsOk());
  EXPECT_THAT(AgencyOf(directory, "disdik", Choice::kKept), IsOk());

  const absl::Status category = CheckCategory(dinkes, "gizi-posyandu", Choice::kNew);
  EXPECT_THAT(category, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  EXPECT_EQ(errors::MetadataOf(category, "successor"), "layanan-puskesmas");
  const absl::Status unit = CheckUnit(dinkes, "bidang-p2p", Choice::kNew);
  EXPECT_THAT(unit, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  EXPECT_EQ(errors::MetadataOf(unit, "successor"), "bidang-kesmas");
  EXPECT_THAT(CheckIntakePoint(directory, "puskesmas-keliling", Choice::kNew, "point"),
              HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  const absl::Status agency = AgencyOf(directory, "disdik", Choice::kNew).status();
  EXPECT_THAT(agency, HasReason(Reason::DIRECTORY_ENTRY_RETIRED));
  EXPECT_EQ(errors::MetadataOf(agency, "successor"), "dinsos");
}

TEST_F(ChoicesTest, AnAgencyOfAnotherInstanceIsServedThere) {
  folder_.Replace("federation.textproto", "issuer: \"SG\" }",
                  "issuer: \"SG\" }\ninstances { code: \"lain\" address: \"10.0.0.2:7410\" "
                  "issuer: \"SS\" }");
  folder_.Replace("directory.d/dinsos.textproto", "instance: \"salatiga\"", "instance: \"lain\"");
  const Directory& directory = Use();
  const absl::Status elsewhere = AgencyOf(directory, "dinsos", Choice::kKept).status();
  EXPECT_THAT(elsewhere, HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
  EXPECT_EQ(errors::MetadataOf(elsewhere, "address"), "10.0.0.2:7410");
  EXPECT_THAT(CheckServedHere(directory, *directory.FindAgency("dinsos")),
              HasReason(Reason::AGENCY_SERVED_ELSEWHERE));
  EXPECT_THAT(CheckServedHere(directory, *directory.FindAgency("dinkes")), IsOk());
}

}  // namespace
}  // namespace tanggap::directory
