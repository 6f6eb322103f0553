#include "services/cli/resumable_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libs/testing/status_matchers.h"
#include "services/cli/import/test_files.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;

class ResumableFilesTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<ResumableFiles>> TryToOpen(bool replaces = false,
                                                            const std::string& identity = "x") {
    return ResumableFiles::Open({.base = files_.Path("run"),
                                 .endings = {".a", ".b"},
                                 .identity = identity,
                                 .flag = "output",
                                 .replaces = replaces});
  }
  std::unique_ptr<ResumableFiles> Open(bool replaces = false, const std::string& identity = "x") {
    auto opened = TryToOpen(replaces, identity);
    EXPECT_THAT(opened.status(), IsOk());
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  std::string Failure(bool replaces = false) {
    const absl::Status status = TryToOpen(replaces).status();
    EXPECT_TRUE(IsUsageError(status)) << status;
    return std::string(status.message());
  }
  unsigned ModeOf(const std::string& name) {
    struct stat about = {};
    EXPECT_EQ(::stat(files_.Path(name).c_str(), &about), 0) << name;
    return about.st_mode & 0777;
  }
  TestFiles files_;
};

TEST_F(ResumableFilesTest, WhatIsNotedIsThereAgainAndWhatCameAfterItIsNot) {
  {
    auto files = Open();
    EXPECT_EQ(files->note(), "");
    files->Write(0, "one ");
    ASSERT_THAT(files->Checkpoint("page 2\nand more\n"), IsOk());
    files->Write(0, "lost ");
    files->Write(1, "lost ");
    ASSERT_THAT(files->Flush(0), IsOk());
  }
  auto files = Open();
  EXPECT_EQ(files->note(), "page 2\nand more\n");
  files->Write(0, "two");
  ASSERT_THAT(files->Finish(), IsOk());
  EXPECT_EQ(files_.Read("run.a"), "one two");
  EXPECT_EQ(files_.Read("run.b"), "");
  for (const char* gone : {"run.state", "run.a.part", "run.b.part"})
    EXPECT_FALSE(files_.Has(gone)) << gone;
}

TEST_F(ResumableFilesTest, AnotherRunBeginsAnewOnceItHasSomethingToWrite) {
  {
    auto files = Open();
    files->Write(0, "one");
    ASSERT_THAT(files->Checkpoint("page 2"), IsOk());
  }
  Open(false, "y");
  EXPECT_EQ(Open()->note(), "page 2") << "the other one has written nothing";
  auto files = Open(false, "y");
  EXPECT_EQ(files->note(), "");
  files->Write(0, "y");
  ASSERT_THAT(files->Finish(), IsOk());
  EXPECT_EQ(files_.Read("run.a"), "y");
}

TEST_F(ResumableFilesTest, NothingIsWrittenOver) {
  files_.Write("run.b", "the table");
  EXPECT_THAT(Failure(), HasSubstr("run.b already. Move it away, or choose another --output"));
  auto files = Open(/*replaces=*/true);
  files->Write(1, "new");
  EXPECT_EQ(files_.Read("run.b"), "the table");
  ASSERT_THAT(files->Finish(), IsOk());
  EXPECT_EQ(files_.Read("run.b"), "new");
  ::unlink(files_.Path("run.a").c_str());
  ::unlink(files_.Path("run.b").c_str());
  files = Open();
  files->Write(0, "new");
  files_.Write("run.a", "came meanwhile");
  EXPECT_FALSE(files->Finish().ok());
  EXPECT_EQ(files_.Read("run.a"), "came meanwhile");
}

TEST_F(ResumableFilesTest, NobodysLinkIsFollowed) {
  const std::string other = files_.Write("other", "somebody's");
  ASSERT_EQ(::symlink(other.c_str(), files_.Path("run.a.part").c_str()), 0);
  EXPECT_THAT(Failure(), HasSubstr("cannot be written"));
  EXPECT_EQ(files_.Read("other"), "somebody's");
}

TEST_F(ResumableFilesTest, TwoRunsDoNotWriteTheSameFiles) {
  auto files = Open();
  EXPECT_THAT(Failure(), HasSubstr("Another run is writing"));
  files.reset();
  Open();
}

TEST_F(ResumableFilesTest, OnlyTheirOwnerReadsThem) {
  const mode_t before = ::umask(0);
  auto files = Open();
  files->Write(0, "x");
  ASSERT_THAT(files->Checkpoint("page"), IsOk());
  for (const char* name : {"run.a.part", "run.b.part", "run.state"})
    EXPECT_EQ(ModeOf(name), 0600u) << name;
  ASSERT_THAT(files->Finish(), IsOk());
  ::umask(before);
  EXPECT_EQ(ModeOf("run.a"), 0600u);
}

}  // namespace
}  // namespace tanggap::cli
