// The master key is replaced, as the README says: whoever had something before has it afterwards,
// and what was done once is not done again.

#include <filesystem>

#include "libs/privacy/key_ring.h"
#include "libs/rpc/stream_reader.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/resealing.h"
#include "tanggap/surveys/v1/feed_messages.pb.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class RotationTest : public CollectingTest {
 protected:
  privacy::KeyRing Keys() { return *privacy::KeyRing::Load(service_.master_key_file()); }
  void RestartWith(const privacy::KeyRing& keys) {
    service_.Stop();
    std::filesystem::remove(service_.master_key_file());
    ASSERT_THAT(keys.WriteNew(service_.master_key_file()), IsOk());
    service_.Start();
  }
  // A new key above the old one.
  void ReplaceKey() { RestartWith(Keys().Rotated(service_.random())); }
  // As `tanggap-surveys reseal` does.
  void Reseal() {
    const privacy::KeyRing keys = Keys();
    postgres::Pool pool({.url = service_.postgres_url(), .size = 1}, clock_, service_.random());
    Resealing resealing(pool, keys, service_.random());
    for (std::optional<ResealPlace> place = ResealPlace(); place.has_value();) {
      const auto batch = resealing.Next(*place, 100, clock_.Now() + absl::Minutes(1));
      ASSERT_THAT(batch, IsOk());
      EXPECT_TRUE(batch->shut.empty());
      place = batch->next;
    }
  }
  // The old one goes.
  void KeepNewKeyOnly() {
    const std::string both = Keys().ToText();
    const size_t second = both.find("\nkey ", both.find("\nkey ") + 1);
    ASSERT_NE(second, std::string::npos) << "there is one key only";
    const auto fresh = privacy::KeyRing::Parse(both.substr(0, second) + "\n");
    ASSERT_THAT(fresh, IsOk());
    RestartWith(*fresh);
  }

  std::string Wire(const google::protobuf::Message& request) { return request.SerializeAsString(); }
  absl::StatusOr<std::string> SubmitBytes(const v1::SubmitResponseRequest& request) {
    return service_.CallBytes("tanggap.surveys.v1.RespondentService.SubmitResponse", Wire(request),
                              Nobody());
  }
};

// All of it under the old key, then beside it, then without it.
TEST_F(RotationTest, RespondentsKeepWhatTheyHaveForGood) {
  const v1::Collector open = Way();
  const v1::Collector tokens =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  const std::vector<std::string> issued = Tokens(tokens, 2);
  const v1::SubmitResponseRequest sent = To(open, Whole());
  const auto taken = Submit(sent);
  ASSERT_THAT(taken, IsOk());
  v1::SaveDraftRequest draft;
  draft.set_link(open.link());
  draft.set_response_id(NewResponseId());
  *draft.mutable_content() = Content({Picked("jenis", "baru")});
  ASSERT_THAT(Respondent<v1::DraftProgress>("SaveDraft", draft), IsOk());
  const absl::StatusOr<std::string> first_answer = SubmitBytes(sent);
  ASSERT_THAT(first_answer, IsOk());

  int revision = 1;
  const auto expect_all_there = [&](const std::string& token) {
    EXPECT_THAT(Verify(open, taken->receipt()), IsOk());
    const auto revised = Respondent<v1::SubmittedResponse>(
        "ReviseResponse",
        Revision(open, taken->receipt(), revision, Whole({Pointed("waktu", revision)})));
    ASSERT_THAT(revised, IsOk());
    revision = revised->revision();
    EXPECT_THAT(Submit(To(tokens, Whole(), token)), IsOk());
    EXPECT_THAT(Submit(To(tokens, Whole(), token)), HasReason(Reason::SURVEY_TOKEN_USED));
    v1::GetDraftRequest get;
    get.set_link(open.link());
    get.set_response_id(draft.response_id());
    const auto kept = Respondent<v1::Draft>("GetDraft", get);
    ASSERT_THAT(kept, IsOk());
    EXPECT_EQ(kept->content().answers(0).option(), "baru");
  };
  ReplaceKey();
  expect_all_there(issued[0]);
  Reseal();
  KeepNewKeyOnly();
  expect_all_there(issued[1]);
  const absl::StatusOr<std::string> again = SubmitBytes(sent);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, *first_answer);
}

TEST_F(RotationTest, ARepeatedRequestIsAnsweredAndNotDoneAgain) {
  const v1::CreateCollectorRequest create = CreateCollector(survey_.name());
  const auto send = [&] {
    return service_.CallBytes("tanggap.surveys.v1.CollectionService.CreateCollector", Wire(create),
                              Admin());
  };
  const absl::StatusOr<std::string> made = send();
  ASSERT_THAT(made, IsOk());
  const v1::Collector way = Way();
  const v1::SubmitResponseRequest submit = To(way, Whole());
  const absl::StatusOr<std::string> submitted = SubmitBytes(submit);
  ASSERT_THAT(submitted, IsOk());
  const std::string rows = service_.RowCounts();
  ReplaceKey();
  EXPECT_THAT(send(), testing::IsOkAndHolds(*made));
  EXPECT_THAT(SubmitBytes(submit), testing::IsOkAndHolds(*submitted));
  EXPECT_EQ(service_.RowCounts(), rows);
}

// What is not sealed anew: it needs the old key for as long as it is good.
TEST_F(RotationTest, BundlesAndCursorsNeedTheOldKeyBesideTheNewOne) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  v1::GetOfflineBundleRequest get;
  get.set_name(way.name());
  get.set_days(31);
  const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", get, Officer());
  ASSERT_THAT(bundle, IsOk());
  const auto batch = [&] {
    v1::BatchSubmitResponsesRequest request;
    request.set_link(way.link());
    request.set_bundle(bundle->bundle());
    request.set_definition_hash(bundle->definition_hash());
    v1::OfflineResponse& taken = *request.add_responses();
    const base::Uuid id = base::Uuid::V4(service_.random());
    taken.set_response_id(id.ToString());
    *taken.mutable_content() = Whole();
    taken.set_capture_date("2026-03-02");
    taken.set_seal(
        OfflineSeal(bundle->seal_key(), id, ContentHash(taken.content()), taken.capture_date()));
    return Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", request);
  };
  v1::WatchSurveysRequest watch;
  watch.add_agencies("dinkes");
  watch.set_start(v1::SURVEY_WATCH_START_OLDEST);
  const auto read = [&] {
    auto stream = service_.Stream<v1::WatchSurveysResponse>("WatchSurveys", watch, Supervisor(),
                                                            {.timeout = absl::Minutes(1)});
    const absl::StatusOr<std::optional<v1::WatchSurveysResponse>> next = stream.Next();
    stream.Cancel();
    if (!next.ok()) return next.status();
    watch.Clear();
    watch.set_cursor((*next)->cursor());
    return absl::OkStatus();
  };
  ASSERT_THAT(read(), IsOk());
  const v1::WatchSurveysRequest before = watch;
  ReplaceKey();
  const auto taken = batch();
  ASSERT_THAT(taken, IsOk());
  EXPECT_TRUE(taken->results(0).has_submitted()) << taken->ShortDebugString();
  EXPECT_THAT(read(), IsOk());
  Reseal();
  KeepNewKeyOnly();
  EXPECT_THAT(batch(), HasReason(Reason::OFFLINE_BUNDLE_TAMPERED));
  EXPECT_THAT(read(), IsOk()) << "it was read since, under the new key";
  watch = before;
  EXPECT_THAT(read(), HasReason(Reason::INVALID_CURSOR));
}

}  // namespace
}  // namespace tanggap::surveys
