// `tanggap survey answer`: fills in a form at the terminal, or from a file.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command SurveyAnswerCommand();

}  // namespace tanggap::cli
