// Importers and others that write the same case at one moment, and connections that break
// meanwhile: each importer is told what became of what it brought.

#include <future>

#include "libs/testing/blocked_sessions.h"
#include "libs/testing/private_postgres.h"
#include "tests/complaints/import_fixture.h"
#include "tests/complaints/open_transaction.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::PrivatePostgres;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kHoldHistory[] = "LOCK TABLE complaints.history IN SHARE MODE";

// One whose file time cannot be, and one that tells another filing on top of that.
v1::ImportedComplaint Odd(int version) {
  v1::ImportedComplaint item = Told("17", version);
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  *item.mutable_file_time() = ToProto(Day(20'000));
  return item;
}
v1::ImportedComplaint OddLater() {
  v1::ImportedComplaint item = Odd(2);
  item.mutable_complaint()->set_description("Sesuatu yang lain.");
  Add(item, v1::ACTION_ANSWER, Day(-1), "Sudah.");
  return item;
}

class ImportRaceTest : public ::testing::Test {
 protected:
  using Results = std::future<v1::ImportComplaintResult>;

  static Results Send(Service& service, const v1::ImportedComplaint& item) {
    return std::async(std::launch::async, [&service, item] {
      v1::ImportComplaintsRequest request;
      *request.add_complaints() = item;
      const auto response =
          service.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
      EXPECT_THAT(response, IsOk());
      return response.ok() ? response->results(0) : v1::ImportComplaintResult();
    });
  }
  static v1::ImportComplaintResult Import(Service& service, const v1::ImportedComplaint& item) {
    return Send(service, item).get();
  }
  static void AwaitTwoBlocked(Service& service) {
    EXPECT_TRUE(
        testing::AwaitBlockedSessions(2, [&](const std::string& sql) { return service.Sql(sql); }));
  }
};

TEST_F(ImportRaceTest, OfTwoThatBringTheSameVersionOneHasCarriedTheCaseOn) {
  Service service;
  Import(service, Told("17", 1));
  OpenTransaction other(service.postgres_url(), kHoldHistory);
  Results mine = Send(service, Closed("17", 30));
  Results theirs = Send(service, Closed("17", 30));
  AwaitTwoBlocked(service);
  other.Commit();
  EXPECT_THAT((std::vector<v1::ImportOutcome>{mine.get().outcome(), theirs.get().outcome()}),
              UnorderedElementsAre(v1::IMPORT_OUTCOME_EXTENDED, v1::IMPORT_OUTCOME_UNCHANGED));
}

TEST_F(ImportRaceTest, ManyThatBringTheSameCasesInOtherOrdersTakeThemInOne) {
  Service service;
  v1::ImportComplaintsRequest open, forwards, backwards;
  constexpr int kCases = 50;
  for (int i = 0; i < kCases; ++i) {
    *open.add_complaints() = Told(std::to_string(i), 1);
    *forwards.add_complaints() = Closed(std::to_string(i), 30);
    *backwards.add_complaints() = Closed(std::to_string(kCases - 1 - i), 30);
  }
  const auto import = [&](const v1::ImportComplaintsRequest& request) {
    return service.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
  };
  ASSERT_THAT(import(open), IsOk());
  // The first row of each is held up until both are there.
  OpenTransaction other(service.postgres_url(),
                        "SELECT 1 FROM complaints.complaint ORDER BY complaint LIMIT 1 FOR UPDATE");
  auto one = std::async(std::launch::async, [&] { return import(forwards); });
  auto two = std::async(std::launch::async, [&] { return import(backwards); });
  AwaitTwoBlocked(service);
  other.Commit();
  ASSERT_THAT(one.get(), IsOk());
  ASSERT_THAT(two.get(), IsOk());
  EXPECT_EQ(service.Times("extend_imported_complaints"), 2) << "none was given up and repeated";
}

TEST_F(ImportRaceTest, AStepThatIsTakenHereMeanwhileComesFirst) {
  Service service;
  const std::string name = Import(service, Told("17", 1)).name();
  OpenTransaction other(service.postgres_url(),
                        "UPDATE complaints.complaint SET version = version + 1, update_time = "
                        "record_time, live_time = record_time");
  Results sent = Send(service, Closed("17", 30));
  AwaitBlocked(service.postgres_url());
  other.Commit();
  EXPECT_THAT(errors::FromRpcStatus(sent.get().error()), HasReason(Reason::CHANGED_HERE_SINCE));
  EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history"), "1");
}

TEST_F(ImportRaceTest, AVersionThatAnotherTakesMeanwhileIsNotForgotten) {
  Service service;
  Import(service, Told("17", 1));
  OpenTransaction other(service.postgres_url(),
                        "UPDATE complaints.complaint SET tellings = tellings + 1, "
                        "source_update_time = source_update_time + interval '60 days'");
  Results sent = Send(service, Closed("17", 30));
  AwaitBlocked(service.postgres_url());
  other.Commit();
  EXPECT_EQ(sent.get().outcome(), v1::IMPORT_OUTCOME_OUTDATED);
}

TEST_F(ImportRaceTest, AVersionWhoseSessionIsEndedIsWrittenOnAnother) {
  Service service;
  const std::string name = Import(service, Odd(1)).name();
  OpenTransaction other(service.postgres_url(), kHoldHistory);
  Results sent = Send(service, OddLater());
  const std::string first = AwaitBlocked(service.postgres_url());
  Terminate(service.postgres_url(), first);
  EXPECT_NE(AwaitBlocked(service.postgres_url()), first);
  other.Commit();
  const v1::ImportComplaintResult result = sent.get();
  EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << result.ShortDebugString();
  EXPECT_THAT(EventsOf(service, name), SizeIs(2));
}

// Commits that are made, and then wait for a standby that does not exist before they are told.
TEST_F(ImportRaceTest, WhatWasWrittenByAConnectionThatBrokeIsToldAsWhatItWas) {
  const auto postgres = PrivatePostgres::Create(
      {.settings = {"synchronous_standby_names=nobody", "synchronous_commit=local"}});
  const std::string url = postgres->Url();
  ASSERT_THAT(Prepare(url), IsOk());
  Service service({.postgres_url = url});
  ExecuteSql(url,
             "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
             "set_config('synchronous_commit', 'on', true); RETURN NEW; END $$;"
             "CREATE TRIGGER hold BEFORE INSERT ON complaints.history FOR EACH ROW EXECUTE "
             "FUNCTION hold()");
  Results added = Send(service, Odd(1));
  Terminate(url, AwaitBlocked(url, "SyncRep"));
  const v1::ImportComplaintResult first = added.get();
  EXPECT_EQ(first.outcome(), v1::IMPORT_OUTCOME_ADDED) << first.ShortDebugString();
  EXPECT_TRUE(first.times_adjusted());
  EXPECT_EQ(ExecuteSql(url, "SELECT number FROM complaints.complaint"), first.number());

  Results extended = Send(service, OddLater());
  Terminate(url, AwaitBlocked(url, "SyncRep"));
  const v1::ImportComplaintResult second = extended.get();
  EXPECT_EQ(second.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << second.ShortDebugString();
  EXPECT_TRUE(second.times_adjusted());
  EXPECT_TRUE(second.filing_differs());
  EXPECT_EQ(second.name(), first.name());
}

}  // namespace
}  // namespace tanggap::complaints
