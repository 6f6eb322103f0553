#include "services/surveys/domain/sample_size.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {
namespace {

using ::tanggap::testing::HasReason;

// Population and sample as the table of PermenPANRB 14/2017 is printed (ikm.baritotimurkab.go.id).
constexpr std::array<std::pair<int, int>, 82> kTable = {{
    {10, 10},     {15, 14},     {20, 19},     {25, 24},     {30, 28},     {35, 32},    {40, 36},
    {45, 40},     {50, 44},     {55, 48},     {60, 52},     {65, 56},     {70, 59},    {75, 63},
    {80, 66},     {85, 70},     {90, 73},     {95, 76},     {100, 80},    {110, 86},   {120, 92},
    {130, 97},    {140, 103},   {150, 108},   {160, 113},   {170, 118},   {180, 123},  {190, 127},
    {220, 140},   {230, 144},   {240, 148},   {250, 152},   {260, 155},   {270, 159},  {280, 162},
    {290, 165},   {300, 169},   {320, 175},   {340, 181},   {360, 186},   {380, 191},  {400, 196},
    {420, 201},   {440, 205},   {460, 210},   {480, 214},   {500, 217},   {550, 226},  {600, 234},
    {650, 242},   {700, 248},   {750, 254},   {800, 260},   {850, 265},   {900, 269},  {1200, 291},
    {1300, 297},  {1400, 302},  {1500, 306},  {1600, 310},  {1700, 313},  {1800, 317}, {1900, 320},
    {2000, 322},  {2200, 327},  {2400, 331},  {2600, 335},  {2800, 338},  {3000, 341}, {3500, 346},
    {4000, 351},  {4500, 354},  {5000, 357},  {6000, 361},  {7000, 364},  {8000, 367}, {9000, 368},
    {10000, 370}, {15000, 375}, {20000, 377}, {30000, 379}, {40000, 380},
}};

TEST(SampleSizeTest, IsEveryRowOfTheRegulationsTable) {
  for (const auto& [population, sample] : kTable)
    EXPECT_EQ(KrejcieMorganSize(population), sample) << population;
}

TEST(SampleSizeTest, TheTableTellsRoundingHalfUpFromAnyOther) {
  int up = 0;
  int down = 0;
  for (const auto& [population, sample] : kTable) {
    const Rational exact =
        Rational(3841) * Rational(population) / Rational(10 * int64_t{population} + 3831);
    up += exact.Ceiling() != sample;
    down += -(-exact).Ceiling() != sample;
  }
  EXPECT_GT(up, 30);
  EXPECT_GT(down, 30);
}

TEST(SampleSizeTest, GoesOnToTheLargestPopulation) {
  EXPECT_EQ(KrejcieMorganSize(1), 1);
  EXPECT_EQ(KrejcieMorganSize(1000000000), 384);
}

TEST(SampleSizeTest, OfAMeanAsksForMore) {
  // RSUD Soreang 2018: 417 of 2,940 people where the table asks for 340.
  EXPECT_EQ(KrejcieMorganSize(2940), 340);
  const Rational deviation = *Rational::FromDecimal("0.5622");
  EXPECT_EQ(MeanSampleSize(deviation * deviation, 2940), 417);
}

TEST(SampleSizeTest, OfAMeanIsRoundedUpOnceAtTheEnd) {
  // n0 = 1536.64 s^2.
  EXPECT_EQ(MeanSampleSize(Rational(1, 4), 0), 385) << "384.16";
  EXPECT_EQ(MeanSampleSize(Rational(100, 153664), 0), 1) << "exactly 1";
  EXPECT_EQ(MeanSampleSize(Rational(1, 4), 400), 196) << "195.9...";
  EXPECT_EQ(MeanSampleSize(Rational(0), 400), 0);
}

TEST(SampleSizeTest, CanBeAskedForBeforeASurvey) {
  v1::GetSampleSizeRequest request;
  request.set_population(2940);
  EXPECT_EQ(SampleSizeOf(request)->required_krejcie_morgan(), 340);
  EXPECT_EQ(SampleSizeOf(request)->required_for_mean(), 0);
  request.set_standard_deviation("0.5622");
  EXPECT_EQ(SampleSizeOf(request)->required_for_mean(), 417);
  request.set_standard_deviation("0,5");
  EXPECT_THAT(SampleSizeOf(request), HasReason(errors::Reason::INVALID_FIELD));
  request.set_standard_deviation("");
  request.set_population(0);
  EXPECT_THAT(SampleSizeOf(request), HasReason(errors::Reason::INVALID_FIELD));
}

TEST(SampleAdequacyTest, SaysOnlyWhatIsKnown) {
  const v1::SampleAdequacy nothing = SampleAdequacyOf(1000, 0, nullptr);
  EXPECT_EQ(nothing.required_krejcie_morgan(), 0);
  EXPECT_FALSE(nothing.enough_krejcie_morgan());
  EXPECT_EQ(nothing.required_for_mean(), 0);
  EXPECT_FALSE(nothing.enough_for_mean());
  EXPECT_EQ(nothing.mean_bound(), "0.05");
  const Rational variance(1, 4);
  const v1::SampleAdequacy both = SampleAdequacyOf(196, 400, &variance);
  EXPECT_EQ(both.required_krejcie_morgan(), 196);
  EXPECT_TRUE(both.enough_krejcie_morgan());
  EXPECT_EQ(both.required_for_mean(), 196);
  EXPECT_TRUE(both.enough_for_mean());
  EXPECT_FALSE(SampleAdequacyOf(195, 400, &variance).enough_krejcie_morgan());
  EXPECT_FALSE(SampleAdequacyOf(195, 400, &variance).enough_for_mean());
}

}  // namespace
}  // namespace tanggap::surveys
