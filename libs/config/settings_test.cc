#include "libs/config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "libs/base/strings.h"
#include "libs/config/text.h"

namespace tanggap::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() {
    std::string pattern = testing::TempDir() + "tanggap-config-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~SettingsTest() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name, const std::string& content) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << content;
    chmod(path.c_str(), 0600);
    return path;
  }

  // The message of the error that Parse gives, or "" when it succeeds.
  std::string Problem(const std::vector<std::string>& arguments,
                      const Environment& environment = {}) {
    const absl::Status status = settings_.Parse(arguments, environment);
    return std::string(base::AsStd(status.message()));
  }

  std::string folder_;
  Settings settings_{"complaints"};
  const Setting<std::string>& url_ =
      settings_.Text("postgres-url", "dbname=complaints", "Where PostgreSQL is.");
  const Setting<std::string>& mode_ = settings_.Text("mode", "development", "What is allowed.",
                                                     {.choices = {"development", "production"}});
  const Setting<int64_t>& workers_ = settings_.Number("workers", 8, "Threads that run calls.",
                                                      {.min = 1, .max = 1024, .unit = "threads"});
  const Setting<bool>& reflection_ = settings_.Toggle("reflection", false, "Answer reflection.");
  const Setting<absl::Duration>& drain_ =
      settings_.Duration("drain-deadline", absl::Seconds(20), "Longest drain.",
                         {.min = absl::Seconds(1), .max = absl::Hours(48)});
  const SecretSetting& key_ = settings_.Secret("master-key-file", "The instance's master key.");
};

TEST_F(SettingsTest, DefaultsHoldWhenNothingIsGiven) {
  EXPECT_EQ(Problem({}), "");
  EXPECT_EQ(url_.value(), "dbname=complaints");
  EXPECT_EQ(mode_.value(), "development");
  EXPECT_EQ(workers_.value(), 8);
  EXPECT_FALSE(reflection_.value());
  EXPECT_EQ(drain_.value(), absl::Seconds(20));
  EXPECT_EQ(key_.value(), "");
  EXPECT_EQ(workers_.origin(), "default");
}

// One row for each set of places that name the setting.
struct Precedence {
  bool flag, service_variable, variable, file;
  int64_t expected;
  const char* origin;
};

class PrecedenceTest : public SettingsTest, public testing::WithParamInterface<Precedence> {};

TEST_P(PrecedenceTest, TheFirstPlaceDecides) {
  const Precedence& row = GetParam();
  std::vector<std::string> arguments;
  Environment environment;
  const std::string path = File("settings.conf", row.file ? "# one\n\nWORKERS=40\n" : "");
  arguments.push_back("--config=" + path);
  if (row.flag) arguments.push_back("--workers=10");
  if (row.service_variable) environment["TANGGAP_COMPLAINTS_WORKERS"] = "20";
  if (row.variable) environment["TANGGAP_WORKERS"] = "30";
  ASSERT_EQ(Problem(arguments, environment), "");
  EXPECT_EQ(workers_.value(), row.expected);
  EXPECT_THAT(workers_.origin(), HasSubstr(row.origin));
}

INSTANTIATE_TEST_SUITE_P(
    All, PrecedenceTest,
    testing::Values(Precedence{true, true, true, true, 10, "flag --workers"},
                    Precedence{true, false, false, true, 10, "flag --workers"},
                    Precedence{false, true, true, true, 20,
                               "environment TANGGAP_COMPLAINTS_WORKERS"},
                    Precedence{false, true, false, false, 20, "TANGGAP_COMPLAINTS_WORKERS"},
                    Precedence{false, false, true, true, 30, "environment TANGGAP_WORKERS"},
                    Precedence{false, false, false, true, 40, "line 3 of "},
                    Precedence{false, false, false, false, 8, "default"}));

TEST_F(SettingsTest, TheFileMayBeNamedByTheEnvironment) {
  const std::string path = File("settings.conf", "  POSTGRES_URL = host=a dbname=b#c \r\n");
  EXPECT_EQ(Problem({}, {{"TANGGAP_CONFIG", path}}), "");
  EXPECT_EQ(url_.value(), "host=a dbname=b#c");
}

