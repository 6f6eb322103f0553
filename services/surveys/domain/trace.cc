#include "services/surveys/domain/trace.h"

#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "services/surveys/domain/figure.h"

namespace tanggap::surveys {

namespace {

class Steps {
 public:
  void Begin(std::string element) { element_ = std::move(element); }
  void Add(v1::TraceStepKind kind, std::string formula, v1::Figure result) {
    v1::TraceStep step;
    step.set_kind(kind);
    step.set_element(element_);
    step.set_formula(std::move(formula));
    *step.mutable_result() = std::move(result);
    steps_.push_back(std::move(step));
  }
  void Round(const Rational& from, int digits) {
    Add(v1::TRACE_STEP_KIND_ROUND, base::Join(from.Exact(), " to ", digits, " digits, half up"),
        RationalFigure(from.Rounded(digits), digits));
  }
  std::vector<v1::TraceStep> Take() { return std::move(steps_); }

 private:
  std::string element_;
  std::vector<v1::TraceStep> steps_;
};

// "3 * 2 + 11 * 3": each value that was chosen, by how many.
std::string SumFormula(const Profile& profile, const ElementScale& scale,
                       const ElementTally& tally) {
  std::string formula;
  for (size_t i = 0; i < tally.points.size(); ++i) {
    if (tally.points[i] == 0) continue;
    const Rational value(ScaledValue(profile, scale, static_cast<int>(i) + 1), scale.divisor);
    if (!formula.empty()) formula += " + ";
    formula += base::Join(tally.points[i], " * ", value.Exact());
  }
  if (formula.empty()) formula = base::Join("the sum of ", tally.people.all, " values");
  return formula;
}

void TraceElement(const Profile& profile, const ElementScale& scale, const ElementTally& tally,
                  const Method& method, const ExactElement& element, Steps& steps) {
  const Rational sum(tally.sum, scale.divisor);
  const Rational mean = MeanOf(scale, tally);
  steps.Add(v1::TRACE_STEP_KIND_SUM, SumFormula(profile, scale, tally),
            RationalFigure(sum, scale.converted ? kMeanDigits : 0));
  steps.Add(v1::TRACE_STEP_KIND_MEAN, base::Join(sum.Exact(), " / ", tally.people.all),
            RationalFigure(mean, kMeanDigits));
  if (method.mean_decimals) steps.Round(mean, *method.mean_decimals);
  const Rational weighted = element.mean * element.weight;
  steps.Add(v1::TRACE_STEP_KIND_WEIGHT,
            base::Join(element.mean.Exact(), " * ", element.weight.Exact()),
            RationalFigure(weighted, kMeanDigits));
  if (method.weighted_mean_decimals) steps.Round(weighted, *method.weighted_mean_decimals);
}

std::string AddFormula(const ExactIndex& index) {
  std::string formula;
  for (const ExactElement& element : index.elements) {
    if (!formula.empty()) formula += " + ";
    formula += element.weighted_mean.Exact();
  }
  return formula;
}

// "76.61 <= 87.28 < 88.31".
std::string GradeFormula(const Profile& profile, const ExactIndex& index) {
  const auto text = [&](const Rational& value) { return value.Decimal(profile.decimals); };
  std::string formula;
  const bool worst = index.band == &profile.bands.front();
  if (!worst) formula = base::Join(text(index.band->lower_limit), " <= ");
  formula += text(index.printed);
  if (index.band != &profile.bands.back())
    formula += base::Join(" < ", text((index.band + 1)->lower_limit));
  return formula;
}

}  // namespace

std::vector<v1::TraceStep> TraceOf(const Profile& profile, const Layout& layout, const SumSet& sums,
                                   const Method& method, const ExactIndex& index) {
  Steps steps;
  for (size_t i = 0; i < index.elements.size(); ++i) {
    steps.Begin(profile.elements[i].code);
    TraceElement(profile, layout.elements[i], sums.elements[i], method, index.elements[i], steps);
  }
  steps.Begin("");
  Rational total;
  for (const ExactElement& element : index.elements) total += element.weighted_mean;
  steps.Add(v1::TRACE_STEP_KIND_ADD, AddFormula(index), RationalFigure(total, kMeanDigits));
  if (method.total_decimals) steps.Round(total, *method.total_decimals);
  steps.Add(v1::TRACE_STEP_KIND_MULTIPLY,
            base::Join(index.weighted_mean.Exact(), " * ", profile.multiplier.Exact()),
            RationalFigure(index.index, profile.decimals));
  steps.Round(index.index, profile.decimals);
  v1::Figure grade;
  grade.set_value(index.band->grade);
  steps.Add(v1::TRACE_STEP_KIND_GRADE, GradeFormula(profile, index), std::move(grade));
  return steps.Take();
}

}  // namespace tanggap::surveys
