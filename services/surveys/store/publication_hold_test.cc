#include "services/surveys/store/publication_hold.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class PublicationHoldTest : public SubmissionsFixture {
 protected:
  PublicationHoldTest() {
    for (const base::Uuid& survey : {survey_, elsewhere_}) PutSurvey(survey);
  }

  void PutSurvey(const base::Uuid& survey) {
    database().Execute(base::Join(
        "INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, "
        "min_cell, hold_months, title, services, draft, published_version, series, key, template, "
        "create_time, update_time) VALUES ('",
        survey.ToString(),
        "', 1, 'dinkes', 2, 1, '', 5, 24, '', '', '', 1, 1, 'k', '', now(), now())"));
  }
  // Of a month that has ended, decided when nothing was published.
  Submission Late(const base::Uuid& survey) {
    Submission made = Submitted();
    made.survey = survey;
    made.response.imported = true;
    made.publications = 0;
    return made;
  }
  // Does something while somebody else has the survey's row to themselves, as who publishes.
  absl::Status WhileHeld(const std::function<void()>& act) {
    constexpr postgres::Statement kTake = {
        "take_survey", "SELECT survey FROM surveys.survey WHERE survey = $1 FOR UPDATE"};
    return pool().Transact(Soon(), [&](postgres::Transaction& other) -> absl::Status {
      TANGGAP_RETURN_IF_ERROR(other.Query(kTake, postgres::Params().Uuid(survey_)).status());
      act();
      return absl::OkStatus();
    });
  }

  const base::Uuid elsewhere_ = base::Uuid::V4(random());
};

TEST_F(PublicationHoldTest, NobodyElseWaitsForASurveyThatIsBeingPublished) {
  const Submission late = Late(survey_);
  const Submission late_elsewhere = Late(elsewhere_);
  Submission elsewhere = Submitted();
  elsewhere.survey = elsewhere_;
  const Submission of_this_month = Submitted();
  ASSERT_THAT(WhileHeld([&] {
                const auto outcomes = Write({late, late_elsewhere, elsewhere, of_this_month});
                ASSERT_THAT(outcomes, IsOk());
                EXPECT_THAT((*outcomes)[0], HasReason(Reason::CONCURRENT_CHANGE));
                EXPECT_THAT((*outcomes)[1], IsOk());
                EXPECT_THAT((*outcomes)[2], IsOk());
                EXPECT_THAT((*outcomes)[3], IsOk());
              }),
              IsOk());
  EXPECT_EQ(Count("response_seen"), "3");
  // The same again.
  EXPECT_EQ(WriteOne(late).value_or(""), late.first.answer);
  EXPECT_EQ(Count("response_seen"), "4");
}

TEST_F(PublicationHoldTest, WhatWasPublishedMeanwhileIsNoticed) {
  const Submission late = Late(survey_);
  const Submission again = Late(survey_);
  ASSERT_THAT(WriteOne(late), IsOk());
  database().Execute("UPDATE surveys.survey SET publications = 1");
  EXPECT_THAT(WriteOne(again), HasReason(Reason::CONCURRENT_CHANGE));
  EXPECT_EQ(Count("response_seen"), "1");
}

// One holds it for as long as its transaction lasts, and hinders no other who does.
TEST_F(PublicationHoldTest, ManyHoldASurveyAtOnce) {
  const absl::Status held =
      pool().Transact(Soon(), [&](postgres::Transaction& transaction) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(const auto publications,
                                 HoldPublications(transaction, {survey_, elsewhere_}));
        EXPECT_EQ(publications.size(), 2u);
        EXPECT_THAT(WriteOne(Late(survey_)), IsOk());
        return absl::OkStatus();
      });
  EXPECT_THAT(held, IsOk());
}

}  // namespace
}  // namespace tanggap::surveys
