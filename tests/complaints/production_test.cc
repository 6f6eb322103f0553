// What production refuses, by the commands that operators give.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/commands.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kIssuer[] = "https://masuk.example.go.id";
constexpr char kReflection[] = "grpc.reflection.v1.ServerReflection.ServerReflectionInfo";

class ProductionTest : public ::testing::Test {
 protected:
  ProductionTest() {
    // Keys as generate-keys makes them, and those of an identity provider.
    EXPECT_EQ(Run("generate-keys", {"--keys-folder", (folder_ / "keys").string()}), 0) << err_;
    const std::string signing = (folder_ / "provider").string();
    EXPECT_THAT(auth::Signer::GenerateKeyFile(signing, random_), IsOk());
    signer_.emplace(*auth::Signer::Load(signing, kIssuer, clock_));
    std::ofstream(folder_ / "provider.json") << signer_->Jwks();
  }
  ~ProductionTest() override { std::filesystem::remove_all(folder_); }

  // Runs the program; what it prints is in out_ and err_.
  int Run(const std::string& command, const std::vector<std::string>& settings) {
    std::vector<std::string> words = {"tanggap-complaints", command};
    words.insert(words.end(), settings.begin(), settings.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = RunCommand(static_cast<int>(arguments.size()), arguments.data());
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return code;
  }
  std::vector<std::string> Settings(const std::vector<std::string>& more) const {
    std::vector<std::string> all = {"--master-key-file", (folder_ / "keys" / "master").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  // Both commands refuse, and say why.
  void ExpectRefused(const std::vector<std::string>& settings, const std::string& why) {
    for (const char* command : {"check-config", "serve"}) {
      EXPECT_EQ(Run(command, Settings(settings)), 1) << command;
      EXPECT_THAT(err_, HasSubstr("cannot be used in production")) << command;
      EXPECT_THAT(err_, HasSubstr(why)) << command;
    }
  }
  std::string File(const char* name) const { return (folder_ / name).string(); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tanggap-production-" + NewRequestId());
  base::SystemClock clock_;
  base::SystemRandom random_;
  std::optional<auth::Signer> signer_;
  std::string out_, err_;
};

TEST_F(ProductionTest, ItsIssuerIsNamed) {
  ExpectRefused({"--jwks-file", File("provider.json")}, "--issuer is empty");
}

TEST_F(ProductionTest, ItsIssuerIsNotThatOfDevelopment) {
  ExpectRefused({"--jwks-file", File("provider.json"), "--issuer", "tanggap:development"},
                "--issuer is tanggap:development");
  ExpectRefused({"--jwks-file", File("provider.json"), "--issuer", kIssuer, "--services-issuer",
                 "tanggap:development", "--services-jwks-file", File("provider.json")},
                "--services-issuer is tanggap:development");
}

TEST_F(ProductionTest, ItsKeysAreNotThoseOfDevelopment) {
  ExpectRefused({"--jwks-file", File("keys/jwks.json"), "--issuer", kIssuer},
                "--jwks-file " + File("keys/jwks.json"));
  ExpectRefused({"--jwks-file", File("provider.json"), "--issuer", kIssuer, "--services-issuer",
                 "tanggap:complaints", "--services-jwks-file", File("keys/jwks.json")},
                "--services-jwks-file " + File("keys/jwks.json"));
}

TEST_F(ProductionTest, EverythingThatIsWrongIsSaidAtOnce) {
  ExpectRefused({"--jwks-file", File("keys/jwks.json")}, "--issuer is empty");
  EXPECT_THAT(err_, HasSubstr("--jwks-file"));
}

TEST_F(ProductionTest, ServicesHaveAnIssuerOfTheirOwnWithKeys) {
  const std::vector<std::string> good = {"--jwks-file", File("provider.json"), "--issuer", kIssuer};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), good.begin(), good.end());
    return more;
  };
  ExpectRefused(with({"--services-issuer", "tanggap:complaints"}), "go together");
  ExpectRefused(with({"--services-jwks-file", File("provider.json")}), "go together");
  ExpectRefused(with({"--services-issuer", kIssuer, "--services-jwks-file", File("provider.json")}),
                "persons would be services");
}

TEST_F(ProductionTest, CheckConfigPassesWhatMayBeServed) {
  EXPECT_EQ(
      Run("check-config", Settings({"--jwks-file", File("provider.json"), "--issuer", kIssuer})), 0)
      << err_;
  EXPECT_THAT(out_, HasSubstr(kIssuer));
  EXPECT_EQ(
      Run("check-config", Settings({"--jwks-file", File("keys/jwks.json"), "--development=true"})),
      0)
      << err_;
  EXPECT_EQ(Run("check-config", Settings({"--development=true", "--services-issuer", "x"})), 1)
      << "this is wrong in development too";
  EXPECT_THAT(err_, Not(HasSubstr("in production")));
}

// A running service does not take them either when they are put there later.
TEST_F(ProductionTest, ServesItsOwnIssuerAndNeitherReflectionNorDevelopment) {
  std::filesystem::copy(File("provider.json"), File("served.json"));
  base::ManualClock clock(MondayMorning());
  Service service({.clock = &clock, .adjust = [&](AppOptions& app) {
                     app.development = false;
                     app.issuer = kIssuer;
                     app.jwks_file = File("served.json");
                   }});
  const auto signer = *auth::Signer::Load(File("provider"), kIssuer, clock);
  const Caller person = WithToken(signer.DevelopmentToken("warga", {}, absl::Hours(1)));
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), person), IsOk());
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen()),
              HasReason(Reason::TOKEN_UNTRUSTED));
  EXPECT_THAT(service.CallBytes(kReflection, "", person),
              StatusIs(absl::StatusCode::kUnimplemented));

  const auto development = *auth::Signer::Load(File("keys/signing"), kIssuer, clock);
  std::filesystem::copy_file(File("keys/jwks.json"), File("served.json"),
                             std::filesystem::copy_options::overwrite_existing);
  clock.Advance(absl::Minutes(2));
  EXPECT_THAT(service.Call<v1::Complaint>(
                  "CreateComplaint", NewComplaint(),
                  WithToken(development.DevelopmentToken("warga", {}, absl::Hours(1)))),
              HasReason(Reason::TOKEN_UNTRUSTED));
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), person), IsOk())
      << "the last good keys serve on";
}

TEST(DevelopmentTest, HasReflection) {
  Service service;
  EXPECT_THAT(service.CallBytes(kReflection, "", Citizen()), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints
