// What the operator runs after the database was restored from a backup.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/surveys/commands.h"
#include "tests/surveys/service.h"

namespace tanggap::surveys {
namespace {

class NewEpochTest : public ::testing::Test {
 protected:
  int NewEpoch() {
    std::vector<std::string> words = {"tanggap-surveys", "new-epoch",
                                      "--postgres-url=" + service_.postgres_url()};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    return RunCommand(static_cast<int>(arguments.size()), arguments.data());
  }

  Service service_;
};

// They may have been filed since the backup was made, on their days.
TEST_F(NewEpochTest, TakesSuggestionsThatWaitForSent) {
  service_.Sql(
      "INSERT INTO surveys.follow_up SELECT gen_random_uuid(), gen_random_uuid(), 'usulan', "
      "'dinkes', '', '', 20000 + n, n / 2 FROM generate_series(0, 2) AS n");
  const std::string days = "SELECT string_agg(file_day::text, ',' ORDER BY file_day) FROM ";
  EXPECT_EQ(service_.Sql(days + "surveys.follow_up WHERE tries = 0"), "20000,20001");
  ASSERT_EQ(NewEpoch(), 0);
  EXPECT_EQ(service_.Sql(days + "surveys.follow_up WHERE tries = 0"), "");
  EXPECT_EQ(service_.Sql(days + "surveys.follow_up WHERE tries = 1"), "20000,20001,20002");
}

TEST_F(NewEpochTest, BeginsNewEpochsOfTheLogs) {
  const std::string before = "01900000-0000-7000-8000-000000000000";
  service_.Sql("INSERT INTO ev.log_head VALUES ('dinkes', '" + before + "', 0, 1)");
  ASSERT_EQ(NewEpoch(), 0);
  EXPECT_GT(service_.Sql("SELECT epoch FROM ev.log_head WHERE agency = 'dinkes'"), before);
}

}  // namespace
}  // namespace tanggap::surveys
