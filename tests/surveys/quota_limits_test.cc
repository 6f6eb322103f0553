// What staff can find out by quotas of collectors that promise not to know who answered: no more
// than the counts that they are told anyway.

#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

class QuotaLimitsTest : public CollectingTest {
 protected:
  static v1::Quota Of(const std::string& code, const std::string& option, int64_t limit) {
    v1::Quota quota;
    quota.set_code(code);
    quota.set_limit(limit);
    quota.mutable_when()->mutable_option()->set_question("jenis");
    quota.mutable_when()->mutable_option()->add_options(option);
    return quota;
  }
  v1::Collector With(v1::CollectorKind kind, v1::RespondentLevel level,
                     const std::vector<v1::Quota>& quotas) {
    return Way(kind, level, [&](v1::Collector& said) {
      said.mutable_quotas()->Assign(quotas.begin(), quotas.end());
    });
  }
  absl::StatusOr<v1::Collector> Update(const v1::Collector& way,
                                       const std::vector<v1::Quota>& quotas) {
    v1::UpdateCollectorRequest request = Change(way, {"quotas"});
    request.mutable_quotas()->Assign(quotas.begin(), quotas.end());
    return Collection<v1::Collector>("UpdateCollector", request);
  }
  std::vector<v1::Collector> Hidden(const std::vector<v1::Quota>& quotas) {
    return {With(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, quotas),
            With(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL, quotas)};
  }
};

TEST_F(QuotaLimitsTest, AreMultiplesOfMinCellWhereNobodyMayBeKnown) {
  for (const v1::Collector& way : Hidden({Of("baru", "baru", 10)})) {
    for (const int64_t limit : {1, 9, 11}) {
      const auto refused = Update(way, {Of("baru", "baru", 10), Of("ulang", "ulang", limit)});
      EXPECT_THAT(refused, HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT)) << limit;
      EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("quotas[1].limit"));
      v1::CreateCollectorRequest another =
          CreateCollector(survey_.name(), way.kind(), way.respondent_level());
      *another.mutable_collector()->add_quotas() = Of("baru", "baru", limit);
      const auto unmade = Collection<v1::Collector>("CreateCollector", another);
      EXPECT_THAT(unmade, HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT)) << limit;
      EXPECT_THAT(FieldsOf(unmade.status()), ElementsAre("collector.quotas[0].limit"));
    }
    EXPECT_THAT(Update(way, {Of("baru", "baru", 0), Of("ulang", "ulang", 15)}), IsOk());
    // The cap's count is told as it is.
    v1::UpdateCollectorRequest cap = Change(way, {"response_cap"});
    cap.set_response_cap(7);
    EXPECT_THAT(Collection<v1::Collector>("UpdateCollector", cap), IsOk());
  }
}

// Whether it were refused or not would say whether the only respondent is one of those it counts.
TEST_F(QuotaLimitsTest, ArePutOnTheSamePeopleOnceSomebodyHasAnswered) {
  const std::vector<v1::Quota> quotas = {Of("baru", "baru", 10), Of("ulang", "ulang", 10)};
  for (const v1::Collector& way : Hidden(quotas)) {
    const bool by_token = way.kind() == v1::COLLECTOR_KIND_TOKEN_LINK;
    ASSERT_THAT(Submit(To(way, Whole(), by_token ? Tokens(way, 1)[0] : "")), IsOk());
    EXPECT_EQ(Read(way).taken_count(), 1);
    const auto fits = Update(way, {Of("baru", "lain", 10), quotas[1]});
    const auto does_not = Update(way, {quotas[0], Of("ulang", "lain", 10)});
    EXPECT_THAT(fits, HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
    EXPECT_EQ(fits.status(), does_not.status());
    EXPECT_THAT(Update(way, {quotas[0], quotas[1], Of("lagi", "baru", 10)}),
                HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
    EXPECT_THAT(Update(way, {Of("baru", "baru", 20)}), IsOk());
    // One that was taken out is another when it comes again.
    EXPECT_THAT(Update(way, quotas), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  }
}

TEST_F(QuotaLimitsTest, AreAsTheyPleaseWhereRespondentsAreKnown) {
  const v1::Collector way = With(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_IDENTIFIED,
                                 {Of("baru", "baru", 1), Of("ulang", "ulang", 3)});
  const std::vector<std::string> tokens = Tokens(way, 2);
  ASSERT_THAT(Submit(To(way, Whole(), tokens[0])), IsOk());
  EXPECT_THAT(Submit(To(way, Whole(), tokens[1])), HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(Read(way).quotas(0).taken_count(), 1);
  EXPECT_THAT(Update(way, {Of("baru", "ulang", 1)}),
              HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
  EXPECT_THAT(Update(way, {Of("baru", "baru", 2), Of("ulang", "lain", 3)}), IsOk());
}

TEST_F(QuotaLimitsTest, AreLookedAtAgainWhenTheSurveyIsPublished) {
  v1::CreateSurveyRequest create = CreateFrom();
  *create.mutable_survey()->mutable_draft() = Questionnaire();
  survey_ = Made(service_, create);
  const v1::Collector way =
      With(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, {Of("baru", "baru", 10)});
  v1::UpdateSurveyRequest change = UpdateFields(survey_, {"min_cell"});
  change.set_min_cell(7);
  survey_ = Updated(service_, change);
  const auto refused = service_.Call<v1::SurveyVersion>("PublishSurvey", Publish(survey_), Admin());
  EXPECT_THAT(refused, HasReason(Reason::SURVEY_DEFINITION_INVALID));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("collectors[0].quotas[0].limit"));
  ASSERT_THAT(Update(way, {Of("baru", "baru", 14)}), IsOk());
  EXPECT_THAT(service_.Call<v1::SurveyVersion>("PublishSurvey", Publish(survey_), Admin()), IsOk());
}

}  // namespace
}  // namespace tanggap::surveys
