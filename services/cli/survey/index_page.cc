#include "services/cli/survey/index_page.h"

#include <absl/strings/str_join.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <map>
#include <vector>

#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/lines.h"
#include "services/cli/survey/figure_text.h"
#include "services/cli/survey/index_words.h"
#include "services/cli/survey/survey_names.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

// Digits of an interval's limits: as many as the index has.
constexpr size_t kLimitDigits = 2;

std::string RangeText(const v1::Figure& lower, const v1::Figure& upper, const View& view) {
  if (lower.value().empty()) return "-";
  return base::Join(Rounded(lower.value(), kLimitDigits), view.Say(" to ", " s.d. "),
                    Rounded(upper.value(), kLimitDigits));
}

std::string ScopeText(const v1::ResultScope& scope, const View& view) {
  std::vector<std::string> parts = {
      scope.period().empty() ? view.Say("all periods", "semua periode") : scope.period()};
  if (!scope.unit().empty()) parts.push_back(scope.unit());
  if (!scope.service().empty()) parts.push_back(scope.service());
  if (scope.channel() != common::v1::CHANNEL_UNSPECIFIED)
    parts.push_back(ShortNameOf(scope.channel()));
  return absl::StrJoin(parts, ", ");
}

std::string GradeText(const v1::IndexFigures& figures, const View& view) {
  return base::Join(figures.index().value(), ", ", view.Say("grade ", "mutu "), figures.grade(),
                    figures.performance().empty() ? "" : ", ", figures.performance());
}

std::string ElementTable(const v1::IndexFigures& figures, const v1::Index& index,
                         const View& view) {
  Table table({view.Say("ELEMENT", "UNSUR"), "NRR", view.Say("WEIGHTED", "TERTIMBANG"),
               view.Say("VALUE", "NILAI"), "MUTU", "KINERJA", "95 %",
               view.Say("ANSWERS", "JAWABAN")});
  for (const v1::ElementFigures& element : figures.elements()) {
    table.Add({element.label().empty() ? element.element() : element.label(),
               element.mean().value(), element.weighted_mean().value(), element.value().value(),
               element.grade(), element.performance(),
               RangeText(element.lower(), element.upper(), view),
               base::Join(element.answer_count())});
  }
  table.Add({view.Say("Index", "Indeks"), "", figures.weighted_mean().value(),
             figures.index().value(), figures.grade(), figures.performance(),
             RangeText(index.confidence().lower(), index.confidence().upper(), view),
             base::Join(index.response_count())});
  return table.Text(view);
}

std::string ProbabilitiesText(const google::protobuf::RepeatedPtrField<v1::GradeProbability>& all) {
  std::vector<std::string> parts;
  for (auto each = all.rbegin(); each != all.rend(); ++each) {
    const std::string percent = Percent(each->probability().value(), 1);
    if (percent != "0.0 %" && percent != "0 %")
      parts.push_back(base::Join(each->grade(), " ", percent));
  }
  return absl::StrJoin(parts, ", ");
}

std::string ConfidenceText(const v1::Index& index, const View& view) {
  if (!index.has_confidence()) {
    return view.Say("not to be told: fewer than 5 respondents",
                    "tidak dapat dihitung: kurang dari 5 responden");
  }
  const v1::Confidence& confidence = index.confidence();
  return base::Join(Percent(confidence.level(), 0), ": ",
                    RangeText(confidence.lower(), confidence.upper(), view),
                    view.Say("; the grade is ", "; mutunya "),
                    ProbabilitiesText(confidence.grade_probabilities()));
}

std::string ResponsesText(const v1::Index& index, const View& view) {
  std::string text = base::Join(index.response_count());
  if (index.complete_count() > 0) {
    text += view.Say(base::Join(", ", index.complete_count(), " of them with every element"),
                     base::Join(", ", index.complete_count(), " di antaranya lengkap"));
  }
  const std::string waiting = WaitingText(index, view);
  return waiting.empty() ? text : base::Join(text, "; ", waiting);
}

std::string EnoughText(int64_t required, bool enough, const View& view) {
  return base::Join(
      required, enough ? view.Say(" (enough)", " (cukup)") : view.Say(" (too few)", " (kurang)"));
}

