// The words of the program that operators type beside a serving service.

#include "services/complaints/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::Await;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class CommandsTest : public ::testing::Test {
 protected:
  struct Told {
    int code;
    std::string out;
    std::string problem;
  };
  Told Run(const std::vector<std::string>& words) {
    std::vector<std::string> line = {"tanggap-complaints",
                                     "--postgres-url=" + service_.postgres_url()};
    line.insert(line.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : line) arguments.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = RunCommand(static_cast<int>(arguments.size()), arguments.data());
    return {code, ::testing::internal::GetCapturedStdout(),
            ::testing::internal::GetCapturedStderr()};
  }
  bool Follows() {
    const Told told = Run({"consumers", "list"});
    return told.code == 0 &&
           ::testing::Matches(ContainsRegex("workload-1 +complaints +dinkes +1 +1 +0"))(told.out);
  }

  Service service_;
};

TEST_F(CommandsTest, ConsumersListTellsHowFarTheWorkloadIs) {
  File(service_);
  EXPECT_TRUE(Await([&] { return Follows(); })) << Run({"consumers", "list"}).out;
  EXPECT_THAT(Run({"consumers", "list"}).out, HasSubstr("workload answers from workload-1"));
  EXPECT_THAT(Run({"consumers", "parked"}).out, ::testing::Not(HasSubstr("dinkes")));
}

TEST_F(CommandsTest, TheConsumerThatIsServedIsNotForgotten) {
  File(service_);
  ASSERT_TRUE(Await([&] { return Follows(); }));
  const Told told = Run({"consumers", "forget", "workload-1"});
  EXPECT_EQ(told.code, 1);
  EXPECT_THAT(told.problem, HasSubstr("workload"));
  EXPECT_TRUE(Follows());
}

TEST_F(CommandsTest, WordsThatAreNoCommandAreToldWhatIs) {
  EXPECT_EQ(Run({"consumers", "eat"}).code, 1);
  EXPECT_THAT(Run({"consumers", "eat"}).problem, HasSubstr("consumers list"));
  EXPECT_EQ(Run({"serve", "twice"}).code, 2);
  EXPECT_THAT(Run({"--help"}).out, HasSubstr("consumers redrive CONSUMER [SUBJECT]"));
}

}  // namespace
}  // namespace tanggap::complaints
