// Watching an agency's surveys.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/rpc/stream_reader.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/feed_messages.pb.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::SizeIs;

v1::WatchSurveysRequest WatchOf(const std::string& agency) {
  v1::WatchSurveysRequest request;
  request.add_agencies(agency);
  request.set_start(v1::SURVEY_WATCH_START_OLDEST);
  return request;
}

class WatchTest : public ::testing::Test {
 protected:
  auto Open(const v1::WatchSurveysRequest& request, const Caller& caller = Supervisor()) {
    return service_.Stream<v1::WatchSurveysResponse>("WatchSurveys", request, caller,
                                                     {.timeout = absl::Minutes(1)});
  }
  // Reads until there are so many changes; `cursor_` is that of the last answer.
  std::vector<v1::SurveyChange> Take(const v1::WatchSurveysRequest& request, size_t count) {
    auto stream = Open(request);
    std::vector<v1::SurveyChange> changes;
    while (changes.size() < count) {
      const absl::StatusOr<std::optional<v1::WatchSurveysResponse>> next = stream.Next();
      if (!next.ok() || !next->has_value()) {
        ADD_FAILURE() << "the stream ended: " << next.status();
        break;
      }
      cursor_ = (*next)->cursor();
      changes.insert(changes.end(), (*next)->changes().begin(), (*next)->changes().end());
    }
    stream.Cancel();
    return changes;
  }
  absl::Status Refusal(const v1::WatchSurveysRequest& request,
                       const Caller& caller = Supervisor()) {
    auto stream = Open(request, caller);
    const absl::StatusOr<std::optional<v1::WatchSurveysResponse>> next = stream.Next();
    stream.Cancel();
    return next.status();
  }

  Service service_;
  std::string cursor_;
};

TEST_F(WatchTest, ChangesComeInTheirOrderAndGoOnFromTheCursor) {
  const std::string name = MadeAndPublished(service_).name();
  ASSERT_THAT(service_.Call<v1::Survey>("PauseSurvey", On<v1::PauseSurveyRequest>(name), Admin()),
              IsOk());
  const std::vector<v1::SurveyChange> changes = Take(WatchOf("dinkes"), 2);
  ASSERT_THAT(changes, SizeIs(2));
  EXPECT_EQ(changes[0].event().type(), "surveys.v1.SurveyPublished");
  EXPECT_EQ(changes[0].survey().facts().survey(), name);
  EXPECT_EQ(changes[0].event().data(), "");
  EXPECT_TRUE(changes[1].survey().has_paused());

  ASSERT_THAT(service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(name), Admin()),
              IsOk());
  v1::WatchSurveysRequest further;
  further.set_cursor(cursor_);
  const std::vector<v1::SurveyChange> after = Take(further, 1);
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_TRUE(after[0].survey().has_closed());
}

TEST_F(WatchTest, OnlyTheTypesThatWereAskedForCome) {
  const std::string name = MadeAndPublished(service_).name();
  ASSERT_THAT(service_.Call<v1::Survey>("PauseSurvey", On<v1::PauseSurveyRequest>(name), Admin()),
              IsOk());
  v1::WatchSurveysRequest request = WatchOf("dinkes");
  request.add_types("surveys.v1.SurveyPaused");
  const std::vector<v1::SurveyChange> changes = Take(request, 1);
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_TRUE(changes[0].survey().has_paused());
}

TEST_F(WatchTest, WhatCannotBeWatchedIsRefused) {
  v1::WatchSurveysRequest unknown = WatchOf("dinkes");
  unknown.add_types("surveys.v1.SurveyTiada");
  EXPECT_THAT(Refusal(unknown), HasReason(Reason::UNKNOWN_EVENT_TYPE));
  v1::WatchSurveysRequest invitations = WatchOf("dinkes");
  invitations.add_types("surveys.v1.InvitationOpened");
  EXPECT_THAT(Refusal(invitations), HasReason(Reason::UNKNOWN_EVENT_TYPE))
      << "invitations are told to other services alone";
  EXPECT_THAT(Refusal(v1::WatchSurveysRequest()), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Refusal(WatchOf("dinsos")), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(
      Refusal(WatchOf("dinkes"), Holding(auth::Role::ROLE_SUPERVISOR, "dinkes", "bidang-p2p")),
      HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Refusal(WatchOf("dinkes"), Officer()), HasReason(Reason::ROLE_MISSING));
  v1::WatchSurveysRequest cursor;
  cursor.set_cursor("tiada");
  EXPECT_THAT(Refusal(cursor), HasReason(Reason::INVALID_CURSOR));
}

}  // namespace
}  // namespace tanggap::surveys
