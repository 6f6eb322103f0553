#include "services/cli/app.h"

#include <algorithm>
#include <optional>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/commands.h"
#include "services/cli/failure_report.h"
#include "services/cli/help.h"
#include "services/cli/nearest.h"
#include "services/cli/session.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

bool IsHelp(std::string_view word) { return word == "--help" || word == "-h"; }

absl::Status UnknownCommand(const std::string& name) {
  std::vector<std::string> names = {"help"};
  for (const Command& command : AllCommands()) names.push_back(command.name);
  const std::string nearest = Nearest(name, names);
  return UsageError(base::Join("There is no command '", name, "'",
                               nearest.empty() ? std::string(". See: tanggap help")
                                               : base::Join(": did you mean ", nearest, "?")));
}

// The command's name: the first word that is neither a flag nor the value of one that every command
// takes.
std::string NameIn(const std::vector<std::string>& arguments) {
  std::vector<Flag> flags = SessionFlags();
  for (const Flag& flag : CommonFlags()) flags.push_back(flag);
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].starts_with("-")) return arguments[i];
    for (const Flag& flag : flags) {
      if (arguments[i] == base::Join("--", flag.name) && !flag.placeholder.empty()) ++i;
      if (i >= arguments.size()) return "";
    }
  }
  return "";
}

absl::Status PrintHelp(const std::string& name, Surroundings& surroundings) {
  if (name.empty() || name == "help") {
    surroundings.out << Overview(AllCommands());
    return absl::OkStatus();
  }
  const Command* command = FindCommand(name);
  if (command == nullptr) return UnknownCommand(name);
  surroundings.out << HelpOf(*command);
  return absl::OkStatus();
}

absl::Status CheckWords(const Command& command, const Arguments& arguments) {
  const size_t count = arguments.words().size() - 1;
  const std::string usage = base::Join("\nWrite: tanggap ", command.name,
                                       command.words.empty() ? "" : " ", command.words);
  if (count < command.least_words) return UsageError(base::Join("Something is missing.", usage));
  if (count > command.most_words) {
    return UsageError(
        base::Join("'", arguments.words().back(),
                   "' is one word too many; a text of several words stands in quotes.", usage));
  }
  return absl::OkStatus();
}

}  // namespace

int Run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  const std::string name = NameIn(arguments);
  const auto end_of_flags = std::find(arguments.begin(), arguments.end(), "--");
  const bool wants_help = std::any_of(arguments.begin(), end_of_flags, IsHelp);
  if (name.empty() && !wants_help) {
    surroundings.err << Overview(AllCommands());
    return kUsage;
  }
  if (wants_help || name == "help") {
    const bool by_word = name == "help" && arguments.size() > 1 && !IsHelp(arguments.back());
    return Report(PrintHelp(by_word ? arguments.back() : name, surroundings), Arguments(),
                  surroundings);
  }
  const Command* command = FindCommand(name);
  if (command == nullptr) return Report(UnknownCommand(name), Arguments(), surroundings);
  const absl::StatusOr<Arguments> parsed =
      Arguments::Parse(arguments, AllFlags(*command), surroundings.environment);
  if (!parsed.ok()) return Report(parsed.status(), Arguments(), surroundings);
  absl::Status status = CheckWords(*command, *parsed);
  if (status.ok()) status = command->run(*parsed, surroundings);
  surroundings.out.flush();
  return Report(status, *parsed, surroundings);
}

}  // namespace tanggap::cli
