// What devices take down without a network, and what comes from other systems.

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::Each;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class OfflineTest : public CollectingTest {
 protected:
  v1::OfflineBundle Bundle(const v1::Collector& way, int days = 0) {
    v1::GetOfflineBundleRequest request;
    request.set_name(way.name());
    request.set_days(days);
    const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", request, Officer());
    EXPECT_THAT(bundle, IsOk());
    return bundle.value_or(v1::OfflineBundle());
  }
  v1::OfflineResponse TakenDown(const v1::OfflineBundle& bundle, const v1::ResponseContent& content,
                                const std::string& day = "2026-03-02") {
    v1::OfflineResponse taken;
    const base::Uuid id = base::Uuid::V4(service_.random());
    taken.set_response_id(id.ToString());
    *taken.mutable_content() = content;
    taken.set_capture_date(day);
    taken.set_seal(OfflineSeal(bundle.seal_key(), id, ContentHash(content), day));
    return taken;
  }
  v1::BatchSubmitResponsesRequest Batch(const v1::Collector& way,
                                        const v1::OfflineBundle& bundle) const {
    v1::BatchSubmitResponsesRequest request;
    request.set_link(way.link());
    request.set_bundle(bundle.bundle());
    request.set_definition_hash(bundle.definition_hash());
    return request;
  }
  absl::StatusOr<v1::BatchSubmitResponsesResponse> Send(
      const v1::BatchSubmitResponsesRequest& request, const Caller& caller = Nobody()) {
    return Respondent<v1::BatchSubmitResponsesResponse>("BatchSubmitResponses", request, caller);
  }
  // What became of each: nothing for what was taken.
  static std::vector<std::string> Refusals(const v1::BatchSubmitResponsesResponse& response) {
    std::vector<std::string> reasons;
    for (const v1::BatchSubmitResult& result : response.results()) {
      reasons.emplace_back(result.has_error() ? errors::ReasonName(*errors::ReasonOf(
                                                    errors::FromRpcStatus(result.error())))
                                              : "");
    }
    return reasons;
  }
};

TEST_F(OfflineTest, EachStandsForItself) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  const v1::OfflineBundle bundle = Bundle(way);
  EXPECT_EQ(bundle.form().version(), survey_.name() + "/versions/1");
  EXPECT_EQ(bundle.seal_key().size(), 32u);
  v1::BatchSubmitResponsesRequest request = Batch(way, bundle);
  *request.add_responses() = TakenDown(bundle, Whole());
  *request.add_responses() = TakenDown(bundle, Whole({Pointed("waktu", 4)}));
  // One bit of the seal; an answer that was changed; a day of another week; a day to come.
  *request.add_responses() = TakenDown(bundle, Whole());
  std::string& seal = *request.mutable_responses(2)->mutable_seal();
  seal[5] = seal[5] == '1' ? '0' : '1';
  *request.add_responses() = TakenDown(bundle, Whole());
  *request.mutable_responses(3)->mutable_content() = Whole({Pointed("waktu", 1)});
  *request.add_responses() = TakenDown(bundle, Whole(), "2026-02-20");
  *request.add_responses() = TakenDown(bundle, Whole(), "2026-03-03");
  *request.add_responses() = TakenDown(bundle, Content({Picked("jenis", "baru")}));
  *request.add_responses() = TakenDown(bundle, Whole());
  request.mutable_responses(7)->set_seal("x");
  const auto sent = Send(request);
  ASSERT_THAT(sent, IsOk());
  EXPECT_THAT(Refusals(*sent),
              ElementsAre("", "", "OFFLINE_BUNDLE_TAMPERED", "OFFLINE_BUNDLE_TAMPERED",
                          "CLAIMED_TIME_IMPOSSIBLE", "CLAIMED_TIME_IMPOSSIBLE", "ANSWER_MISSING",
                          "INVALID_FIELD"));
  EXPECT_EQ(sent->results(0).submitted().content_hash(), ContentHash(Whole()));
  // Sent again whole, each gets what it got.
  const auto again = Send(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->results(0).SerializeAsString(), sent->results(0).SerializeAsString());
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), "2");
}

