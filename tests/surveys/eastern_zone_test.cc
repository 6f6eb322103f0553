// An agency nine hours ahead of UTC, around its midnight, when it is the day before in UTC and in
// Jakarta: days and months are its own wherever they are looked at.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/service_rig/edited_directory.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tanggap/surveys/v1/publication_service.pb.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::Await;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCollection[] = "tanggap.surveys.v1.CollectionService.";
constexpr char kPublications[] = "tanggap.surveys.v1.PublicationService.";
constexpr char kRespondent[] = "tanggap.surveys.v1.RespondentService.";

// Midnight between March and April in Jayapura: three in the afternoon in UTC, ten in the evening
// in Jakarta.
absl::Time Midnight() {
  return absl::FromCivil(absl::CivilHour(2026, 3, 31, 15), absl::UTCTimeZone());
}

class EasternZoneTest : public ::testing::Test {
 protected:
  static Given Known() { return {.level = v1::RESPONDENT_LEVEL_IDENTIFIED}; }

  template <typename Response>
  absl::StatusOr<Response> Call(const char* service, const char* method,
                                const google::protobuf::Message& request,
                                const Caller& caller = Admin()) {
    return service_.Call<Response>(base::Join(service, method), request, caller);
  }
  v1::Collector Way(v1::CollectorKind kind, v1::RespondentLevel level,
                    const v1::CollectionSchedule& schedule = {}) {
    v1::CreateCollectorRequest request = CreateCollector(measured_.name(), kind, level);
    v1::Collector& said = *request.mutable_collector();
    said.set_unit("bidang-p2p");
    said.set_service("imunisasi");
    *said.mutable_schedule() = schedule;
    const auto made = Call<v1::Collector>(kCollection, "CreateCollector", request);
    EXPECT_THAT(made, IsOk());
    return made.value_or(v1::Collector());
  }
  absl::Status Submit(const v1::Collector& way, const std::string& token = "") {
    v1::SubmitResponseRequest request;
    request.set_link(way.link());
    request.set_token(token);
    request.set_response_id(NewRequestId());
    *request.mutable_content() = measured_.ContentOf({});
    return Call<v1::SubmittedResponse>(kRespondent, "SubmitResponse", request, Nobody()).status();
  }
  v1::VerifiedResponse Verified(const Taken& taken) {
    v1::VerifyResponseRequest request;
    request.set_link(taken.link);
    request.set_receipt(taken.receipt);
    const auto verified =
        Call<v1::VerifiedResponse>(kRespondent, "VerifyResponse", request, Nobody());
    EXPECT_THAT(verified, IsOk());
    return verified.value_or(v1::VerifiedResponse());
  }
  v1::Index Total(const std::string& period) {
    return measured_.Index(measured_.Scope("", period)).total();
  }
  absl::StatusOr<v1::Publication> PublishMarch(const std::string& index) {
    auto request = On<v1::PublishResultsRequest>(measured_.name());
    request.set_period("2026-03");
    *request.mutable_method() = Said("Semua pengguna yang bersedia menjawab.");
    request.set_expected_index(index);
    return Call<v1::Publication>(kPublications, "PublishResults", request);
  }

  const testing::EditedDirectory directory_{
      std::vector<testing::Edit>{{"dinkes", "Asia/Jakarta", "Asia/Jayapura"}}};
  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = [this](AppOptions& app) {
                      WithoutLimits(app);
                      app.directory = directory_.path();
                    }}};
  Measured measured_{service_, clock_};
};

