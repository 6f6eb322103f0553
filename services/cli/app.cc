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

// Where the words stand that are neither flags nor the value of one that every command takes: the
// first is the command's name, or the first half of it.
std::vector<size_t> PlacesOfWords(const std::vector<std::string>& arguments) {
  std::vector<Flag> flags = SessionFlags();
  for (const Flag& flag : CommonFlags()) flags.push_back(flag);
  std::vector<size_t> places;
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (!arguments[i].starts_with("-")) {
      places.push_back(i);
      continue;
    }
    for (const Flag& flag : flags) {
      if (arguments[i] == base::Join("--", flag.name) && !flag.placeholder.empty()) ++i;
    }
  }
  return places;
}

absl::Status PrintHelp(const std::string& name, Surroundings& surroundings) {
  if (name.empty() || name == "help") {
    surroundings.out << Overview(AllCommands());
    return absl::OkStatus();
  }
  const Command* command = FindCommand(name);
  const std::string help = command != nullptr ? HelpOf(*command) : HelpOf(name, AllCommands());
  if (help.empty()) return UnknownCommand(name);
  surroundings.out << help;
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

std::vector<std::string> WithWholeName(std::vector<std::string> arguments) {
  const std::vector<size_t> words = PlacesOfWords(arguments);
  const size_t first = !words.empty() && arguments[words[0]] == "help" ? 1 : 0;
  if (words.size() < first + 2) return arguments;
  const std::string both = base::Join(arguments[words[first]], " ", arguments[words[first + 1]]);
  // A first word that begins names and is none takes the second along, right or wrong.
  if (FindCommand(both) == nullptr && HelpOf(arguments[words[first]], AllCommands()).empty())
    return arguments;
  arguments[words[first]] = both;
  arguments.erase(arguments.begin() + static_cast<ptrdiff_t>(words[first + 1]));
  return arguments;
}

int Run(const std::vector<std::string>& written, Surroundings& surroundings) {
  const std::vector<std::string> arguments = WithWholeName(written);
  const std::vector<size_t> words = PlacesOfWords(arguments);
  const std::string name = words.empty() ? "" : arguments[words[0]];
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
  if (command == nullptr) {
    const std::string of_two_words = HelpOf(name, AllCommands());
    if (of_two_words.empty()) return Report(UnknownCommand(name), Arguments(), surroundings);
    surroundings.err << of_two_words;
    return kUsage;
  }
  const absl::StatusOr<Arguments> parsed =
      Arguments::Parse(arguments, AllFlags(*command), surroundings.environment);
  if (!parsed.ok()) return Report(parsed.status(), Arguments(), surroundings);
  absl::Status status = CheckWords(*command, *parsed);
  if (status.ok()) status = command->run(*parsed, surroundings);
  surroundings.out.flush();
  return Report(status, *parsed, surroundings, *command->service);
}

}  // namespace tanggap::cli
