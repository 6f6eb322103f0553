// What a survey's end leaves to those who have begun, answered, or asked people without a network.

#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class ClosedSurveyTest : public CollectingTest {
 protected:
  void Close() {
    ASSERT_THAT(service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(survey_.name()),
                                          Admin()),
                IsOk());
    Pass(absl::Seconds(1));
  }
  v1::SaveDraftRequest DraftOf(const v1::SubmitResponseRequest& response) const {
    v1::SaveDraftRequest draft;
    draft.set_link(response.link());
    draft.set_response_id(response.response_id());
    *draft.mutable_content() = response.content();
    return draft;
  }
};

TEST_F(ClosedSurveyTest, TakesNoneAndAnswersWhatItTook) {
  const v1::Collector way = Way();
  const v1::SubmitResponseRequest taken = To(way, Whole());
  const auto first = Submit(taken);
  ASSERT_THAT(first, IsOk());
  Close();
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::SURVEY_NOT_OPEN));
  const auto again = Submit(taken);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  v1::GetFormRequest form;
  form.set_link(way.link());
  EXPECT_EQ(Respondent<v1::Form>("GetForm", form)->state(), v1::COLLECTOR_STATE_ENDED);
}

TEST_F(ClosedSurveyTest, ADraftStaysItsSevenDays) {
  const v1::Collector way = Way();
  const v1::SubmitResponseRequest begun = To(way, Whole());
  ASSERT_THAT(Respondent<v1::DraftProgress>("SaveDraft", DraftOf(begun)), IsOk());
  Close();
  EXPECT_THAT(Respondent<v1::DraftProgress>("SaveDraft", DraftOf(begun)),
              HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_THAT(Submit(begun), HasReason(Reason::SURVEY_NOT_OPEN));
  v1::GetDraftRequest get;
  get.set_link(way.link());
  get.set_response_id(begun.response_id());
  Pass(absl::Hours(6 * 24));
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  const auto kept = Respondent<v1::Draft>("GetDraft", get);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->content().SerializeAsString(), begun.content().SerializeAsString());
  Pass(absl::Hours(2 * 24));
  EXPECT_THAT(Respondent<v1::Draft>("GetDraft", get), HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(ClosedSurveyTest, ATokenIsNotSpentByWhatIsRefused) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::vector<std::string> tokens = Tokens(way, 2);
  const v1::SubmitResponseRequest taken = To(way, Whole(), tokens[0]);
  ASSERT_THAT(Submit(taken), IsOk());
  Close();
  EXPECT_THAT(Submit(To(way, Whole(), tokens[1])), HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_THAT(Submit(taken), IsOk());
  EXPECT_EQ(Sql("SELECT count(spent_day) || ' ' || count(*) FILTER (WHERE revoked) FROM "
                "surveys.token"),
            "1 0");
}

TEST_F(ClosedSurveyTest, WhatWasTakenDownBeforeMayComeInUntilItsBundleExpires) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  v1::GetOfflineBundleRequest get;
  get.set_name(way.name());
  const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", get);
  ASSERT_THAT(bundle, IsOk());
  v1::BatchSubmitResponsesRequest batch;
  batch.set_link(way.link());
  batch.set_bundle(bundle->bundle());
  batch.set_definition_hash(bundle->definition_hash());
  const base::Uuid id = base::Uuid::V4(service_.random());
  v1::OfflineResponse& taken = *batch.add_responses();
  taken.set_response_id(id.ToString());
  *taken.mutable_content() = Whole();
  taken.set_capture_date("2026-03-02");
  taken.set_seal(
      OfflineSeal(bundle->seal_key(), id, ContentHash(taken.content()), taken.capture_date()));
  Close();
  const auto sent = Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", batch);
  ASSERT_THAT(sent, IsOk());
  EXPECT_TRUE(sent->results(0).has_submitted()) << sent->results(0).DebugString();
  EXPECT_THAT(Collection<v1::OfflineBundle>("GetOfflineBundle", get),
              HasReason(Reason::SURVEY_NOT_OPEN));
}

TEST_F(ClosedSurveyTest, AReceiptVerifiesRevisesAndWithdrawsAsEver) {
  const v1::Collector way = Way();
  const auto taken = Submit(To(way, Whole()));
  ASSERT_THAT(taken, IsOk());
  Close();
  const auto verified = Verify(way, taken->receipt());
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->content_hash(), taken->content_hash());
  const auto revised = Respondent<v1::SubmittedResponse>(
      "ReviseResponse", Revision(way, taken->receipt(), 1, Whole({Pointed("waktu", 1)})));
  ASSERT_THAT(revised, IsOk());
  EXPECT_EQ(revised->revision(), 2);
  v1::WithdrawResponseRequest withdraw;
  withdraw.set_link(way.link());
  withdraw.set_receipt(taken->receipt());
  const auto withdrawn = Respondent<v1::VerifiedResponse>("WithdrawResponse", withdraw);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), v1::RESPONSE_STATE_WITHDRAWN);
}

}  // namespace
}  // namespace tanggap::surveys
