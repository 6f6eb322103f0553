#include "libs/service/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "libs/base/strings.h"

namespace tanggap::service {
namespace {

using ::testing::HasSubstr;

class CommandsTest : public ::testing::Test {
 protected:
  struct Told {
    int code;
    std::string out;
    std::string problem;
  };
  ~CommandsTest() override { std::filesystem::remove_all(folder_); }

  Told Run(std::vector<std::string> words) {
    HostSettings settings(
        {.name = "tiny", .port = 7990, .written = "things", .citizens_may = "look"});
    const std::vector<Command> commands = {
        {"greet", "  greet            says hello\n",
         [&] {
           std::printf("hello, %s\n", settings.instance.value().c_str());
           return absl::OkStatus();
         }},
        {"fail", "  fail             fails\n", [] { return absl::NotFoundError("nothing there"); }},
        {.word = "count",
         .help = "  count WORD...    counts the words that follow\n",
         .run =
             [&] {
               std::printf("%zu\n", settings.settings.positional().size() - 1);
               return absl::OkStatus();
             },
         .takes_words = true},
        GenerateKeysCommand(settings),
        CheckConfigCommand(settings)};
    words.insert(words.begin(), "tanggap-tiny");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code =
        RunProgram(settings, commands, static_cast<int>(arguments.size()), arguments.data());
    return {code, ::testing::internal::GetCapturedStdout(),
            ::testing::internal::GetCapturedStderr()};
  }

  const std::string folder_ = ::testing::TempDir() + "tanggap-commands-test";
};

TEST_F(CommandsTest, RunsTheOneThatIsNamed) {
  const Told told = Run({"greet", "--instance=salatiga"});
  EXPECT_EQ(told.code, 0);
  EXPECT_EQ(told.out, "hello, salatiga\n");
}

TEST_F(CommandsTest, AFailureIsToldUnderTheProgramsName) {
  const Told told = Run({"fail"});
  EXPECT_EQ(told.code, 1);
  EXPECT_EQ(told.problem, "tanggap-tiny: nothing there\n");
}

TEST_F(CommandsTest, WordsFollowWhereTheyMay) {
  EXPECT_EQ(Run({"count", "a", "b"}).out, "2\n");
  EXPECT_EQ(Run({"greet", "twice"}).code, 2);
}

TEST_F(CommandsTest, WrongWordsAreToldWhichThereAre) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, std::vector<std::string>{"eat"}}) {
    const Told told = Run(words);
    EXPECT_EQ(told.code, 2);
    EXPECT_THAT(told.problem, HasSubstr("  greet            says hello\n"));
  }
  const Told unknown = Run({"greet", "--instanse=x"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.problem, HasSubstr("instance"));
}

TEST_F(CommandsTest, HelpListsCommandsAndSettingsInTheServicesWords) {
  const Told told = Run({"--help"});
  EXPECT_EQ(told.code, 0);
  EXPECT_THAT(told.out, HasSubstr("tanggap-tiny COMMAND"));
  EXPECT_THAT(told.out, HasSubstr("  count WORD...    counts the words that follow\n"));
  for (const char* words : {"dbname=tiny", "127.0.0.1:7990", "127.0.0.1:7991",
                            "thread, and things for", "may look for"}) {
    EXPECT_THAT(told.out, HasSubstr(words));
  }
}

TEST_F(CommandsTest, KeysThatWereMadeAreForDevelopment) {
  const std::string folder = base::Join("--keys-folder=", folder_);
  const std::string master = base::Join("--master-key-file=", folder_, "/master");
  const std::string jwks = base::Join("--jwks-file=", folder_, "/jwks.json");
  ASSERT_EQ(Run({"generate-keys", folder}).code, 0);
  EXPECT_EQ(Run({"check-config", master, jwks, "--development=true"}).code, 0);
  const Told refused = Run({"check-config", master, jwks, "--issuer=https://masuk.example.go.id"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.problem, HasSubstr("cannot be used in production"));
  EXPECT_EQ(Run({"generate-keys", folder}).code, 1) << "keys are never overwritten";
}

}  // namespace
}  // namespace tanggap::service
