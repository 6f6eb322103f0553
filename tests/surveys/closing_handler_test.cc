// What one event of complaints makes of invitations, and what it does not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/surveys/api/closing_handler.h"
#include "services/surveys/store/timestamps.h"
#include "tanggap/complaints/v1/events.pb.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using complaints::v1::ComplaintEvent;
using tanggap::testing::IsOk;
using ::testing::Not;

class ClosingHandlerTest : public ::testing::Test {
 protected:
  // Of an answer given now to a complaint of dinkes.
  ComplaintEvent Answer() {
    ComplaintEvent event;
    event.mutable_answered();
    event.mutable_facts()->set_complaint("complaints/" + NewRequestId());
    event.mutable_facts()->set_agency("dinkes");
    event.mutable_facts()->set_unit("bidang-p2p");
    event.mutable_facts()->set_origin(complaints::v1::ORIGIN_LIVE);
    *event.mutable_facts()->mutable_time() = ToProto(clock_.Now());
    return event;
  }
  static common::v1::Event Told(const ComplaintEvent& told) {
    common::v1::Event event;
    event.set_id(NewRequestId());
    event.set_type("complaints.v1.ComplaintAnswered");
    event.set_data_message("tanggap.complaints.v1.ComplaintEvent");
    event.set_data(told.SerializeAsString());
    return event;
  }
  absl::Status Apply(const std::vector<ComplaintEvent>& told) {
    std::vector<common::v1::Event> events;
    for (const ComplaintEvent& one : told) events.push_back(Told(one));
    return ApplyEvents(events);
  }
  absl::Status ApplyEvents(const std::vector<common::v1::Event>& events) {
    events::Batch batch;
    for (const common::v1::Event& event : events) batch.push_back(&event);
    return pool_.Transact(clock_.Now() + absl::Minutes(1), [&](postgres::Transaction& transaction) {
      return handler_.Apply(transaction, batch);
    });
  }
  v1::Survey Published() {
    v1::CreateSurveyRequest request = CreateFrom("surveyTemplates/complaint-closing");
    request.mutable_survey()->set_purpose(v1::SURVEY_PURPOSE_COMPLAINT_CLOSING);
    return MadeAndPublished(service_, request);
  }
  // Invitations, tokens, and what was told.
  std::string Counts() {
    return service_.Sql(
        "SELECT format('%s %s %s', (SELECT count(*) FROM surveys.invitation), (SELECT count(*) "
        "FROM surveys.token), (SELECT count(*) FROM (SELECT type FROM ev.outbox UNION ALL SELECT "
        "type FROM ev.log) AS t WHERE type = 'surveys.v1.InvitationOpened'))");
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_}};
  base::SystemRandom random_;
  postgres::Pool pool_{{.url = service_.postgres_url(), .size = 1}, clock_, random_};
  ClosingHandler handler_{clock_, random_};
};

TEST_F(ClosingHandlerTest, OneInvitationForEachComplaintWhateverIsReadAgain) {
  Published();
  const ComplaintEvent one = Answer();
  const ComplaintEvent other = Answer();
  ASSERT_THAT(Apply({one, other, one}), IsOk());
  EXPECT_EQ(Counts(), "2 2 2");
  ASSERT_THAT(Apply({other, one}), IsOk());
  ASSERT_THAT(Apply({one}), IsOk());
  EXPECT_EQ(Counts(), "2 2 2");
  EXPECT_EQ(service_.Sql("SELECT string_agg(serial::text, ',' ORDER BY serial) FROM "
                         "surveys.invitation"),
            "1,2");
  EXPECT_EQ(service_.Sql("SELECT next_serial FROM surveys.collector"), "3");
}

TEST_F(ClosingHandlerTest, WhatCameFromOtherSystemsInvitesNobody) {
  Published();
  ComplaintEvent old_case = Answer();
  old_case.mutable_facts()->set_origin(complaints::v1::ORIGIN_IMPORTED);
  ComplaintEvent old_step = Answer();
  old_step.mutable_facts()->set_imported(true);
  ASSERT_THAT(Apply({old_case, old_step}), IsOk());
  EXPECT_EQ(Counts(), "0 0 0");
}

TEST_F(ClosingHandlerTest, AnAnswerOfMoreThanThirtyDaysAgoInvitesNobody) {
  Published();
  const ComplaintEvent event = Answer();
  clock_.Advance(absl::Hours(30 * 24));
  ASSERT_THAT(Apply({event}), IsOk());
  EXPECT_EQ(Counts(), "0 0 0");
}

TEST_F(ClosingHandlerTest, OnlyWhereTheAgencyAsksNow) {
  const v1::Survey survey = Published();
  ComplaintEvent elsewhere = Answer();
  elsewhere.mutable_facts()->set_agency("disdukcapil");
  ASSERT_THAT(Apply({elsewhere}), IsOk());
  EXPECT_EQ(Counts(), "0 0 0");
  ASSERT_THAT(
      service_.Call<v1::Survey>("PauseSurvey", On<v1::PauseSurveyRequest>(survey.name()), Admin()),
      IsOk());
  ASSERT_THAT(Apply({Answer()}), IsOk());
  EXPECT_EQ(Counts(), "1 1 1") << "it goes on within the invitation's thirty days, perhaps";
  ASSERT_THAT(
      service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(survey.name()), Admin()),
      IsOk());
  ASSERT_THAT(Apply({Answer()}), IsOk());
  EXPECT_EQ(Counts(), "1 1 1");
}

TEST_F(ClosingHandlerTest, WhatTellsOfNoComplaintIsRefused) {
  common::v1::Event event = Told(Answer());
  event.set_data("\xff");
  EXPECT_THAT(ApplyEvents({event}), Not(IsOk()));
}

}  // namespace
}  // namespace tanggap::surveys
