#include "services/surveys/api/fold_pace.h"

#include <gtest/gtest.h>

#include "libs/base/random.h"

namespace tanggap::surveys {
namespace {

class FoldPaceTest : public ::testing::Test {
 protected:
  // A run of a process over the survey that something comes to all the time.
  bool Run(FoldPace& process) {
    const bool ours = process.IsOurs(survey_, version_);
    process.Leave(survey_, ours ? ++version_ : version_);
    process.EndRun();
    return ours;
  }

  base::SeededRandom random_{1};
  const base::Uuid survey_ = base::Uuid::V4(random_);
  int64_t version_ = 7;
};

TEST_F(FoldPaceTest, ChangesFiguresOnceASecondWhateverTheNumberOfProcesses) {
  FoldPace first, second, third;
  EXPECT_TRUE(Run(first));
  // Each may come to it once before it knows of the others.
  Run(second);
  Run(third);
  int64_t changes = 0;
  for (int i = 0; i < 30; ++i) {
    for (FoldPace* each : {&first, &second, &third}) changes += Run(*each);
  }
  EXPECT_GE(changes, 29);
  EXPECT_LE(changes, 30);
}

TEST_F(FoldPaceTest, GoesOnWhenTheProcessThatFoldedHasEnded) {
  FoldPace ended, left;
  Run(left);
  Run(ended);
  EXPECT_FALSE(Run(left));
  EXPECT_TRUE(Run(left));
  EXPECT_TRUE(Run(left));
}

TEST_F(FoldPaceTest, ForgetsASurveyThatNothingCameTo) {
  FoldPace process;
  Run(process);
  process.EndRun();
  version_ += 3;
  EXPECT_TRUE(Run(process));
}

}  // namespace
}  // namespace tanggap::surveys