TEST_F(OfflineTest, ABatchWhoseBundleIsNotOursIsRefused) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  const v1::OfflineBundle bundle = Bundle(way);
  v1::BatchSubmitResponsesRequest request = Batch(way, bundle);
  *request.add_responses() = TakenDown(bundle, Whole());

  v1::BatchSubmitResponsesRequest other = request;
  other.mutable_bundle()->back() = other.bundle().back() == 'A' ? 'B' : 'A';
  auto refused = Send(other);
  EXPECT_THAT(refused, HasReason(Reason::OFFLINE_BUNDLE_TAMPERED));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("bundle"));
  other = request;
  other.mutable_definition_hash()->front() = other.definition_hash().front() == 'a' ? 'b' : 'a';
  refused = Send(other);
  EXPECT_THAT(refused, HasReason(Reason::OFFLINE_BUNDLE_TAMPERED));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("definition_hash"));
  other = request;
  other.set_link(Way(v1::COLLECTOR_KIND_ENUMERATOR).link());
  EXPECT_THAT(Send(other), HasReason(Reason::OFFLINE_BUNDLE_TAMPERED));
  other = request;
  other.set_link(Way().link());
  EXPECT_THAT(Send(other), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  EXPECT_THAT(Send(request, {.subject = "petugas"}), HasReason(Reason::CREDENTIALS_NOT_WANTED));
}

// That the survey was paused is no reason to refuse a batch, but that the days are over.
TEST_F(OfflineTest, ABatchIsTakenUntilItsBundleExpires) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  const v1::OfflineBundle bundle = Bundle(way, 3);
  v1::BatchSubmitResponsesRequest request = Batch(way, bundle);
  *request.add_responses() = TakenDown(bundle, Whole());
  ASSERT_THAT(
      service_.Call<v1::Survey>("PauseSurvey", On<v1::PauseSurveyRequest>(survey_.name()), Admin()),
      IsOk());
  Pass(absl::Hours(71));
  const auto sent = Send(request);
  ASSERT_THAT(sent, IsOk());
  EXPECT_THAT(Refusals(*sent), ElementsAre(""));
  Pass(absl::Hours(2));
  // What was taken stays taken: the device may not have heard of it.
  *request.add_responses() = TakenDown(bundle, Whole());
  const auto late = Send(request);
  ASSERT_THAT(late, IsOk());
  EXPECT_THAT(Refusals(*late), ElementsAre("", "OFFLINE_BUNDLE_EXPIRED"));
  EXPECT_EQ(late->results(0).SerializeAsString(), sent->results(0).SerializeAsString());
  v1::BatchSubmitResponsesRequest other = request;
  *other.mutable_responses(0)->mutable_content() = Whole({Pointed("waktu", 1)});
  EXPECT_THAT(Refusals(Send(other).value_or(v1::BatchSubmitResponsesResponse())),
              ElementsAre("RESPONSE_DIFFERS", "OFFLINE_BUNDLE_EXPIRED"));
  v1::GetOfflineBundleRequest paused;
  paused.set_name(way.name());
  EXPECT_THAT(Collection<v1::OfflineBundle>("GetOfflineBundle", paused),
              HasReason(Reason::SURVEY_NOT_OPEN));
  paused.set_name(Way().name());
  EXPECT_THAT(Collection<v1::OfflineBundle>("GetOfflineBundle", paused),
              HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
}

TEST_F(OfflineTest, AsksForWhatWasTakenBeforeAllAtOnce) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  const v1::OfflineBundle bundle = Bundle(way);
  v1::BatchSubmitResponsesRequest request = Batch(way, bundle);
  for (int i = 0; i < 100; ++i)
    *request.add_responses() = TakenDown(bundle, Content({Picked("jenis", "baru")}));
  const auto sent = Send(request);
  ASSERT_THAT(sent, IsOk());
  EXPECT_THAT(Refusals(*sent), Each("ANSWER_MISSING"));
  EXPECT_EQ(service_.Times("load_seen_responses"), 1);
}

TEST_F(OfflineTest, AnswersTheVersionThatTheDeviceHad) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  const v1::OfflineBundle bundle = Bundle(way);
  PublishAnotherVersion();
  Pass(absl::Seconds(2));
  v1::BatchSubmitResponsesRequest request = Batch(way, bundle);
  v1::ResponseContent second = Whole();
  second.set_version(survey_.name() + "/versions/2");
  *request.add_responses() = TakenDown(bundle, second);
  *request.add_responses() = TakenDown(bundle, Whole());
  const auto sent = Send(request);
  ASSERT_THAT(sent, IsOk());
  EXPECT_THAT(Refusals(*sent), ElementsAre("OFFLINE_BUNDLE_TAMPERED", ""));
}

