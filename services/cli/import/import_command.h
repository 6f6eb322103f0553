// `tanggap import`: takes over an agency's register from a table, as a mapping says.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command ImportCommand();

}  // namespace tanggap::cli
