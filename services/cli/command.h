// One command of the command line: how it is written, what it takes, what it does. The table of all
// is commands.h.
//
//   Command track{.name = "track", .words = "NUMBER", .group = Group::kReporter, .summary = "...",
//                 .flags = {...}, .example = "tanggap track SG7K-3M9Q-XW2B-7", .least_words = 1, .most_words = 1,
//                 .run = RunTrack};
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

#include "services/cli/arguments.h"
#include "services/cli/service.h"
#include "services/cli/surroundings.h"

namespace tanggap::cli {

// Under which title help lists a command.
enum class Group { kReporter, kHandler, kAsking, kTools };

struct Command {
  std::string name;   // of two words where several commands belong together: "survey index"
  std::string words;  // what follows the name, "COMPLAINT [TEXT]"
  Group group = Group::kTools;
  std::string summary;  // one sentence without its full stop
  std::string details = "";
  std::vector<Flag> flags = {};
  std::string example = "";
  size_t least_words = 0;
  size_t most_words = 0;
  // The flags of a conversation with a service (session.h) are taken too.
  bool calls_service = true;
  const Service* service = &kComplaints;
  std::function<absl::Status(const Arguments&, Surroundings&)> run;
};

}  // namespace tanggap::cli
