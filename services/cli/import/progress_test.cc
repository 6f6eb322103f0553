#include "services/cli/import/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ProgressTest : public ::testing::Test {
 protected:
  // What is shown of so many rows at that part of the file.
  std::string Shown(Progress& progress, int64_t rows, double fraction, int64_t rejected = 0) {
    err_.str("");
    progress.Show({.rows = rows, .rejected = rejected}, fraction);
    return err_.str();
  }

  std::istringstream in_;
  std::ostringstream out_, err_;
  base::ManualClock clock_{kNow};
  base::SystemRandom random_;
  Surroundings surroundings_{.in = in_,
                             .out = out_,
                             .err = err_,
                             .terminal_err = true,
                             .clock = clock_,
                             .random = random_};
};

TEST_F(ProgressTest, ALineHasABarTheRateAndWhatIsLeft) {
  EXPECT_EQ(
      ProgressLine({.rows = 167'400, .rejected = 1'012}, 0.5, 4'120.4, absl::Milliseconds(39'200)),
      "[============            ] 50%  167,400 rows  4,120/s  about 40s left  1,012 rejected");
  EXPECT_EQ(ProgressLine({.rows = 12}, 0, 3, absl::InfiniteDuration()),
            "[                        ] 0%  12 rows  3/s");
}

TEST_F(ProgressTest, OnATerminalTheLineIsWrittenOverAndGoesByWhatThisRunDid) {
  // An earlier run did the first half of the file: of its time nothing is known.
  Progress progress(surroundings_, {.rows = 5'000});
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Shown(progress, 5'100, 0.5), HasSubstr("  100/s"));
  EXPECT_EQ(Shown(progress, 5'200, 0.51), "") << "too often";
  clock_.Advance(absl::Seconds(9));
  const std::string line = Shown(progress, 7'000, 0.7, 3);
  EXPECT_THAT(line, StartsWith("\r"));
  EXPECT_THAT(line, HasSubstr("70%  7,000 rows  200/s  about 15s left  3 rejected"));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  progress.End();
  EXPECT_THAT(err_.str(), EndsWith("\n"));
}

TEST_F(ProgressTest, ElsewhereThereIsALineNowAndThen) {
  surroundings_.terminal_err = false;
  Progress progress(surroundings_, {});
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Shown(progress, 100, 0.1), EndsWith("100/s\n"));
  clock_.Advance(absl::Seconds(9));
  EXPECT_EQ(Shown(progress, 1'000, 0.5), "");
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Shown(progress, 1'100, 0.6), StartsWith("["));
}

}  // namespace
}  // namespace tanggap::cli
