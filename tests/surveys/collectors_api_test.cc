// Collectors, tokens and populations as staff handle them.

#include "libs/base/strings.h"
#include "services/surveys/domain/test_definitions.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using ::testing::SizeIs;

class CollectorsApiTest : public CollectingTest {
 protected:
  static void AddQuota(google::protobuf::RepeatedPtrField<v1::Quota>& quotas,
                       const std::string& code, const std::string& option, int64_t limit) {
    v1::Quota& quota = *quotas.Add();
    quota.set_code(code);
    quota.set_limit(limit);
    quota.mutable_when()->mutable_option()->set_question("jenis");
    quota.mutable_when()->mutable_option()->add_options(option);
  }
  absl::StatusOr<v1::Collector> Update(const v1::UpdateCollectorRequest& request) {
    return Collection<v1::Collector>("UpdateCollector", request);
  }
};

TEST_F(CollectorsApiTest, AreListedTheOldestFirst) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back(Way().name());
    Pass(absl::Seconds(1));
  }
  v1::ListCollectorsRequest request;
  request.set_parent(survey_.name());
  request.set_page_size(2);
  std::vector<std::string> listed;
  for (int pages = 0; pages < 3; ++pages) {
    const auto page = Collection<v1::ListCollectorsResponse>("ListCollectors", request, Officer());
    ASSERT_THAT(page, IsOk());
    for (const v1::Collector& each : page->collectors()) listed.push_back(each.name());
    request.set_page_token(page->next_page_token());
  }
  EXPECT_EQ(listed, names);
  EXPECT_EQ(request.page_token(), "");
  request.set_page_token("tiada");
  EXPECT_THAT(Collection<v1::ListCollectorsResponse>("ListCollectors", request),
              HasReason(Reason::INVALID_PAGE_TOKEN));
}

TEST_F(CollectorsApiTest, ChangeAsTheMaskSays) {
  const v1::Collector way = Way();
  v1::UpdateCollectorRequest request = Change(way, {"label", "response_cap", "paused"});
  request.set_label("Loket 3");
  request.set_response_cap(7);
  request.set_paused(true);
  request.set_etag(way.etag());
  const auto changed = Update(request);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->label(), "Loket 3");
  EXPECT_EQ(changed->response_cap(), 7);
  EXPECT_EQ(changed->state(), v1::COLLECTOR_STATE_WAITING);
  EXPECT_EQ(Read(way).SerializeAsString(), changed->SerializeAsString());
  EXPECT_EQ(Update(request)->SerializeAsString(), changed->SerializeAsString());
  v1::UpdateCollectorRequest late = Change(way, {"label"});
  late.set_label("Loket 4");
  late.set_etag(way.etag());
  EXPECT_THAT(Update(late), HasReason(Reason::ETAG_MISMATCH));
  EXPECT_THAT(Update(Change(way, {})), HasReason(Reason::INVALID_FIELD));
  EXPECT_THAT(Update(Change(way, {"unit"})), HasReason(Reason::INVALID_UPDATE_MASK));
}

TEST_F(CollectorsApiTest, AQuotaKeepsWhatItHasTaken) {
  const v1::Collector way =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS,
          [](v1::Collector& said) { AddQuota(*said.mutable_quotas(), "baru", "baru", 5); });
  v1::UpdateCollectorRequest unknown = Change(way, {"quotas"});
  AddQuota(*unknown.mutable_quotas(), "baru", "baru", 10);
  AddQuota(*unknown.mutable_quotas(), "lain", "lain", 10);
  unknown.mutable_quotas(1)->mutable_when()->mutable_option()->set_question("tiada");
  const auto refused = Update(unknown);
  EXPECT_THAT(refused, HasReason(Reason::UNKNOWN_QUESTION));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("quotas[1].when"));
  for (int i = 0; i < 5; ++i) ASSERT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_THAT(Submit(To(way, Whole())), HasReason(Reason::QUOTA_FULL));
  v1::UpdateCollectorRequest wider = Change(way, {"quotas"});
  AddQuota(*wider.mutable_quotas(), "baru", "baru", 10);
  ASSERT_THAT(Update(wider), IsOk());
  Pass(absl::Seconds(2));
  EXPECT_THAT(Submit(To(way, Whole())), IsOk());
  // It is told in steps of min_cell.
  EXPECT_EQ(Read(way).quotas(0).taken_count(), 5);
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place WHERE code = 'baru'"), "6");
  // Without it all come in; what it has taken stays.
  ASSERT_THAT(Update(Change(way, {"quotas"})), IsOk());
  Pass(absl::Seconds(2));
  EXPECT_THAT(Submit(To(way, Whole())), IsOk());
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place WHERE code = 'baru'"), "6");
}

