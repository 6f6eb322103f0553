#include "services/cli/cursor_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libs/base/random.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::cli {
namespace {

using ::testing::IsEmpty;
using testing::IsOk;

class CursorFileTest : public ::testing::Test {
 protected:
  CursorFileTest() { std::filesystem::create_directories(folder_); }
  ~CursorFileTest() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() /
      ("tanggap-cursor-" + base::ToHex(base::SystemRandom().Bytes(8)));
  const std::string path_ = folder_ / "cursor";
};

TEST_F(CursorFileTest, GivesBackWhatWasWrittenLast) {
  for (const KeptCursor& kept :
       {KeptCursor{"first", {}}, KeptCursor{"", {"a"}}, KeptCursor{"second", {"a", "b"}}}) {
    ASSERT_THAT(WriteCursorFile(path_, kept), IsOk());
    const auto read = ReadCursorFile(path_);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, kept);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1)
      << "nothing is left beside it";
}

TEST_F(CursorFileTest, IsEmptyBeforeTheFirstTime) {
  const auto read = ReadCursorFile(path_);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->cursor, "");
  EXPECT_THAT(read->printed, IsEmpty());
}

TEST_F(CursorFileTest, SaysWhenItCannotBeWritten) {
  const absl::Status status = WriteCursorFile(folder_ / "missing" / "cursor", {"c", {}});
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("missing"), std::string::npos);
}

}  // namespace
}  // namespace tanggap::cli
