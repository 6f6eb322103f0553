#include "services/cli/import/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "services/cli/import/test_files.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CsvReaderTest : public ::testing::Test {
 protected:
  std::vector<CsvRow> RowsOf(const std::string& content, CsvFormat format = {}) {
    return RowsOfFile(files_.Write("table.csv", content), format);
  }
  std::vector<CsvRow> RowsOfFile(const std::string& path, CsvFormat format = {},
                                 size_t piece_size = 1 << 16) {
    auto source = ByteSource::Open(path, piece_size);
    EXPECT_THAT(source.status(), IsOk());
    CsvReader reader(**source, format);
    std::vector<CsvRow> rows;
    CsvRow row;
    while (true) {
      const absl::StatusOr<bool> more = reader.Next(row);
      failure_ = more.status();
      if (!more.ok() || !*more) return rows;
      rows.push_back(row);
    }
  }

  TestFiles files_;
  absl::Status failure_;
};

TEST_F(CsvReaderTest, CellsStandBetweenDelimitersAndMayBeQuoted) {
  const auto rows = RowsOf("a,b,c\n1,\"x, \"\"y\"\"\", z \n,,\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[1].cells, ElementsAre("1", "x, \"y\"", " z "));
  EXPECT_THAT(rows[2].cells, ElementsAre("", "", ""));
  EXPECT_FALSE(rows[2].last_without_line_end);
}

TEST_F(CsvReaderTest, QuotedCellsGoOverSeveralLinesAndLinesAreCounted) {
  const auto rows = RowsOf("a,b\r\n\"one\r\ntwo\",2\r\n\r\n\n3,4");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[1].cells, ElementsAre("one\r\ntwo", "2"));
  EXPECT_EQ(rows[1].line, 2);
  EXPECT_THAT(rows[2].cells, ElementsAre("3", "4"));
  EXPECT_EQ(rows[2].line, 6);
  EXPECT_TRUE(rows[2].last_without_line_end);
}

TEST_F(CsvReaderTest, OtherDelimitersAndQuotes) {
  const auto rows = RowsOf("a;'b;c';\"d\"\n", {.delimiter = ';', .quote = '\''});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].cells, ElementsAre("a", "b;c", "\"d\""));
}

TEST_F(CsvReaderTest, AByteOrderMarkIsNoPartOfTheFirstCell) {
  EXPECT_THAT(RowsOf("\xEF\xBB\xBFid,b\n")[0].cells, ElementsAre("id", "b"));
  RowsOf(std::string("\xFF\xFEi\0d\0", 6));
  EXPECT_THAT(std::string(failure_.message()), HasSubstr("UTF-16"));
}

TEST_F(CsvReaderTest, AQuoteThatIsNotClosedIsToldWithItsLine) {
  const auto rows = RowsOf("a,b\n1,2\n3,\"never\n4,5\n");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_THAT(rows[2].problem, HasSubstr("opens in line 3 is never closed"));
  EXPECT_THAT(rows[3].cells, ElementsAre("4", "5"));
  EXPECT_EQ(rows[3].line, 4);
  RowsOf("a\n\"" + std::string(3 << 20, 'x'));
  EXPECT_THAT(std::string(failure_.message()), HasSubstr("begins in line 2 is longer"));
}

TEST_F(CsvReaderTest, AQuoteThatNothingClosesCostsItsLineOnlyHoweverFarItGoes) {
  std::string content = "a,b\r\n1,\"never\r\n";
  for (int i = 2; i < 200'000; ++i) content += base::Join(i, ",x\r\n");
  const auto rows = RowsOf(content);
  ASSERT_EQ(rows.size(), 200'000u);
  EXPECT_THAT(rows[1].problem, HasSubstr("is never closed"));
  for (size_t i = 2; i < rows.size(); ++i) {
    ASSERT_THAT(rows[i].problem, IsEmpty());
    ASSERT_EQ(rows[i].line, static_cast<int64_t>(i) + 1);
  }
}

TEST_F(CsvReaderTest, WhereThePiecesOfAFileEndMakesNoDifference) {
  const std::string content =
      "\xEF\xBB\xBFid,\"b\"\r\n\"one\r\n\"\"two\"\"\",2\r\n\r\n5,\"x\"y\"\r\n6,\"never\r\n7,"
      "\"z\"\r\n8,9";
  const std::string path = files_.Write("table.csv", content);
  const auto whole = RowsOfFile(path);
  ASSERT_EQ(whole.size(), 6u);
  for (size_t size = 1; size <= 7; ++size) {
    const auto rows = RowsOfFile(path, {}, size);
    ASSERT_EQ(rows.size(), whole.size()) << size;
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].cells, whole[i].cells) << size;
      EXPECT_EQ(rows[i].problem, whole[i].problem) << size;
      EXPECT_EQ(rows[i].line, whole[i].line) << size;
    }
    RowsOfFile(files_.Write("utf16.csv", std::string("\xFE\xFF\0i\0d", 6)), {}, size);
    EXPECT_THAT(std::string(failure_.message()), HasSubstr("UTF-16"));
  }
  EXPECT_THAT(whole[0].cells, ElementsAre("id", "b"));
  EXPECT_THAT(whole[1].cells, ElementsAre("one\r\n\"two\"", "2"));
  EXPECT_THAT(whole[4].cells, ElementsAre("7", "z"));
  EXPECT_EQ(whole[5].line, 8);
}

