// A workload that is made anew beside the one that is served, compared with it and put in its
// place, while cases change; and one whose consumer is broken off.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "libs/events/consumers.h"
#include "libs/events/event_log.h"
#include "tests/complaints/open_transaction.h"
#include "tests/complaints/workload_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::Await;
using tanggap::testing::IsOk;

class WorkloadRebuildTest : public WorkloadFixture {
 protected:
  WorkloadRebuildTest()
      : WorkloadFixture({.adjust = [this](AppOptions& app) { app.rebuild_workload = rebuilt(); }}) {
  }

  // Of the first start too, before this object has members.
  std::string& rebuilt() {
    static std::string name;
    return name;
  }
  void TearDown() override { rebuilt().clear(); }
  void RestartWith(const std::string& name) {
    rebuilt() = name;
    service_->Restart();
  }

  absl::Time Soon() { return service_->clock().Now() + absl::Seconds(30); }
  postgres::Pool& pool() {
    if (!pool_.has_value()) {
      pool_.emplace(postgres::PoolOptions{.url = service_->postgres_url(), .size = 1},
                    service_->clock(), service_->random());
    }
    return *pool_;
  }
  bool AwaitEqual(const std::string& old_one, const std::string& new_one) {
    return Await([&] {
      const auto compared = events::Compare(pool(), old_one, new_one, Workloads::Digest, Soon());
      EXPECT_THAT(compared, IsOk());
      return !compared.ok() || (compared->level && compared->equal);
    });
  }
  int64_t RowsOf(const std::string& consumer) {
    return std::stoll(service_->Sql(
        base::Join("SELECT count(*) FROM complaints.workload WHERE consumer = '", consumer, "'")));
  }
  std::string OpenCases(const std::string& agency) {
    return service_->Sql(base::Join(
        "SELECT count(*) FROM complaints.complaint WHERE end_time IS NULL AND agency = '", agency,
        "'"));
  }
  void ExpectAllCounted() {
    for (const std::string agency : {"dinkes", "dinsos", "diskominfo"})
      EXPECT_EQ(base::Join(Count(agency).total().open()), OpenCases(agency)) << agency;
  }
  // A little of everything, with cases that changed agency and ended.
  void MakeCases() {
    for (const auto state : {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_ASSIGNED,
                             v1::COMPLAINT_STATE_ANSWERED, v1::COMPLAINT_STATE_CLOSED})
      CaseIn(*service_, state);
    FileInTriage();
    const std::string given = FileInTriage(), ended = FileInTriage();
    for (const std::string& name : {given, ended}) GiveTo("dinsos", "bantuan-sosial", name);
    Do("WithdrawComplaint", Withdraw(ended), Citizen());
  }

  std::optional<postgres::Pool> pool_;
};

TEST_F(WorkloadRebuildTest, IsComparedAndTakesOverWhileCasesChange) {
  MakeCases();
  AwaitCounted();
  RestartWith("workload-2");
  std::atomic<bool> enough{false};
  std::atomic<int> rounds{0};
  std::thread changes([&] {
    while (!enough) {
      MakeCases();
      ++rounds;
    }
  });
  EXPECT_TRUE(Await([&] { return rounds > 2; }));
  EXPECT_TRUE(AwaitEqual("workload-1", "workload-2"));
  EXPECT_THAT(events::Switch(pool(), kWorkloadProjection, "workload-2", Soon()), IsOk());
  const int before = rounds;
  EXPECT_TRUE(Await([&] { return rounds > before + 1; }));
  EXPECT_TRUE(AwaitEqual("workload-1", "workload-2"));
  enough = true;
  changes.join();
  AwaitCounted("workload-2");
  ExpectAllCounted();
  EXPECT_FALSE(events::Forget(pool(), "workload-2", Soon()).ok()) << "it is served";

  RestartWith("");
  EXPECT_THAT(events::Forget(pool(), "workload-1", Soon()), IsOk());
  EXPECT_GT(RowsOf("workload-1"), 0);
  EXPECT_THAT(Workloads::DeleteRows(pool(), "workload-1", Soon()), IsOk());
  EXPECT_EQ(RowsOf("workload-1"), 0);
  MakeCases();
  AwaitCounted("workload-2");
  ExpectAllCounted();
  EXPECT_EQ(RowsOf("workload-1"), 0) << "the old one runs no more";
}

TEST_F(WorkloadRebuildTest, ADifferenceIsSeen) {
  MakeCases();
  AwaitCounted();
  service_->Sql("UPDATE complaints.workload SET unit = 'bidang-p2p' WHERE unit = ''");
  RestartWith("workload-2");
  AwaitCounted("workload-2");
  const auto compared =
      events::Compare(pool(), "workload-1", "workload-2", Workloads::Digest, Soon());
  ASSERT_THAT(compared, IsOk());
  EXPECT_TRUE(compared->level);
  EXPECT_FALSE(compared->equal);
}

// What was deleted from the logs is not needed: cases are older than events are kept.
TEST_F(WorkloadRebuildTest, NeedsNoEventsOfThePast) {
  MakeCases();
  AwaitCounted();
  events::EventLog log(pool(), kEventSource);
  EXPECT_THAT(log.Prune(absl::InfiniteFuture(), Soon()), IsOk());
  ASSERT_EQ(service_->Sql("SELECT count(*) FROM ev.log"), "0");
  RestartWith("workload-2");
  AwaitCounted("workload-2");
  EXPECT_TRUE(AwaitEqual("workload-1", "workload-2"));
  EXPECT_THAT(events::Switch(pool(), kWorkloadProjection, "workload-2", Soon()), IsOk());
  ExpectAllCounted();
  MakeCases();
  AwaitCounted("workload-2");
  ExpectAllCounted();
}

TEST_F(WorkloadRebuildTest, GoesOnWhereItsConnectionWasBrokenOff) {
  MakeCases();
  for (int i = 0; i < 5; ++i) {
    MakeCases();
    service_->Sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name LIKE '%-workload'");
  }
  AwaitCounted();
  ExpectAllCounted();
  // Nothing was lost and nothing doubled: it is what one that begins now makes of the cases.
  RestartWith("workload-2");
  AwaitCounted("workload-2");
  EXPECT_TRUE(AwaitEqual("workload-1", "workload-2"));
}

// Two processes of one database: one applies, and either answers.
TEST_F(WorkloadRebuildTest, TwoProcessesCountEverythingOnce) {
  MakeCases();
  const auto master = std::filesystem::path(service_->master_key_file()).parent_path();
  Service other({.postgres_url = service_->postgres_url(),
                 .adjust = [&](AppOptions& app) { app.master_key_file = master / "master"; }});
  for (int i = 0; i < 3; ++i) {
    MakeCases();
    File(other);
  }
  AwaitCounted();
  ExpectAllCounted();
  v1::GetWorkloadRequest request;
  request.set_agency("dinkes");
  const auto counted = other.Call<v1::Workload>("GetWorkload", request, Officer());
  ASSERT_THAT(counted, IsOk());
  EXPECT_EQ(Text(counted->total()), Total("dinkes"));
}

}  // namespace
}  // namespace tanggap::complaints