TEST_F(EasternZoneTest, AResponseCountsInTheMonthThatItIsThere) {
  EXPECT_EQ(measured_.survey().time_zone(), "Asia/Jayapura");
  clock_.Set(Midnight() - absl::Seconds(1));
  const Taken before = measured_.Answer(Known());
  clock_.Set(Midnight() + absl::Minutes(1));
  const Taken after = measured_.Answer(Known());
  // Of a day that has not begun in UTC.
  measured_.Import({}, "2026-04-01");
  measured_.AwaitFolds();
  EXPECT_EQ(Verified(before).period(), "2026-03");
  EXPECT_EQ(Verified(after).period(), "2026-04");
  EXPECT_EQ(Total("2026-03").response_count(), 1);
  EXPECT_EQ(Total("2026-04").response_count(), 2);
  EXPECT_EQ(
      service_.Sql("SELECT string_agg(day::text, ' ' ORDER BY day) FROM (SELECT day, imported "
                   "FROM surveys.arrival_0 UNION ALL SELECT day, imported FROM "
                   "surveys.arrival_1 UNION ALL SELECT day, imported FROM surveys.response) "
                   "AS taken WHERE NOT imported"),
      "2026-03-31 2026-04-01");
}

TEST_F(EasternZoneTest, AMonthEndsAndIsPublishedAtItsMidnight) {
  // Too few to count while their month goes on.
  clock_.Set(Midnight() - absl::Hours(36));
  const Taken early = measured_.Answer({});
  measured_.AnswerMany(5, {});
  clock_.Set(Midnight() - absl::Minutes(1));
  measured_.AnswerMany(6, Known());
  measured_.AwaitFolds();
  EXPECT_EQ(Total("2026-03").response_count(), 6);
  EXPECT_EQ(Total("2026-03").pending_count(), 6);

  // What came in its last moment has a minute to be written down.
  clock_.Set(Midnight() + absl::Seconds(59));
  EXPECT_THAT(PublishMarch("86.11"), HasReason(Reason::PERIOD_NOT_ENDED));
  clock_.Set(Midnight() + absl::Minutes(1));
  const auto publication = PublishMarch("86.11");
  ASSERT_THAT(publication, IsOk());
  EXPECT_EQ(publication->response_count(), 12);
  EXPECT_EQ(Total("2026-03").response_count(), 12);
  EXPECT_EQ(Total("2026-03").pending_count(), 0);
  EXPECT_THAT(Verified(early).publications(), ElementsAre(publication->name()));
  const Taken late = measured_.Answer({});
  EXPECT_EQ(Verified(late).period(), "2026-04");
  EXPECT_THAT(Verified(late).publications(), IsEmpty());
}

// Else the few who answered on its last UTC day, and they alone, would be added nine hours after
// the others.
TEST_F(EasternZoneTest, AMonthThatEndedCountsOnceItsUtcDayIsOver) {
  clock_.Set(Midnight() - absl::Hours(36));
  measured_.AnswerMany(9, {});
  clock_.Set(Midnight() - absl::Minutes(1));
  measured_.AnswerMany(1, {});
  measured_.AwaitFolds();
  const absl::CivilHour end(2026, 4, 1);
  for (const absl::Time time :
       {Midnight(), absl::FromCivil(end, absl::UTCTimeZone()) - absl::Seconds(1)}) {
    clock_.Set(time);
    measured_.AwaitFolds();
    EXPECT_EQ(Total("2026-03").response_count(), 5) << time;
    EXPECT_EQ(Total("2026-03").pending_count(), 5) << time;
  }
  clock_.Set(absl::FromCivil(end, absl::UTCTimeZone()));
  EXPECT_TRUE(Await([&] { return Total("2026-03").response_count() != 5; }));
  EXPECT_EQ(Total("2026-03").response_count(), 10);
  EXPECT_EQ(Total("2026-03").pending_count(), 0);
}

TEST_F(EasternZoneTest, AScheduleIsOfItsClock) {
  clock_.Set(Midnight() - absl::Minutes(30));
  v1::CollectionSchedule schedule;
  schedule.set_start("2026-04-01T00:00");
  schedule.set_end("2026-04-01T00:30");
  const v1::Collector way =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, schedule);
  const auto state_at = [&](absl::Time time) {
    clock_.Set(time);
    v1::GetCollectorRequest request;
    request.set_name(way.name());
    const auto read = Call<v1::Collector>(kCollection, "GetCollector", request);
    EXPECT_THAT(read, IsOk());
    return read.ok() ? read->state() : v1::COLLECTOR_STATE_UNSPECIFIED;
  };
  EXPECT_EQ(state_at(Midnight() - absl::Seconds(1)), v1::COLLECTOR_STATE_WAITING);
  EXPECT_THAT(Submit(way), HasReason(Reason::SURVEY_NOT_OPEN));
  EXPECT_EQ(state_at(Midnight()), v1::COLLECTOR_STATE_OPEN);
  EXPECT_THAT(Submit(way), IsOk());
  EXPECT_EQ(state_at(Midnight() + absl::Minutes(30) - absl::Seconds(1)), v1::COLLECTOR_STATE_OPEN);
  EXPECT_THAT(Submit(way), IsOk());
  EXPECT_EQ(state_at(Midnight() + absl::Minutes(30)), v1::COLLECTOR_STATE_ENDED);
  EXPECT_THAT(Submit(way), HasReason(Reason::SURVEY_NOT_OPEN));
}

