#include "services/surveys/domain/audit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "services/surveys/domain/audit_grade.h"
#include "services/surveys/domain/audit_methods.h"
#include "services/surveys/domain/audit_report.h"
#include "services/surveys/domain/audit_sentences.h"
#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/index.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/sensitivity.h"

namespace tanggap::surveys {

namespace {

class Audit {
 public:
  Audit(const Profile& profile, const std::vector<Profile>& others,
        const v1::AuditReportedIndexRequest& request, Report report, errors::Language language)
      : profile_(profile),
        others_(others),
        request_(request),
        report_(std::move(report)),
        ways_(ReportMethods(profile)),
        language_(language) {}

  v1::ReportedIndexAudit Run() {
    CheckElements();
    if (report_.complete) CheckIndex();
    CheckGrade();
    // The sample is another matter.
    answer_.set_consistent(report_.complete && answer_.findings_size() == 0);
    CheckSample();
    return std::move(answer_);
  }

 private:
  void Find(v1::AuditFindingKind kind, std::string_view subject, std::string_view element = "") {
    AddFinding(kind, FindingSentence(kind, subject, language_), element);
  }
  void AddFinding(v1::AuditFindingKind kind, std::string sentence, std::string_view element) {
    v1::AuditFinding& finding = *answer_.add_findings();
    finding.set_kind(kind);
    finding.set_element(std::string(element));
    finding.set_sentence(std::move(sentence));
  }

  void CheckElements() {
    for (size_t i = 0; i < report_.means.size(); ++i) {
      const std::string& code = profile_.elements[i].code;
      const std::optional<PrintedNumber>& mean = report_.means[i];
      if (!mean)
        Find(v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS, code, code);
      else if (mean->value < Rational(profile_.lowest) || mean->value > Rational(profile_.highest))
        Find(v1::AUDIT_FINDING_KIND_OUT_OF_SCALE, code, code);
    }
    for (const std::string& code : report_.unknown_elements)
      Find(v1::AUDIT_FINDING_KIND_WRONG_ELEMENTS, code, code);
  }

  // From the printed NRR, each so many half units of its last digit off.
  ExactIndex IndexWith(const Method& method, int half_units) const {
    std::vector<Rational> means;
    for (const std::optional<PrintedNumber>& mean : report_.means) {
      const Rational moved = mean->value + Rational(half_units) * mean->HalfUnit();
      means.push_back(half_units == 0 ? moved
                                      : std::clamp(moved, Rational(profile_.lowest),
                                                   Rational(profile_.highest)));
    }
    return ComputeIndexOfMeans(profile_, std::move(means), method);
  }

  void CheckIndex() {
    const ExactIndex exact = IndexWith({}, 0);
    *answer_.mutable_recomputed() = PresentIndex(profile_, exact);
    *answer_.mutable_least() = RationalFigure(IndexWith({}, -1).index, profile_.decimals);
    *answer_.mutable_greatest() = RationalFigure(IndexWith({}, 1).index, profile_.decimals);
    answer_.set_claimed_weighted_mean(report_.weighted_mean);
    for (const CutWeight& weight : profile_.cut_weights)
      *answer_.add_cases() = CaseOf(profile_, exact, weight);
    const ReportMethod* simplest = nullptr;
    for (const ReportMethod& way : ways_) {
      if (!GivesClaim(way)) continue;
      if (simplest == nullptr) simplest = &way;
      *answer_.add_reproductions() = way.reproduction;
    }
    const bool possible = CanGiveClaim(ways_.front());
    if (possible && (simplest == nullptr || IsNear(exact))) return;
    for (const ReportMethod& way : ways_) {
      if (simplest == nullptr && CanGiveClaim(way)) simplest = &way;
    }
    if (simplest == nullptr)
      Find(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP, request_.claimed_index());
    else if (simplest != &ways_.front())
      FindMethod(*simplest, possible);
  }

