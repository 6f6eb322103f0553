// The table of all steps that the command line can take with a case.
//
//   for (const Verb& verb : AllVerbs()) commands.push_back(CommandOf(verb));
#pragma once

#include <string>
#include <vector>

#include "services/cli/verb.h"

namespace tanggap::cli {

const std::vector<Verb>& AllVerbs();

// The command for an action, "" when there is none.
std::string CommandFor(complaints::v1::Action action);

}  // namespace tanggap::cli
