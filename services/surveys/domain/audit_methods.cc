#include "services/surveys/domain/audit_methods.h"

#include <algorithm>
#include <string>
#include <utility>

namespace tanggap::surveys {

namespace {

// Digits after the point that reports cut weights and steps to.
constexpr int kFewestDigits = 2;
constexpr int kMostDigits = 4;

void AddCut(const Rational& weight, int digits, std::vector<CutWeight>& cuts) {
  const bool there = std::any_of(cuts.begin(), cuts.end(),
                                 [&](const CutWeight& cut) { return cut.weight == weight; });
  if (!there && weight > Rational(0)) cuts.push_back({weight.Decimal(digits), weight});
}

// Those of the profile, and its weight cut off or rounded if all elements have the same.
std::vector<CutWeight> CutWeightsOf(const Profile& profile) {
  std::vector<CutWeight> cuts = profile.cut_weights;
  const Rational& exact = profile.elements.front().weight;
  for (const ProfileElement& element : profile.elements) {
    if (element.weight != exact) return cuts;
  }
  Rational half(1, 2);
  for (int i = 0; i < kFewestDigits; ++i) half /= Rational(10);
  for (int digits = kFewestDigits; digits <= kMostDigits; ++digits, half /= Rational(10)) {
    if (exact.Rounded(digits) == exact) break;
    AddCut((exact - half).Rounded(digits), digits, cuts);
    AddCut(exact.Rounded(digits), digits, cuts);
  }
  return cuts;
}

void AddWays(const std::vector<CutWeight>& cuts, const v1::Reproduction& steps,
             const Method& method, std::vector<ReportMethod>& ways) {
  ways.push_back({steps, method});
  for (const CutWeight& cut : cuts) {
    ways.push_back({steps, method});
    ways.back().reproduction.set_weight(cut.text);
    ways.back().method.weight = cut.weight;
  }
}

}  // namespace

std::vector<ReportMethod> ReportMethods(const Profile& profile) {
  const std::vector<CutWeight> cuts = CutWeightsOf(profile);
  std::vector<ReportMethod> ways;
  AddWays(cuts, {}, {}, ways);
  for (int digits = kFewestDigits; digits <= kMostDigits; ++digits) {
    v1::Reproduction steps;
    steps.set_weighted_mean_decimals(digits);
    AddWays(cuts, steps, {.weighted_mean_decimals = digits}, ways);
  }
  for (int digits = kFewestDigits; digits <= kMostDigits; ++digits) {
    v1::Reproduction steps;
    steps.set_total_decimals(digits);
    AddWays(cuts, steps, {.total_decimals = digits}, ways);
  }
  return ways;
}

}  // namespace tanggap::surveys