  // Whether NRR that are rounded give an index so far off in 19 of 20 cases: twice the standard
  // deviation, that of a number rounded to a unit being a twelfth of its square, under the root.
  bool IsNear(const ExactIndex& exact) const {
    Rational variance;
    for (size_t i = 0; i < exact.elements.size(); ++i) {
      const Rational unit = Rational(2) * report_.means[i]->HalfUnit() * exact.elements[i].weight;
      variance += unit * unit / Rational(12);
    }
    const Rational apart = report_.index.value / Factor() - exact.weighted_mean;
    const Rational most =
        (apart < Rational(0) ? -apart : apart) - report_.index.HalfUnit() / Factor();
    return most <= Rational(0) || most * most <= Rational(4) * variance;
  }

  void FindMethod(const ReportMethod& way, bool rounded_means_may_be_it) {
    AddFinding(way.StepDecimals() ? v1::AUDIT_FINDING_KIND_STEPS_ROUNDED
                                  : v1::AUDIT_FINDING_KIND_WEIGHT_CUT,
               MethodSentence(way.reproduction, rounded_means_may_be_it, language_), "");
  }

  // The claimed index by the claimed sum: 25, or 1 where the sum itself is claimed.
  Rational Factor() const { return report_.weighted_mean ? Rational(1) : profile_.multiplier; }

  // From the NRR just as they are printed.
  bool GivesClaim(const ReportMethod& way) const {
    return report_.index.IsPrinted(IndexWith(way.method, 0).weighted_mean * Factor());
  }

  // From NRR that are printed so.
  bool CanGiveClaim(const ReportMethod& way) const {
    const Rational least = IndexWith(way.method, -1).weighted_mean;
    const Rational greatest = IndexWith(way.method, 1).weighted_mean;
    const std::optional<int> digits = way.StepDecimals();
    if (!digits) return report_.index.IsPrintedWithin(least * Factor(), greatest * Factor());
    // A sum of rounded numbers is one of a grid: the first on it that may be printed as the claim.
    Rational unit(1);
    for (int i = 0; i < *digits; ++i) unit /= Rational(10);
    const Rational from = (report_.index.value - report_.index.HalfUnit()) / Factor();
    const Rational total = std::max(least, Rational((from / unit).Ceiling()) * unit);
    return total <= greatest && report_.index.IsPrinted(total * Factor());
  }

  void CheckGrade() {
    if (CheckBand(request_.claimed_grade())) CheckBand(request_.claimed_performance());
  }

  // False when a finding was made.
  bool CheckBand(const std::string& claim) {
    const PrintedRange printed = PrintedIndexes(profile_, report_);
    if (claim.empty() || MayBeGraded(profile_, printed, claim)) return true;
    for (const Profile& other : others_) {
      const bool same_range = other.least_index == profile_.least_index &&
                              other.greatest_index == profile_.greatest_index;
      if (same_range && MayBeGraded(other, PrintedIndexes(other, report_), claim)) {
        Find(v1::AUDIT_FINDING_KIND_OTHER_BANDS, other.code);
        return false;
      }
    }
    Find(v1::AUDIT_FINDING_KIND_WRONG_GRADE, BandText(BandOf(profile_, printed.least)));
    return false;
  }

  void CheckSample() {
    const int64_t respondents = request_.claimed_respondents();
    const int64_t population = request_.claimed_population();
    if (respondents <= 0 || population <= 0) return;
    const int64_t required = KrejcieMorganSize(population);
    if (respondents > population)
      Find(v1::AUDIT_FINDING_KIND_SAMPLE_TOO_LARGE, base::Join(population));
    else if (respondents < required)
      Find(v1::AUDIT_FINDING_KIND_SAMPLE_TOO_SMALL, base::Join(required));
  }

  const Profile& profile_;
  const std::vector<Profile>& others_;
  const v1::AuditReportedIndexRequest& request_;
  const Report report_;
  const std::vector<ReportMethod> ways_;
  const errors::Language language_;
  v1::ReportedIndexAudit answer_;
};

}  // namespace

absl::StatusOr<v1::ReportedIndexAudit> AuditReportedIndex(
    const Profile& profile, const std::vector<Profile>& others,
    const v1::AuditReportedIndexRequest& request, errors::Language language) {
  absl::StatusOr<Report> report = ReadReport(profile, request);
  if (!report.ok()) return std::move(report).status();
  return Audit(profile, others, request, *std::move(report), language).Run();
}

}  // namespace tanggap::surveys
