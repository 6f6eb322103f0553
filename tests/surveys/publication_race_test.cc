// What is published while responses change: that publications, responses and receipts agree.

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <functional>
#include <span>
#include <thread>

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/testing/await.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tanggap/surveys/v1/collection_service.pb.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/published.h"

namespace tanggap::surveys {
namespace {

using complaints::AwaitBlocked;
using complaints::OpenTransaction;
using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// While this is held, publications are read and none is written.
constexpr char kHoldPublications[] = "LOCK TABLE surveys.publication IN SHARE MODE";

// How many withdraw, how many revise, and how many do neither.
constexpr size_t kInARow = 8;

// Questions of the survey, in its order.
const std::array<const char*, 9> kElements = {"persyaratan", "prosedur",  "waktu",
                                              "biaya",       "produk",    "kompetensi",
                                              "perilaku",    "pengaduan", "sarana"};

Given Somebody(const std::string& sex) {
  return {.answers = {Yes("izin_profil"), Option("jenis_kelamin", sex)}};
}

int64_t CountOf(const v1::Publication& publication, const std::string& option) {
  for (const v1::QuestionFrequencies& question : publication.frequencies()) {
    if (question.question() != "jenis_kelamin") continue;
    for (const v1::AnswerFrequency& each : question.answers()) {
      if (each.value() == option) return each.count();
    }
  }
  return 0;
}

class PublicationRaceTest : public PublicationTest {
 protected:
  // How many sessions wait for a row or table.
  int Blocked() {
    return std::stoi(
        service_.Sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                     "wait_event_type = 'Lock'"));
  }
  // Does something when nothing of the publication is left but to be written down.
  v1::Publication PublishedDuring(const std::function<void()>& meanwhile) {
    const v1::PublishResultsRequest request = Of("2026-03");
    OpenTransaction other(service_.postgres_url(), kHoldPublications);
    v1::Publication published;
    std::thread publishing([&] { published = Published(request); });
    AwaitBlocked(service_.postgres_url());
    std::atomic<bool> done = false;
    std::thread changing([&] {
      meanwhile();
      done = true;
    });
    EXPECT_TRUE(testing::Await([&] { return done || Blocked() == 2; }));
    other.Commit();
    changing.join();
    publishing.join();
    return published;
  }
  v1::ResponseContent Content(const Given& given) const {
    v1::ResponseContent content;
    content.set_version(measured_.name() + "/versions/1");
    content.set_language("id");
    for (size_t i = 0; i < kElements.size(); ++i)
      *content.add_answers() = PointOf(kElements[i], given.points[i]);
    for (const v1::Answer& answer : given.answers) *content.add_answers() = answer;
    return content;
  }
  absl::Status Revise(const Taken& taken, const Given& given) {
    v1::ReviseResponseRequest request;
    request.set_link(taken.link);
    request.set_receipt(taken.receipt);
    request.set_base_revision(1);
    *request.mutable_content() = Content(given);
    return service_
        .Call<v1::SubmittedResponse>("tanggap.surveys.v1.RespondentService.ReviseResponse", request,
                                     Nobody())
        .status();
  }
  // Whether it was revised before it was published; false when it is refused because it is.
  bool RevisesInTime(const Taken& taken) {
    absl::Status revised;
    do revised = Revise(taken, Somebody("female"));
    while (errors::ReasonOf(revised) == Reason::CONCURRENT_CHANGE);
    if (revised.ok()) return true;
    EXPECT_THAT(revised, HasReason(Reason::PERIOD_PUBLISHED));
    return false;
  }
  // Goes through people, the first of whom come before it is published, as `begun` says, until
  // `act` tells that one came too late. However slow the machine, the last one waits for that.
  // Gives how many came in time.
  static int InTime(std::span<const Taken> people, std::atomic<int>& begun,
                    const std::atomic<bool>& done, const std::function<bool(const Taken&)>& act) {
    for (size_t i = 0; i < people.size(); ++i) {
      if (i + 1 == people.size()) {
        EXPECT_TRUE(testing::Await([&] { return done.load(); }));
      }
      const bool in_time = act(people[i]);
      if (i == 0) ++begun;
      if (in_time) continue;
      EXPECT_GT(i, 0u) << "nobody came in time";
      return static_cast<int>(i);
    }
    ADD_FAILURE() << "nobody came too late";
    return static_cast<int>(people.size());
  }
  v1::Collector Way(v1::CollectorKind kind) {
    v1::CreateCollectorRequest request = CreateCollector(measured_.name(), kind);
    v1::Collector& collector = *request.mutable_collector();
    collector.set_channel(common::v1::CHANNEL_COUNTER);
    collector.set_unit("bidang-p2p");
    collector.set_service("imunisasi");
    const auto made = service_.Call<v1::Collector>(
        "tanggap.surveys.v1.CollectionService.CreateCollector", request, Admin());
    EXPECT_THAT(made, IsOk());
    return made.value_or(v1::Collector());
  }
};

TEST_F(PublicationRaceTest, WhoWithdrewAfterTheFiguresWereLookedAtIsNotCounted) {
  const std::vector<Taken> taken = AnswerMany(12);
  measured_.EndMonth();
  const v1::PublishResultsRequest request = Of("2026-03");
  OpenTransaction other(service_.postgres_url(), "SELECT 1 FROM surveys.survey FOR SHARE");
  v1::Publication published;
  std::thread publishing([&] { published = Published(request); });
  AwaitBlocked(service_.postgres_url());
  Withdraw(taken[0]);
  other.Commit();
  publishing.join();
  EXPECT_EQ(published.response_count(), 11);
  EXPECT_THAT(PublicationsOf(taken[0]), IsEmpty());
  EXPECT_THAT(PublicationsOf(taken[1]), ElementsAre(published.name()));
}

TEST_F(PublicationRaceTest, WhoWithdrawsMeanwhileStaysInIt) {
  const std::vector<Taken> taken = AnswerMany(12);
  measured_.EndMonth();
  const v1::Publication published = PublishedDuring([&] { Withdraw(taken[0]); });
  EXPECT_EQ(published.response_count(), 12);
  EXPECT_THAT(PublicationsOf(taken[0]), ElementsAre(published.name()));
}

TEST_F(PublicationRaceTest, WhoRevisesMeanwhileIsTooLate) {
  const std::vector<Taken> taken = AnswerMany(12, Somebody("male"));
  measured_.EndMonth();
  absl::Status revised;
  const v1::Publication published =
      PublishedDuring([&] { revised = Revise(taken[0], Somebody("female")); });
  EXPECT_THAT(revised, HasReason(Reason::PERIOD_PUBLISHED));
  EXPECT_EQ(CountOf(published, "male"), 12);
}

TEST_F(PublicationRaceTest, WhatIsImportedMeanwhileDoesNotComeIntoItsMonth) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_IMPORT);
  v1::ImportResponsesRequest request;
  request.set_name(way.name());
  v1::ImportedResponse& response = *request.add_responses();
  response.set_source("kertas");
  response.set_external_id("1");
  response.set_submit_date("2026-03-05");
  *response.mutable_content() = Content({});
  AnswerMany(12);
  measured_.EndMonth();
  const auto import = [&] {
    const auto imported = service_.Call<v1::ImportResponsesResponse>(
        "tanggap.surveys.v1.CollectionService.ImportResponses", request,
        Holding(auth::Role::ROLE_IMPORTER, "dinkes", "", "migrasi"));
    EXPECT_THAT(imported, IsOk());
    if (!imported.ok()) return imported.status();
    return errors::FromRpcStatus(imported->results(0).error());
  };
  absl::Status refused;
  EXPECT_EQ(PublishedDuring([&] { refused = import(); }).response_count(), 12);
  EXPECT_THAT(refused, HasReason(Reason::CONCURRENT_CHANGE));
  EXPECT_THAT(import(), HasReason(Reason::PERIOD_PUBLISHED));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.response_seen"), "12");
}

