// The commands that call no service: directory check and token.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "libs/auth/signer.h"
#include "services/cli/test_service.h"
#include "services/cli/token_command.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;

class OperatorCommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "tanggap-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  Terminal terminal_;
};

TEST_F(OperatorCommandsTest, FindsNothingWrongWithTheSample) {
  EXPECT_EQ(terminal_.Run({"directory", "check", SAMPLE_DIRECTORY}), 0) << terminal_.out;
  EXPECT_THAT(terminal_.out, HasSubstr("is in order: 10 agencies.\n"));
}

TEST_F(OperatorCommandsTest, NamesFileAndLineOfAProblem) {
  const std::filesystem::path copy = folder_ / "directory";
  std::filesystem::copy(SAMPLE_DIRECTORY, copy, std::filesystem::copy_options::recursive);
  std::ofstream(copy / "directory.d" / "dinkes.textproto", std::ios::app) << "\nnonsense: 1\n";
  EXPECT_EQ(terminal_.Run({"directory", "check", copy.string()}), kRefused);
  EXPECT_THAT(terminal_.out,
              ::testing::ContainsRegex("directory\\.d/dinkes\\.textproto:[0-9]+: error: "));
  EXPECT_THAT(terminal_.err, HasSubstr("has 1 error"));
}

TEST_F(OperatorCommandsTest, ComparesWithTheDirectoryInUse) {
  const std::filesystem::path copy = folder_ / "directory";
  std::filesystem::copy(SAMPLE_DIRECTORY, copy, std::filesystem::copy_options::recursive);
  EXPECT_EQ(terminal_.Run({"directory", "check", copy.string(), "--against", SAMPLE_DIRECTORY}), 0);
  std::filesystem::remove(copy / "directory.d" / "disdik.textproto");
  EXPECT_EQ(terminal_.Run({"directory", "check", copy.string(), "--against", SAMPLE_DIRECTORY}),
            kRefused);
  EXPECT_THAT(terminal_.out, HasSubstr("disdik"));
}

TEST_F(OperatorCommandsTest, AFolderThatIsNoneIsAMistakeOfTheCommand) {
  EXPECT_EQ(terminal_.Run({"directory", "check", (folder_ / "none").string()}), kUsage);
  EXPECT_EQ(terminal_.Run({"directory", "list", folder_.string()}), kUsage);
}

TEST_F(OperatorCommandsTest, PrintsATokenAndNothingElse) {
  const std::string key = (folder_ / "signing").string();
  ASSERT_TRUE(auth::Signer::GenerateKeyFile(key, terminal_.random).ok());
  ASSERT_EQ(terminal_.Run({"token", "--signing-key", key, "--subject", "budi", "--grant",
                           "officer@dinkes/bidang-p2p", "--grant", "importer@*", "--lasts", "30m"}),
            0)
      << terminal_.err;
  ASSERT_EQ(terminal_.out.back(), '\n');
  terminal_.out.pop_back();
  const std::vector<std::string> parts = base::Split(terminal_.out, '.');
  ASSERT_EQ(parts.size(), 3u);
  std::string text;
  ASSERT_TRUE(base::FromBase64Url(parts[1], &text));
  const auto claims = nlohmann::json::parse(text);
  EXPECT_EQ(claims["sub"], "budi");
  EXPECT_EQ(claims["aud"], "tanggap");
  EXPECT_EQ(claims["exp"].get<int64_t>() - claims["iat"].get<int64_t>(), 1800);
  ASSERT_EQ(claims["tanggap.grants"].size(), 2u);
  EXPECT_EQ(claims["tanggap.grants"][0]["role"], "officer");
  EXPECT_EQ(claims["tanggap.grants"][0]["agency"], "dinkes");
  EXPECT_EQ(claims["tanggap.grants"][0]["unit"], "bidang-p2p");
  EXPECT_EQ(claims["tanggap.grants"][1]["role"], "importer");
}

TEST_F(OperatorCommandsTest, RefusesATokenThatIsAskedForWrongly) {
  const std::string key = (folder_ / "signing").string();
  EXPECT_EQ(terminal_.Run({"token", "--signing-key", key, "--subject", "budi"}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("--grant is missing"));
  // The key itself is looked at last.
  EXPECT_EQ(terminal_.Run(
                {"token", "--signing-key", key, "--subject", "budi", "--grant", "officer@dinkes"}),
            kRefused);
}

TEST(GrantTest, ReadsRoleAgencyAndUnit) {
  EXPECT_EQ(*GrantOf("officer@dinkes/bidang-p2p"),
            (auth::Grant{auth::Role::ROLE_OFFICER, "dinkes", "bidang-p2p"}));
  EXPECT_EQ(*GrantOf("supervisor@dinkes"),
            (auth::Grant{auth::Role::ROLE_SUPERVISOR, "dinkes", ""}));
  EXPECT_EQ(*GrantOf("importer@*"), (auth::Grant{auth::Role::ROLE_IMPORTER, "*", ""}));
  EXPECT_EQ(*GrantOf("auditor"), (auth::Grant{auth::Role::ROLE_AUDITOR, "", ""}));
  for (const char* wrong :
       {"king@dinkes", "officer@", "officer@DINKES", "officer@*/unit", "officer@dinkes/", ""}) {
    EXPECT_FALSE(GrantOf(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace tanggap::cli
