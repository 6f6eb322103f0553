// `tanggap survey publish`: from a template or a file to links that people can answer by.
#pragma once

#include "services/cli/command.h"

namespace tanggap::cli {

Command SurveyPublishCommand();

}  // namespace tanggap::cli
