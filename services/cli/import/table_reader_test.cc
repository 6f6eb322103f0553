// How a table is written as a file, as far as its mapping says so: cells, letters, times.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/import/test_mapping.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;

class TableReaderTest : public MappedTable {};

TEST_F(TableReaderTest, WordsForNothingAreNothing) {
  ASSERT_THAT(Open(std::string(kSmallest) +
                       "format { empty_words: \"-\" empty_words: \"NULL\" }\n"
                       "description { columns: \"t\" } region { columns: \"r\" if_empty: \"33\" }",
                   "id,filed,t,r\n1,2025-02-03 14:30:05,-,null\n2,2025-02-03 14:30:05,- a,-\n"),
              IsOk());
  v1::ImportedComplaint item = Next();
  EXPECT_EQ(item.complaint().description(), "");
  EXPECT_EQ(item.complaint().region(), "33");
  EXPECT_EQ(Next().complaint().description(), "- a");
}

TEST_F(TableReaderTest, TheLastRowIsRejectedWhenOnlyItHasNoEnd) {
  const std::string mapping = std::string(kSmallest) + "description { columns: \"t\" }";
  const std::string row = "1,2025-02-03 14:30:05,A tree fell on the st";
  ASSERT_THAT(Open(mapping, "id,filed,t\n" + row), IsOk());
  EXPECT_THAT(Rejected(), HasSubstr("it may have been cut"));
  ASSERT_THAT(Open(mapping, "id,filed,t\n" + row + "\n"), IsOk());
  Next();
  // Nothing says how lines end in it.
  ASSERT_THAT(Open(mapping + "format { columns: \"id\" columns: \"filed\" columns: \"t\" }", row),
              IsOk());
  Next();
}

TEST_F(TableReaderTest, AQuoteThatHidesRowsCostsItsLineOnly) {
  const std::string filed = ",2025-02-03 14:30:05,";
  ASSERT_THAT(Open(std::string(kSmallest) + "description { columns: \"t\" }",
                   "id,filed,t\n1" + filed + "\"A tree\n2" + filed + "b\n3" + filed +
                       "\"c, d\"\n\"4" + filed + "A\n5" + filed + "e\"\n6" + filed + "f\n"),
              IsOk());
  EXPECT_THAT(Rejected(), HasSubstr("behind the closing quote"));
  EXPECT_EQ(Next().external_reference().external_id(), "2");
  EXPECT_EQ(Next().complaint().description(), "c, d");
  EXPECT_THAT(Rejected(), HasSubstr("a quote in it goes on over 2 lines"));
  EXPECT_EQ(Next().external_reference().external_id(), "5");
  EXPECT_EQ(Next().external_reference().external_id(), "6");
  EXPECT_FALSE((*table_->Next()).has_value());
}

TEST_F(TableReaderTest, AWrongDelimiterAndEncodingAreGuessed) {
  EXPECT_THAT(Failure(kSmallest, "id;filed;status\n1;2;3\n"),
              HasSubstr("format { delimiter: \";\" }"));
  EXPECT_THAT(Failure(kSmallest, "id\tfiled\n"), HasSubstr("format { delimiter: \"\\t\" }"));
  EXPECT_THAT(Failure(kSmallest, "id,filed,caf\xE9\n"), HasSubstr("TABLE_ENCODING_WINDOWS_1252"));
  EXPECT_THAT(Failure(kSmallest, ""), HasSubstr("The file is empty"));
  EXPECT_THAT(Failure(std::string(kSmallest) + "format { delimiter: \"\xC3\xA9\" }"),
              HasSubstr("one ASCII character"));
  EXPECT_THAT(Failure(std::string(kSmallest) + "format { delimiter: \";\" quote: \";\" }"),
              HasSubstr("two different characters"));
}

TEST_F(TableReaderTest, QuotesMayMeanNothingOrBeEscapedByABackslash) {
  const std::string mapping = std::string(kSmallest) + "description { columns: \"t\" }";
  ASSERT_THAT(Open(mapping + "format { quote: \"\" }",
                   "id,filed,t\n1,2025-02-03 14:30:05,\"5 pipe\n2,2025-02-03 14:30:05,b\n"),
              IsOk());
  EXPECT_EQ(Next().complaint().description(), "\"5 pipe");
  EXPECT_EQ(Next().complaint().description(), "b");
  ASSERT_THAT(Open(mapping + "format { quote_escape: QUOTE_ESCAPE_BACKSLASH delimiter: \"\\t\" }",
                   "id\tfiled\tt\n1\t2025-02-03 14:30:05\t\"A \\\"tree\\\" \\\\ \\n fell\"\n"
                   "2\t2025-02-03 14:30:05\t\\N\n3\t2025-02-03 14:30:05\ta\\\tb\\\nc\n"),
              IsOk());
  EXPECT_EQ(Next().complaint().description(), "A \"tree\" \\ \n fell");
  EXPECT_EQ(Next().complaint().description(), "");
  EXPECT_EQ(Next().complaint().description(), "a\tb\nc");
}