TEST_F(SettingsTest, FlagsComeInBothFormsAndTheLastOneWins) {
  EXPECT_EQ(Problem({"serve", "--workers", "3", "--workers=4", "--reflection", "now", "--", "--x"}),
            "");
  EXPECT_EQ(workers_.value(), 4);
  EXPECT_TRUE(reflection_.value());
  EXPECT_THAT(settings_.positional(), ElementsAre("serve", "now", "--x"));
}

TEST_F(SettingsTest, ArgumentsOfMainAreReadAfterTheProgramName) {
  const char* const arguments[] = {"tanggap-complaints", "serve", "--workers=5"};
  EXPECT_TRUE(settings_.Parse(3, arguments).ok());
  EXPECT_EQ(workers_.value(), 5);
  EXPECT_THAT(settings_.positional(), ElementsAre("serve"));
}

TEST_F(SettingsTest, AnEmptyVariableCountsAsAbsent) {
  EXPECT_EQ(Problem({}, {{"TANGGAP_COMPLAINTS_WORKERS", ""}, {"TANGGAP_WORKERS", "6"}}), "");
  EXPECT_EQ(workers_.value(), 6);
}

TEST_F(SettingsTest, TogglesReadTheUsualWords) {
  for (const auto& [text, expected] : std::map<std::string, bool>{{"true", true},
                                                                  {"yes", true},
                                                                  {"on", true},
                                                                  {"1", true},
                                                                  {"false", false},
                                                                  {"0", false}}) {
    Settings settings("x");
    const auto& toggle = settings.Toggle("toggle", !expected, "A toggle.");
    EXPECT_TRUE(settings.Parse({"--toggle=" + text}, {}).ok());
    EXPECT_EQ(toggle.value(), expected) << text;
  }
}

TEST_F(SettingsTest, DurationsReadTheirUnits) {
  for (const auto& [text, expected] :
       std::map<std::string, absl::Duration>{{"1h30m", absl::Minutes(90)},
                                             {"1500ms", absl::Milliseconds(1500)},
                                             {"2d", absl::Hours(48)}}) {
    Settings settings("x");
    const auto& duration = settings.Duration("wait", absl::Seconds(1), "A wait.");
    EXPECT_TRUE(settings.Parse({"--wait", text}, {}).ok()) << text;
    EXPECT_EQ(duration.value(), expected) << text;
  }
}

struct Mistake {
  const char* argument;
  const char* message;
};

class MistakeTest : public SettingsTest, public testing::WithParamInterface<Mistake> {};

