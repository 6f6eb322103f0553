#include "services/cli/survey/report_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using ::testing::HasSubstr;

TEST(ReportFileTest, ReadsWhatIsTypedOffAReport) {
  const auto request = ReadReport(
      "bantul.txt",
      "# Bantul 2023\r\n\nprofile: permenpan-14-2017\n"
      "PERSYARATAN: 3,31   # a comma\n  WAKTU : 3.49\n"
      "index: 87,28\ngrade: B\nperformance: Sangat Baik\nrespondents: 214\npopulation: 470\n");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->index_profile(), "indexProfiles/permenpan-14-2017");
  ASSERT_EQ(request->elements_size(), 2);
  EXPECT_EQ(request->elements(0).element(), "PERSYARATAN");
  EXPECT_EQ(request->elements(0).mean(), "3.31");
  EXPECT_EQ(request->elements(1).mean(), "3.49");
  EXPECT_EQ(request->claimed_index(), "87.28");
  EXPECT_EQ(request->claimed_grade(), "B");
  EXPECT_EQ(request->claimed_performance(), "Sangat Baik");
  EXPECT_EQ(request->claimed_respondents(), 214);
  EXPECT_EQ(request->claimed_population(), 470);
}

TEST(ReportFileTest, NamesTheLineThatIsWrong) {
  const struct {
    const char* text;
    const char* sentence;
  } cases[] = {
      {"PERSYARATAN: 3.31\nWAKTU 3.49\n", "bantul.txt:2: 'WAKTU 3.49' has no colon."},
      {"WAKTU: fast\n", "bantul.txt:1: WAKTU is 'fast', but must be a number."},
      {"WAKTU: 3.4.9\n", "bantul.txt:1: WAKTU is '3.4.9', but must be a number."},
      {"WAKTU: 3\n\nWAKTU: 4\n", "bantul.txt:3: WAKTU stands here a second time."},
      {"indeks: 80\n", "bantul.txt:1: there is no 'indeks' here; did you mean index?"},
      {"waktu: 3.4\n", "an element is written in capitals."},
      {"respondents: many\n", "respondents is 'many', but must be a whole number."},
      {"WAKTU:\n", "WAKTU has no value."},
      {"WAKTU: 3\n", "does not say the index"},
      {"index: 80\n", "names no element"},
  };
  for (const auto& each : cases) {
    const auto request = ReadReport("bantul.txt", each.text);
    ASSERT_FALSE(request.ok()) << each.text;
    EXPECT_TRUE(IsUsageError(request.status())) << each.text;
    EXPECT_THAT(std::string(request.status().message()), HasSubstr(each.sentence));
  }
}

}  // namespace
}  // namespace tanggap::cli
