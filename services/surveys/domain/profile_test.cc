#include "services/surveys/domain/profile.h"

#include <absl/strings/str_format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/test_profiles.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string GradeAt(const Profile& profile, const char* index) {
  return BandOf(profile, Rational::FromDecimal(index)->Rounded(profile.decimals)).grade;
}

TEST(BuiltInProfilesTest, AreTheRegulations) {
  std::vector<std::string> codes;
  for (const v1::IndexProfile& message : BuiltInProfiles()) {
    codes.push_back(message.code());
    EXPECT_THAT(MakeProfile(message), IsOk()) << message.code();
    EXPECT_EQ(message.name(), "indexProfiles/" + message.code());
    for (const v1::IndexElement& element : message.elements())
      EXPECT_THAT(element.label().texts(), SizeIs(2)) << element.code();
  }
  EXPECT_THAT(codes, ElementsAre("complaint-closing", "kepmenpan-25-2004", "permenpan-14-2017",
                                 "permenpan-16-2014"));
}

TEST(BuiltInProfilesTest, HaveTheNumbersOfTheirLaws) {
  const Profile now = TestProfile("permenpan-14-2017");
  EXPECT_EQ(now.elements.size(), 9u);
  EXPECT_EQ(now.elements[0].weight, Rational(1, 9));
  EXPECT_EQ(now.bands[2].lower_limit, Rational(7661, 100));
  EXPECT_TRUE(now.places.contains("SARANA"));
  EXPECT_FALSE(now.to_be_confirmed);
  const Profile before = TestProfile("permenpan-16-2014");
  EXPECT_EQ(before.elements.size(), 9u);
  EXPECT_TRUE(before.places.contains("MAKLUMAT"));
  EXPECT_FALSE(before.places.contains("SARANA"));
  EXPECT_TRUE(before.to_be_confirmed);
  const Profile first = TestProfile("kepmenpan-25-2004");
  EXPECT_EQ(first.elements.size(), 14u);
  EXPECT_EQ(first.elements[13].weight, Rational(1, 14));
  EXPECT_EQ(first.cut_weights[0].text, "0.071");
}

TEST(ProfileTest, EveryPrintedIndexHasExactlyOneGrade) {
  const Profile profile = TestProfile("permenpan-14-2017");
  int changes = 0;
  std::string before;
  for (int hundredths = 2500; hundredths <= 10000; ++hundredths) {
    const Rational printed(hundredths, 100);
    const std::string grade = BandOf(profile, printed).grade;
    const std::string expected = hundredths <= 6499   ? "D"
                                 : hundredths <= 7660 ? "C"
                                 : hundredths <= 8830 ? "B"
                                                      : "A";
    ASSERT_EQ(grade, expected) << printed.Decimal(2);
    changes += grade != before;
    before = grade;
  }
  EXPECT_EQ(changes, 4);
}

TEST(ProfileTest, GradesWhatIsPrintedAndNotWhatIsBehindIt) {
  const Profile profile = TestProfile("permenpan-14-2017");
  EXPECT_EQ(GradeAt(profile, "76.605"), "B") << "printed 76.61";
  EXPECT_EQ(GradeAt(profile, "76.604999"), "C");
  EXPECT_EQ(GradeAt(profile, "88.305"), "A") << "printed 88.31";
  EXPECT_EQ(GradeAt(profile, "88.304999"), "B");
  EXPECT_EQ(GradeAt(profile, "64.995"), "C");
  EXPECT_EQ(GradeAt(profile, "24.98"), "D") << "below the scale is still the worst";
  EXPECT_EQ(BandOf(profile, Rational(100)).performance, "Sangat Baik");
}

TEST(ProfileTest, OldBandsAreThoseOfTheOldLaw) {
  const Profile profile = TestProfile("kepmenpan-25-2004");
  EXPECT_EQ(GradeAt(profile, "43.75"), "D");
  EXPECT_EQ(GradeAt(profile, "43.76"), "C");
  EXPECT_EQ(GradeAt(profile, "62.505"), "B");
  EXPECT_EQ(GradeAt(profile, "81.25"), "B");
  EXPECT_EQ(GradeAt(profile, "81.255"), "A");
}

struct Breakage {
  const char* field;
  std::function<void(v1::IndexProfile&)> change;
};

TEST(ProfileTest, RefusesWhatDoesNotAddUp) {
  const std::vector<Breakage> breakages = {
      {"elements", [](auto& p) { p.mutable_elements(0)->set_weight_numerator(2); }},
      {"elements", [](auto& p) { p.mutable_elements()->RemoveLast(); }},
      {"elements[1].code", [](auto& p) { p.mutable_elements(1)->set_code("PERSYARATAN"); }},
      {"elements[1].weight_numerator",
       [](auto& p) { p.mutable_elements(1)->set_weight_numerator(0); }},
      {"elements[1].weight_numerator",
       [](auto& p) { p.mutable_elements(1)->set_weight_denominator(0); }},
      {"highest", [](auto& p) { p.set_lowest(4); }},
      {"multiplier", [](auto& p) { p.set_multiplier("0.0"); }},
      {"multiplier", [](auto& p) { p.set_multiplier("2,5"); }},
      {"decimals", [](auto& p) { p.set_decimals(7); }},
      {"decimals", [](auto& p) { p.set_decimals(-2000000000); }},
      {"bands[0].lower_limit", [](auto& p) { p.mutable_bands(0)->set_lower_limit("25.01"); }},
      {"bands[1].lower_limit", [](auto& p) { p.mutable_bands(1)->set_lower_limit("65.0"); }},
      {"bands[2].lower_limit", [](auto& p) { p.mutable_bands(2)->set_lower_limit("65.00"); }},
      {"bands[3].lower_limit", [](auto& p) { p.mutable_bands(3)->set_lower_limit("100.01"); }},
      {"bands[3].grade", [](auto& p) { p.mutable_bands(3)->set_grade("B"); }},
      {"bands", [](auto& p) { p.clear_bands(); }},
      {"legacy_weights[1].code", [](auto& p) { p.mutable_legacy_weights(1)->set_code("w0111"); }},
      {"legacy_weights[0].weight", [](auto& p) { p.mutable_legacy_weights(0)->set_weight("0.0"); }},
  };
  for (const Breakage& breakage : breakages) {
    v1::IndexProfile message = TestProfileMessage("permenpan-14-2017");
    breakage.change(message);
    const auto profile = MakeProfile(message);
    ASSERT_THAT(profile, HasReason(Reason::INDEX_PROFILE_INVALID)) << breakage.field;
    std::vector<std::string> fields;
    for (const auto& violation : errors::FieldViolationsOf(profile.status()))
      fields.push_back(violation.field);
    EXPECT_THAT(fields, ::testing::Contains(breakage.field));
  }
}

TEST(ProfileTest, TakesWeightsAndScalesOfAnAgencysOwn) {
  const auto profile = MakeProfile(UnevenProfileMessage());
  ASSERT_THAT(profile, IsOk());
  EXPECT_EQ(GradeAt(*profile, "50.05"), "50.1") << "one digit is printed";
  EXPECT_EQ(GradeAt(*profile, "50.04"), "0.0");
}

}  // namespace
}  // namespace tanggap::surveys
