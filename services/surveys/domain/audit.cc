#include "services/surveys/domain/audit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "services/surveys/domain/audit_report.h"
#include "services/surveys/domain/audit_sentences.h"
#include "services/surveys/domain/figure.h"
#include "services/surveys/domain/index.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/sensitivity.h"

namespace tanggap::surveys {

namespace {

// The indexes that NRR rounded as printed can come from.
struct Range {
  Rational least;
  Rational greatest;
};

class Audit {
 public:
  Audit(const Profile& profile, const std::vector<Profile>& others,
        const v1::AuditReportedIndexRequest& request, Report report, errors::Language language)
      : profile_(profile),
        others_(others),
        request_(request),
        report_(std::move(report)),
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
    v1::AuditFinding& finding = *answer_.add_findings();
    finding.set_kind(kind);
    finding.set_element(std::string(element));
    finding.set_sentence(FindingSentence(kind, subject, language_));
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

  ExactIndex IndexWith(const std::optional<Rational>& weight, int half_units) const {
    std::vector<Rational> means;
    for (const std::optional<PrintedNumber>& mean : report_.means) {
      const Rational moved = mean->value + Rational(half_units) * mean->HalfUnit();
      means.push_back(half_units == 0 ? moved
                                      : std::clamp(moved, Rational(profile_.lowest),
                                                   Rational(profile_.highest)));
    }
    return ComputeIndexOfMeans(profile_, std::move(means), Method{.weight = weight});
  }

  Range RangeWith(const std::optional<Rational>& weight) const {
    return {.least = IndexWith(weight, -1).index, .greatest = IndexWith(weight, 1).index};
  }

  void CheckIndex() {
    const ExactIndex exact = IndexWith(std::nullopt, 0);
    const Range range = RangeWith(std::nullopt);
    *answer_.mutable_recomputed() = PresentIndex(profile_, exact);
    *answer_.mutable_least() = RationalFigure(range.least, profile_.decimals);
    *answer_.mutable_greatest() = RationalFigure(range.greatest, profile_.decimals);
    for (const CutWeight& weight : profile_.cut_weights)
      *answer_.add_cases() = CaseOf(profile_, exact, weight);
    if (report_.index.IsPrinted(exact.index)) return;
    if (const CutWeight* weight = WeightThatGivesIt()) {
      Find(v1::AUDIT_FINDING_KIND_WEIGHT_CUT, weight->text);
    } else if (!report_.index.IsPrintedWithin(range.least, range.greatest)) {
      if (const CutWeight* possible = WeightThatCanGiveIt())
        Find(v1::AUDIT_FINDING_KIND_WEIGHT_CUT, possible->text);
      else
        Find(v1::AUDIT_FINDING_KIND_DOES_NOT_ADD_UP, request_.claimed_index());
    }
  }

  // The cut weight with which the printed NRR give just the claimed index.
  const CutWeight* WeightThatGivesIt() const {
    for (const CutWeight& weight : profile_.cut_weights) {
      if (report_.index.IsPrinted(IndexWith(weight.weight, 0).index)) return &weight;
    }
    return nullptr;
  }

  const CutWeight* WeightThatCanGiveIt() const {
    for (const CutWeight& weight : profile_.cut_weights) {
      const Range range = RangeWith(weight.weight);
      if (report_.index.IsPrintedWithin(range.least, range.greatest)) return &weight;
    }
    return nullptr;
  }

  std::string GradeBy(const Profile& profile) const {
    return BandOf(profile, report_.index.value.Rounded(profile.decimals)).grade;
  }

  void CheckGrade() {
    const std::string& claimed = request_.claimed_grade();
    if (claimed.empty() || claimed == GradeBy(profile_)) return;
    for (const Profile& other : others_) {
      const bool same_range = other.least_index == profile_.least_index &&
                              other.greatest_index == profile_.greatest_index;
      if (same_range && GradeBy(other) == claimed)
        return Find(v1::AUDIT_FINDING_KIND_OTHER_BANDS, other.code);
    }
    Find(v1::AUDIT_FINDING_KIND_WRONG_GRADE, GradeBy(profile_));
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
