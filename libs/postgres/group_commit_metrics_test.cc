#include "libs/postgres/group_commit_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "libs/errors/error.h"
#include "libs/postgres/group_commit.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::postgres {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

TEST(GroupCommitMetricsTest, TheOperatorSeesWhichSettingRefusedARowAndTheCallerDoesNot) {
  using Words = GroupCommit<std::string, std::string>;
  const base::SystemClock clock;
  telemetry::Metrics metrics;
  GroupCommitMetrics shown(metrics, "words", "queue-capacity");
  std::promise<void> begun, release;
  std::shared_future<void> released = release.get_future().share();
  int flushes = 0;
  Words words(
      {.most_waiting = 1, .metrics = &shown}, clock, [](const std::string& word) { return word; },
      [&](const std::vector<const std::string*>& rows, absl::Time) {
        if (++flushes == 1) begun.set_value();
        released.wait();
        return Words::Outcomes(rows.size(), std::string("written"));
      });
  const absl::Time soon = clock.Now() + absl::Seconds(30);
  ASSERT_THAT(words.Submit("first", soon, [](auto) {}), IsOk());
  begun.get_future().wait();
  ASSERT_THAT(words.Submit("second", soon, [](auto) {}), IsOk());
  EXPECT_EQ(shown.waiting().Value(), 1);
  const absl::Status refused =
      words.Submit("third", soon, [](auto) { ADD_FAILURE() << "completed"; });
  EXPECT_THAT(refused, HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(errors::CauseOf(refused), HasSubstr("queue-capacity admits, 1"));
  EXPECT_THAT(std::string(refused.message()), Not(HasSubstr("queue-capacity")));
  release.set_value();
  words.Drain(soon);
  EXPECT_THAT(metrics.Text(), HasSubstr("tanggap_group_commit_refused_total{queue=\"words\","
                                        "reason=\"queue-capacity\"} 1"));
  EXPECT_EQ(shown.waiting().Value(), 0);
  EXPECT_EQ(shown.accepted().Value(), 2);
  EXPECT_EQ(shown.flushes().Value(), 2);
  EXPECT_EQ(shown.refused_late().Value(), 0);
}

}  // namespace
}  // namespace tanggap::postgres
