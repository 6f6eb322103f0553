// The table of all steps that the command line can take with a case.
//
//   for (const Verb& verb : AllVerbs()) commands.push_back(CommandOf(verb));
#pragma once

#include <vector>

#include "services/cli/verb.h"

namespace tanggap::cli {

const std::vector<Verb>& AllVerbs();

}  // namespace tanggap::cli
