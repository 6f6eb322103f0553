// The commands that read complaints: track, list, show.
//
//   for (Command& command : ReadingCommands()) all.push_back(std::move(command));
#pragma once

#include <vector>

#include "services/cli/command.h"

namespace tanggap::cli {

std::vector<Command> ReadingCommands();

}  // namespace tanggap::cli