TEST_F(EasternZoneTest, WhoHasAnsweredIsToldFromItsNextDayOn) {
  clock_.Set(Midnight() - absl::Minutes(1));
  const v1::Collector way = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL);
  auto issue = On<v1::IssueTokensRequest>(way.name());
  issue.add_references("");
  const auto issued = Call<v1::IssueTokensResponse>(kCollection, "IssueTokens", issue);
  ASSERT_THAT(issued, IsOk());
  ASSERT_THAT(Submit(way, issued->tokens(0).token()), IsOk());
  const auto state = [&] {
    v1::ListTokensRequest request;
    request.set_parent(way.name());
    const auto listed = Call<v1::ListTokensResponse>(kCollection, "ListTokens", request);
    EXPECT_THAT(listed, IsOk());
    return listed.ok() && listed->tokens_size() == 1 ? listed->tokens(0).state()
                                                     : v1::PARTICIPATION_STATE_UNSPECIFIED;
  };
  EXPECT_EQ(state(), v1::PARTICIPATION_STATE_ISSUED);
  clock_.Set(Midnight());
  EXPECT_EQ(state(), v1::PARTICIPATION_STATE_RESPONDED);
}

TEST_F(EasternZoneTest, AnImprovementIsOverdueAfterItsLastDayThere) {
  clock_.Set(Midnight() - absl::Hours(36));
  measured_.AnswerMany(6, Known());
  measured_.AwaitFolds();
  clock_.Set(Midnight() + absl::Hours(1));
  const auto publication = PublishMarch("86.11");
  ASSERT_THAT(publication, IsOk());
  v1::CreateImprovementRequest create;
  create.set_parent(publication->name());
  create.set_request_id(NewRequestId());
  create.mutable_improvement()->set_cause("Loket kurang pada hari Senin");
  create.mutable_improvement()->set_action("Menambah satu loket");
  create.mutable_improvement()->set_responsible_position("Kepala Bidang P2P");
  create.mutable_improvement()->set_due_date("2026-04-30");
  const auto added = Call<v1::Improvement>(kPublications, "CreateImprovement", create);
  ASSERT_THAT(added, IsOk());
  const auto overdue_at = [&](absl::Time time) {
    clock_.Set(time);
    v1::ListImprovementsRequest request;
    request.set_parent(publication->name());
    const auto listed =
        Call<v1::ListImprovementsResponse>(kPublications, "ListImprovements", request, Nobody());
    EXPECT_THAT(listed, IsOk());
    return listed.ok() && listed->improvements_size() == 1 && listed->improvements(0).overdue();
  };
  const absl::Time after = Midnight() + absl::Hours(30 * 24);
  EXPECT_FALSE(overdue_at(after - absl::Seconds(1)));
  EXPECT_TRUE(overdue_at(after));
  auto done = On<v1::UpdateImprovementRequest>(added->name());
  for (const char* field : {"state", "result"}) done.mutable_update_mask()->add_paths(field);
  done.set_state(v1::IMPROVEMENT_STATE_DONE);
  done.set_result("Loket ketiga dibuka");
  const auto finished = Call<v1::Improvement>(kPublications, "UpdateImprovement", done);
  ASSERT_THAT(finished, IsOk());
  EXPECT_EQ(finished->end_date(), "2026-05-01");
}

}  // namespace
}  // namespace tanggap::surveys
