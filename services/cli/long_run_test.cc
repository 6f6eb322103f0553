#include "services/cli/long_run.h"

#include <gtest/gtest.h>

namespace tanggap::cli {
namespace {

absl::StatusOr<PatienceFlag> PatienceBy(const std::vector<std::string>& words) {
  return PatienceOf(*Arguments::Parse(words, {PatienceFlagOfCommand()}, {}));
}

TEST(LongRunTest, OnesOwnPatienceHoldsFromTheBeginning) {
  EXPECT_EQ(PatienceBy({"import"})->total, absl::Minutes(5));
  EXPECT_EQ(PatienceBy({"import"})->at_first, absl::Seconds(10));
  EXPECT_EQ(PatienceBy({"import", "--patience", "2m"})->at_first, absl::Minutes(2));
  EXPECT_FALSE(PatienceBy({"import", "--patience", "long"}).ok());
}

TEST(LongRunTest, ConcurrencyIsAFewAtATime) {
  const auto by = [](const std::string& value) {
    return ConcurrencyOf(
        *Arguments::Parse({"import", "--concurrency", value}, {ConcurrencyFlag("How many.")}, {}));
  };
  EXPECT_EQ(*by("32"), 32);
  for (const char* wrong : {"0", "33", "x"}) EXPECT_FALSE(by(wrong).ok()) << wrong;
}

}  // namespace
}  // namespace tanggap::cli
