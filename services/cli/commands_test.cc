#include "services/cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "libs/base/strings.h"
#include "services/cli/field_text.h"
#include "services/cli/help.h"
#include "services/cli/test_service.h"
#include "services/cli/usage_error.h"
#include "services/cli/verb_table.h"
#include "tanggap/common/v1/rules.pb.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// The words of a line as a shell reads them, without what single quotes do not need.
std::vector<std::string> ShellWords(const std::string& line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

std::vector<std::string> ExampleArguments(const std::string& example) {
  std::vector<std::string> words = ShellWords(example);
  EXPECT_EQ(words.front(), "tanggap") << example;
  words.erase(words.begin());
  return WithWholeName(words);
}

const google::protobuf::Descriptor* RequestTypeOf(const Verb& verb) {
  const auto* service = complaints::v1::Complaint::descriptor()->file()->pool()->FindServiceByName(
      "tanggap.complaints.v1.ComplaintsService");
  const auto* method = service->FindMethodByName(verb.method);
  return method == nullptr ? nullptr : method->input_type();
}

TEST(CommandsTest, EveryCommandHasHelpWithAnExampleThatItTakes) {
  for (const Command& command : AllCommands()) {
    Terminal terminal;
    ASSERT_EQ(terminal.Run({command.name, "--help"}), 0) << command.name;
    EXPECT_THAT(terminal.out, HasSubstr(command.example));
    EXPECT_THAT(command.example, StartsWith(base::Join("tanggap ", command.name)));
    const auto arguments =
        Arguments::Parse(ExampleArguments(command.example), AllFlags(command), {});
    ASSERT_TRUE(arguments.ok()) << command.example << ": " << arguments.status();
    EXPECT_GE(arguments->words().size() - 1, command.least_words) << command.example;
    EXPECT_LE(arguments->words().size() - 1, command.most_words) << command.example;
    const std::string as_page = terminal.out;
    ASSERT_EQ(terminal.Run({"help", command.name}), 0);
    EXPECT_EQ(terminal.out, as_page);
  }
}

TEST(CommandsTest, NoHelpPageIsWiderThanATerminal) {
  std::string all = Overview(AllCommands());
  for (const Command& command : AllCommands()) all += HelpOf(command);
  for (const std::string& line : base::Split(all, '\n')) {
    // An example is pasted, so it stays on one line.
    if (!line.starts_with("  tanggap ")) {
      EXPECT_LE(base::Utf8Length(line), 100u) << line;
    }
  }
}

TEST(CommandsTest, NoFlagOfACommandHidesOneThatAllCommandsTake) {
  for (const Command& command : AllCommands()) {
    std::vector<std::string> names;
    for (const Flag& flag : AllFlags(command)) {
      EXPECT_THAT(names, ::testing::Not(::testing::Contains(flag.name))) << command.name;
      names.push_back(flag.name);
    }
  }
}

TEST(CommandsTest, EveryRowOfTheTableFitsItsContract) {
  for (const Verb& verb : AllVerbs()) {
    const auto* request = RequestTypeOf(verb);
    ASSERT_NE(request, nullptr) << verb.method;
    if (!verb.text.empty()) {
      EXPECT_NE(FieldAt(verb.text, request), nullptr) << verb.name << " " << verb.text;
    }
    for (const VerbFlag& flag : verb.flags) {
      EXPECT_NE(FieldAt(flag.path, request), nullptr) << verb.name << " " << flag.path;
    }
  }
}

TEST(CommandsTest, EveryRequiredFieldCanBeGiven) {
  for (const Verb& verb : AllVerbs()) {
    const auto* request = RequestTypeOf(verb);
    for (int i = 0; i < request->field_count(); ++i) {
      const auto& field = *request->field(i);
      const bool automatic = field.name() == "name" || field.name() == "request_id";
      if (automatic || !field.options().GetExtension(common::v1::rules).required()) continue;
      bool given = verb.text.starts_with(field.name());
      for (const VerbFlag& flag : verb.flags) given = given || flag.path.starts_with(field.name());
      EXPECT_TRUE(given) << verb.name << " cannot set " << field.full_name();
    }
  }
}

TEST(CommandsTest, EveryRowHasAnActionOfItsOwn) {
  for (const Verb& verb : AllVerbs()) {
    EXPECT_NE(verb.action, complaints::v1::ACTION_UNSPECIFIED) << verb.name;
    EXPECT_EQ(CommandFor(verb.action), verb.name);
  }
  EXPECT_EQ(CommandFor(complaints::v1::ACTION_MERGE), "");
}

TEST(CommandsTest, TheExamplesOfStepsMakeWholeRequests) {
  for (const Verb& verb : AllVerbs()) {
    const Command command = CommandOf(verb);
    const auto arguments = Arguments::Parse(ExampleArguments(verb.example), AllFlags(command), {});
    ASSERT_TRUE(arguments.ok()) << verb.example;
    std::istringstream in;
    const auto request = RequestOf(verb, *arguments, in, absl::UTCTimeZone());
    EXPECT_TRUE(request.ok()) << verb.example << ": " << request.status();
  }
}

TEST(CommandsTest, CommandsThatAreWrittenWronglySayHowToWriteThem) {
  const struct {
    std::vector<std::string> arguments;
    const char* sentence;
  } cases[] = {
      {{"verfiy", "x"}, "did you mean verify?"},
      {{"help", "verfiy"}, "did you mean verify?"},
      {{"verify"}, "Write: tanggap verify COMPLAINT"},
      {{"start", "SG7K-3M9Q-XW2B-7", "now"}, "'now' is one word too many"},
      {{"verify", "SG7K-3M9Q-XW2B-7"},
       "--track is missing. How deep it must be looked into. One of LIGHT,"},
      {{"verify", "nonsense", "--track", "LIGHT"}, "'nonsense' names no complaint"},
      {{"answer", "SG7K-3M9Q-XW2B-7", "--outcome", "RESOLVED"}, "ANSWER is missing."},
      {{"comment", "SG7K-3M9Q-XW2B-7", "for whom?"}, "--audience is missing."},
      {{"file"}, "WHAT_HAPPENED is missing."},
      {{"track", "SG7K-3M9Q-XW2B-7", "--timeout", "soon"}, "--timeout is a time like 30s"},
      {{"survey", "index"}, "Write: tanggap survey index SURVEY"},
      {{"survey", "answer", "7X2K9QWM4T1ZB6HD", "--json"}, "--json goes with --answers"},
      {{"call", "TrackComplaint", "@/no/such/file"}, "/no/such/file cannot be opened"},
  };
  for (const auto& each : cases) {
    Terminal terminal;
    EXPECT_EQ(terminal.Run(each.arguments), kUsage);
    EXPECT_THAT(terminal.err, HasSubstr(each.sentence));
    EXPECT_EQ(terminal.out, "");
  }
}

TEST(CommandsTest, WithoutACommandTheOverviewIsShownAsAMistakeWithHelpAsAnAnswer) {
  Terminal terminal;
  EXPECT_EQ(terminal.Run({}), kUsage);
  const std::string overview = terminal.err;
  for (const Command& command : AllCommands())
    EXPECT_THAT(overview, HasSubstr(base::Join("  ", command.name)));
  EXPECT_EQ(terminal.Run({"help"}), 0);
  EXPECT_EQ(terminal.out, overview);
  EXPECT_EQ(terminal.Run({"--help"}), 0);
  EXPECT_EQ(terminal.out, overview);
}

TEST(CommandsTest, ANameOfTwoWordsIsFoundWithFlagsBetweenThem) {
  Terminal terminal;
  ASSERT_EQ(terminal.Run({"survey", "--language", "id", "index", "--help"}), 0);
  const std::string page = terminal.out;
  EXPECT_THAT(page, HasSubstr("\n  tanggap survey index SURVEY\n"));
  EXPECT_THAT(page, HasSubstr("127.0.0.1:7420"));
  EXPECT_THAT(page, HasSubstr("[TANGGAP_ADDRESS_SURVEYS]"));
  ASSERT_EQ(terminal.Run({"help", "survey", "index"}), 0);
  EXPECT_EQ(terminal.out, page);
  EXPECT_EQ(terminal.Run({"survey", "indx", "x"}), kUsage);
  EXPECT_THAT(terminal.err, HasSubstr("'survey indx': did you mean survey index?"));
  for (const auto& alone : {std::vector<std::string>{"survey", "--help"}, {"help", "survey"}}) {
    EXPECT_EQ(terminal.Run(alone), 0);
    EXPECT_THAT(terminal.out, HasSubstr("survey publish"));
  }
  EXPECT_EQ(terminal.Run({"survey"}), kUsage);
  EXPECT_THAT(terminal.err, HasSubstr("survey audit"));
}

TEST(CommandsTest, FlagsMayStandBeforeTheCommand) {
  Terminal terminal;
  EXPECT_EQ(terminal.Run({"--language", "id", "version"}), 0);
  EXPECT_THAT(terminal.out, StartsWith("tanggap "));
}

}  // namespace
}  // namespace tanggap::cli
