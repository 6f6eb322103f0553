#include "services/cli/export/export_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "services/cli/import/json_lines_source.h"
#include "services/cli/import/test_files.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class ExportFilesTest : public ::testing::Test {
 protected:
  std::unique_ptr<ExportFiles> Open(const std::string& identity = "dinkes@here") {
    auto opened = ExportFiles::Open(files_.Path("dinkes"), identity);
    EXPECT_THAT(opened.status(), IsOk());
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  void Add(ExportFiles& files, const std::string& number, const std::string& text = "x",
           const ExportedAs& as = {}) {
    v1::Complaint complaint;
    complaint.set_number(number);
    complaint.set_description(text);
    v1::HistoryEntry entry;
    entry.set_version(1);
    v1::ImportedComplaint item;
    item.mutable_external_reference()->set_source("tanggap-sg");
    item.mutable_external_reference()->set_source_agency("dinkes");
    item.mutable_external_reference()->set_external_id(number);
    EXPECT_THAT(files.Add(complaint, {entry}, item, as), IsOk());
  }
  size_t Lines(const std::string& name) {
    const std::string text = files_.Read(name);
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  TestFiles files_;
};

TEST_F(ExportFilesTest, ARunThatEndedGoesOnBehindItsLastWholePage) {
  auto files = Open();
  EXPECT_EQ(files->progress().next_page, "");
  Add(*files, "A", "x", {.incomplete = true, .withholds_person = true});
  ASSERT_THAT(files->EndPage("second"), IsOk());
  Add(*files, "B");  // of a page that is not whole
  files.reset();
  files = Open();
  EXPECT_EQ(files->progress().next_page, "second");
  EXPECT_EQ(files->progress().cases, 1);
  EXPECT_EQ(files->progress().incomplete, 1);
  EXPECT_THAT(files->progress().first_incomplete, ::testing::ElementsAre("A"));
  EXPECT_EQ(files->progress().persons_withheld, 1);
  Add(*files, "C");
  ASSERT_THAT(files->EndPage(""), IsOk());
  EXPECT_EQ(files->progress().cases, 2);
  EXPECT_EQ(files->progress().entries, 2);
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
  files.reset();
  files = Open("dinkes@elsewhere");
  EXPECT_EQ(files->progress().next_page, "");
  ASSERT_THAT(files->EndPage(""), IsOk());
  EXPECT_EQ(Lines("dinkes.jsonl"), 0u);
  EXPECT_EQ(Lines("dinkes.csv"), 1u);
}

TEST_F(ExportFilesTest, CellsAreQuotedAndNoTextIsAFormula) {
  auto files = Open();
  Add(*files, "A", "=HYPERLINK(\"x\"),\nzwei");
  Add(*files, "B", "Halo;=HYPERLINK(1)");
  ASSERT_THAT(files->EndPage(""), IsOk());
  const std::string table = files_.Read("dinkes.csv");
  EXPECT_THAT(table, HasSubstr(",\"'=HYPERLINK(\"\"x\"\"),\nzwei\","));
  EXPECT_THAT(table, HasSubstr(",\"Halo;'=HYPERLINK(1)\","));
}

TEST_F(ExportFilesTest, ACaseWithoutItsTextsIsMarkedSoThatAnImportRefusesIt) {
  auto files = Open();
  Add(*files, "A", "", {.incomplete = true});
  Add(*files, "B", "", {.incomplete = true, .refused_if_incomplete = false});
  ASSERT_THAT(files->EndPage(""), IsOk());
  EXPECT_THAT(files_.Read("dinkes.csv"), HasSubstr("MAY_NOT_BE_READ"));
  EXPECT_THAT(files_.Read("dinkes-history.csv"), Not(HasSubstr("MAY_NOT_BE_READ")));
  auto source = JsonLinesSource::Open(files_.Path("dinkes.jsonl"));
  ASSERT_THAT(source.status(), IsOk());
  const auto marked = (*source)->Next();
  ASSERT_FALSE((*marked)->item.ok());
  EXPECT_THAT((*marked)->item.rejection().reason, HasSubstr("might not read all of it"));
  EXPECT_TRUE((*(*source)->Next())->item.ok());
}

TEST_F(ExportFilesTest, AnEntryWithoutItsWordsIsMarkedForPeople) {
  auto files = Open();
  v1::HistoryEntry read, withheld;
  read.set_text("Sudah.");
  withheld.set_words_withheld(true);
  EXPECT_THAT(files->Add({}, {read, withheld}, {}), IsOk());
  ASSERT_THAT(files->EndPage(""), IsOk());
  const std::string table = files_.Read("dinkes-history.csv");
  EXPECT_THAT(table, HasSubstr(",\"text\",\"texts\"\r\n"));
  EXPECT_THAT(table, HasSubstr(",\"Sudah.\",\"\"\r\n"));
  EXPECT_THAT(table, HasSubstr(",\"\",\"MAY_NOT_BE_READ\"\r\n"));
}

}  // namespace
}  // namespace tanggap::cli