class ImportTest : public CollectingTest {
 protected:
  v1::ImportResponsesRequest Of(const v1::Collector& way, int from, int count) const {
    v1::ImportResponsesRequest request;
    request.set_name(way.name());
    for (int i = from; i < from + count; ++i) {
      v1::ImportedResponse& response = *request.add_responses();
      response.set_source("skm-2025");
      response.set_external_id(base::Join("kertas ", i));
      *response.mutable_content() = Whole();
      response.set_submit_date("2026-02-14");
    }
    return request;
  }
  absl::StatusOr<v1::ImportResponsesResponse> Import(const v1::ImportResponsesRequest& request,
                                                     const Caller& caller) {
    return Collection<v1::ImportResponsesResponse>("ImportResponses", request, caller);
  }
  static std::vector<std::string> Outcomes(const v1::ImportResponsesResponse& response) {
    std::vector<std::string> outcomes;
    for (const v1::ImportResponseResult& result : response.results()) {
      outcomes.emplace_back(result.has_error()
                                ? std::string(errors::ReasonName(
                                      *errors::ReasonOf(errors::FromRpcStatus(result.error()))))
                                : v1::ResponseImportOutcome_Name(result.outcome()).substr(24));
    }
    return outcomes;
  }
  static Caller Importer(std::string_view unit = "") {
    return Holding(auth::Role::ROLE_IMPORTER, "dinkes", unit, "migrasi");
  }
};

TEST_F(ImportTest, KnowsEachAgainByItsSourceAndName) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_IMPORT);
  v1::ImportResponsesRequest request = Of(way, 0, 3);
  *request.add_responses() = request.responses(0);
  auto imported = Import(request, Importer());
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(Outcomes(*imported), ElementsAre("ADDED", "ADDED", "ADDED", "UNCHANGED"));
  imported = Import(request, Importer());
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(Outcomes(*imported), SizeIs(4));
  EXPECT_THAT(Outcomes(*imported), Each("UNCHANGED"));

  v1::ImportResponsesRequest other = Of(way, 0, 5);
  *other.mutable_responses(0)->mutable_content() = Whole({Pointed("waktu", 1)});
  other.mutable_responses(1)->set_submit_date("2026-02-15");
  other.mutable_responses(2)->set_unit("puskesmas-cebongan");
  other.mutable_responses(3)->set_submit_date("2026-03-03");
  other.mutable_responses(4)->set_submit_date("2026-02-30");
  imported = Import(other, Importer());
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(Outcomes(*imported),
              ElementsAre("RESPONSE_DIFFERS", "RESPONSE_DIFFERS", "RESPONSE_DIFFERS",
                          "CLAIMED_TIME_IMPOSSIBLE", "CLAIMED_TIME_IMPOSSIBLE"));
  EXPECT_EQ(Sql("SELECT count(*) || ' ' || min(month) || ' ' || bool_and(imported) FROM "
                "surveys.cell_delta"),
            "3 202602 true");
}

TEST_F(ImportTest, KnowsThemAgainWhenNothingIsTakenAnyMore) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_IMPORT);
  ASSERT_THAT(Import(Of(way, 0, 2), Importer()), IsOk());
  ASSERT_THAT(
      service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(survey_.name()), Admin()),
      IsOk());
  v1::ImportResponsesRequest request = Of(way, 0, 4);
  request.mutable_responses(1)->set_submit_date("2026-02-15");
  const int before = service_.Times("load_seen_responses");
  const auto imported = Import(request, Importer());
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(Outcomes(*imported),
              ElementsAre("UNCHANGED", "RESPONSE_DIFFERS", "SURVEY_NOT_OPEN", "SURVEY_NOT_OPEN"));
  EXPECT_EQ(service_.Times("load_seen_responses"), before + 1);
}

TEST_F(ImportTest, TakesWhatTheImporterMayAndTheSurveyAsks) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_IMPORT);
  v1::ImportResponsesRequest request = Of(way, 0, 4);
  request.mutable_responses(0)->set_unit("puskesmas-cebongan");
  request.mutable_responses(1)->set_unit("sekretariat");
  request.mutable_responses(2)->set_unit("puskesmas-cebongan");
  *request.mutable_responses(2)->mutable_content() = Content({});
  request.mutable_responses(3)->set_unit("tiada");
  const auto imported = Import(request, Importer("puskesmas-cebongan"));
  ASSERT_THAT(imported, IsOk());
  EXPECT_THAT(Outcomes(*imported),
              ElementsAre("ADDED", "UNKNOWN_UNIT", "ANSWER_MISSING", "UNKNOWN_UNIT"));
  EXPECT_THAT(Import(request, Supervisor()), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(Import(Of(Way(), 0, 1), Importer()), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
}

}  // namespace
}  // namespace tanggap::surveys
