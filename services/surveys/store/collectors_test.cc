#include "services/surveys/store/collectors.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/base/crockford.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/testing/blocked_sessions.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/tokens.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class CollectorsTest : public testing::PostgresFixture {
 protected:
  CollectorsTest() : PostgresFixture({postgres::IdempotencyMigrations(), sql::surveys()}) {
    PutSurvey();
  }

  void PutSurvey() {
    database().Execute(base::Join(
        "INSERT INTO surveys.survey (survey, version, agency, state, purpose, index_profile, "
        "min_cell, hold_months, title, services, draft, published_version, series, key, template, "
        "create_time, update_time) VALUES ('",
        survey_.ToString(),
        "', 1, 'dinkes', 2, 1, '', 5, 24, '', '', '', 1, 1, 'k', '', now(), now())"));
  }
  postgres::idempotency::Request NewRequest() {
    return {"pseudonym", "surveys.Create", base::Uuid::V4(random()), "hmac"};
  }
  NewCollector Made() {
    NewCollector made{
        .agency = "dinkes", .survey_version = 1, .request = NewRequest(), .answer = "answer"};
    made.collector.survey = survey_;
    made.collector.id = base::Uuid::V4(random());
    made.collector.kind = v1::COLLECTOR_KIND_TOKEN_LINK;
    made.collector.level = v1::RESPONDENT_LEVEL_CONFIDENTIAL;
    made.collector.channel = common::v1::CHANNEL_WEB;
    made.collector.unit = "loket";
    made.collector.link = NewLink(random());
    made.collector.create_time = absl::FromUnixSeconds(1'795'000'000);
    made.collector.places[""] = {};
    made.collector.places["muda"] = {.limit = 20};
    made.collector.quotas.Add()->set_code("muda");
    return made;
  }

  const base::Uuid survey_ = base::Uuid::V4(random());
  const privacy::KeyRing keys_ = privacy::KeyRing::Generate(random());
  const SurveyCipher cipher_{keys_, random()};
  Collectors collectors_{pool(), cipher_};
  Tokens tokens_{pool(), cipher_};
};

TEST_F(CollectorsTest, FindsByItsLinkWhatWasMade) {
  const NewCollector made = Made();
  const absl::StatusOr<bool> is_new = collectors_.Create(made, Soon());
  ASSERT_THAT(is_new, IsOk());
  EXPECT_TRUE(*is_new);
  const auto way = collectors_.FindByLink(made.collector.link, Soon());
  ASSERT_THAT(way, IsOk());
  ASSERT_TRUE(way->has_value());
  const Collector& found = (*way)->collector;
  EXPECT_EQ((*way)->survey.agency, "dinkes");
  EXPECT_EQ(found.id, made.collector.id);
  EXPECT_EQ(found.kind, v1::COLLECTOR_KIND_TOKEN_LINK);
  EXPECT_EQ(found.unit, "loket");
  EXPECT_EQ(found.create_time, made.collector.create_time);
  EXPECT_EQ(found.quotas.at(0).code(), "muda");
  EXPECT_EQ(found.places.at("").limit, std::nullopt);
  EXPECT_EQ(found.places.at("muda").limit, 20);
  EXPECT_FALSE(found.IsFull());
  const auto none = collectors_.FindByLink(NewLink(random()), Soon());
  ASSERT_THAT(none, IsOk());
  EXPECT_FALSE(none->has_value());
}

TEST_F(CollectorsTest, MakesOneForARequestAndNoneForASurveyThatHasMovedOn) {
  const NewCollector made = Made();
  ASSERT_THAT(collectors_.Create(made, Soon()), IsOk());
  NewCollector again = Made();
  again.request = made.request;
  const absl::StatusOr<bool> is_new = collectors_.Create(again, Soon());
  ASSERT_THAT(is_new, IsOk());
  EXPECT_FALSE(*is_new);
  database().Execute("UPDATE surveys.survey SET version = 2");
  const absl::StatusOr<bool> late = collectors_.Create(Made(), Soon());
  ASSERT_THAT(late, IsOk());
  EXPECT_FALSE(*late);
  EXPECT_EQ(database().Execute("SELECT count(*) FROM surveys.collector"), "1");
  EXPECT_EQ(database().Execute("SELECT count(*) FROM idempotency.requests"), "1");
  EXPECT_EQ(database().Execute("SELECT collectors_made FROM surveys.survey"), "1");
}

