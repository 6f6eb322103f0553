#include "services/cli/change_line.h"

#include <absl/strings/strip.h>

#include "libs/base/strings.h"
#include "services/cli/complaint_page.h"
#include "services/cli/layout.h"

namespace tanggap::cli {

namespace {

constexpr size_t kAgencyWidth = 10;
constexpr size_t kWhatWidth = 20;

std::string StateOf(const complaints::v1::ComplaintFacts& facts) {
  const std::string name = complaints::v1::ComplaintState_Name(facts.state());
  // One that this program does not know yet has a number alone.
  if (name.empty()) return base::Join(static_cast<int>(facts.state()));
  return std::string(absl::StripPrefix(name, "COMPLAINT_STATE_"));
}

}  // namespace

std::string ChangeLine(const complaints::v1::ComplaintChange& change, const View& view) {
  const common::v1::Event& event = change.event();
  const std::string what(absl::StripPrefix(event.type(), "complaints.v1.Complaint"));
  return Harmless(base::Join(view.Time(TimeOf(event.record_time())), "  ",
                             Padded(event.agency(), kAgencyWidth), "  ",
                             change.change().facts().complaint(), "  ", Padded(what, kWhatWidth),
                             "  ", StateOf(change.change().facts())));
}

}  // namespace tanggap::cli
