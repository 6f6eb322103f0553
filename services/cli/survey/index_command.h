// `tanggap survey index`: what came out of a survey, as a table or as JSON.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command SurveyIndexCommand();

}  // namespace tanggap::cli
