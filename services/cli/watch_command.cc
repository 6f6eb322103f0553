#include "services/cli/watch_command.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/cursor_file.h"
#include "services/cli/usage_error.h"
#include "services/cli/watch_run.h"

namespace tanggap::cli {

namespace {

namespace v1 = complaints::v1;

absl::StatusOr<v1::WatchStart> StartOf(const Arguments& arguments) {
  const std::string from = arguments.Text("from");
  if (from == "now") return v1::WATCH_START_NOW;
  if (from == "oldest") return v1::WATCH_START_OLDEST;
  return UsageError("--from is oldest or now.");
}

absl::StatusOr<size_t> CountOf(const Arguments& arguments) {
  int count = 0;
  if (!arguments.Has("count")) return SIZE_MAX;
  if (absl::SimpleAtoi(arguments.Text("count"), &count) && count >= 0)
    return static_cast<size_t>(count);
  return UsageError("--count is a number.");
}

// "Filed" is short for "complaints.v1.ComplaintFiled".
std::string TypeOf(const std::string& written) {
  if (written.find('.') != std::string::npos) return written;
  return base::Join("complaints.v1.Complaint", written);
}

absl::Status RunWatch(const Arguments& arguments, Surroundings& surroundings) {
  WatchPlan plan;
  TANGGAP_ASSIGN_OR_RETURN(const v1::WatchStart start, StartOf(arguments));
  plan.request.set_start(start);
  TANGGAP_ASSIGN_OR_RETURN(plan.count, CountOf(arguments));
  for (const std::string& agency : arguments.All("agency")) plan.request.add_agencies(agency);
  for (const std::string& type : arguments.All("type")) plan.request.add_types(TypeOf(type));
  plan.cursor_file = arguments.Text("cursor-file");
  if (!plan.cursor_file.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(plan.kept, ReadCursorFile(plan.cursor_file));
  }
  if (plan.request.agencies().empty() && plan.kept.cursor.empty()) {
    return UsageError(
        "Name an agency, --agency dinkes, or a --cursor-file of an earlier watch, which knows.");
  }
  Interruption interruption;
  const std::shared_ptr<void> listening =
      surroundings.listen ? surroundings.listen(interruption) : nullptr;
  return WatchRun(arguments, surroundings, std::move(plan), interruption).Run();
}

}  // namespace

Command WatchCommand() {
  return {
      .name = "watch",
      .words = "",
      .group = Group::kHandler,
      .summary = "Print what happens to an agency's complaints, as it happens",
      .details =
          "A line for each change: when, whose, which complaint, what happened, where it stands. "
          "It ends with Ctrl-C, and connects again by itself when the service is restarted. With "
          "--cursor-file it goes on where it ended, also days later; if the machine stops between "
          "the print and the note in the file, the last changes come again: know them by "
          "event.id.",
      .flags = {{.name = "agency",
                 .placeholder = "CODE",
                 .help = "Whose complaints; may be given several times. Not needed with a cursor, "
                         "which knows.",
                 .repeated = true},
                {.name = "type",
                 .placeholder = "TYPE",
                 .help = "Only such changes, for example Filed or Verified; may be given several "
                         "times.",
                 .repeated = true},
                {.name = "cursor-file",
                 .placeholder = "FILE",
                 .help = "Where to keep how far it has come, and to go on from."},
                {.name = "from",
                 .placeholder = "oldest|now",
                 .help = "Where to begin for an agency that the cursor does not know.",
                 .fallback = "now"},
                {.name = "count",
                 .placeholder = "N",
                 .help = "End after so many changes; 0 only takes a first cursor."}},
      .example = "tanggap watch --agency dinkes --cursor-file dinkes.cursor --json",
      .run = RunWatch};
}

}  // namespace tanggap::cli
