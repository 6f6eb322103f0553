#include "libs/directory/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libs/directory/load.h"
#include "libs/directory/test_folder.h"

namespace tanggap::directory {
namespace {

using common::v1::COMPLAINT_CLASS_COMPLAINT;
using common::v1::COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST;
using common::v1::TRACK_LIGHT;
using common::v1::TRACK_UNSPECIFIED;

class DirectoryTest : public testing::Test {
 protected:
  const Directory& Use() {
    Loaded loaded =
        Load({folder_.path(), "salatiga", AllHolidays(), AllRegions(), nullptr}, clock_);
    EXPECT_NE(loaded.directory, nullptr) << FirstErrors(loaded.problems);
    directory_ = std::move(loaded.directory);
    return *directory_;
  }

  // agency/category of where a complaint goes.
  std::string Where(const RouteQuestion& question) {
    const Route route = directory_->RouteOf(question);
    return route.agency->code() + "/" + (route.category ? route.category->code() : "") +
           (route.triage ? " triage" : "");
  }

  base::ManualClock clock_{absl::FromCivil(absl::CivilDay(2026, 1, 5), absl::UTCTimeZone())};
  TestFolder folder_;
  std::shared_ptr<const Directory> directory_;
};

constexpr char kDinkes[] = "directory.d/dinkes.textproto";

TEST_F(DirectoryTest, FindsWhatTheFilesHold) {
  const Directory& directory = Use();
  const AgencyEntry* dinkes = directory.FindAgency("dinkes");
  ASSERT_NE(dinkes, nullptr);
  EXPECT_EQ(dinkes->proto().label().en(), "Health Agency");
  EXPECT_EQ(dinkes->FindUnit("puskesmas-sidorejo-kidul")->region(), "33.73.02.1003");
  EXPECT_TRUE(dinkes->FindCategory("obat")->answer_needs_approval());
  EXPECT_EQ(dinkes->FindIntakePoint("kotak-sidorejo-kidul")->kind(),
            v1::INTAKE_POINT_KIND_SUGGESTION_BOX);
  EXPECT_EQ(dinkes->FindUnit("unknown"), nullptr);
  EXPECT_EQ(dinkes->FindCategory("unknown"), nullptr);
  EXPECT_EQ(directory.FindAgency("unknown"), nullptr);
  EXPECT_EQ(directory.Coordinator().code(), "diskominfo");
  EXPECT_EQ(directory.WithDuty(v1::AGENCY_DUTY_INSPECTORATE)->code(), "inspektorat");
  EXPECT_EQ(directory.FindIntakePoint("kotak-tingkir").agency->code(), "kecamatan-tingkir");
  EXPECT_EQ(directory.FindIntakePoint("unknown").point, nullptr);
}

TEST_F(DirectoryTest, AnswersByAgency) {
  const Directory& directory = Use();
  EXPECT_TRUE(directory.ServedHere("dinkes"));
  EXPECT_FALSE(directory.ServedHere("unknown"));
  EXPECT_EQ(directory.InstanceOf("dinkes")->address(), "127.0.0.1:7410");
  EXPECT_EQ(directory.CalendarOf("unknown"), nullptr);
  // Two offices that work alike share a calendar; the one that never closes has its own.
  EXPECT_EQ(directory.CalendarOf("disdik"), directory.CalendarOf("dinsos"));
  const absl::Time sunday = absl::FromCivil(absl::CivilHour(2026, 3, 22, 3), absl::UTCTimeZone());
  EXPECT_TRUE(directory.CalendarOf("bpbd")->Working(sunday, v1::TIME_UNIT_WORKING_HOUR));
  EXPECT_FALSE(directory.CalendarOf("dinsos")->Working(sunday, v1::TIME_UNIT_WORKING_HOUR));
  const absl::Time saturday = absl::FromCivil(absl::CivilHour(2026, 1, 10, 3), absl::UTCTimeZone());
  EXPECT_TRUE(directory.CalendarOf("dinkes")->Working(saturday, v1::TIME_UNIT_WORKING_DAY));
  EXPECT_FALSE(directory.CalendarOf("dinsos")->Working(saturday, v1::TIME_UNIT_WORKING_DAY));
}

TEST_F(DirectoryTest, GivesTheAgencysStandardCompletedByTheFederations) {
  const Directory& directory = Use();
  const auto policy =
      directory.PolicyFor("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "obat");
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->id, "dinkes/complaint-medicine@1+federation/complaint@1");
  EXPECT_EQ(policy->AllowanceFor(v1::CLOCK_KIND_RESOLVE)->amount(), 5);
  EXPECT_EQ(policy->AllowanceFor(v1::CLOCK_KIND_CONFIRM)->amount(), 10);
  EXPECT_EQ(directory.PolicyById(policy->id), policy);
  EXPECT_EQ(
      directory.PolicyFor("disdukcapil", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, "ktp-kk")->id,
      "disdukcapil/complaint-light@1+federation/complaint@1");
}

TEST_F(DirectoryTest, EveryCaseOfTheSampleHasALimitForEveryStep) {
  const Directory& directory = Use();
  for (const auto& agency : directory.agencies()) {
    for (int number = 1; number < common::v1::COMPLAINT_CLASS_WHISTLEBLOWING; ++number) {
      for (int track = 0; track <= common::v1::Track_MAX; ++track) {
        const auto policy =
            directory.PolicyFor(agency->code(), static_cast<common::v1::ComplaintClass>(number),
                                static_cast<common::v1::Track>(track), "");
        ASSERT_NE(policy, nullptr) << agency->code() << " " << number;
        for (const v1::ClockKind clock :
             {v1::CLOCK_KIND_VERIFY, v1::CLOCK_KIND_INFORMATION, v1::CLOCK_KIND_FIRST_RESPONSE,
              v1::CLOCK_KIND_RESOLVE, v1::CLOCK_KIND_CONFIRM}) {
          EXPECT_NE(policy->AllowanceFor(clock), nullptr) << policy->id;
        }
      }
    }
  }
}

TEST_F(DirectoryTest, TheFirstRuleThatFitsDecidesWhoseAComplaintIs) {
  Use();
  EXPECT_EQ(Where({.category = "obat"}), "dinkes/obat");
  EXPECT_EQ(Where({.category = "sampah", .region = "33.73.02.1006"}), "kecamatan-tingkir/sampah");
  EXPECT_EQ(Where({.category = "sampah", .region = "33.73.01.1001"}), "diskominfo/ triage");
  EXPECT_EQ(Where({.intake_point = "kotak-sidorejo-kidul"}), "dinkes/");
  EXPECT_EQ(Where({.category = "layanan-puskesmas", .intake_point = "kotak-sidorejo-kidul"}),
            "dinkes/layanan-puskesmas");
  EXPECT_EQ(
      Where({.category = "obat", .complaint_class = COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST}),
      "diskominfo/informasi-publik");
  EXPECT_EQ(Where({.category = "izin-usaha", .intake_point = "loket-mpp"}), "dpmptsp/izin-usaha");
  EXPECT_EQ(Where({}), "diskominfo/ triage");
  EXPECT_EQ(Where({.category = "unknown", .region = "33.73.02"}), "diskominfo/ triage");
}

TEST_F(DirectoryTest, WhatIsRetiredGoesToItsSuccessor) {
  folder_.Replace(kDinkes, "code: \"demam-berdarah\"",
                  "code: \"demam-berdarah\" retired: true successor: \"layanan-puskesmas\"");
  folder_.Replace(kDinkes, "code: \"obat\"", "code: \"obat\" retired: true");
  folder_.Replace(kDinkes, "Pharmacy\" }",
                  "Pharmacy\" } retired: true successor: \"bidang-kesmas\"");
  folder_.Replace("directory.d/dinsos.textproto",
                  "languages:", "retired: true successor: \"dinkes\"\nlanguages:");
  const Directory& directory = Use();
  const AgencyEntry* dinkes = directory.FindAgency("dinkes");
  EXPECT_EQ(dinkes->FindCategory("demam-berdarah")->code(), "demam-berdarah");
  EXPECT_EQ(dinkes->CurrentCategory("demam-berdarah")->code(), "layanan-puskesmas");
  EXPECT_EQ(dinkes->CurrentCategory("obat"), nullptr);
  EXPECT_EQ(dinkes->CurrentUnit("instalasi-farmasi")->code(), "bidang-kesmas");
  EXPECT_EQ(directory.FindAgency("dinsos")->code(), "dinsos");
  EXPECT_EQ(directory.CurrentAgency("dinsos"), dinkes);
  EXPECT_EQ(directory.CurrentAgency("dinkes"), dinkes);
  EXPECT_EQ(Where({.category = "bantuan-sosial"}), "dinkes/");
  EXPECT_EQ(Where({.category = "obat"}), "dinkes/");
}

TEST_F(DirectoryTest, SaysWhatOtherInstancesServe) {
  folder_.Replace(
      "federation.textproto", "instances {",
      "instances { code: \"rs\" address: \"10.0.0.5:7410\" issuer: \"RS\" }\ninstances {");
  folder_.Replace(kDinkes, "instance: \"salatiga\"", "instance: \"rs\"");
  const Directory& directory = Use();
  EXPECT_FALSE(directory.ServedHere("dinkes"));
  EXPECT_TRUE(directory.ServedHere("dinsos"));
  EXPECT_EQ(directory.InstanceOf("dinkes")->address(), "10.0.0.5:7410");
  EXPECT_EQ(directory.ThisInstance().code(), "salatiga");
}

}  // namespace
}  // namespace tanggap::directory
