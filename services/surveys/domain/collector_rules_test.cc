#include "services/surveys/domain/collector_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/lint_respondents.h"
#include "services/surveys/domain/test_definitions.h"
#include "services/surveys/domain/test_findings.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kMinCell = 5;
constexpr v1::RespondentLevel kHidden[] = {v1::RESPONDENT_LEVEL_ANONYMOUS,
                                           v1::RESPONDENT_LEVEL_CONFIDENTIAL};

v1::Quota Of(const std::string& code, const std::string& option, int64_t limit = 10) {
  v1::Quota quota;
  quota.set_code(code);
  quota.set_limit(limit);
  *quota.mutable_when() = Chose("jenis", {option});
  return quota;
}

Collector With(v1::RespondentLevel level, const std::vector<v1::Quota>& quotas) {
  Collector collector;
  collector.level = level;
  collector.quotas.Assign(quotas.begin(), quotas.end());
  collector.places[""] = {};
  for (const v1::Quota& quota : quotas) collector.places[quota.code()].limit = quota.limit();
  return collector;
}

// Somebody has answered, and is none of those that the quotas count.
Collector Begun(v1::RespondentLevel level, const std::vector<v1::Quota>& quotas) {
  Collector collector = With(level, quotas);
  collector.places[""].taken = 1;
  return collector;
}

TEST(CollectorRulesTest, WhomAQuotaCountsSaysNothingOfWhoHasAnswered) {
  for (const v1::RespondentLevel level : kHidden) {
    const Collector begun = Begun(level, {Of("a", "baru")});
    // That it was let through would say: nobody who has answered chose baru.
    EXPECT_THAT(CheckChangedCollector(begun, With(level, {Of("a", "ulang")})),
                HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
    // Quotas that begin one respondent apart would say by their difference what that one chose.
    EXPECT_THAT(CheckChangedCollector(begun, With(level, {Of("a", "baru"), Of("b", "baru")})),
                HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
    EXPECT_THAT(CheckChangedCollector(begun, With(level, {Of("a", "baru", 20)})), IsOk());
    EXPECT_THAT(CheckChangedCollector(begun, With(level, {})), IsOk());
    EXPECT_THAT(CheckChangedCollector(With(level, {Of("a", "baru")}),
                                      With(level, {Of("a", "ulang"), Of("b", "baru")})),
                IsOk());
  }
}

TEST(CollectorRulesTest, WhereItIsKnownWhoAnsweredAQuotaIsTurnedUntilItHasTakenSome) {
  const auto identified = v1::RESPONDENT_LEVEL_IDENTIFIED;
  Collector begun = Begun(identified, {Of("a", "baru")});
  const Collector after = With(identified, {Of("a", "ulang"), Of("b", "baru")});
  EXPECT_THAT(CheckChangedCollector(begun, after), IsOk());
  begun.places["a"].taken = 1;
  EXPECT_THAT(CheckChangedCollector(begun, after), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
}

TEST(CollectorRulesTest, SaysWhichPlacesMustBeUntakenWhenItIsWritten) {
  const std::vector<v1::Quota> before = {Of("a", "baru"), Of("b", "ulang")};
  const std::vector<v1::Quota> turned = {Of("a", "baru"), Of("b", "lain"), Of("c", "baru")};
  const auto identified = v1::RESPONDENT_LEVEL_IDENTIFIED;
  EXPECT_THAT(MustBeUntaken(With(identified, before), With(identified, turned)),
              ElementsAre("b", "c"));
  for (const v1::RespondentLevel level : kHidden) {
    EXPECT_THAT(MustBeUntaken(With(level, before), With(level, turned)), ElementsAre(""));
    EXPECT_THAT(MustBeUntaken(With(level, before), With(level, before)), IsEmpty());
  }
}

TEST(CollectorRulesTest, AQuotaIsFullAtAMultipleOfMinCell) {
  for (const v1::RespondentLevel level : kHidden) {
    const auto check = [&](const std::vector<v1::Quota>& quotas, int min_cell) {
      return CheckQuotaLimits(With(level, quotas), min_cell, "collector.quotas");
    };
    EXPECT_THAT(check({Of("a", "baru", 0), Of("b", "baru", 5), Of("c", "baru", 500)}, kMinCell),
                IsOk());
    for (const int64_t limit : {1, 4, 6, 499}) {
      const absl::Status refused = check({Of("a", "baru"), Of("b", "baru", limit)}, kMinCell);
      EXPECT_THAT(refused, HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT)) << limit;
      EXPECT_EQ(errors::MetadataOf(refused, "field"), "collector.quotas[1].limit");
    }
    EXPECT_THAT(check({Of("a", "baru", 14)}, 7), IsOk());
    EXPECT_THAT(check({Of("a", "baru", 15)}, 7), HasReason(Reason::COLLECTOR_SETTINGS_CONFLICT));
    // Its own count is told as it is.
    Collector capped = With(level, {});
    capped.places[""].limit = 7;
    EXPECT_THAT(CheckQuotaLimits(capped, kMinCell, "collector.quotas"), IsOk());
  }
  EXPECT_THAT(CheckQuotaLimits(With(v1::RESPONDENT_LEVEL_IDENTIFIED, {Of("a", "baru", 1)}),
                               kMinCell, "collector.quotas"),
              IsOk());
}

// The survey may have got another min_cell since its collectors were made.
TEST(CollectorRulesTest, IsLookedAtAgainBeforeTheFirstResponse) {
  v1::SurveyDefinition draft;
  *AddPage(draft, "awal")->add_questions() = Single("jenis", {"baru", "ulang"});
  const Definition definition = Definition::Read(draft);
  const std::vector<CollectorFacts> collectors = {
      {.level = v1::RESPONDENT_LEVEL_IDENTIFIED, .quotas = {Of("a", "baru", 10)}},
      {.level = v1::RESPONDENT_LEVEL_ANONYMOUS, .quotas = {Of("a", "baru", 14), Of("b", "ulang")}}};
  const auto told = [&](int min_cell) {
    Findings findings;
    CheckQuotas(definition, collectors, min_cell, findings);
    return Told(findings);
  };
  EXPECT_THAT(told(7), ElementsAre("ERROR LIMITS_IMPOSSIBLE collectors[1].quotas[1].limit"));
  EXPECT_THAT(told(2), IsEmpty());
}

}  // namespace
}  // namespace tanggap::surveys
