#include "services/cli/survey/survey_commands.h"

#include "services/cli/survey/answer_command.h"
#include "services/cli/survey/audit_command.h"
#include "services/cli/survey/index_command.h"
#include "services/cli/survey/publish_command.h"

namespace tanggap::cli {

std::vector<Command> SurveyCommands() {
  return {SurveyPublishCommand(), SurveyAnswerCommand(), SurveyIndexCommand(),
          SurveyAuditCommand()};
}

}  // namespace tanggap::cli
