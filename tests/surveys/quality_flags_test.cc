// What makes responses doubtful, as it is kept with each: they count all the same.

#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class QualityFlagsTest : public CollectingTest {
 protected:
  // A survey that measures two elements.
  QualityFlagsTest() {
    v1::CreateIndexProfileRequest profile = CreateProfile();
    EXPECT_THAT(service_.Call<v1::IndexProfile>("CreateIndexProfile", profile, Admin()), IsOk());
    v1::CreateSurveyRequest request = CreateFrom();
    request.mutable_survey()->set_index_profile("indexProfiles/dinkes-dua");
    *request.mutable_survey()->mutable_draft() = Questionnaire();
    v1::Page& page = *request.mutable_survey()->mutable_draft()->mutable_pages(1);
    for (int element = 0; element < 2; ++element) {
      page.mutable_questions(element)->set_element(
          profile.index_profile().elements(element).code());
    }
    survey_ = MadeAndPublished(service_, request);
  }
  // How many responses have the flag, and how many there are.
  std::string Flagged(v1::QualityFlag flag) {
    return Sql("SELECT count(*) FILTER (WHERE flags @> ARRAY[" + std::to_string(flag) +
               "]::smallint[]) || ' of ' || count(*) FROM (SELECT flags FROM surveys.arrival_0 "
               "UNION ALL SELECT flags FROM surveys.arrival_1) AS arrived");
  }
  v1::BatchSubmitResponsesRequest Batch(const v1::Collector& way, int same, int others) {
    v1::GetOfflineBundleRequest get;
    get.set_name(way.name());
    const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", get);
    EXPECT_THAT(bundle, IsOk());
    v1::BatchSubmitResponsesRequest request;
    request.set_link(way.link());
    request.set_bundle(bundle->bundle());
    request.set_definition_hash(bundle->definition_hash());
    for (int i = 0; i < same + others; ++i) {
      v1::OfflineResponse& taken = *request.add_responses();
      const base::Uuid id = base::Uuid::V4(service_.random());
      taken.set_response_id(id.ToString());
      *taken.mutable_content() = Whole({Pointed("waktu", i < same ? 3 : 4)});
      taken.set_capture_date("2026-03-02");
      taken.set_seal(
          OfflineSeal(bundle->seal_key(), id, ContentHash(taken.content()), taken.capture_date()));
    }
    return request;
  }
  absl::StatusOr<v1::BatchSubmitResponsesResponse> Send(
      const v1::BatchSubmitResponsesRequest& request) {
    return Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", request);
  }
};

TEST_F(QualityFlagsTest, TwentyWithinAMinuteAreABurst) {
  const v1::Collector way = Way();
  for (int i = 0; i < 21; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "2 of 21");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta WHERE flagged"), "2");
  // Each collector by itself, and each minute.
  ASSERT_THAT(Submit(To(Way(), Whole())), IsOk());
  Pass(absl::Minutes(1));
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "2 of 23");
}

TEST_F(QualityFlagsTest, HowAResponseCameStaysWithItWhenItIsRevised) {
  const v1::Collector way = Way();
  std::string receipt;
  for (int i = 0; i < 20; ++i) {
    const auto taken = Submit(To(way, Whole()));
    ASSERT_THAT(taken, IsOk());
    receipt = taken->receipt();
  }
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "1 of 20");
  Pass(absl::Hours(1));
  EXPECT_THAT(Respondent<v1::SubmittedResponse>(
                  "ReviseResponse", Revision(way, receipt, 1, Whole({Pointed("waktu", 4)}))),
              IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "1 of 20");
}

TEST_F(QualityFlagsTest, StaffSeeThem) {
  const v1::Collector way = Way();
  for (int i = 0; i < 26; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  PassNights();
  Pass(absl::Hours(24 * 31));
  ASSERT_THAT(service_.app().night().Run(), IsOk());
  v1::ListResponsesRequest request;
  request.set_parent(survey_.name());
  request.set_page_size(100);
  const auto listed = Collection<v1::ListResponsesResponse>("ListResponses", request, Supervisor());
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->responses_size(), 26);
  int bursts = 0;
  for (const v1::Response& response : listed->responses()) {
    for (const int flag : response.quality_flags()) bursts += flag == v1::QUALITY_FLAG_BURST;
  }
  EXPECT_EQ(bursts, 7);
}

TEST_F(QualityFlagsTest, WhoRepeatsTheirOwnMakesNoBurst) {
  const v1::Collector way = Way();
  const v1::SubmitResponseRequest mine = To(way, Whole());
  for (int i = 0; i < 30; ++i) ASSERT_THAT(Submit(mine), IsOk());
  ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "0 of 2");
}

TEST_F(QualityFlagsTest, TenAlikeInABatchAreDoubtful) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  ASSERT_THAT(Send(Batch(way, 8, 2)), IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BATCH_ALIKE), "0 of 10");
  ASSERT_THAT(Send(Batch(way, 9, 1)), IsOk());
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BATCH_ALIKE), "10 of 20");
  // What a device brings is no burst.
  EXPECT_EQ(Flagged(v1::QUALITY_FLAG_BURST), "0 of 20");
}

}  // namespace
}  // namespace tanggap::surveys