TEST_F(PublicationRaceTest, WhatADeviceBringsMeanwhileCountsInTheMonthInWhichItCame) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  v1::GetOfflineBundleRequest wanted;
  wanted.set_name(way.name());
  wanted.set_days(31);
  const auto bundle = service_.Call<v1::OfflineBundle>(
      "tanggap.surveys.v1.CollectionService.GetOfflineBundle", wanted, Admin());
  ASSERT_THAT(bundle, IsOk());
  AnswerMany(12);
  clock_.Set(absl::FromCivil(absl::CivilHour(2026, 4, 1, 6), absl::UTCTimeZone()));
  measured_.AwaitFolds();
  v1::BatchSubmitResponsesRequest request;
  request.set_link(way.link());
  request.set_bundle(bundle->bundle());
  request.set_definition_hash(bundle->definition_hash());
  v1::OfflineResponse& response = *request.add_responses();
  const base::Uuid id = base::Uuid::V4(service_.random());
  response.set_response_id(id.ToString());
  *response.mutable_content() = Content({});
  response.set_capture_date("2026-03-05");
  response.set_seal(OfflineSeal(bundle->seal_key(), id, ContentHash(response.content()),
                                response.capture_date()));
  const auto send = [&] {
    const auto sent = service_.Call<v1::BatchSubmitResponsesResponse>(
        "tanggap.surveys.v1.RespondentService.BatchSubmitResponses", request, Nobody());
    EXPECT_THAT(sent, IsOk());
    return sent.ok() ? sent->results(0) : v1::BatchSubmitResult();
  };
  v1::BatchSubmitResult first;
  EXPECT_EQ(PublishedDuring([&] { first = send(); }).response_count(), 12);
  EXPECT_THAT(errors::FromRpcStatus(first.error()), HasReason(Reason::CONCURRENT_CHANGE));
  const v1::BatchSubmitResult second = send();
  EXPECT_FALSE(second.has_error()) << second.error().message();
  EXPECT_THAT(PublicationsOf({way.link(), second.submitted().receipt()}), IsEmpty());
  EXPECT_EQ(service_.Sql("SELECT string_agg(month::text, ' ') FROM surveys.cell_delta"), "202604");
}

