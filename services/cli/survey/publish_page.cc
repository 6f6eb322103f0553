#include "services/cli/survey/publish_page.h"

#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/lines.h"
#include "services/cli/survey/survey_names.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

constexpr size_t kIndent = 6;

// A line of ours and below it a sentence of the service's.
std::string Item(const std::string& head, const std::string& sentence) {
  std::string text = base::Join("  ", head, "\n");
  for (const std::string& line : Wrapped(sentence, kLineWidth - kIndent)) {
    if (!line.empty()) text += base::Join(std::string(kIndent, ' '), line, "\n");
  }
  return text;
}

}  // namespace

std::string SurveyHead(const v1::Survey& survey, const std::string& language, const View& view) {
  Lines lines(view);
  lines.Add(view.Say("survey", "survei"), survey.name());
  lines.Add(view.Say("agency", "instansi"), survey.agency());
  lines.Add(view.Say("purpose", "tujuan"), ShortNameOf(survey.purpose()));
  lines.Add(view.Say("profile", "profil"), survey.index_profile());
  return base::Join(view.Bold(Harmless(WordsOf(survey.title(), language))), "  ",
                    Harmless(survey.state_label()), "\n", lines.Text());
}

std::string FindingsText(const v1::LintReport& report, const View& view) {
  if (report.findings().empty()) {
    return base::Join(
        "\n", view.Say("Nothing to mend in the draft.", "Tidak ada yang perlu diperbaiki."), "\n");
  }
  std::string text = base::Join("\n  ", view.Bold(view.Say("Findings", "Temuan")), "\n");
  for (const v1::LintFinding& finding : report.findings()) {
    const std::string severity = ShortNameOf(finding.severity());
    text += Item(
        base::Join(finding.severity() == v1::LINT_SEVERITY_ERROR ? view.Red(severity) : severity,
                   "  ", Harmless(finding.field())),
        finding.sentence());
  }
  return text;
}

std::string CompatibilityText(const v1::CompatibilityReport& report, int base_version,
                              const View& view) {
  if (base_version == 0) return "";
  const bool new_series = report.verdict() == v1::COMPATIBILITY_INCOMPATIBLE;
  std::string text = base::Join(
      "\n  ",
      view.Bold(base::Join(view.Say("Compared with version ", "Dibanding versi "), base_version,
                           ": ", ShortNameOf(report.verdict()))),
      new_series ? view.Say(" - a new series of figures begins", " - seri angka baru dimulai")
                 : view.Say(" - figures go on", " - angka berlanjut"),
      "\n");
  for (const v1::QuestionChange& change : report.changes()) {
    text += Item(base::Join(ShortNameOf(change.compatibility()), "  ", Harmless(change.question())),
                 change.sentence());
  }
  return text;
}

std::string VersionText(const v1::SurveyVersion& version, const View& view) {
  return base::Join("\n",
                    view.Bold(view.Say(base::Join("Published as version ", version.version()),
                                       base::Join("Terbit sebagai versi ", version.version()))),
                    view.Say(", series ", ", seri "), version.series(), "  ",
                    view.Dim(base::Join("sha256 ", version.definition_hash())), "\n");
}

std::string CollectorsText(const std::vector<v1::Collector>& collectors, const View& view) {
  if (collectors.empty()) return "";
  Table table({view.Say("LINK", "TAUTAN"), view.Say("KIND", "JENIS"), view.Say("UNIT", "UNIT"),
               view.Say("CHANNEL", "KANAL"), view.Say("RESPONDENTS", "RESPONDEN"),
               view.Say("STATE", "STATUS")});
  for (const v1::Collector& collector : collectors) {
    table.Add({collector.link(), ShortNameOf(collector.kind()),
               collector.unit().empty() ? "-" : collector.unit(), ShortNameOf(collector.channel()),
               ShortNameOf(collector.respondent_level()), ShortNameOf(collector.state())});
  }
  std::string text = base::Join("\n", table.Text(view));
  for (const v1::Collector& collector : collectors) {
    const bool can_be_answered = collector.kind() != v1::COLLECTOR_KIND_IMPORT &&
                                 collector.kind() != v1::COLLECTOR_KIND_ENUMERATOR;
    if (!can_be_answered) continue;
    return base::Join(text, "\n", view.Say("To answer it: ", "Untuk mengisi: "),
                      "tanggap survey answer ", collector.link(), "\n");
  }
  return text;
}

}  // namespace tanggap::cli
