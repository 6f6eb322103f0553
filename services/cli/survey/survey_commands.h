// The commands about surveys: publish, answer, index, audit.
#pragma once

#include <vector>

#include "services/cli/command.h"

namespace tanggap::cli {

std::vector<Command> SurveyCommands();

}  // namespace tanggap::cli
