// What a call touches in the database does not grow with what is stored: between the smaller and
// the larger size, up to a hundred times the smaller, at most one page for each time that an index
// is gone down into (of many, one in 8 may by chance end a page just there), and no table is read
// from end to end. And each index of the lists is there for one of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "libs/base/strings.h"
#include "libs/postgres/pool.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/timers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/import_fixture.h"
#include "tests/pages/many_cases.h"
#include "tests/pages/model_cases.h"
#include "tests/pages/plan_log.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::IsOk;
using ::testing::IsEmpty;

constexpr int64_t kFew = 10'000;
constexpr int64_t kUsual = 60'000;
// PostgreSQL settles on a plan for a prepared statement at the sixth time.
constexpr int kTimes = 6;
constexpr int kPages = 7;
// Whether a case's versions lie on one page of the table, or its steps, is chance too.
constexpr int kLives = 16;
constexpr int kLooks = 3;
// Few enough to fill a page with what is open of an officer's cases among the few.
constexpr int kPageSize = 4;
constexpr int kDueTimers = 50;
// As many rows of a list lie between two pages that are looked at. Neighbours would often have
// their rows on both sides of the same border between two pages of an index.
constexpr int kApart = 30;
// Whose lists of one's own are looked at, with equally many cases each. By a time other than that
// of filing such a list has but one kind of page: each reads all cases of the citizen, which lie on
// one page of the index or, by chance, on two.
constexpr int kCitizens = 10;

int64_t Many() {
  const char* rows = std::getenv("TANGGAP_TEST_ROWS");
  return rows == nullptr ? kUsual : std::atoll(rows);
}

struct List {
  std::string name;
  Caller caller;
  std::string order_by;
  std::string filter = {};
};

Caller InThreeAgencies(auth::Role role, const std::string& subject) {
  return {subject, {{role, "dinkes", ""}, {role, "dinsos", ""}, {role, "disdik", ""}}};
}

Caller OneOf(int citizen) { return Citizen(base::Join("warga-", citizen)); }

std::vector<List> Lists() {
  std::vector<List> lists;
  for (const std::string order : {"record_time desc", "record_time", "update_time desc",
                                  "update_time", "next_due_time", "next_due_time desc"}) {
    lists.push_back({"of an agency", Officer(), order});
    lists.push_back(
        {"of three agencies", InThreeAgencies(auth::Role::ROLE_OFFICER, "petugas"), order});
    lists.push_back({"of everything", Auditor(), order});
    for (int i = 0; i < kCitizens; ++i) lists.push_back({"of one's own", OneOf(i), order});
    lists.push_back({"of a front desk", FrontDesk(), order});
    lists.push_back(
        {"of three front desks", InThreeAgencies(auth::Role::ROLE_FRONT_DESK, "loket"), order});
  }
  for (const std::string order :
       {"record_time desc", "record_time", "next_due_time", "next_due_time desc"}) {
    lists.push_back({"of a unit", Officer(), order, "unit = \"unit-2\""});
    lists.push_back({"of an officer", Officer(), order, "officer = \"officer-3\""});
    lists.push_back({"of an officer who has nothing", Officer(), order, "officer = \"siti\""});
  }
  lists.push_back({"of what is overdue", Officer(), "next_due_time", "overdue = true"});
  lists.push_back(
      {"of a time", Officer(), "record_time desc",
       "record_time < \"2020-01-02T00:00:00Z\" AND record_time >= \"2020-01-01T00:00:00Z\""});
  lists.push_back(
      {"of one agency among all", Auditor(), "record_time desc", "agency = \"dinkes\""});
  return lists;
}

class PagesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = testing::PrivatePostgres::Create({.settings = PlanLog::Settings()}).release();
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  PagesTest() : plans_(*server_) {
    EXPECT_THAT(Prepare(server_->Url()), IsOk());
    // One connection, so that every statement finds its plan there.
    service_.emplace(Service::Options{.postgres_url = server_->Url(),
                                      .adjust = [](AppOptions& app) { app.workers = 1; }});
    EXPECT_THAT(service_->Call<v1::ImportComplaintsResponse>(
                    "ImportComplaints", ModelCases(clock_.Now()), Importer("diskominfo")),
                IsOk());
    v1::CreateComplaintRequest request = NewNamedComplaint();
    number_ = File(*service_, request, OneOf(0)).number();
    // Of an agency whose own list is not looked at: these lie side by side, as no others do.
    for (int i = 1; i < kCitizens; ++i) {
      v1::CreateComplaintRequest another = NewNamedComplaint();
      another.mutable_complaint()->set_agency("diskominfo");
      another.mutable_complaint()->set_category("layanan-daring");
      File(*service_, another, OneOf(i));
    }
    request.set_request_id(NewRequestId());
    request.mutable_complaint()->set_channel(common::v1::CHANNEL_COUNTER);
    File(*service_, request, FrontDesk());
    auto keys = privacy::KeyRing::Load(service_->master_key_file());
    EXPECT_THAT(keys, IsOk());
    keys_.emplace(*std::move(keys));
    cases_.emplace(pool_, *keys_, clock_);
    plans_.set_indexes(cases_->Indexes());
  }

  v1::ListComplaintsResponse Call(const List& list, const std::string& page_token,
                                  int page_size = kPageSize) {
    v1::ListComplaintsRequest request;
    request.set_filter(list.filter);
    request.set_order_by(list.order_by);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    auto page = service_->Call<v1::ListComplaintsResponse>("ListComplaints", request, list.caller);
    EXPECT_THAT(page, IsOk()) << list.name;
    return page.ok() ? *std::move(page) : v1::ListComplaintsResponse();
  }

  // Of a list's pages the least: whether a page begins at the end of an index page is chance. Of
  // those after the first only where much follows: towards the end of a list of several agencies
  // some have fewer rows left to read than fill a page.
  // At its last time each statement runs by the plan that PostgreSQL settles on. The pages after
  // the second are by the statement of the second.
  Footprint Of(const List& list, int pages, int times) {
    Footprint least;
    std::string token;
    for (int page = 0; page < pages; ++page) {
      v1::ListComplaintsResponse answer;
      Footprint footprint;
      for (int i = 0; i < (page < 2 ? times : 1); ++i)
        footprint = plans_.Of([&] { answer = Call(list, token); });
      EXPECT_EQ(footprint.statements, 1) << list.name;
      token = answer.next_page_token();
      if (!token.empty() && page + 1 < pages) token = Call(list, token, kApart).next_page_token();
      if (page == 0 || (!token.empty() && footprint.pages < least.pages)) least = footprint;
      if (token.empty()) break;
    }
    return least;
  }

  std::map<std::string, Footprint> OfAllLists(int pages = kPages, int times = kTimes) {
    std::map<std::string, Footprint> least;
    for (const List& list : Lists()) {
      const std::string name = base::Join("list ", list.name, " by ", list.order_by);
      // The plan of a list that others have too is settled on already.
      const Footprint footprint = Of(list, pages, least.count(name) == 0 ? times : 1);
      const auto [known, added] = least.emplace(name, footprint);
      if (!added && footprint.pages < known->second.pages) known->second = footprint;
    }
    return least;
  }

  // Of cases whose timers are all due, as after a long absence: the `place`th of several pages.
  // Where the rows of one lie on two pages of the index, those of another do not.
  int DueTimers(int place) {
    const absl::Time first = absl::FromCivil(absl::CivilDay(2200, 1, 1), absl::UTCTimeZone());
    const auto due =
        Timers(pool_).Due(first + absl::Hours(24 * 3650), {first + place * absl::Minutes(150)},
                          kDueTimers, clock_.Now() + absl::Minutes(1));
    EXPECT_THAT(due, IsOk());
    return due.ok() ? static_cast<int>(due->size()) : 0;
  }

  // A case's way, several times; the least of each step.
  std::map<std::string, Footprint> OfALife() {
    // Not the citizen whose list is looked at.
    const Caller reporter = Citizen("tetangga");
    std::map<std::string, Footprint> least;
    for (int i = 0; i < kLives; ++i) {
      const auto note = [&](const std::string& name, const std::function<void()>& call) {
        const Footprint footprint = plans_.Of(call);
        const auto [known, added] = least.emplace(name, footprint);
        if (!added && footprint.pages < known->second.pages) known->second = footprint;
      };
      // A look again: the first one finds what steps before it have left behind, and clears it.
      const auto look = [&](const std::string& name, const std::function<void()>& call) {
        for (int again = 0; again < kLooks; ++again) note(name, call);
      };
      v1::Complaint filed;
      note("create", [&] { filed = File(*service_, NewNamedComplaint(), reporter); });
      const std::string& name = filed.name();
      const auto step = [&](const std::string& method, const auto& request, const Caller& caller) {
        note(method,
             [&] { EXPECT_THAT(service_->Call<v1::Complaint>(method, request, caller), IsOk()); });
      };
      step("GetComplaint", Get(name), reporter);
      step("VerifyComplaint", Verify(name), Officer());
      step("AssignComplaint", Assign(name), Supervisor());
      step("StartWork", StartWork(name), OfficerOf("bidang-p2p"));
      step("AnswerComplaint", Answer(name), OfficerOf("bidang-p2p"));
      v1::TrackComplaintRequest track;
      track.set_number(filed.number());
      look("TrackComplaint", [&] {
        EXPECT_THAT(service_->Call<v1::TrackComplaintResponse>("TrackComplaint", track, Nobody()),
                    IsOk());
      });
      look("ListHistory", [&] {
        EXPECT_THAT(service_->Call<v1::ListHistoryResponse>("ListHistory", History(name), reporter),
                    IsOk());
      });
      const auto import = [&](const std::string& what, const v1::ImportedComplaint& item) {
        v1::ImportComplaintsRequest taken_over;
        *taken_over.add_complaints() = item;
        note(what, [&] {
          const auto response = service_->Call<v1::ImportComplaintsResponse>(
              "ImportComplaints", taken_over, Importer());
          ASSERT_THAT(response, IsOk());
          EXPECT_FALSE(response->results(0).has_error()) << response->ShortDebugString();
        });
      };
      import("import", Told(filed.number(), 1));
      import("import of a later version", Closed(filed.number(), 30));
      for (int again = 0; again < kLooks; ++again)
        import("import again", Closed(filed.number(), 30));
      note("timers", [&] { service_->RunTimers(); });
      note("a page of due timers", [&] { EXPECT_EQ(DueTimers(i), kDueTimers); });
    }
    least["list by number"] =
        Of({"by number", Officer(), "", base::Join("number = \"", number_, "\"")}, 1, kTimes);
    return least;
  }

  static std::vector<std::string> Problems(const std::map<std::string, Footprint>& few,
                                           const std::map<std::string, Footprint>& many) {
    std::vector<std::string> problems;
    for (const auto& [name, footprint] : many) {
      const Footprint& before = few.at(name);
      // A page more for each descent, two where there are more than a hundred times as many, for an
      // index page leads to a hundred or more; and of many descents one may have its rows on two
      // pages of an index in whichever page of the list one looks at.
      const int64_t deeper = Many() > 100 * kFew ? 2 : 1;
      const int64_t chance = std::max<int64_t>(footprint.descents / 8, deeper - 1);
      // A scan that reads from an index alone asks a map of the table whether all see a row. Among
      // few that is one page, which the scan holds on to and PostgreSQL counts once; among many
      // each look may be at another one (they are for 256 MiB of the table each). So each look
      // counts among few too.
      const int64_t of_few = before.pages + std::max<int64_t>(before.map_looks - 1, 0);
      if (footprint.pages > of_few + footprint.descents * deeper + chance)
        problems.push_back(
            base::Join(name, ": ", before.pages, " pages grew to ", footprint.pages));
      for (const std::string& table : footprint.scanned)
        problems.push_back(base::Join(name, ": reads all of ", table));
    }
    return problems;
  }

  static void Print(const std::map<std::string, Footprint>& few,
                    const std::map<std::string, Footprint>& many) {
    std::cout << "pages at " << kFew << ", at " << Many() << ", index descents:\n";
    for (const auto& [name, footprint] : many) {
      std::cout << base::Join("  ", name, ": ", few.at(name).pages, " ", footprint.pages, " ",
                              footprint.descents, "\n");
    }
  }

  static testing::PrivatePostgres* server_;
  PlanLog plans_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  postgres::Pool pool_{{.url = server_->Url(),
                        .size = 1,
                        .statement_timeout = absl::Hours(1),
                        .idle_in_transaction_timeout = absl::Hours(1)},
                       clock_,
                       random_};
  std::optional<Service> service_;
  std::optional<privacy::KeyRing> keys_;
  std::optional<ManyCases> cases_;
  std::string number_;
};

