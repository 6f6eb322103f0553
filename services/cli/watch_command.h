// The command `watch`: prints what happens to an agency's complaints, from where it was the last
// time, until it is told to end.
//
//   all->push_back(WatchCommand());
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command WatchCommand();

}  // namespace tanggap::cli
