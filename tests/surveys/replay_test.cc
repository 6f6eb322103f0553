// A request that is sent again: the first answer, byte for byte, whatever has happened since.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/published.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;

constexpr char kCollection[] = "tanggap.surveys.v1.CollectionService.";

// Sends it, lets `change` happen, and sends it again, also after a restart. Gives the answer.
template <typename Request, typename Function>
std::string AnsweredAgain(Service& service, const std::string& method, const Request& request,
                          const Function& change, const Caller& caller = Admin()) {
  const auto send = [&] { return service.CallBytes(method, request.SerializeAsString(), caller); };
  const absl::StatusOr<std::string> first = send();
  EXPECT_THAT(first, IsOk()) << method;
  if (!first.ok()) return "";
  change();
  const std::string rows = service.RowCounts();
  EXPECT_THAT(send(), IsOkAndHolds(*first)) << method;
  service.Restart();
  EXPECT_THAT(send(), IsOkAndHolds(*first)) << method;
  EXPECT_EQ(service.RowCounts(), rows) << method;
  return *first;
}

template <typename Message>
Message Parsed(const std::string& bytes) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  return message;
}

class ReplayTest : public ::testing::Test {
 protected:
  template <typename Request>
  absl::StatusOr<std::string> Send(std::string_view method, const Request& request) {
    return service_.CallBytes(method, request.SerializeAsString(), Admin());
  }
  template <typename Request, typename Function>
  std::string SentAgain(const std::string& method, const Request& request, const Function& change) {
    return AnsweredAgain(service_, method, request, change);
  }
  // What has to succeed in between.
  template <typename Request>
  void Sent(const std::string& method, const Request& request) {
    EXPECT_THAT(Send(method, request), IsOk()) << method;
  }
  void Close(const std::string& name) { Sent("CloseSurvey", On<v1::CloseSurveyRequest>(name)); }
  // A link with a token for each person.
  static v1::CreateCollectorRequest CreateWay(const std::string& survey) {
    return CreateCollector(survey, v1::COLLECTOR_KIND_TOKEN_LINK,
                           v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  }

  Service service_;
};

TEST_F(ReplayTest, EveryMutationAnswersTheSame) {
  const v1::CreateSurveyRequest create = CreateFrom();
  SentAgain("CreateSurvey", create, [] {});
  SentAgain("CreateIndexProfile", CreateProfile(), [] {});
  const v1::Survey made = Made(service_, CreateFrom());
  v1::UpdateSurveyRequest update = UpdateFields(made, {"title"});
  *update.mutable_title() = Said("Baru");
  SentAgain("UpdateSurvey", update, [] {});
  SentAgain("PublishSurvey", Publish(Read(service_, made.name())), [] {});
  SentAgain("PauseSurvey", On<v1::PauseSurveyRequest>(made.name()), [] {});
  SentAgain("ResumeSurvey", On<v1::ResumeSurveyRequest>(made.name()), [&] { Close(made.name()); });
  SentAgain("CloseSurvey", On<v1::CloseSurveyRequest>(made.name()), [] {});
}

TEST_F(ReplayTest, SoDoesEveryMutationOfCollectors) {
  const std::string survey = MadeAndPublished(service_).name();
  const std::string create = base::Join(kCollection, "CreateCollector");
  const auto way = Parsed<v1::Collector>(
      SentAgain(create, CreateWay(survey), [&] { Sent(create, CreateWay(survey)); }));
  EXPECT_EQ(way.link().size(), 16u);

  const std::string update = base::Join(kCollection, "UpdateCollector");
  const auto renamed = [&](const char* label) {
    auto request = On<v1::UpdateCollectorRequest>(way.name());
    request.mutable_update_mask()->add_paths("label");
    request.set_label(label);
    return request;
  };
  SentAgain(update, renamed("Loket 2"), [&] { Sent(update, renamed("Loket 3")); });
  EXPECT_EQ(service_.Sql("SELECT string_agg(label, ', ' ORDER BY label) FROM surveys.collector"),
            "Loket, Loket 3");
}

// A retry whose first answer was lost gives no other tokens, and invites nobody twice.
TEST_F(ReplayTest, SoDoTokens) {
  const std::string survey = MadeAndPublished(service_).name();
  const auto made = Send(base::Join(kCollection, "CreateCollector"), CreateWay(survey));
  ASSERT_THAT(made, IsOk());
  const std::string way = Parsed<v1::Collector>(*made).name();
  const std::string issue = base::Join(kCollection, "IssueTokens");
  auto hundred = On<v1::IssueTokensRequest>(way);
  for (int i = 0; i < 100; ++i) hundred.add_references(i % 2 ? "" : base::Join("pasien ", i));
  auto another = On<v1::IssueTokensRequest>(way);
  another.add_references("");
  const auto issued =
      Parsed<v1::IssueTokensResponse>(SentAgain(issue, hundred, [&] { Sent(issue, another); }));
  std::set<std::string> tokens;
  for (const v1::IssuedToken& each : issued.tokens()) tokens.insert(each.token());
  EXPECT_EQ(tokens.size(), 100u);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.token"), "101");

  const std::string revoke = base::Join(kCollection, "RevokeTokens");
  const auto revoking = [&](int64_t serial) {
    auto request = On<v1::RevokeTokensRequest>(way);
    request.add_serials(serial);
    return request;
  };
  SentAgain(revoke, revoking(7), [&] { Sent(revoke, revoking(8)); });
  EXPECT_EQ(service_.Sql("SELECT string_agg(serial::text, ', ' ORDER BY serial) FROM "
                         "surveys.token WHERE revoked"),
            "7, 8");
}

// Nothing that was said since is taken back by it.
TEST_F(ReplayTest, SoDoPopulations) {
  const std::string survey = MadeAndPublished(service_).name();
  const std::string set = base::Join(kCollection, "SetPopulation");
  const auto saying = [&](int64_t size) {
    auto request = On<v1::SetPopulationRequest>(survey);
    request.add_populations()->set_period("2026");
    request.mutable_populations(0)->set_size(size);
    return request;
  };
  SentAgain(set, saying(2940), [&] { Sent(set, saying(3000)); });
  EXPECT_EQ(service_.Sql("SELECT size FROM surveys.population"), "3000");
  SentAgain(set, saying(0), [&] { Sent(set, saying(3100)); });
  EXPECT_EQ(service_.Sql("SELECT size FROM surveys.population"), "3100");
}

// What is done with the responses of a month that is over.
class ReplayOfResultsTest : public PublicationTest {
 protected:
  ReplayOfResultsTest() {
    taken_ = AnswerMany(12);
    AnswerMany(1, {.level = v1::RESPONDENT_LEVEL_IDENTIFIED});
    for (int night = 0; night < 2; ++night) {
      clock_.Advance(absl::Hours(24));
      EXPECT_THAT(service_.app().night().Run(), IsOk());
    }
    measured_.EndMonth();
    // What was asked a month ago is forgotten at some moment or other.
    service_.Sql("DELETE FROM idempotency.requests");
    // One that begins now tells nothing of figures before the next full hour, so that no events
    // come in between.
    service_.Restart();
  }
  template <typename Request, typename Function>
  std::string SentAgain(const std::string& method, const Request& request, const Function& change) {
    return AnsweredAgain(service_, kPublications + method, request, change);
  }

