#include "services/cli/import/json_lines_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/cli/import/test_files.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Line(const std::string& id, const std::string& source = "tanggap-sg") {
  return base::Join("{\"externalReference\":{\"sourceAgency\":\"dinkes\",\"source\":\"", source,
                    "\",\"externalId\":\"", id, "\"}}");
}

class JsonLinesSourceTest : public ::testing::Test {
 protected:
  void Open(const std::string& content) {
    auto source = JsonLinesSource::Open(files_.WriteCompressed("cases.jsonl.gz", content));
    ASSERT_THAT(source.status(), IsOk());
    source_ = *std::move(source);
  }
  CaseSource::Row Next() {
    auto row = source_->Next();
    EXPECT_THAT(row.status(), IsOk());
    EXPECT_TRUE(row->has_value());
    return **std::move(row);
  }
  bool AtEnd() { return !source_->Next()->has_value(); }

  TestFiles files_;
  std::unique_ptr<CaseSource> source_;
};

TEST_F(JsonLinesSourceTest, EachLineIsACaseAndBlankOnesAreNone) {
  Open(Line("1") + "\n\n \r\n" + Line("2") + "\r\n" + Line("3"));
  const CaseSource::Row first = Next();
  EXPECT_EQ(first.external_id, "1");
  EXPECT_EQ(first.item.value().external_reference().source(), "tanggap-sg");
  const CaseSource::Row second = Next();
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(second.line, 4);
  EXPECT_EQ(Next().external_id, "3");
  EXPECT_TRUE(AtEnd());
}

TEST_F(JsonLinesSourceTest, LinesLongerThanAPieceAreOneCase) {
  std::string content;
  for (int i = 0; i < 30; ++i)
    content += base::Join("{\"steps\":[{\"text\":\"", std::string(50'000, 'x'), "\"}],",
                          Line("1").substr(1), "\n");
  Open(content);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(Next().external_id, "1");
  EXPECT_TRUE(AtEnd());
}

TEST_F(JsonLinesSourceTest, ALineThatNoRequestCouldHaveIsRejectedAndTheNextIsRead) {
  const std::string huge = base::Join("{\"text\":\"", std::string(size_t{9} << 20, 'x'), "\"}\n");
  Open(Line("1") + "\n" + huge + Line("3") + "\n");
  EXPECT_EQ(Next().external_id, "1");
  const CaseSource::Row row = Next();
  ASSERT_FALSE(row.item.ok());
  EXPECT_EQ(row.line, 2);
  EXPECT_THAT(row.item.rejection().reason, HasSubstr("longer than four mebibytes"));
  const CaseSource::Row third = Next();
  EXPECT_EQ(third.external_id, "3");
  EXPECT_EQ(third.number, 3);
  EXPECT_TRUE(AtEnd());
}

TEST_F(JsonLinesSourceTest, WhatIsNoCaseIsRejectedWithoutRepeatingIt) {
  Open("{\"reporter\": \"Budi Contoh\"}\n" + Line("2", "No Code") +
       "\n{\"externalReference\":{\"sou");
  const CaseSource::Row unknown = Next();
  ASSERT_FALSE(unknown.item.ok());
  EXPECT_THAT(unknown.item.rejection().reason, HasSubstr("no ImportedComplaint"));
  EXPECT_THAT(unknown.item.rejection().reason, Not(HasSubstr("Budi")));
  EXPECT_THAT(Next().item.rejection().reason, HasSubstr("external_reference.source"));
  EXPECT_THAT(Next().item.rejection().reason, HasSubstr("it was cut"));
  EXPECT_TRUE(AtEnd());
}

TEST_F(JsonLinesSourceTest, RowsOfAnEarlierRunArePassedOver) {
  Open(Line("1") + "\nno case\n" + Line("3") + "\n");
  ASSERT_THAT(source_->Skip(2), IsOk());
  const CaseSource::Row row = Next();
  EXPECT_EQ(row.number, 3);
  EXPECT_EQ(row.external_id, "3");
  ASSERT_THAT(source_->Skip(5), IsOk());
  EXPECT_TRUE(AtEnd());
}

}  // namespace
}  // namespace tanggap::cli
