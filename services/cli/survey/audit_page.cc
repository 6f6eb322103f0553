#include "services/cli/survey/audit_page.h"

#include <absl/strings/strip.h>

#include <map>

#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/lines.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

std::string ElementTable(const v1::AuditReportedIndexRequest& request,
                         const v1::ReportedIndexAudit& audit, const View& view) {
  std::map<std::string, std::string> printed;
  for (const v1::ReportedElement& element : request.elements())
    printed[element.element()] = element.mean();
  Table table({view.Say("ELEMENT", "UNSUR"), view.Say("NRR AS PRINTED", "NRR TERCETAK"),
               view.Say("WEIGHTED", "TERTIMBANG"), view.Say("VALUE", "NILAI"), "MUTU", "KINERJA"});
  for (const v1::ElementFigures& element : audit.recomputed().elements()) {
    table.Add({element.label().empty() ? element.element() : element.label(),
               printed[element.element()], element.weighted_mean().value(), element.value().value(),
               element.grade(), element.performance()});
  }
  return audit.recomputed().elements().empty() ? "" : base::Join(table.Text(view), "\n");
}

std::string Claim(const std::string& index, const std::string& grade) {
  return base::Join(index, grade.empty() ? "" : " ", grade);
}

// "0.111, each weighted NRR to 3 digits".
std::string WayText(const v1::Reproduction& way, const View& view) {
  const std::string weight =
      way.weight().empty() ? view.Say("exact weights", "bobot tepat") : way.weight();
  if (way.has_weighted_mean_decimals()) {
    return base::Join(weight, view.Say(", each weighted NRR to ", ", setiap NRR tertimbang "),
                      way.weighted_mean_decimals(), view.Say(" digits", " angka"));
  }
  if (way.has_total_decimals()) {
    return base::Join(weight, view.Say(", their sum to ", ", jumlahnya "), way.total_decimals(),
                      view.Say(" digits", " angka"));
  }
  return weight;
}

}  // namespace

std::string AuditPage(const v1::AuditReportedIndexRequest& request,
                      const v1::ReportedIndexAudit& audit, const View& view) {
  Lines lines(view);
  lines.Add(view.Say("claimed", "tercetak"),
            Claim(request.claimed_index(), request.claimed_grade()));
  lines.Add(view.Say("recomputed", "dihitung"),
            Claim(audit.claimed_weighted_mean() ? audit.recomputed().weighted_mean().value()
                                                : audit.recomputed().index().value(),
                  audit.recomputed().grade()));
  if (audit.has_least() && !audit.claimed_weighted_mean()) {
    lines.Add(
        view.Say("possible", "mungkin"),
        base::Join(audit.least().value(), view.Say(" to ", " s.d. "), audit.greatest().value(),
                   view.Say(", however its NRR were rounded", ", bagaimanapun NRR dibulatkan")));
  }
  for (const v1::SensitivityCase& each : audit.cases()) {
    lines.Add(view.Say(base::Join("weight ", each.weight()), base::Join("bobot ", each.weight())),
              Claim(each.index().value(), each.grade()));
  }
  for (const v1::Reproduction& each : audit.reproductions())
    lines.Add(view.Say("given by", "dihasilkan"), WayText(each, view));
  std::string text = base::Join(ElementTable(request, audit, view), lines.Text(), "\n");
  for (const v1::AuditFinding& finding : audit.findings()) {
    for (const std::string& line :
         Wrapped(base::Join("- ", finding.element(), finding.element().empty() ? "" : ": ",
                            finding.sentence()),
                 kLineWidth)) {
      text += base::Join(line, "\n");
    }
  }
  if (audit.consistent()) {
    text += view.Say("The index follows from the figures of the report.\n",
                     "Indeks sesuai dengan angka-angka laporan.\n");
  }
  return text;
}

}  // namespace tanggap::cli
