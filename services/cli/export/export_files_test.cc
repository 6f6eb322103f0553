#include "services/cli/export/export_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "libs/testing/status_matchers.h"
#include "services/cli/import/test_files.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;

class ExportFilesTest : public ::testing::Test {
 protected:
  std::unique_ptr<ExportFiles> Open(const std::string& identity = "dinkes@here") {
    auto opened = ExportFiles::Open(files_.Path("dinkes"), identity);
    EXPECT_THAT(opened.status(), IsOk());
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  void Add(ExportFiles& files, const std::string& number, const std::string& text = "x") {
    v1::Complaint complaint;
    complaint.set_number(number);
    complaint.set_description(text);
    v1::HistoryEntry entry;
    entry.set_version(1);
    v1::ImportedComplaint item;
    item.mutable_external_reference()->set_external_id(number);
    EXPECT_THAT(files.Add(complaint, {entry}, item), IsOk());
  }
  size_t Lines(const std::string& name) {
    const std::string text = files_.Read(name);
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  TestFiles files_;
};

TEST_F(ExportFilesTest, ARunThatEndedGoesOnBehindItsLastWholePage) {
  auto files = Open();
  EXPECT_EQ(files->next_page(), "");
  Add(*files, "A");
  ASSERT_THAT(files->EndPage("second"), IsOk());
  Add(*files, "B");  // of a page that is not whole
  files.reset();
  files = Open();
  EXPECT_EQ(files->next_page(), "second");
  EXPECT_EQ(files->cases(), 1);
  Add(*files, "C");
  ASSERT_THAT(files->EndPage(""), IsOk());
  EXPECT_EQ(files->cases(), 2);
  EXPECT_EQ(files->entries(), 2);
  files.reset();
  EXPECT_EQ(Lines("dinkes.jsonl"), 2u);
  EXPECT_EQ(Lines("dinkes.csv"), 3u);
  EXPECT_EQ(Lines("dinkes-history.csv"), 3u);
  EXPECT_EQ(files_.Read("dinkes.jsonl").find("\"B\""), std::string::npos);
  EXPECT_FALSE(files_.Has("dinkes.state"));
}

TEST_F(ExportFilesTest, WhatAnotherQuestionBeganIsBegunAnew) {
  auto files = Open();
  Add(*files, "A");
  ASSERT_THAT(files->EndPage("second"), IsOk());
  files = Open("dinkes@elsewhere");
  EXPECT_EQ(files->next_page(), "");
  ASSERT_THAT(files->EndPage(""), IsOk());
  EXPECT_EQ(Lines("dinkes.jsonl"), 0u);
  EXPECT_EQ(Lines("dinkes.csv"), 1u);
}

TEST_F(ExportFilesTest, OnlyTheirOwnerReadsTheFiles) {
  Open();
  for (const char* name : {"dinkes.jsonl", "dinkes.csv", "dinkes-history.csv"}) {
    struct stat about = {};
    ASSERT_EQ(::stat(files_.Path(name).c_str(), &about), 0) << name;
    EXPECT_EQ(about.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(ExportFilesTest, CellsAreQuotedAndNoTextIsAFormula) {
  auto files = Open();
  Add(*files, "A", "=HYPERLINK(\"x\"),\nzwei");
  Add(*files, "B", "-7.25");
  ASSERT_THAT(files->EndPage(""), IsOk());
  const std::string table = files_.Read("dinkes.csv");
  EXPECT_THAT(table, HasSubstr(",\"'=HYPERLINK(\"\"x\"\"),\nzwei\","));
  EXPECT_THAT(table, HasSubstr(",-7.25,"));
}

}  // namespace
}  // namespace tanggap::cli
