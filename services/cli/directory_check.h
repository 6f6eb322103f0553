// `tanggap directory check FOLDER`: every problem of a directory with file and line.
//
//   directory.d/dinkes.textproto:12: error: no unit has the code 'bidang-p3'
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command DirectoryCheck();

}  // namespace tanggap::cli
