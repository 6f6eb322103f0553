// The command `export`.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command ExportCommand();

}  // namespace tanggap::cli
