// The table of all commands, in the order of the help page. A new command is one more entry.
//
//   const Command* command = FindCommand("track");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/cli/command.h"

namespace tanggap::cli {

const std::vector<Command>& AllCommands();
// Null for an unknown name.
const Command* FindCommand(std::string_view name);

}  // namespace tanggap::cli