TEST_F(CollectorsApiTest, EndAndAreOpenedAgainByTheirSchedule) {
  const v1::Collector way = Way();
  v1::UpdateCollectorRequest end = Change(way, {"schedule"});
  end.mutable_schedule()->set_end("2026-03-02T09:00");
  const auto ended = Update(end);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state(), v1::COLLECTOR_STATE_ENDED);
  const auto open = Update(Change(way, {"schedule"}));
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->state(), v1::COLLECTOR_STATE_OPEN);
  ASSERT_THAT(
      service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(survey_.name()), Admin()),
      IsOk());
  EXPECT_THAT(Update(Change(way, {"schedule"})), HasReason(Reason::SURVEY_STATE_FORBIDS));
}

TEST_F(CollectorsApiTest, AreNotOpenedAgainForAVersionThatAsksForNames) {
  const v1::Collector way = Way();
  v1::UpdateCollectorRequest end = Change(way, {"schedule"});
  end.mutable_schedule()->set_end("2026-03-02T09:00");
  ASSERT_THAT(Update(end), IsOk());
  v1::SurveyDefinition names = Questionnaire();
  v1::Question& name = *names.mutable_pages(1)->add_questions();
  name = Comment("nama", 100);
  name.set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
  v1::UpdateSurveyRequest draft = UpdateFields(surveys::Read(service_, survey_.name()), {"draft"});
  *draft.mutable_draft() = Worded(names);
  v1::PublishSurveyRequest publish = Publish(Updated(service_, draft));
  publish.set_accepted_compatibility(v1::COMPATIBILITY_EXTENDED);
  ASSERT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", publish, Admin()), IsOk());
  EXPECT_THAT(Update(Change(way, {"schedule"})), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  // What leaves it ended may be changed.
  v1::UpdateCollectorRequest label = Change(way, {"label"});
  label.set_label("Lobi");
  EXPECT_THAT(Update(label), IsOk());
}

TEST_F(CollectorsApiTest, TokensTellWhoHasRespondedFromTheNextDayOn) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  v1::IssueTokensRequest issue = On<v1::IssueTokensRequest>(way.name());
  for (const char* whom : {"pasien 1", "pasien 2", ""}) issue.add_references(whom);
  const auto issued = Collection<v1::IssueTokensResponse>("IssueTokens", issue);
  ASSERT_THAT(issued, IsOk());
  ASSERT_THAT(Submit(To(way, Whole(), issued->tokens(1).token())), IsOk());
  v1::RevokeTokensRequest revoke = On<v1::RevokeTokensRequest>(way.name());
  revoke.add_serials(3);
  ASSERT_THAT(Collection<v1::RevokeTokensResponse>("RevokeTokens", revoke), IsOk());
  ASSERT_THAT(Collection<v1::RevokeTokensResponse>("RevokeTokens", revoke), IsOk());

  v1::ListTokensRequest list;
  list.set_parent(way.name());
  const auto states = [&] {
    const auto listed = Collection<v1::ListTokensResponse>("ListTokens", list);
    EXPECT_THAT(listed, IsOk());
    std::vector<int> told;
    if (!listed.ok()) return told;
    for (const v1::ParticipationToken& token : listed->tokens()) told.push_back(token.state());
    return told;
  };
  EXPECT_THAT(states(), ElementsAre(v1::PARTICIPATION_STATE_ISSUED, v1::PARTICIPATION_STATE_ISSUED,
                                    v1::PARTICIPATION_STATE_REVOKED));
  Pass(absl::Hours(24));
  EXPECT_THAT(states(),
              ElementsAre(v1::PARTICIPATION_STATE_ISSUED, v1::PARTICIPATION_STATE_RESPONDED,
                          v1::PARTICIPATION_STATE_REVOKED));
  list.set_state(v1::PARTICIPATION_STATE_ISSUED);
  const auto waiting = Collection<v1::ListTokensResponse>("ListTokens", list);
  ASSERT_THAT(waiting, IsOk());
  ASSERT_THAT(waiting->tokens(), SizeIs(1));
  EXPECT_EQ(waiting->tokens(0).reference(), "pasien 1");
  list.set_parent(Way().name());
  EXPECT_THAT(Collection<v1::ListTokensResponse>("ListTokens", list),
              HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  revoke = On<v1::RevokeTokensRequest>(way.name());
  revoke.add_serials(4);
  EXPECT_THAT(Collection<v1::RevokeTokensResponse>("RevokeTokens", revoke),
              HasReason(Reason::RESOURCE_NOT_FOUND));
}

TEST_F(CollectorsApiTest, AreNotMadeOfWhatDoesNotFit) {
  const auto create = [&](const std::function<void(v1::Collector&)>& adjust) {
    v1::CreateCollectorRequest request = CreateCollector(survey_.name());
    adjust(*request.mutable_collector());
    return Collection<v1::Collector>("CreateCollector", request);
  };
  EXPECT_THAT(create([](v1::Collector& said) {
                said.set_respondent_level(v1::RESPONDENT_LEVEL_CONFIDENTIAL);
              }),
              HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  EXPECT_THAT(create([](v1::Collector& said) { said.set_service("tiada"); }),
              HasReason(Reason::UNKNOWN_SERVICE));
  EXPECT_THAT(create([](v1::Collector& said) { said.set_unit("tiada"); }),
              HasReason(Reason::UNKNOWN_UNIT));
  EXPECT_THAT(create([](v1::Collector& said) {
                AddQuota(*said.mutable_quotas(), "lain", "lain", 5);
                said.mutable_quotas(0)->mutable_when()->mutable_option()->set_question("tiada");
              }),
              HasReason(Reason::UNKNOWN_QUESTION));
  const v1::Collector tokens =
      Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  v1::IssueTokensRequest issue = On<v1::IssueTokensRequest>(tokens.name());
  issue.add_references("");
  issue.mutable_expire_time()->set_seconds(1);
  EXPECT_THAT(Collection<v1::IssueTokensResponse>("IssueTokens", issue),
              HasReason(Reason::CLAIMED_TIME_IMPOSSIBLE));
  ASSERT_THAT(
      service_.Call<v1::Survey>("CloseSurvey", On<v1::CloseSurveyRequest>(survey_.name()), Admin()),
      IsOk());
  EXPECT_THAT(create([](v1::Collector&) {}), HasReason(Reason::SURVEY_STATE_FORBIDS));
  issue.clear_expire_time();
  EXPECT_THAT(Collection<v1::IssueTokensResponse>("IssueTokens", issue),
              HasReason(Reason::SURVEY_STATE_FORBIDS));
}

TEST_F(CollectorsApiTest, PopulationsAreSaidAndTakenBack) {
  v1::SetPopulationRequest request = On<v1::SetPopulationRequest>(survey_.name());
  const auto add = [&](const std::string& unit, const std::string& period, int64_t size) {
    v1::Population& one = *request.add_populations();
    one.set_unit(unit);
    one.set_period(period);
    one.set_size(size);
  };
  add("", "2026-Q1", 1200);
  add("sekretariat", "2026-Q1", 100);
  add("", "2025", 4000);
  ASSERT_THAT(Collection<v1::SetPopulationResponse>("SetPopulation", request), IsOk());
  v1::ListPopulationsRequest list;
  list.set_parent(survey_.name());
  list.set_page_size(2);
  auto listed = Collection<v1::ListPopulationsResponse>("ListPopulations", list, Officer());
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->populations(), SizeIs(2));
  EXPECT_EQ(listed->populations(1).unit(), "sekretariat");
  list.set_page_token(listed->next_page_token());
  listed = Collection<v1::ListPopulationsResponse>("ListPopulations", list, Officer());
  ASSERT_THAT(listed->populations(), SizeIs(1));
  EXPECT_EQ(listed->populations(0).size(), 4000);
  EXPECT_EQ(listed->next_page_token(), "");
  request = On<v1::SetPopulationRequest>(survey_.name());
  add("", "2025", 0);
  ASSERT_THAT(Collection<v1::SetPopulationResponse>("SetPopulation", request), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.population"), "2");
  add("tiada", "2025", 10);
  request.set_request_id(NewRequestId());
  EXPECT_THAT(Collection<v1::SetPopulationResponse>("SetPopulation", request),
              HasReason(Reason::UNKNOWN_UNIT));
}

}  // namespace
}  // namespace tanggap::surveys