TEST_F(CsvReaderTest, TextBehindAClosingQuoteIsToldAndTheNextRowIsRead) {
  const auto rows = RowsOf("a,b\n\"5\" pipe\",2\n3,4\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[1].problem, HasSubstr("behind the closing quote in line 2"));
  EXPECT_THAT(rows[2].problem, IsEmpty());
  EXPECT_THAT(rows[2].cells, ElementsAre("3", "4"));
}

TEST_F(CsvReaderTest, AQuoteWithinAPlainCellStandsForItself) {
  EXPECT_THAT(RowsOf("5\" pipe,b\n")[0].cells, ElementsAre("5\" pipe", "b"));
}

TEST_F(CsvReaderTest, PlainFilesLongerThanAllBuffersAreReadToTheirEnd) {
  std::string content = "id,text\n";
  for (int i = 0; i < 60'000; ++i) content += base::Join(i, ",", std::string(20, 'x'), "\n");
  const std::string path = files_.Write("table.csv", content);
  EXPECT_EQ(RowsOfFile(path).size(), 60'001u);
  auto source = ByteSource::Open(path);
  ASSERT_THAT(source.status(), IsOk());
  std::string read;
  double fraction = 0;
  // One may ask in between how far it is.
  while (true) {
    const absl::StatusOr<std::string_view> piece = (*source)->Next();
    ASSERT_THAT(piece.status(), IsOk());
    if (piece->empty()) break;
    read += *piece;
    EXPECT_GE((*source)->Fraction(), fraction);
    fraction = (*source)->Fraction();
  }
  EXPECT_EQ(read.size(), content.size());
  EXPECT_TRUE(read == content);
  EXPECT_EQ(fraction, 1);
}

TEST_F(CsvReaderTest, CompressedFilesReadAlikeAndACutOneIsTold) {
  std::string content = "id,text\n";
  std::mt19937 random(1);
  for (int i = 0; i < 50'000; ++i) content += base::Join(i, ",", random(), "\n");
  const std::string path = files_.WriteCompressed("table.csv.gz", content);
  EXPECT_EQ(RowsOfFile(path).size(), 50'001u);
  EXPECT_THAT(failure_, IsOk());
  const std::string whole = files_.Read("table.csv.gz");
  const auto rows = RowsOfFile(files_.Write("cut.csv.gz", whole.substr(0, whole.size() / 2)));
  EXPECT_GT(rows.size(), 10'000u);
  EXPECT_LT(rows.size(), 40'000u);
  EXPECT_THAT(std::string(failure_.message()), HasSubstr("it was cut"));
}

// What Python's module csv reads from that file, a line a row, cells in hexadecimal.
std::vector<std::vector<std::string>> PythonsRows(const std::string& path, CsvFormat format) {
  const std::string command = base::Join(
      "python3 -c 'import csv, sys\nfor row in csv.reader(open(sys.argv[1], newline=\"\"), "
      "delimiter=sys.argv[2], quotechar=sys.argv[3], strict=True, **({\"escapechar\": "
      "\"\\\\\", \"doublequote\": False} if sys.argv[4] == \"1\" else {})):\n"
      "  if row: print(\",\".join(\"x\" + cell.encode().hex() for cell in row))' ",
      path, " '", std::string(1, format.delimiter), "' '", std::string(1, format.quote), "' ",
      format.backslash ? "1" : "0");
  std::vector<std::vector<std::string>> rows;
  FILE* output = ::popen(command.c_str(), "r");
  std::string text;
  char buffer[65536];
  for (size_t read; (read = std::fread(buffer, 1, sizeof buffer, output)) > 0;)
    text.append(buffer, read);
  EXPECT_EQ(::pclose(output), 0);
  for (const std::string& line : base::Split(text, '\n')) {
    if (line.empty()) continue;
    std::vector<std::string>& row = rows.emplace_back();
    for (const std::string& cell : base::Split(line, ','))
      row.push_back(base::FromHex(cell.substr(1)));
  }
  return rows;
}

std::string RandomTable(std::mt19937& random, CsvFormat format) {
  std::string table;
  for (int row = 0; row < 300; ++row) {
    const size_t columns = 1 + random() % 6;
    for (size_t column = 0; column < columns; ++column) {
      if (column > 0) table += format.delimiter;
      const bool quoted = random() % 2 == 0;
      std::string cell;
      for (size_t i = random() % 12; i > 0; --i) cell += "abc xyz"[random() % 7];
      if (quoted) {
        for (size_t i = random() % 4; i > 0; --i) {
          const std::string special[] = {
              "\n", "\r\n", std::string(1, format.delimiter),
              (format.backslash ? "\\" : std::string(1, format.quote)) + format.quote, "\xC3\xA9"};
          cell += special[random() % 5];
        }
        cell = format.quote + cell + format.quote;
      }
      table += cell;
    }
    table += random() % 3 == 0 ? "\r\n" : "\n";
  }
  return table;
}

TEST_F(CsvReaderTest, ItReadsWhatPythonReads) {
  std::mt19937 random(20260302);
  for (const CsvFormat format :
       {CsvFormat{}, CsvFormat{';', '"'}, CsvFormat{'|', '~'}, CsvFormat{',', '"', true}}) {
    for (int round = 0; round < 5; ++round) {
      const std::string path = files_.Write("random.csv", RandomTable(random, format));
      std::vector<std::vector<std::string>> mine;
      for (const CsvRow& row : RowsOfFile(path, format)) {
        EXPECT_THAT(row.problem, IsEmpty());
        mine.push_back(row.cells);
      }
      const auto pythons = PythonsRows(path, format);
      ASSERT_GT(pythons.size(), 250u);
      ASSERT_EQ(mine, pythons) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace tanggap::cli
