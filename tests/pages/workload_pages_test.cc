// What counting an agency's open cases touches does not grow with the cases that have ended, nor
// with other agencies' cases, nor with the rows of a workload that is being rebuilt.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/open_transaction.h"
#include "tests/pages/plan_log.h"

namespace tanggap::complaints {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

constexpr int kOpen = 300;
constexpr int kMostCleanings = 100;
constexpr int kOthers = 60'000;
// PostgreSQL settles on a plan for a prepared statement at the sixth time.
constexpr int kTimes = 6;

class WorkloadPagesTest : public ::testing::Test {
 protected:
  WorkloadPagesTest() {
    EXPECT_THAT(Prepare(server_->Url()), testing::IsOk());
    // One connection, so that every statement finds its plan there.
    service_.emplace(Service::Options{.postgres_url = server_->Url(),
                                      .adjust = [](AppOptions& app) { app.workers = 1; }});
    plans_.set_tables({"workload"});
    File(*service_);
    EXPECT_TRUE(
        testing::Await([&] { return Sql("SELECT count(*) FROM complaints.workload") == "1"; }));
  }

  std::string Sql(const std::string& sql) { return ExecuteSql(server_->Url(), sql); }
  // Rows made by PostgreSQL itself, as the handler would have written them.
  void Add(const std::string& what, int first, int rows, const std::string& consumer,
           const std::string& agency, bool open) {
    Sql(base::Join("INSERT INTO complaints.workload SELECT md5('", what, "' || n)::uuid, '",
                   consumer, "', 3, '", agency, "', 'unit-' || n % 4, ",
                   open ? "1, now() + (n % 200 - 100) * interval '1 hour'" : "0, NULL",
                   " FROM generate_series(", first, ", ", first + rows - 1, ") AS n"));
  }
  // Until every page is known to be seen by all: while another transaction holds on, some are not,
  // and are looked at.
  void Clean() {
    for (int time = 0; time < kMostCleanings; ++time) {
      Sql("VACUUM (ANALYZE, INDEX_CLEANUP ON) complaints.workload");
      if (Sql("SELECT relallvisible >= relpages FROM pg_class WHERE oid = "
              "'complaints.workload'::regclass") == "t")
        return;
    }
    ADD_FAILURE() << "a transaction holds on";
  }

  Footprint OfACount() {
    v1::GetWorkloadRequest request;
    request.set_agency("dinkes");
    Footprint footprint;
    for (int i = 0; i < kTimes; ++i) {
      footprint = plans_.Of([&] {
        const auto counted = service_->Call<v1::Workload>("GetWorkload", request, Officer());
        EXPECT_THAT(counted, testing::IsOk());
        EXPECT_EQ(counted->total().open(), kOpen + 1);
      });
    }
    EXPECT_EQ(footprint.statements, 1);
    return footprint;
  }

  std::unique_ptr<testing::PrivatePostgres> server_ =
      testing::PrivatePostgres::Create({.settings = PlanLog::Settings()});
  PlanLog plans_{*server_};
  std::optional<Service> service_;
};

TEST_F(WorkloadPagesTest, ACountReadsTheOpenCasesOfItsAgencyAlone) {
  Add("open", 1, kOpen, "workload-1", "dinkes", true);
  Clean();
  const Footprint few = OfACount();
  Add("ended", 1, kOthers, "workload-1", "dinkes", false);
  Add("elsewhere", 1, kOthers, "workload-1", "dinsos", true);
  Add("open", 1, kOpen, "workload-2", "dinkes", true);
  Add("rebuilt", 1, kOthers, "workload-2", "dinkes", true);
  Clean();
  const Footprint many = OfACount();
  std::cout << "pages of a count of " << kOpen << " cases: " << few.pages << " among few, "
            << many.pages << " among many\n";
  EXPECT_LE(many.pages, few.pages + many.descents);
  EXPECT_THAT(many.scanned, IsEmpty());
  EXPECT_THAT(many.indexes, Contains("workload_by_desk"));
}

}  // namespace
}  // namespace tanggap::complaints
