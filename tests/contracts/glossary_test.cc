// The glossary of proto/README.md has one row for each value of the enums whose words are
// Indonesian administration's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "tests/contracts/contracts.h"

namespace tanggap::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::set<std::string> kEnums = {"ComplaintClass",    "Track",
                                      "Channel",           "IntakePointKind",
                                      "ComplaintState",    "Action",
                                      "Outcome",           "ClockKind",
                                      "RejectionReason",   "ReporterIdentity",
                                      "ContentVisibility", "Role",
                                      "SurveyPurpose",     "SurveyState",
                                      "CollectorKind",     "RespondentLevel",
                                      "ResponseState",     "QualityFlag",
                                      "ProfileDimension",  "FollowUpAction",
                                      "ImprovementState"};

// The values that need a row, and those that stand for "not stated" and need none.
std::set<std::string> Values(const Contracts& contracts) {
  std::set<std::string> values;
  for (const auto* type : contracts.Enums()) {
    if (kEnums.count(type->name()) == 0) continue;
    for (int i = 1; i < type->value_count(); ++i) values.insert(type->value(i)->name());
  }
  return values;
}

// A row is: | Indonesian term | `VALUE` | meaning | law or source |
std::vector<std::string> Problems(const std::string& readme, const std::set<std::string>& values) {
  static const std::regex kRow(R"(^\|([^|]*)\|\s*`([A-Z0-9_]+)`\s*\|([^|]*)\|([^|]*)\|$)");
  static const std::regex kSomething(".*[A-Za-z0-9].*");
  std::vector<std::string> problems;
  std::set<std::string> missing = values;
  std::istringstream lines(readme);
  for (std::string line; std::getline(lines, line);) {
    std::smatch row;
    if (!std::regex_match(line, row, kRow)) continue;
    const std::string value = row[2];
    if (values.count(value) == 0) {
      problems.push_back(value + " has a row and is no value of these enums");
    } else if (missing.erase(value) == 0) {
      problems.push_back(value + " has two rows");
    }
    for (int column : {1, 3, 4}) {
      if (!std::regex_match(row[column].str(), kSomething)) {
        problems.push_back(value + " has an empty column");
      }
    }
  }
  for (const std::string& value : missing) problems.push_back(value + " has no row");
  return problems;
}

TEST(GlossaryTest, HasEveryValueOnce) {
  std::ifstream file(PROTO_DIR "/README.md");
  const std::string readme((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
  const std::set<std::string> values = Values(Contracts());
  EXPECT_GE(values.size(), 80u) << "an enum of the glossary is not in the contracts any more";
  EXPECT_THAT(Problems(readme, values), IsEmpty());
}

TEST(GlossaryTest, EveryEnumItCoversExists) {
  std::set<std::string> missing = kEnums;
  const Contracts contracts;
  for (const auto* type : contracts.Enums()) missing.erase(type->name());
  EXPECT_THAT(missing, IsEmpty());
}

TEST(GlossaryTest, FindsWhatIsWrong) {
  const std::set<std::string> values = {"TRACK_LIGHT"};
  EXPECT_THAT(Problems("| ringan | `TRACK_LIGHT` | light | practice |", values), IsEmpty());
  EXPECT_THAT(Problems("", values), ElementsAre(HasSubstr("no row")));
  EXPECT_THAT(Problems("| ringan | `TRACK_LIGHT` | light | |", values),
              ElementsAre(HasSubstr("empty column")));
  EXPECT_THAT(Problems("| a | `TRACK_LIGHT` | a | a |\n| a | `TRACK_LIGHT` | a | a |", values),
              ElementsAre(HasSubstr("two rows")));
  EXPECT_THAT(Problems("| a | `TRACK_LIGHT` | a | a |\n| a | `TRACK_OLD` | a | a |", values),
              ElementsAre(HasSubstr("no value")));
}

}  // namespace
}  // namespace tanggap::contracts
