// The commands that work with any method of any service: call and describe.
//
//   for (Command& command : ContractCommands()) all.push_back(std::move(command));
#pragma once

#include <vector>

#include "services/cli/command.h"

namespace tanggap::cli {

std::vector<Command> ContractCommands();

}  // namespace tanggap::cli