std::string SampleText(const v1::SampleAdequacy& sample, const View& view) {
  std::vector<std::string> parts;
  if (sample.population() > 0) {
    parts.push_back(
        view.Say(base::Join(sample.response_count(), " of ", sample.population(), " users"),
                 base::Join(sample.response_count(), " dari ", sample.population(), " pengguna")));
    parts.push_back(base::Join(
        "Krejcie-Morgan: ",
        EnoughText(sample.required_krejcie_morgan(), sample.enough_krejcie_morgan(), view)));
  } else {
    parts.push_back(
        view.Say("how many used the service was not said", "jumlah pengguna layanan belum diisi"));
  }
  if (sample.required_for_mean() > 0) {
    parts.push_back(
        base::Join(view.Say("for a mean to ", "untuk rata-rata dengan galat "), sample.mean_bound(),
                   ": ", EnoughText(sample.required_for_mean(), sample.enough_for_mean(), view)));
  }
  return absl::StrJoin(parts, "; ");
}

std::string ReliabilityText(const v1::Reliability& reliability, const View& view) {
  if (!reliability.has_alpha()) return "";
  std::vector<std::string> not_valid;
  for (const v1::ItemValidity& item : reliability.items()) {
    if (!item.valid()) not_valid.push_back(item.element());
  }
  return base::Join("alpha ", Rounded(reliability.alpha().value(), 4),
                    reliability.reliable() ? view.Say(", reliable", ", reliabel")
                                           : view.Say(", not reliable", ", tidak reliabel"),
                    not_valid.empty() ? view.Say("; every element is valid", "; semua unsur valid")
                                      : base::Join(view.Say("; not valid: ", "; tidak valid: "),
                                                   absl::StrJoin(not_valid, ", ")));
}

std::string SensitivityText(const v1::Sensitivity& sensitivity, const View& view) {
  std::vector<std::string> parts;
  for (const v1::SensitivityCase& each : sensitivity.cases()) {
    parts.push_back(base::Join(view.Say("weight ", "bobot "), each.weight(), ": ",
                               each.index().value(), " ", each.grade()));
  }
  if (parts.empty()) return "";
  return base::Join(absl::StrJoin(parts, "; "),
                    sensitivity.grade_sensitive() ? view.Say(" - another grade", " - mutu berbeda")
                                                  : std::string());
}

std::string FlaggedText(const v1::Index& index, const View& view) {
  if (index.flagged_count() == 0) return "";
  std::string text = view.Say(base::Join(index.flagged_count(), " with a quality flag"),
                              base::Join(index.flagged_count(), " bertanda mutu meragukan"));
  if (index.has_without_flagged()) {
    text += base::Join(view.Say("; without them ", "; tanpa itu "),
                       GradeText(index.without_flagged(), view));
  }
  return text;
}

std::string TraceText(const v1::Index& index, const View& view) {
  if (index.trace().empty()) return "";
  std::map<std::string, std::string> labels;
  for (const v1::ElementFigures& element : index.official().elements())
    labels[element.element()] = element.label();
  Lines lines(view);
  for (const v1::TraceStep& step : index.trace()) {
    const std::string label = labels[step.element()];
    lines.Add(StepText(step.kind(), view),
              Harmless(base::Join(label.empty() ? step.element() : label,
                                  step.element().empty() ? "" : ": ", step.formula(), " = ",
                                  step.result().value())));
  }
  return base::Join("\n  ", view.Bold(view.Say("Calculation", "Perhitungan")), "\n", lines.Text());
}

std::string TotalText(const v1::Index& total, const v1::GetIndexResponse& response,
                      const View& view) {
  Lines lines(view);
  const std::string withheld = WithheldText(total, response.min_cell(), view);
  lines.Add(view.Say("responses", "jawaban"), ResponsesText(total, view));
  if (!withheld.empty()) {
    lines.Add(view.Say("index", "indeks"), withheld);
    return lines.Text();
  }
  lines.Add(view.Say("confidence", "keyakinan"), ConfidenceText(total, view));
  lines.Add(view.Say("sample", "sampel"), SampleText(total.sample(), view));
  lines.Add(view.Say("reliability", "reliabilitas"), ReliabilityText(total.reliability(), view));
  lines.Add(view.Say("flagged", "bertanda"), FlaggedText(total, view));
  lines.Add(view.Say("old weights", "bobot lama"), SensitivityText(total.sensitivity(), view));
  if (total.has_mean_of_services()) {
    lines.Add(view.Say("plain mean", "rata-rata"),
              base::Join(total.mean_of_services().value(),
                         view.Say(" of the services' indexes, a companion only",
                                  " dari indeks tiap layanan, hanya pendamping")));
  }
  if (total.has_reproduction())
    lines.Add(view.Say("as asked", "menurut opsi"), GradeText(total.reproduction(), view));
  for (const int note : total.notes())
    lines.Add(view.Say("note", "catatan"), NoteText(static_cast<v1::IndexNote>(note), view));
  return base::Join("\n", ElementTable(total.official(), total, view), "\n", lines.Text());
}

