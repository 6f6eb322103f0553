// A collector that is made, or opened again, while its survey is changed: whichever comes first,
// the other one is judged by it.

#include <array>
#include <thread>

#include "libs/testing/blocked_sessions.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using complaints::OpenTransaction;
using errors::Reason;
using testing::HasReason;
using testing::IsOk;

class CollectorRaceTest : public CollectingTest {
 protected:
  using Act = std::function<absl::Status()>;

  // Lets both come as far as to what they write, having looked at how things stood before, and then
  // write it in this order. Gives their answers.
  std::array<absl::Status, 2> InTurn(const Act& first, const Act& second) {
    std::array<absl::Status, 2> answers;
    OpenTransaction other(service_.postgres_url(), "SELECT 1 FROM surveys.survey FOR UPDATE");
    const auto sql = [this](const std::string& statement) { return Sql(statement); };
    std::thread one([&] { answers[0] = first(); });
    EXPECT_TRUE(testing::AwaitBlockedSessions(1, sql));
    std::thread two([&] { answers[1] = second(); });
    EXPECT_TRUE(testing::AwaitBlockedSessions(2, sql));
    other.Commit();
    one.join();
    two.join();
    return answers;
  }

  absl::Status Make(const std::function<void(v1::Collector&)>& adjust) {
    v1::CreateCollectorRequest request = CreateCollector(survey_.name());
    adjust(*request.mutable_collector());
    return Collection<v1::Collector>("CreateCollector", request).status();
  }
  v1::UpdateSurveyRequest Offering(const std::vector<std::string>& services) {
    v1::UpdateSurveyRequest request =
        UpdateFields(surveys::Read(service_, survey_.name()), {"services"});
    for (const std::string& code : services) {
      v1::MeasuredService& service = *request.add_services();
      service.set_code(code);
      *service.mutable_label() = surveys::Said(code);
    }
    return request;
  }
  // Measures two services; gives what leaves one of them.
  Act LeavesKk() {
    Updated(service_, Offering({"ktp", "kk"}));
    return [this, request = Offering({"ktp"})] {
      return service_.Call<v1::Survey>("UpdateSurvey", request, Admin()).status();
    };
  }
  Act RenamesTheSurvey() {
    v1::UpdateSurveyRequest request =
        UpdateFields(surveys::Read(service_, survey_.name()), {"title"});
    *request.mutable_title() = surveys::Said("Lain");
    return [this, request] {
      return service_.Call<v1::Survey>("UpdateSurvey", request, Admin()).status();
    };
  }
  // Takes a question out of the draft; gives what publishes that.
  Act PublishesWithoutOccupation() {
    v1::UpdateSurveyRequest change =
        UpdateFields(surveys::Read(service_, survey_.name()), {"draft"});
    *change.mutable_draft() = Questionnaire();
    change.mutable_draft()->mutable_pages(0)->mutable_questions()->DeleteSubrange(2, 1);
    v1::PublishSurveyRequest request = Publish(Updated(service_, change));
    request.set_accepted_compatibility(v1::COMPATIBILITY_INCOMPATIBLE);
    return [this, request] {
      return service_.Call<v1::SurveyVersion>("PublishSurvey", request, Admin()).status();
    };
  }
  Act MakesOneOfKk() {
    return [this] { return Make([](v1::Collector& said) { said.set_service("kk"); }); };
  }
  // With places by the question that is taken out.
  static void CountOccupation(v1::Collector& said) {
    v1::Quota& quota = *said.add_quotas();
    quota.set_code("petani");
    quota.set_limit(5);
    quota.mutable_when()->mutable_option()->set_question("pekerjaan");
    quota.mutable_when()->mutable_option()->add_options("petani");
  }
  Act MakesOneWithOccupation() {
    return [this] { return Make(CountOccupation); };
  }
  // Has one with an end; gives what takes that away.
  Act TakesTheEndAway(const std::string& end, v1::CollectorState state) {
    const v1::Collector found =
        Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, [&](v1::Collector& said) {
          CountOccupation(said);
          said.mutable_schedule()->set_end(end);
        });
    EXPECT_EQ(found.state(), state);
    return [this, request = Change(found, {"schedule"})] {
      return Collection<v1::Collector>("UpdateCollector", request).status();
    };
  }
  Act OpensOneWithOccupationAgain() {
    return TakesTheEndAway("2026-03-02T09:00", v1::COLLECTOR_STATE_ENDED);
  }
  Act LetsOneWithOccupationGoOn() {
    return TakesTheEndAway("2026-03-02T11:00", v1::COLLECTOR_STATE_OPEN);
  }
  // Has one without quotas; gives what lets it count by that question.
  Act CountsOccupationAtAnOpenOne() {
    v1::UpdateCollectorRequest request = Change(Way(), {"quotas"});
    v1::Collector counting;
    CountOccupation(counting);
    *request.mutable_quotas() = counting.quotas();
    return
        [this, request] { return Collection<v1::Collector>("UpdateCollector", request).status(); };
  }
  std::string Collectors() { return Sql("SELECT count(*) FROM surveys.collector"); }
};

