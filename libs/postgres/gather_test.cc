#include "libs/postgres/gather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tanggap::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Case {
  std::string number;
  int tellings = 0;
};

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {{"JT-1", 2}, {"JT-2", 5}};
  return cases;
}

TEST(GatherTest, GivesOneValueOfEachRowInTheirOrder) {
  EXPECT_THAT(Gather<int64_t>(Cases(), [](const Case& row) { return row.tellings; }),
              ElementsAre(2, 5));
  EXPECT_THAT(Gather<int64_t>(std::vector<Case>(), [](const Case& row) { return row.tellings; }),
              IsEmpty());
}

TEST(GatherTest, AViewIsOneOfTheRowItself) {
  const auto views = Gather<std::string_view>(
      Cases(), [](const Case& row) -> const std::string& { return row.number; });
  EXPECT_EQ(views[1].data(), Cases()[1].number.data());
}

}  // namespace
}  // namespace tanggap::postgres
