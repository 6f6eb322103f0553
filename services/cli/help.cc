#include "services/cli/help.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/session.h"

namespace tanggap::cli {
namespace {

constexpr size_t kNameWidth = 16;
constexpr size_t kFlagWidth = 30;

std::string Written(const Command& command) {
  return base::Join("tanggap ", command.name, command.words.empty() ? "" : " ", command.words);
}

std::string Paragraph(std::string_view text) {
  std::string paragraph;
  for (const std::string& line : Wrapped(text, kLineWidth)) paragraph += base::Join(line, "\n");
  return paragraph;
}

std::string FlagLines(const std::vector<Flag>& flags) {
  std::string text;
  for (const Flag& flag : flags) {
    std::string before =
        base::Join("  --", flag.name, flag.placeholder.empty() ? "" : " ", flag.placeholder);
    std::string help = flag.help;
    if (!flag.fallback.empty()) help += base::Join(" Default: ", flag.fallback, ".");
    if (!flag.environment.empty()) help += base::Join(" [", flag.environment, "]");
    if (before.size() + 2 > kFlagWidth) {
      text += base::Join(before, "\n");
      before.clear();
    }
    for (const std::string& line : Wrapped(help, kLineWidth - kFlagWidth)) {
      text += base::Join(Padded(before, kFlagWidth), line, "\n");
      before.clear();
    }
  }
  return text;
}

std::string GroupLines(const std::vector<Command>& commands, Group group) {
  std::string text;
  for (const Command& command : commands) {
    if (command.group == group)
      text += base::Join("  ", Padded(command.name, kNameWidth), command.summary, "\n");
  }
  return text;
}

}  // namespace

std::vector<Flag> CommonFlags() {
  return {{.name = "language",
           .placeholder = "id|en",
           .help = "The language of labels and errors; of your system when left out.",
           .environment = "TANGGAP_LANGUAGE"},
          {.name = "json", .placeholder = "", .help = "Print JSON, errors too."},
          {.name = "verbose",
           .placeholder = "",
           .help = "Print also what is needed to find a call again."}};
}

std::vector<Flag> AllFlags(const Command& command) {
  std::vector<Flag> flags = command.flags;
  const std::vector<Flag> session =
      command.calls_service ? SessionFlags(*command.service) : std::vector<Flag>();
  for (const auto& more : {session, CommonFlags()})
    flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

std::string Overview(const std::vector<Command>& commands) {
  return base::Join(
      "tanggap: file, follow and handle complaints; ask people and compute the index\n\nFile and "
      "follow\n",
      GroupLines(commands, Group::kReporter), "\nHandle\n", GroupLines(commands, Group::kHandler),
      "\nSurveys\n", GroupLines(commands, Group::kAsking), "\nTools\n",
      GroupLines(commands, Group::kTools),
      "\nEvery command explains itself: tanggap help COMMAND, or tanggap COMMAND --help.\n"
      "A COMPLAINT is a tracking number, a name (complaints/...) or the UUID in it.\n"
      "A SURVEY is a name (surveys/...), the UUID in it, or an agency's code if it has one "
      "survey.\n"
      "The services are those at TANGGAP_ADDRESS (127.0.0.1:7410) and, for surveys, at\n"
      "TANGGAP_ADDRESS_SURVEYS (127.0.0.1:7420), and you are who TANGGAP_TOKEN says.\n"
      "Times are those of TZ, else of western Indonesia.\n"
      "Ends with 0 when done, 1 when refused, 2 when written wrongly, 3 when no service "
      "answers.\n");
}

std::string HelpOf(const Command& command) {
  std::string text = base::Join(command.summary, ".\n\n  ", Written(command), "\n");
  if (!command.details.empty()) text += base::Join("\n", Paragraph(command.details));
  if (!command.flags.empty()) text += base::Join("\n", FlagLines(command.flags));
  if (!command.example.empty()) text += base::Join("\nFor example:\n  ", command.example, "\n");
  if (command.calls_service)
    text += base::Join("\nThe service:\n", FlagLines(SessionFlags(*command.service)));
  return base::Join(text, "\nAll commands:\n", FlagLines(CommonFlags()));
}

std::string HelpOf(const std::string& first_word, const std::vector<Command>& commands) {
  std::string text;
  for (const Command& command : commands) {
    if (!command.name.starts_with(base::Join(first_word, " "))) continue;
    text += base::Join("  ", Padded(command.name, kNameWidth), command.summary, "\n");
  }
  if (text.empty()) return "";
  return base::Join(text, "\nEvery command explains itself: tanggap help ", first_word,
                    " COMMAND.\n");
}

}  // namespace tanggap::cli