TEST_P(MistakeTest, IsNamedWithWhatToChange) {
  EXPECT_EQ(Problem({GetParam().argument}), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, MistakeTest,
    testing::Values(
        Mistake{"--worker=1", "--worker is unknown: did you mean --workers?"},
        Mistake{"--postgres-ulr=x", "--postgres-ulr is unknown: did you mean --postgres-url?"},
        Mistake{"-workers", "--workers is unknown: did you mean --workers?"},
        Mistake{"--zzz", "--zzz is unknown: see --help for what there is"},
        Mistake{"--workers", "--workers needs a value: write --workers=NUMBER"},
        Mistake{"--workers=many",
                "--workers (from flag --workers) is \"many\" but must be a whole "
                "number from 1 to 1024 threads"},
        Mistake{"--workers=0",
                "--workers (from flag --workers) is \"0\" but must be a whole number "
                "from 1 to 1024 threads"},
        Mistake{"--workers=99999999999999999999",
                "--workers (from flag --workers) is \"99999999999999999999\" but must be a whole "
                "number from 1 to 1024 threads"},
        Mistake{"--reflection=maybe",
                "--reflection (from flag --reflection) is \"maybe\" but must be true or false"},
        Mistake{"--mode=test",
                "--mode (from flag --mode) is \"test\" but must be one of: "
                "development, production"},
        Mistake{
            "--drain-deadline=20",
            "--drain-deadline (from flag --drain-deadline) is \"20\" but must be a duration with "
            "a unit, such as 250ms, 5s, 2m, 1h or 7d, from 1s to 2d"},
        Mistake{"--drain-deadline=inf",
                "--drain-deadline (from flag --drain-deadline) is \"inf\" but must be a duration "
                "with a unit, such as 250ms, 5s, 2m, 1h or 7d, from 1s to 2d"},
        Mistake{"--postgres-url=\xFF",
                "--postgres-url (from flag --postgres-url) is not UTF-8 text: write it again"},
        Mistake{"--config=/does/not/exist",
                "--config (from flag --config) is /does/not/exist, but the file cannot be read: No "
                "such file or directory"}));

TEST_F(SettingsTest, AValueThatLooksLikeAFlagIsNotSwallowed) {
  EXPECT_THAT(Problem({"--workers", "--reflection"}), HasSubstr("--workers needs a value"));
  EXPECT_TRUE(reflection_.value());
}

TEST_F(SettingsTest, EveryLineOfTheFileIsChecked) {
  const std::string path =
      File("bad.conf", "WORKERS=1\nWORKER=2\nnonsense\nWORKERS=3\nmode=production\nCONFIG=x\n");
  const std::string at = " of " + path;
  EXPECT_EQ(Problem({"--config", path}),
            "line 2" + at + ": WORKER is unknown: did you mean WORKERS?\n" +  //
                "line 3" + at + " has no =: write KEY=value, or # before a comment\n" + "line 4" +
                at + " sets WORKERS a second time: keep one of the lines\n" + "line 5" + at +
                ": mode is unknown: did you mean MODE?\n" + "line 6" + at +
                " sets CONFIG: give --config as a flag or variable");
}

TEST_F(SettingsTest, AllProblemsAreToldAtOnce) {
  const std::string problem = Problem({"--workers=x", "--nope", "--mode=y"});
  EXPECT_THAT(problem, HasSubstr("--workers"));
  EXPECT_THAT(problem, HasSubstr("--nope"));
  EXPECT_THAT(problem, HasSubstr("--mode"));
}

TEST_F(SettingsTest, RequiredSettingsMayOnlyBeMissingForHelp) {
  const auto declare = [](Settings& settings) {
    settings.Text("issuer", "", "Two characters.", {.required = true});
    settings.Secret("token-key-file", "Signs tokens.", {.required = true});
  };
  Settings serve("complaints");
  declare(serve);
  EXPECT_EQ(
      serve.Parse({"serve"}, {}).message(),
      "--issuer is required: give the flag, set TANGGAP_COMPLAINTS_ISSUER or write it into the "
      "--config file\n--token-key-file is required: give the flag, set "
      "TANGGAP_COMPLAINTS_TOKEN_KEY_FILE or write it into the --config file");
  Settings help("complaints");
  declare(help);
  EXPECT_TRUE(help.Parse({"--help"}, {}).ok());
  EXPECT_TRUE(help.help_requested());
}

TEST_F(SettingsTest, UnknownVariablesOfOurServiceAreWarningsOnly) {
  EXPECT_EQ(Problem({}, {{"TANGGAP_COMPLAINTS_WORKER", "1"},
                         {"TANGGAP_COMPLAINTS_SERVICE_HOST", "10.0.0.1"},
                         {"TANGGAP_SURVEYS_ANYTHING", "1"}}),
            "");
  EXPECT_THAT(
      settings_.warnings(),
      ElementsAre("environment TANGGAP_COMPLAINTS_SERVICE_HOST is unknown: see --help for "
                  "what there is",
                  "environment TANGGAP_COMPLAINTS_WORKER is unknown: did you mean WORKERS?"));
}

TEST_F(SettingsTest, SecretsAreReadFromTheirFileAndNeverShown) {
  const std::string path = File("key", "s3cret value\n");
  EXPECT_EQ(Problem({"--master-key-file", path}), "");
  EXPECT_EQ(key_.value(), "s3cret value");
  EXPECT_EQ(key_.path(), path);
  EXPECT_THAT(settings_.Describe(), HasSubstr(path));
  EXPECT_THAT(settings_.Describe(), Not(HasSubstr("s3cret")));
  EXPECT_TRUE(settings_.warnings().empty());
}

TEST_F(SettingsTest, ASecretThatEverybodyCanReadIsAWarning) {
  const std::string path = File("key", "s3cret");
  chmod(path.c_str(), 0644);
  EXPECT_EQ(Problem({"--master-key-file", path}), "");
  EXPECT_THAT(settings_.warnings(), ElementsAre(HasSubstr("chmod 600")));
}

TEST_F(SettingsTest, ASecretGivenInsteadOfItsPathIsNotRepeated) {
  const std::string problem = Problem({"--master-key-file=c2VjcmV0IGtleQ"});
  EXPECT_EQ(problem,
            "--master-key-file (from flag --master-key-file) must be the path of a file that holds "
            "the secret, but the file cannot be read: No such file or directory");
}

TEST_F(SettingsTest, BadSecretFilesAreRefused) {
  EXPECT_THAT(Problem({"--master-key-file", File("empty", "\n")}),
              HasSubstr("names an empty file"));
  Settings folder("x");
  folder.Secret("key-file", "A key.");
  EXPECT_THAT(std::string(base::AsStd(folder.Parse({"--key-file", folder_}, {}).message())),
              HasSubstr("not a regular file"));
  Settings large("x");
  large.Secret("key-file", "A key.");
  const std::string path = File("large", std::string(70000, 'x'));
  EXPECT_THAT(std::string(base::AsStd(large.Parse({"--key-file", path}, {}).message())),
              HasSubstr("larger than 65536 bytes"));
}

TEST_F(SettingsTest, HelpListsEverySettingWithDefaultUnitAndVariable) {
  const std::string help = settings_.Help();
  EXPECT_THAT(help, HasSubstr("Usage: tanggap-complaints COMMAND"));
  EXPECT_THAT(help,
              HasSubstr("  --workers=NUMBER                    Threads that run calls.\n"
                        "                                      It must be a whole number from "
                        "1 to 1024 threads.\n"
                        "                                      Default: 8 threads\n"
                        "                                      Environment: TANGGAP_WORKERS\n"));
  for (const char* name : {"config", "postgres-url", "mode", "reflection", "drain-deadline",
                           "master-key-file", "help"}) {
    EXPECT_THAT(help, HasSubstr(base::Join("  --", name)));
  }
  for (const std::string& line : base::Split(help, '\n')) EXPECT_LE(line.size(), 100u) << line;
}

TEST_F(SettingsTest, DescribeShowsValuesAndOrigins) {
  EXPECT_EQ(Problem({"--workers=3", "--postgres-url=postgresql://app:hunter2@db/c"}), "");
  const std::string page = settings_.Describe();
  EXPECT_THAT(page, HasSubstr("workers         = 3 threads"));
  EXPECT_THAT(page, HasSubstr("(flag --workers)"));
  EXPECT_THAT(page, HasSubstr("drain-deadline  = 20s"));
  EXPECT_THAT(page, HasSubstr("postgresql://app:***@db/c"));
  EXPECT_THAT(page, Not(HasSubstr("hunter2")));
}

TEST(TextTest, PasswordsAreMaskedInEveryForm) {
  using internal::MaskPasswords;
  EXPECT_EQ(MaskPasswords("host=a password=b c=d"), "host=a password=*** c=d");
  EXPECT_EQ(MaskPasswords("password = 'a \\' b' c=d"), "password = *** c=d");
  EXPECT_EQ(MaskPasswords("PASSWORD='never closed"), "PASSWORD=***");
  EXPECT_EQ(MaskPasswords("postgresql://u:p@q@h:5432/d"), "postgresql://u:***@h:5432/d");
  EXPECT_EQ(MaskPasswords("postgresql://h/d?password=p&x=y"), "postgresql://h/d?password=***&x=y");
  EXPECT_EQ(MaskPasswords("redis://h:6379/0"), "redis://h:6379/0");
  EXPECT_EQ(MaskPasswords("no secret"), "no secret");
}

TEST(ProcessEnvironmentTest, HoldsWhatTheProcessHas) {
  setenv("TANGGAP_TEST_OF_CONFIG", "a=b", 1);
  EXPECT_EQ(ProcessEnvironment()["TANGGAP_TEST_OF_CONFIG"], "a=b");
  unsetenv("TANGGAP_TEST_OF_CONFIG");
}

}  // namespace
}  // namespace tanggap::config