// Somebody answers between the look at the collector and the change: it waits, and is not made.
TEST_F(CollectorsTest, TurnsNoQuotasOnceAPlaceIsTaken) {
  const NewCollector made = Made();
  ASSERT_THAT(collectors_.Create(made, Soon()), IsOk());
  const CollectorChange change{.before = 1,
                               .after = made.collector,
                               .untaken = {""},
                               .agency = "dinkes",
                               .request = NewRequest(),
                               .answer = "answer",
                               .time = made.collector.create_time};
  constexpr postgres::Statement kTake = {"take_place",
                                         "UPDATE surveys.place SET taken = 1 WHERE code = ''"};
  std::thread save;
  absl::StatusOr<bool> saved = true;
  const absl::Status taken =
      pool().Transact(Soon(), [&](postgres::Transaction& submission) -> absl::Status {
        TANGGAP_RETURN_IF_ERROR(submission.Query(kTake).status());
        save = std::thread([&] { saved = collectors_.Save(change, Soon()); });
        EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
        return absl::OkStatus();
      });
  save.join();
  ASSERT_THAT(taken, IsOk());
  ASSERT_THAT(saved, IsOk());
  EXPECT_FALSE(*saved);
  EXPECT_EQ(database().Execute("SELECT version FROM surveys.collector"), "1");
  EXPECT_EQ(database().Execute("SELECT max(quotas_version) FROM surveys.place"), "1");
}

TEST_F(CollectorsTest, ReadsALinkAsPeopleTypeIt) {
  const std::string link = NewLink(random());
  EXPECT_EQ(link.size(), 16u);
  EXPECT_EQ(ReadLink(base::PrintCrockford(link)), link);
  std::string wrong = link;
  wrong[3] = wrong[3] == '7' ? '8' : '7';
  EXPECT_EQ(ReadLink(wrong), std::nullopt);
}

TEST_F(CollectorsTest, GivesEachTokenItsOwnSerial) {
  const NewCollector made = Made();
  ASSERT_THAT(collectors_.Create(made, Soon()), IsOk());
  TokenBatch batch{.survey = survey_,
                   .collector = made.collector.id,
                   .agency = "dinkes",
                   .references = {"sealed", std::nullopt, "other"},
                   .issue_month = 202611,
                   .request = NewRequest(),
                   .answer = "tokens",
                   .time = absl::FromUnixSeconds(1'795'000'000)};
  EXPECT_EQ(tokens_.Issue(batch, Soon()).value(), Tokens::Issued::kDone);
  EXPECT_EQ(tokens_.NextSerial(survey_, made.collector.id, Soon()).value(), 4);
  batch.request = NewRequest();
  EXPECT_EQ(tokens_.Issue(batch, Soon()).value(), Tokens::Issued::kMoved);
  batch.first = 4;
  EXPECT_EQ(tokens_.Issue(batch, Soon()).value(), Tokens::Issued::kDone);
  batch.first = 7;
  EXPECT_EQ(tokens_.Issue(batch, Soon()).value(), Tokens::Issued::kKnown);
  EXPECT_EQ(
      database().Execute("SELECT string_agg(serial::text, ',' ORDER BY serial) FROM surveys.token"),
      "1,2,3,4,5,6");
  EXPECT_EQ(tokens_.NextSerial(survey_, base::Uuid::V4(random()), Soon()).value(), 0);
}

TEST_F(CollectorsTest, TellsWhoGaveAResponseToItsOwnAgencyAlone) {
  const RespondentCipher respondents(keys_, random());
  const base::Uuid response = base::Uuid::V4(random());
  const SealedRespondent sealed = respondents.Seal("dinkes", response, {"who", "answers"});
  const absl::StatusOr<Respondent> opened = respondents.Open("dinkes", response, sealed);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->who, "who");
  EXPECT_EQ(opened->direct_answers, "answers");
  EXPECT_FALSE(respondents.Open("dukcapil", response, sealed).ok());
  EXPECT_FALSE(respondents.Open("dinkes", survey_, sealed).ok());
  const std::string reference = respondents.SealReference("dinkes", survey_, 5, "pasien 12");
  EXPECT_EQ(respondents.OpenReference("dinkes", survey_, 5, reference).value(), "pasien 12");
  EXPECT_FALSE(respondents.OpenReference("dinkes", survey_, 6, reference).ok());
}

}  // namespace
}  // namespace tanggap::surveys
