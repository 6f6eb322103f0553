// What cannot be taken up into figures holds nobody else up.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/results.h"

namespace tanggap::surveys {
namespace {

class FoldFailureTest : public ResultsTest {
 protected:
  double Failed() const { return service_.Metric("tanggap_surveys_folds_failed_total"); }
  // How often everything that waits was looked through.
  int Looks() const { return service_.Times("find_waiting_deltas"); }
  int64_t Counted(Measured& measured) {
    return measured.Index(measured.Scope()).total().response_count();
  }
  // Nine wait for one more; then it comes, and they cannot be read.
  void Break(Measured& measured) {
    measured.AnswerMany(9, {});
    service_.Sql(base::Join("UPDATE surveys.cell_delta SET vector = '\\xff' WHERE survey = '",
                            measured.name().substr(measured.name().find('/') + 1), "'"));
    measured.Answer({});
  }
};

TEST_F(FoldFailureTest, OfOneSurveyLeavesTheOthersAsTheyAre) {
  Measured broken(service_, clock_);
  Measured whole(service_, clock_);
  Break(broken);
  ASSERT_TRUE(testing::Await([&] { return Failed() >= 1; }));
  whole.AnswerMany(3, Known({}));
  EXPECT_TRUE(testing::Await([&] { return Counted(whole) == 3; }));
  EXPECT_EQ(Counted(broken), 0);

  clock_.Advance(absl::Hours(1));
  const int looks = Looks();
  ASSERT_TRUE(testing::Await([&] { return Looks() > looks; })) << "everything, as each full hour";
  const double failed = Failed();
  ASSERT_TRUE(testing::Await([&] { return Failed() >= failed + 3; })) << "it is tried again";
  EXPECT_EQ(Looks(), looks + 1) << "and nothing else is looked through for it";
  whole.Answer(Known({}));
  EXPECT_TRUE(testing::Await([&] { return Counted(whole) == 4; }));
}

TEST_F(FoldFailureTest, OneThatSomebodyElseIsAtIsLookedAtAgainAlone) {
  Measured held(service_, clock_);
  held.AnswerMany(3, Known({}));
  ASSERT_TRUE(testing::Await([&] { return Counted(held) == 3; }));
  complaints::OpenTransaction other(service_.postgres_url(),
                                    "SELECT 1 FROM surveys.figures FOR UPDATE");
  held.Answer(Known({}));
  // As after a night without anybody: the time alone has it looked at.
  service_.Sql("DELETE FROM surveys.cell_due");
  const int looks = Looks();
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(testing::Await([&] { return Looks() > looks; }));
  const int runs = service_.Times("find_new_deltas");
  ASSERT_TRUE(testing::Await([&] { return service_.Times("find_new_deltas") >= runs + 3; }));
  EXPECT_EQ(Looks(), looks + 1);
  EXPECT_EQ(Counted(held), 3);
  other.Commit();
  EXPECT_TRUE(testing::Await([&] { return Counted(held) == 4; }));
}

}  // namespace
}  // namespace tanggap::surveys
