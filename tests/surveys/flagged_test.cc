// What is told over the wire of responses that have a quality flag, and what is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

class FlaggedTest : public ::testing::Test {
 protected:
  // So many of a unit, of whom the last ones say the same of everything.
  void Answer(int count, int flagged, Given given = {}) {
    measured_.AnswerMany(count - flagged, given);
    given.points = std::vector<int>(9, 3);
    measured_.AnswerMany(flagged, given);
  }
  v1::Index Total(const std::string& unit = "", const std::string& period = "") {
    return measured_.Index(measured_.Scope(unit, period)).total();
  }
  // How many have a flag; 0 where nothing may tell of them.
  static int64_t ToldBy(const v1::Index& index) {
    EXPECT_TRUE(index.has_official());
    EXPECT_EQ(index.has_without_flagged(), index.flagged_count() > 0);
    if (index.flagged_count() == 0) {
      EXPECT_THAT(index.notes(), ::testing::Not(::testing::Contains(v1::INDEX_NOTE_MANY_FLAGGED)));
    }
    return index.flagged_count();
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  Measured measured_{service_, clock_};
};

// What five and one said would be told by the index of all and of the five, with flagged ones and
// without them.
TEST_F(FlaggedTest, NothingIsToldThatCanBeSubtracted) {
  Answer(20, 5, {.unit = "bidang-p2p"});
  Answer(20, 1, {.unit = "sekretariat"});
  measured_.EndMonth();
  const v1::GetIndexResponse answer = measured_.Index(measured_.Scope(), {v1::GROUPING_UNIT});
  EXPECT_EQ(ToldBy(answer.total()), 6);
  EXPECT_EQ(answer.total().without_flagged().elements(0).answer_count(), 34);
  ASSERT_EQ(answer.groups_size(), 2);
  for (const v1::Index& unit : answer.groups()) EXPECT_EQ(ToldBy(unit), 0) << unit.group().unit();
  EXPECT_EQ(ToldBy(Total("bidang-p2p", "2026-03")), 0) << "the same by whichever way it is asked";
  EXPECT_EQ(ToldBy(Total("", "2026-Q1")), 6);
}

TEST_F(FlaggedTest, NothingIsToldBeforeAMonthHasEndedAndAllOfItCounts) {
  Answer(20, 6);
  measured_.AwaitFolds();
  const int64_t before = Total().response_count();
  EXPECT_EQ(ToldBy(Total()), 0);
  // A step, of which perhaps one has a flag.
  Answer(10, 1);
  measured_.AwaitFolds();
  EXPECT_GT(Total().response_count(), before);
  EXPECT_EQ(ToldBy(Total()), 0);
  measured_.EndMonth();
  EXPECT_EQ(Total().response_count(), 30);
  EXPECT_EQ(ToldBy(Total()), 7);

  // The next month, which takes nothing away from the one before.
  Answer(10, 1);
  measured_.AwaitFolds();
  EXPECT_EQ(ToldBy(Total("", "2026-03")), 7);
  EXPECT_EQ(ToldBy(Total("", "2026-04")), 0);
  EXPECT_EQ(ToldBy(Total("", "2026")), 0);
}

TEST_F(FlaggedTest, NothingIsToldWhileSomethingWaits) {
  Answer(14, 0);
  const Taken regretted = measured_.Answer({});
  Answer(6, 6);
  measured_.EndMonth();
  EXPECT_EQ(ToldBy(Total()), 6);
  measured_.Withdraw(regretted);
  EXPECT_EQ(Total().response_count(), 21);
  EXPECT_EQ(ToldBy(Total()), 0);
  measured_.AwaitCorrections();
  EXPECT_EQ(Total().response_count(), 20);
  EXPECT_EQ(ToldBy(Total()), 6);
}

TEST_F(FlaggedTest, OfWhomTheAgencyKnowsItIsToldAtOnce) {
  Answer(20, 6, {.level = v1::RESPONDENT_LEVEL_IDENTIFIED});
  measured_.AwaitFolds();
  EXPECT_EQ(ToldBy(Total()), 6);
  // With people whom it does not know it is another thing.
  Answer(12, 0);
  measured_.AwaitFolds();
  EXPECT_GT(Total().response_count(), 20);
  EXPECT_EQ(ToldBy(Total()), 0);
}

TEST_F(FlaggedTest, OfFiguresFromBeforeNothingIsTold) {
  Answer(20, 6);
  measured_.EndMonth();
  service_.Sql("UPDATE surveys.cell_count SET flagged_of = NULL");
  service_.Restart();
  EXPECT_EQ(ToldBy(Total("", "2026-03")), 0);
  Answer(20, 6);
  measured_.EndMonth();
  EXPECT_EQ(ToldBy(Total("", "2026-04")), 6);
  EXPECT_EQ(ToldBy(Total("", "2026")), 0);
}

TEST_F(FlaggedTest, NothingIsToldByTheProfileOfRespondents) {
  Given given = {.level = v1::RESPONDENT_LEVEL_IDENTIFIED};
  for (const char* sex : {"male", "female"}) {
    given.answers = {Yes("izin_profil"), Option("jenis_kelamin", sex)};
    Answer(20, 8, given);
  }
  measured_.AwaitFolds();
  v1::GetIndexRequest request;
  *request.mutable_scope() = measured_.Scope();
  request.add_group_by(v1::GROUPING_PROFILE);
  request.set_profile(v1::PROFILE_DIMENSION_SEX);
  const v1::GetIndexResponse answer = measured_.Ask(request);
  EXPECT_EQ(ToldBy(answer.total()), 16);
  ASSERT_EQ(answer.groups_size(), 2);
  for (const v1::Index& option : answer.groups()) EXPECT_EQ(ToldBy(option), 0);
}

}  // namespace
}  // namespace tanggap::surveys
