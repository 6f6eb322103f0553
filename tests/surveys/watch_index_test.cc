// An open screen is told when the index moves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/testing/await.h"
#include "tests/surveys/results.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class WatchIndexTest : public ResultsTest {
 protected:
  auto Watch(const v1::ResultScope& scope) {
    v1::WatchIndexRequest request;
    *request.mutable_query()->mutable_scope() = scope;
    return service_.Stream<v1::WatchIndexResponse>(base::Join(kResults, "WatchIndex"), request,
                                                   Officer(), {.timeout = absl::Minutes(2)});
  }
};

TEST_F(WatchIndexTest, AnOpenScreenIsToldWhatChanges) {
  Measured measured(service_, clock_);
  measured.AnswerMany(5, Known({}));
  measured.AwaitFolds();
  auto stream = Watch(measured.Scope());
  auto next = stream.Next();
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ((**next).index().total().response_count(), 5);
  EXPECT_TRUE((**next).has_as_of_time());
  const std::string shown = (**next).index().SerializeAsString();
  EXPECT_EQ(shown, measured.Index(measured.Scope()).SerializeAsString());
  measured.Answer(Known({}));
  int64_t counted = 5;
  while (counted < 6) {
    next = stream.Next();
    ASSERT_THAT(next, IsOk());
    counted = (**next).index().total().response_count();
  }
  EXPECT_EQ(counted, 6);
  stream.Cancel();

  auto refused = Watch(measured.Scope("tidak-ada"));
  EXPECT_THAT(refused.Next().status(), HasReason(Reason::UNKNOWN_UNIT));
}

TEST_F(WatchIndexTest, WhatChangesElsewhereIsNotTold) {
  Measured measured(service_, clock_);
  measured.AnswerMany(5, Known({}));
  measured.AwaitFolds();
  auto stream = Watch(measured.Scope("bidang-p2p"));
  auto next = stream.Next();
  ASSERT_THAT(next, IsOk());
  Given other = Known({});
  other.unit = "sekretariat";
  for (int i = 0; i < 3; ++i) {
    measured.Answer(other);
    measured.AwaitFolds();
    const int looks = service_.Times("load_figure_standings");
    ASSERT_TRUE(tanggap::testing::Await(
        [&] { return service_.Times("load_figure_standings") >= looks + 2; }));
  }
  measured.Answer(Known({}));
  std::string shown;
  while ((**next).index().total().response_count() < 6) {
    shown = (**next).index().SerializeAsString();
    next = stream.Next();
    ASSERT_THAT(next, IsOk());
    EXPECT_NE((**next).index().SerializeAsString(), shown);
  }
}

}  // namespace
}  // namespace tanggap::surveys
