// A service whose workload a test looks at, once everything that happened is counted.
//
//   TEST_F(WorkloadTest, ...) {
//     CaseIn(*service_, v1::COMPLAINT_STATE_ASSIGNED);
//     AwaitCounted();
//     EXPECT_EQ(Desks("dinkes"), (Desked{{"bidang-p2p", "1 open, 0 late, 0 today, 0 awaiting"}}));
//   }
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/complaints/store/workloads.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {

// What lies on each desk, "" for the agency as a whole, as a test writes it.
using Desked = std::map<std::string, std::string>;

// A clock that a test moves, for a fixture to inherit from before WorkloadFixture, whose service
// goes by it.
class MovedClock {
 protected:
  base::ManualClock clock_{MondayMorning()};
};

class WorkloadFixture : public ::testing::Test {
 protected:
  explicit WorkloadFixture(Service::Options options = {})
      : service_(std::make_unique<Service>(std::move(options))) {}

  static std::string Text(int open, int late, int today, int awaiting) {
    return base::Join(open, " open, ", late, " late, ", today, " today, ", awaiting, " awaiting");
  }
  static std::string Text(const v1::WorkloadCounts& counts) {
    return Text(counts.open(), counts.overdue(), counts.due_today(), counts.awaiting_reporter());
  }

  absl::StatusOr<v1::Workload> TryCount(const std::string& agency, const Caller& caller) {
    v1::GetWorkloadRequest request;
    request.set_agency(agency);
    return service_->Call<v1::Workload>("GetWorkload", request, caller);
  }
  v1::Workload Count(const std::string& agency) {
    const absl::StatusOr<v1::Workload> counted = TryCount(agency, Officer(agency));
    EXPECT_THAT(counted, testing::IsOk());
    return counted.ok() ? *counted : v1::Workload();
  }
  std::string Total(const std::string& agency) { return Text(Count(agency).total()); }

  // Desk by desk, each once and in order; and their sum is the total.
  Desked Desks(const std::string& agency) {
    const v1::Workload counted = Count(agency);
    Desked desks;
    v1::WorkloadCounts sum;
    std::string last;
    for (const v1::HolderWorkload& desk : counted.holders()) {
      const std::string& unit = desk.holder().unit();
      EXPECT_EQ(desk.holder().agency(), agency);
      EXPECT_EQ(desk.holder().officer(), "");
      EXPECT_TRUE(desks.empty() || last < unit) << unit;
      last = unit;
      desks[unit] = Text(desk.counts());
      sum.set_open(sum.open() + desk.counts().open());
      sum.set_overdue(sum.overdue() + desk.counts().overdue());
      sum.set_due_today(sum.due_today() + desk.counts().due_today());
      sum.set_awaiting_reporter(sum.awaiting_reporter() + desk.counts().awaiting_reporter());
    }
    EXPECT_EQ(Text(counted.total()), Text(sum));
    return desks;
  }

  // Until all that has happened is in the rows of that consumer.
  void AwaitCounted(const std::string& consumer = kFirstWorkload) {
    EXPECT_TRUE(testing::Await([&] {
      return service_->Sql(
                 base::Join("SELECT (SELECT count(*) FROM ev.outbox) + (SELECT count(*) FROM "
                            "ev.log_head h LEFT "
                            "JOIN ev.checkpoint c ON c.agency = h.agency AND c.consumer = '",
                            consumer, "' WHERE c.position IS DISTINCT FROM h.position)")) == "0";
    })) << "the workload does not catch up";
  }

  // A case of nobody's yet, that the coordinator gives to an agency.
  std::string FileInTriage() {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    request.mutable_complaint()->clear_agency();
    request.mutable_complaint()->clear_category();
    request.mutable_complaint()->clear_region();
    return File(*service_, request).name();
  }
  void GiveTo(const std::string& agency, const std::string& category, const std::string& name) {
    v1::VerifyComplaintRequest request = Verify(name);
    request.set_agency(agency);
    request.set_category(category);
    Do("VerifyComplaint", request, Coordinator());
  }
  template <typename Request>
  void Do(std::string_view method, const Request& request, const Caller& caller) {
    EXPECT_THAT(service_->Call<v1::Complaint>(method, request, caller), testing::IsOk()) << method;
  }

  std::unique_ptr<Service> service_;
};

}  // namespace tanggap::complaints
