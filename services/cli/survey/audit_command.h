// `tanggap survey audit`: computes again what a report prints, and says where it went wrong.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command SurveyAuditCommand();

}  // namespace tanggap::cli