TEST_F(CollectorRaceTest, AServiceOfACollectorThatWasMadeMeanwhileStays) {
  const Act leave = LeavesKk();
  const auto answers = InTurn(MakesOneOfKk(), leave);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::SERVICE_IN_USE));
  EXPECT_EQ(surveys::Read(service_, survey_.name()).services_size(), 2);
}

TEST_F(CollectorRaceTest, NoCollectorIsMadeForAServiceThatIsGone) {
  const Act leave = LeavesKk();
  const auto answers = InTurn(leave, MakesOneOfKk());
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::UNKNOWN_SERVICE));
  EXPECT_EQ(Collectors(), "0");
}

TEST_F(CollectorRaceTest, AVersionIsLookedAtForCollectorsThatWereMadeMeanwhile) {
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(MakesOneWithOccupation(), publish);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::SURVEY_DEFINITION_INVALID));
  EXPECT_EQ(surveys::Read(service_, survey_.name()).published_version(), 1);
}

TEST_F(CollectorRaceTest, NoCollectorIsMadeThatTheNewVersionForbids) {
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(publish, MakesOneWithOccupation());
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::UNKNOWN_QUESTION));
  EXPECT_EQ(Collectors(), "0");
}

TEST_F(CollectorRaceTest, AVersionIsLookedAtForCollectorsThatWereOpenedAgainMeanwhile) {
  const Act open = OpensOneWithOccupationAgain();
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(open, publish);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::SURVEY_DEFINITION_INVALID));
}

TEST_F(CollectorRaceTest, AVersionIsLookedAtForCollectorsThatWereLetGoOnMeanwhile) {
  const Act go_on = LetsOneWithOccupationGoOn();
  const Act publish = PublishesWithoutOccupation();
  const Act publish_when_ended = [&] {
    clock_.Advance(absl::Hours(2));
    return publish();
  };
  const auto answers = InTurn(go_on, publish_when_ended);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::SURVEY_DEFINITION_INVALID));
}

TEST_F(CollectorRaceTest, NoCollectorIsOpenedAgainThatTheNewVersionForbids) {
  const Act open = OpensOneWithOccupationAgain();
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(publish, open);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::UNKNOWN_QUESTION));
  EXPECT_EQ(Sql("SELECT collectors_made FROM surveys.survey"), "1");
}

TEST_F(CollectorRaceTest, AVersionIsLookedAtForQuotasThatWereChangedMeanwhile) {
  const Act count = CountsOccupationAtAnOpenOne();
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(count, publish);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::SURVEY_DEFINITION_INVALID));
}

TEST_F(CollectorRaceTest, NoQuotasAreChangedThatTheNewVersionForbids) {
  const Act count = CountsOccupationAtAnOpenOne();
  const Act publish = PublishesWithoutOccupation();
  const auto answers = InTurn(publish, count);
  EXPECT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], HasReason(Reason::UNKNOWN_QUESTION));
}

// What fits goes through beside each other, with the etag from before.
TEST_F(CollectorRaceTest, WhatFitsIsDoneBoth) {
  const Act leave = LeavesKk();
  const Act make = [this] { return Make([](v1::Collector& said) { said.set_service("ktp"); }); };
  for (const absl::Status& answer : InTurn(make, leave)) EXPECT_THAT(answer, IsOk());
  for (const absl::Status& answer : InTurn(make, make)) EXPECT_THAT(answer, IsOk());
  EXPECT_EQ(Collectors(), "3");
  for (const bool renamed_first : {true, false}) {
    const Act rename = RenamesTheSurvey();
    const Act count = CountsOccupationAtAnOpenOne();
    const auto answers = renamed_first ? InTurn(rename, count) : InTurn(count, rename);
    for (const absl::Status& answer : answers) EXPECT_THAT(answer, IsOk());
  }
}

}  // namespace
}  // namespace tanggap::surveys