// Some withdraw and some revise while each of several months is published, one after the other from
// before it until one of them comes too late: it counts who is told that they are in it, with the
// answers that they were told stand.
TEST_F(PublicationRaceTest, CountsWhoeverIsToldSo) {
  for (int month = 3; month < 9; ++month) {
    const std::vector<Taken> taken = AnswerMany(3 * kInARow, Somebody("male"));
    const std::span<const Taken> people = taken;
    measured_.EndMonth();
    const v1::PublishResultsRequest request = Of(base::Join("2026-0", month));
    absl::StatusOr<v1::Publication> published;
    std::atomic<int> begun = 0;
    std::atomic<bool> done = false;
    std::thread publishing([&] {
      EXPECT_TRUE(testing::Await([&] { return begun == 2; }));
      do published = Publish(request);
      while (errors::ReasonOf(published.status()) == Reason::CONCURRENT_CHANGE);
      done = true;
    });
    int withdrawn = 0;
    std::thread withdrawing([&] {
      withdrawn = InTime(people.first(kInARow), begun, done, [&](const Taken& each) {
        Withdraw(each);
        return PublicationsOf(each).empty();
      });
    });
    int revised = 0;
    std::thread revising([&] {
      revised = InTime(people.subspan(kInARow, kInARow), begun, done,
                       [&](const Taken& each) { return RevisesInTime(each); });
    });
    for (std::thread* each : {&publishing, &withdrawing, &revising}) each->join();
    ASSERT_THAT(published, IsOk());
    int64_t told = 0;
    for (const Taken& each : taken) told += static_cast<int64_t>(PublicationsOf(each).size());
    EXPECT_EQ(published->response_count(), told);
    EXPECT_EQ(told, static_cast<int64_t>(taken.size()) - withdrawn);
    EXPECT_EQ(CountOf(*published, "female"), revised);
  }
}

}  // namespace
}  // namespace tanggap::surveys