  std::vector<Taken> taken_;
};

TEST_F(ReplayOfResultsTest, PublicationsAnswerTheSame) {
  // Computed anew they would be of eleven people.
  const auto publication = Parsed<v1::Publication>(
      SentAgain("PublishResults", Of("2026-03"), [&] { Withdraw(taken_.front()); }));
  EXPECT_EQ(publication.response_count(), 13);
  EXPECT_EQ(Get(publication.name()).figures_hash(), publication.figures_hash());
}

TEST_F(ReplayOfResultsTest, ImprovementsAnswerTheSame) {
  const v1::Publication publication = Published(Of("2026-03"));
  const auto adding = [&](const char* action) {
    v1::CreateImprovementRequest request;
    request.set_parent(publication.name());
    request.set_request_id(NewRequestId());
    v1::Improvement& said = *request.mutable_improvement();
    said.set_cause("Loket kurang pada hari Senin");
    said.set_action(action);
    said.set_responsible_position("Kepala Bidang P2P");
    said.set_due_date("2026-04-30");
    return request;
  };
  const auto added =
      Parsed<v1::Improvement>(SentAgain("CreateImprovement", adding("Menambah satu loket"), [&] {
        EXPECT_THAT(Call<v1::Improvement>("CreateImprovement", adding("Membuka hari Sabtu")),
                    IsOk());
      }));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.improvement"), "2");

  const auto changing = [&](const std::string& etag, const char* cause) {
    auto request = On<v1::UpdateImprovementRequest>(added.name());
    request.set_etag(etag);
    request.mutable_update_mask()->add_paths("cause");
    request.set_cause(cause);
    return request;
  };
  SentAgain("UpdateImprovement", changing(added.etag(), "Petugas kurang"), [&] {
    EXPECT_THAT(Call<v1::Improvement>("UpdateImprovement", changing("\"2\"", "Loket rusak")),
                IsOk());
  });
  EXPECT_EQ(service_.Sql("SELECT version FROM surveys.improvement ORDER BY version DESC LIMIT 1"),
            "3");
}

// And is one look at whoever it was, though it is asked for three times.
TEST_F(ReplayOfResultsTest, ALookAtARespondentAnswersTheSame) {
  auto reveal = On<v1::RevealRespondentRequest>(
      base::Join(measured_.name(), "/responses/",
                 service_.Sql("SELECT response_key FROM surveys.response WHERE level = 3")));
  reveal.set_purpose(v1::RESPONDENT_REVEAL_PURPOSE_ANSWER_RESPONDENT);
  reveal.set_reason("Menjawab keluhan tentang antrean.");
  const auto told = Parsed<v1::RevealRespondentResponse>(AnsweredAgain(
      service_, base::Join(kCollection, "RevealRespondent"), reveal, [] {}, Supervisor()));
  EXPECT_EQ(told.account_subject(), "warga-1");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.reveal"), "1");
}

TEST_F(ReplayTest, TheSameIdWithOtherContentIsRefused) {
  v1::CreateSurveyRequest create = CreateFrom();
  ASSERT_THAT(Send("CreateSurvey", create), IsOk());
  *create.mutable_survey()->mutable_title() = Said("Lain");
  EXPECT_THAT(Send("CreateSurvey", create), HasReason(Reason::REQUEST_ID_REUSED));
  const std::string name = MadeAndPublished(service_).name();
  auto pause = On<v1::PauseSurveyRequest>(name);
  ASSERT_THAT(Send("PauseSurvey", pause), IsOk());
  pause.set_etag("\"1\"");
  EXPECT_THAT(Send("PauseSurvey", pause), HasReason(Reason::REQUEST_ID_REUSED));
  v1::CreateIndexProfileRequest profile = CreateProfile();
  ASSERT_THAT(Send("CreateIndexProfile", profile), IsOk());
  profile.mutable_index_profile()->set_code("dinkes-tiga");
  EXPECT_THAT(Send("CreateIndexProfile", profile), HasReason(Reason::REQUEST_ID_REUSED));
}

TEST_F(ReplayTest, AStormOfOneRequestMakesOneSurveyAndOneStep) {
  const v1::CreateSurveyRequest create = CreateFrom();
  const std::string name = MadeAndPublished(service_).name();
  const auto pause = On<v1::PauseSurveyRequest>(name);
  constexpr int kThreads = 8;
  std::vector<absl::StatusOr<std::string>> created(kThreads, absl::UnknownError(""));
  std::vector<absl::StatusOr<std::string>> paused(kThreads, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      created[i] = Send("CreateSurvey", create);
      paused[i] = Send("PauseSurvey", pause);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < kThreads; ++i) {
    ASSERT_THAT(created[i], IsOk());
    EXPECT_EQ(*created[i], *created[0]);
    ASSERT_THAT(paused[i], IsOk());
    EXPECT_EQ(*paused[i], *paused[0]);
  }
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.survey"), "2");
  EXPECT_EQ(EventsOf(service_, name).size(), 2u);
}

TEST_F(ReplayTest, AnswersAndKeysLieSealed) {
  v1::CreateSurveyRequest create = CreateFrom();
  *create.mutable_survey()->mutable_title() = Said("Judul yang dicari");
  ASSERT_THAT(Send("CreateSurvey", create), IsOk());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM idempotency.requests WHERE "
                         "position('Judul yang dicari'::bytea IN response_encrypted) > 0"),
            "0");
  EXPECT_EQ(service_.Sql("SELECT length(key) > 32 FROM surveys.survey"), "t");
}

}  // namespace
}  // namespace tanggap::surveys