TEST_F(TableReaderTest, AFileMayHaveNoHeaderAndLinesBeforeIt) {
  ASSERT_THAT(Open(std::string(kSmallest) + "format { columns: \"id\" columns: \"filed\" }",
                   "17,2025-02-03 14:30:05\n"),
              IsOk());
  EXPECT_EQ(Next().external_reference().external_id(), "17");
  ASSERT_THAT(Open(std::string(kSmallest) + "format { lines_before_header: 2 }",
                   "A \"title\n\nid,filed\n17,2025-02-03 14:30:05\n"),
              IsOk());
  EXPECT_EQ(Next().external_reference().external_id(), "17");
}

TEST_F(TableReaderTest, LatinLettersBecomeUtf8) {
  ASSERT_THAT(Open(std::string(kSmallest) + "description { columns: \"t\" }\n"
                                            "format { encoding: TABLE_ENCODING_LATIN_1 }",
                   "id,filed,t\n1,2025-02-03 14:30:05,caf\xE9\n"),
              IsOk());
  EXPECT_EQ(Next().complaint().description(), "caf\xC3\xA9");
}

TEST_F(TableReaderTest, TimesMayNameTheirZoneOrNot) {
  const std::string mapping = R"(source: "lama" source_agency: "dinkes"
times { zone: "America/New_York" formats: "%Y-%m-%d%ET%H:%M:%S%Ez" formats: "%Y-%m-%d %H:%M" }
external_id { columns: "id" }
file_time { columns: "filed" })";
  ASSERT_THAT(Open(mapping,
                   "id,filed\n1,2020-07-01T12:00:00-04:00\n2,2020-07-01T12:00:00Z\n"
                   "3,2020-07-01 12:00\n4,2020-01-01 12:00\n5,2020-11-01 01:30\n"
                   "6,2020-03-08 02:30\n"),
              IsOk());
  const auto utc = [](int month, int day, int hour, int minute = 0) {
    return absl::FromCivil(absl::CivilMinute(2020, month, day, hour, minute), absl::UTCTimeZone());
  };
  EXPECT_EQ(TimeOf(Next().file_time()), utc(7, 1, 16));
  EXPECT_EQ(TimeOf(Next().file_time()), utc(7, 1, 12));
  EXPECT_EQ(TimeOf(Next().file_time()), utc(7, 1, 16));
  EXPECT_EQ(TimeOf(Next().file_time()), utc(1, 1, 17));
  // Two clocks showed it; the first.
  EXPECT_EQ(TimeOf(Next().file_time()), utc(11, 1, 5, 30));
  // No clock showed it: as if they had not been set yet.
  EXPECT_EQ(TimeOf(Next().file_time()), utc(3, 8, 7, 30));
}

TEST_F(TableReaderTest, NamesOfZonesStandBehindATimeInAnyCaseWithASpaceOrWithout) {
  const std::string mapping = R"(source: "lama" source_agency: "dinkes"
times { zone: "Asia/Jakarta" formats: "%d %B %Y %H.%M" zone_names { from: "WIT" to: "Asia/Jayapura" }
        zone_names { from: "WITA" to: "Asia/Makassar" } }
external_id { columns: "id" }
file_time { columns: "filed" })";
  ASSERT_THAT(Open(mapping,
                   "id,filed\n1,3 February 2025 14.30WITA\n2,3 February 2025 14.30 wit\n"
                   "3,3 February 2025 14.30 WIB\n"),
              IsOk());
  EXPECT_EQ(TimeOf(Next().file_time()), Jakarta(2025, 2, 3, 13, 30));
  EXPECT_EQ(TimeOf(Next().file_time()), Jakarta(2025, 2, 3, 12, 30));
  EXPECT_THAT(Rejected(), HasSubstr("14.30 WIB', which is no time"));
}

TEST_F(TableReaderTest, FormatsOfTimesAreChecked) {
  const auto failure = [&](const std::string& format) {
    return Failure("source: \"lama\" source_agency: \"dinkes\"\ntimes { zone: \"UTC\" formats: \"" +
                   format +
                   "\" }\nexternal_id { columns: \"id\" }\nfile_time { columns: \"filed\" }");
  };
  EXPECT_THAT(failure("%d/%m %H:%M"),
              HasSubstr("city.textproto:2:21: times.formats[0]: has no year"));
  EXPECT_THAT(failure("%Y %H:%M"), HasSubstr("has no year, month or day"));
  for (const char* unknown : {"%d/%m/%y", "%Y-%m-%d %Z", "%c", "%Y-%m-%d %"})
    EXPECT_THAT(failure(unknown), HasSubstr("is none of the ways")) << unknown;
  ASSERT_THAT(
      Open("source: \"lama\" source_agency: \"dinkes\"\ntimes { zone: \"UTC\" formats: \"%F %T\" "
           "formats: \"%b %d %Y "
           "%I:%M %p\" }\nexternal_id { columns: \"id\" }\nfile_time { columns: \"filed\" }",
           "id,filed\n1,2025-02-03 14:30:05\n2,Feb 03 2025 02:30 PM\n"),
      IsOk());
  const absl::Time expected =
      absl::FromCivil(absl::CivilSecond(2025, 2, 3, 14, 30, 5), absl::UTCTimeZone());
  EXPECT_EQ(TimeOf(Next().file_time()), expected);
  EXPECT_EQ(TimeOf(Next().file_time()), expected - absl::Seconds(5));
}

}  // namespace
}  // namespace tanggap::cli
