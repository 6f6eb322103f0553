#include "services/cli/workload_page.h"

#include "libs/base/strings.h"
#include "services/cli/complaint_page.h"
#include "services/cli/layout.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

void AddRow(const std::string& desk, const v1::WorkloadCounts& counts, Table* table) {
  table->Add(
      {desk, base::Join(counts.open()),
       Cell(base::Join(counts.overdue()), counts.overdue() > 0 ? Tone::kAlarm : Tone::kPlain),
       base::Join(counts.due_today()), base::Join(counts.awaiting_reporter())});
}

}  // namespace

std::string WorkloadPage(const v1::Workload& workload, const View& view) {
  Table table({view.Say("DESK", "MEJA"), view.Say("OPEN", "TERBUKA"),
               view.Say("OVERDUE", "TERLAMBAT"), view.Say("DUE TODAY", "JATUH TEMPO HARI INI"),
               view.Say("AWAITING REPORTER", "MENUNGGU PELAPOR")});
  for (const v1::HolderWorkload& desk : workload.holders()) {
    const std::string& unit = desk.holder().unit();
    AddRow(unit.empty() ? view.Say("(no unit yet)", "(belum ada unit)") : unit, desk.counts(),
           &table);
  }
  AddRow(view.Say("all", "semua"), workload.total(), &table);
  return base::Join(table.Text(view),
                    view.Dim(base::Join(view.Say("Counted ", "Dihitung "),
                                        view.Time(TimeOf(workload.as_of_time())))),
                    "\n");
}

}  // namespace tanggap::cli
