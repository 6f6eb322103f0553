#include "services/cli/commands.h"

#include "services/cli/contract_commands.h"
#include "services/cli/directory_check.h"
#include "services/cli/export/export_command.h"
#include "services/cli/import/import_command.h"
#include "services/cli/reading_commands.h"
#include "services/cli/survey/survey_commands.h"
#include "services/cli/token_command.h"
#include "services/cli/verb_table.h"
#include "services/cli/watch_command.h"

namespace tanggap::cli {
namespace {

Command Version() {
  return {.name = "version",
          .words = "",
          .group = Group::kTools,
          .summary = "Print the version of this program",
          .example = "tanggap version",
          .calls_service = false,
          .run = [](const Arguments&, Surroundings& surroundings) {
            surroundings.out << "tanggap " TANGGAP_VERSION "\n";
            return absl::OkStatus();
          }};
}

}  // namespace

const std::vector<Command>& AllCommands() {
  static const std::vector<Command>& commands = *[] {
    auto* all = new std::vector<Command>();
    for (const Verb& verb : AllVerbs()) all->push_back(CommandOf(verb));
    for (const auto& part : {ReadingCommands(), std::vector<Command>{WatchCommand()},
                             SurveyCommands(), ContractCommands()})
      all->insert(all->end(), part.begin(), part.end());
    all->push_back(ImportCommand());
    all->push_back(ExportCommand());
    all->push_back(DirectoryCheck());
    all->push_back(TokenCommand());
    all->push_back(Version());
    return all;
  }();
  return commands;
}

const Command* FindCommand(std::string_view name) {
  for (const Command& command : AllCommands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

}  // namespace tanggap::cli