testing::PrivatePostgres* PagesTest::server_ = nullptr;

TEST_F(PagesTest, AreAsManyAmongFewCasesAsAmongMany) {
  cases_->Grow(kFew);
  std::map<std::string, Footprint> few = OfAllLists();
  few.merge(OfALife());
  cases_->Grow(Many());
  const std::map<std::string, Footprint> many_lists = OfAllLists();
  std::map<std::string, Footprint> many = OfALife();
  many.insert(many_lists.begin(), many_lists.end());
  Print(few, many);
  EXPECT_THAT(Problems(few, many), IsEmpty());
  EXPECT_EQ(many["ListHistory"].statements, 1);
  EXPECT_EQ(many["GetComplaint"].statements, 1);
  EXPECT_EQ(many["AssignComplaint"].statements, 2) << "load and save";
  EXPECT_EQ(many["import of a later version"].statements, 2) << "find and carry on";
  EXPECT_EQ(many["import again"].statements, 1);

  // Without any one of its indexes the lists or timers are not so: that shows at the usual size,
  // and to read tables of millions from end to end takes hours.
  if (Many() > kUsual) return;
  const std::string all = cases_->Sql(
      "SELECT string_agg(indexname, ',') AS text FROM pg_indexes WHERE schemaname = 'complaints' "
      "AND tablename = 'complaint' AND indexdef NOT LIKE '% UNIQUE %'");
  ASSERT_GE(base::Split(all, ',').size(), 10u);
  for (const std::string& index : base::Split(all, ',')) {
    const std::string definition = cases_->Sql(
        base::Join("SELECT indexdef AS text FROM pg_indexes WHERE indexname = '", index, "'"));
    cases_->Sql(base::Join("DROP INDEX complaints.", index));
    std::map<std::string, Footprint> without = OfAllLists(1, 1);
    without["timers"] = plans_.Of([&] { service_->RunTimers(); });
    EXPECT_FALSE(Problems(few, without).empty()) << index << " is not needed";
    cases_->Sql(definition);
  }
}

}  // namespace
}  // namespace tanggap::complaints
