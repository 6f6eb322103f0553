// Two logs have no common order: whichever way the events of a case that changed agency come, one
// by one or together, once or again, the workload ends the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "libs/events/event_log.h"
#include "services/complaints/api/workload_handler.h"
#include "tests/complaints/workload_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::IsOk;
using tanggap::testing::StatusIs;

class WorkloadHandlerTest : public WorkloadFixture {
 protected:
  absl::Time Soon() { return service_->clock().Now() + absl::Seconds(30); }

  std::vector<common::v1::Event> LogOf(const std::string& agency) {
    events::EventLog log(pool_, kEventSource);
    const auto slices = log.Read({{agency, base::Uuid(), 0, {}}}, {}, Soon());
    EXPECT_THAT(slices, IsOk());
    return slices.ok() ? slices->front().events : std::vector<common::v1::Event>();
  }
  absl::Status Apply(const std::string& consumer, const std::vector<common::v1::Event>& events) {
    WorkloadHandler handler(consumer);
    events::Batch batch;
    for (const common::v1::Event& event : events) batch.push_back(&event);
    return pool_.Transact(Soon(), [&](postgres::Transaction& transaction) {
      return handler.Apply(transaction, batch);
    });
  }
  std::string RowsOf(const std::string& consumer) {
    return service_->Sql(
        base::Join("SELECT string_agg(concat_ws(' ', version, agency, unit, next_due_clock, "
                   "next_due_time), ';' "
                   "ORDER BY complaint) FROM complaints.workload WHERE consumer = '",
                   consumer, "'"));
  }
  // Every way in which two logs can be read, each in its own order.
  static std::vector<std::vector<common::v1::Event>> Merges(
      const std::vector<common::v1::Event>& one, const std::vector<common::v1::Event>& other) {
    std::vector<bool> turns(one.size() + other.size(), false);
    std::fill(turns.begin() + static_cast<ptrdiff_t>(one.size()), turns.end(), true);
    std::vector<std::vector<common::v1::Event>> merges;
    do {
      size_t first = 0, second = 0;
      std::vector<common::v1::Event>& merge = merges.emplace_back();
      for (const bool turn : turns) merge.push_back(turn ? other[second++] : one[first++]);
    } while (std::next_permutation(turns.begin(), turns.end()));
    return merges;
  }
  // Both logs in every merged order, cut into batches anyhow, and some of them twice.
  void ExpectOneEnd(const std::string& expected) {
    std::mt19937 dice(3);
    int tried = 0;
    for (const auto& merge : Merges(LogOf("diskominfo"), LogOf("dinsos"))) {
      const std::string consumer = base::Join("attempt-", ++tried);
      for (size_t from = 0; from < merge.size();) {
        const size_t to = std::min(merge.size(), from + 1 + dice() % 3);
        const std::vector<common::v1::Event> batch(merge.begin() + static_cast<ptrdiff_t>(from),
                                                   merge.begin() + static_cast<ptrdiff_t>(to));
        ASSERT_THAT(Apply(consumer, batch), IsOk());
        from = to;
      }
      EXPECT_EQ(RowsOf(consumer), expected) << "order " << tried;
      ASSERT_THAT(Apply(consumer, merge), IsOk());
      EXPECT_EQ(RowsOf(consumer), expected) << "again, order " << tried;
    }
    EXPECT_GE(tried, 10);
  }

  postgres::Pool pool_{postgres::PoolOptions{.url = service_->postgres_url(), .size = 1},
                       service_->clock(), service_->random()};
};

TEST_F(WorkloadHandlerTest, AnOpenCaseLiesWhereItWentInWhateverOrder) {
  const std::string name = FileInTriage();
  GiveTo("dinsos", "bantuan-sosial", name);
  const Caller officer = Officer("dinsos");
  Do("AssignComplaint", Assign(name, "bidang-rehsos"), officer);
  Do("RequestInformation", RequestInformation(name), officer);
  AwaitCounted();
  const std::string served = RowsOf(kFirstWorkload);
  EXPECT_TRUE(served.starts_with("4 dinsos bidang-rehsos ")) << served;
  ExpectOneEnd(served);
}

TEST_F(WorkloadHandlerTest, ACaseThatEndedIsNotBroughtBackByTheLogItLeft) {
  const std::string name = FileInTriage();
  GiveTo("dinsos", "bantuan-sosial", name);
  Do("AddComment", Comment(name), Citizen());
  Do("WithdrawComplaint", Withdraw(name), Citizen());
  AwaitCounted();
  ExpectOneEnd("4 dinsos  0");
  EXPECT_EQ(Total("dinsos"), Text(0, 0, 0, 0));
  EXPECT_EQ(Total("diskominfo"), Text(0, 0, 0, 0));
}

TEST_F(WorkloadHandlerTest, ACaseThatNeverMovedLeavesNothing) {
  CaseIn(*service_, v1::COMPLAINT_STATE_CLOSED);
  AwaitCounted();
  const std::vector<common::v1::Event> events = LogOf("dinkes");
  ASSERT_THAT(Apply("all-at-once", events), IsOk());
  EXPECT_EQ(RowsOf("all-at-once"), "");
  for (const common::v1::Event& event : events) ASSERT_THAT(Apply("one-by-one", {event}), IsOk());
  EXPECT_EQ(RowsOf("one-by-one"), "");
}

// Steps that a later release knows are told by their facts all the same.
TEST_F(WorkloadHandlerTest, AStepThatIsNotKnownCounts) {
  CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
  AwaitCounted();
  common::v1::Event event = LogOf("dinkes").back();
  v1::ComplaintEvent told;
  ASSERT_TRUE(told.ParseFromString(event.data()));
  told.clear_assigned();
  event.set_type("complaints.v1.ComplaintDoneToSomehow");
  event.set_data(told.SerializeAsString());
  ASSERT_THAT(Apply("later", {event}), IsOk());
  EXPECT_EQ(RowsOf("later"), RowsOf(kFirstWorkload));
}

TEST_F(WorkloadHandlerTest, WhatTellsOfNoComplaintIsRefusedForGood) {
  File(*service_);
  AwaitCounted();
  const common::v1::Event good = LogOf("dinkes").front();
  common::v1::Event torn = good, strange = good, empty = good;
  torn.set_data("\x0a\xff");
  strange.set_data_message("tanggap.surveys.v1.SurveyEvent");
  empty.clear_data();
  for (const common::v1::Event& event : {torn, strange, empty})
    EXPECT_THAT(Apply("bad", {event}), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(RowsOf("bad"), "");
}

}  // namespace
}  // namespace tanggap::complaints