std::string GroupName(const v1::GroupKey& key, const View& view) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& label, const std::string& code) {
    if (!label.empty() || !code.empty()) parts.push_back(label.empty() ? code : label);
  };
  add(key.unit_label(), key.unit());
  add(key.service_label(), key.service());
  add("", key.period());
  if (key.channel() != common::v1::CHANNEL_UNSPECIFIED) add("", ShortNameOf(key.channel()));
  if (key.profile() != v1::PROFILE_DIMENSION_UNSPECIFIED && key.profile_option().empty())
    add(view.Say("(did not say)", "(tidak menyebut)"), "");
  add(key.profile_option_label(), key.profile_option());
  return parts.empty() ? view.Say("(agency as a whole)", "(instansi)") : absl::StrJoin(parts, ", ");
}

// The reasons why groups are withheld, each once, under letters that stand in the table.
class Reasons {
 public:
  std::string MarkOf(const std::string& reason) {
    const auto found = std::find(reasons_.begin(), reasons_.end(), reason);
    const auto place = found - reasons_.begin();
    if (found == reasons_.end()) reasons_.push_back(reason);
    return base::Join("(", std::string(1, static_cast<char>('a' + place)), ")");
  }
  std::string Text(const View& view) const {
    std::string text;
    for (size_t i = 0; i < reasons_.size(); ++i) {
      const std::string mark(1, static_cast<char>('a' + i));
      text += base::Join("  ", view.Dim(base::Join("(", mark, ") ", reasons_[i])), "\n");
    }
    return text;
  }

 private:
  std::vector<std::string> reasons_;
};

std::string GroupTable(const v1::GetIndexResponse& response, const View& view) {
  Table table({view.Say("GROUP", "KELOMPOK"), view.Say("INDEX", "INDEKS"), "MUTU", "KINERJA",
               "95 %", view.Say("RESPONSES", "JAWABAN"), view.Say("WAITING", "MENUNGGU")});
  Reasons reasons;
  for (const v1::Index& group : response.groups()) {
    const std::string why = WithheldText(group, response.min_cell(), view);
    const v1::IndexFigures& figures = group.official();
    table.Add({GroupName(group.group(), view),
               why.empty() ? figures.index().value() : reasons.MarkOf(why),
               why.empty() ? figures.grade() : "-", why.empty() ? figures.performance() : "-",
               RangeText(group.confidence().lower(), group.confidence().upper(), view),
               base::Join(group.response_count()), WaitingCell(group)});
  }
  return base::Join("\n", table.Text(view), reasons.Text(view));
}

}  // namespace

std::string EarlierSeriesText(const v1::GetIndexRequest& request,
                              const v1::GetIndexResponse& response, const View& view) {
  const auto& others = response.series_with_responses();
  const bool has_some = std::find(others.begin(), others.end(), response.series()) != others.end();
  if (others.empty() || has_some) return "";
  const std::string& period = request.scope().period();
  const int latest = *std::max_element(others.begin(), others.end());
  const bool one = others.size() == 1;
  return view.Say(
      base::Join("Series ", response.series(), " has no responses", period.empty() ? "" : " in ",
                 period, " yet; ask for series ", absl::StrJoin(others, " or "),
                 one ? ", which has" : ", which have", ": --series ", latest, "."),
      base::Join("Seri ", response.series(), " belum mempunyai jawaban",
                 period.empty() ? "" : " pada ", period, "; mintalah seri ",
                 absl::StrJoin(others, " atau "), ", yang sudah ada: --series ", latest, "."));
}

std::string IndexPage(const std::string& title, const v1::GetIndexRequest& request,
                      const v1::GetIndexResponse& response, const View& view) {
  const v1::Index& total = response.total();
  Lines lines(view);
  lines.Add(view.Say("survey", "survei"), request.scope().survey());
  lines.Add(view.Say("profile", "profil"),
            base::Join(std::string(absl::StripPrefix(response.index_profile(), "indexProfiles/")),
                       view.Say(", series ", ", seri "), response.series()));
  lines.Add(view.Say("of", "cakupan"), Harmless(ScopeText(request.scope(), view)));
  std::string text = base::Join(view.Bold(Harmless(title)), "\n", lines.Text());
  const std::string earlier = EarlierSeriesText(request, response, view);
  if (!earlier.empty()) return base::Join(text, "\n", earlier, "\n");
  text += TotalText(total, response, view);
  if (!response.groups().empty()) text += GroupTable(response, view);
  return text + TraceText(total, view);
}

}  // namespace tanggap::cli
