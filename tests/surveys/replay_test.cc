// A request that is sent again: the first answer, byte for byte, whatever has happened since.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::IsOkAndHolds;

class ReplayTest : public ::testing::Test {
 protected:
  template <typename Request>
  absl::StatusOr<std::string> Send(std::string_view method, const Request& request) {
    return service_.CallBytes(method, request.SerializeAsString(), Admin());
  }
  // Sends it, lets `change` happen, and sends it again, also after a restart.
  template <typename Request, typename Function>
  void SentAgain(std::string_view method, const Request& request, const Function& change) {
    const absl::StatusOr<std::string> first = Send(method, request);
    ASSERT_THAT(first, IsOk()) << std::string(method);
    change();
    const std::string rows = service_.RowCounts();
    EXPECT_THAT(Send(method, request), IsOkAndHolds(*first)) << std::string(method);
    service_.Restart();
    EXPECT_THAT(Send(method, request), IsOkAndHolds(*first)) << std::string(method);
    EXPECT_EQ(service_.RowCounts(), rows) << std::string(method);
  }
  void Close(const std::string& name) {
    EXPECT_THAT(Send("CloseSurvey", On<v1::CloseSurveyRequest>(name)), IsOk());
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
