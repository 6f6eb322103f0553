#include "tests/complaints/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;

TEST(ServiceTest, BringsACaseIntoEveryState) {
  Service service;
  for (const v1::ComplaintState state :
       {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED,
        v1::COMPLAINT_STATE_IN_PROGRESS, v1::COMPLAINT_STATE_NEEDS_INFORMATION,
        v1::COMPLAINT_STATE_PENDING_APPROVAL, v1::COMPLAINT_STATE_ANSWERED,
        v1::COMPLAINT_STATE_CLOSED, v1::COMPLAINT_STATE_REJECTED, v1::COMPLAINT_STATE_WITHDRAWN}) {
    EXPECT_EQ(CaseIn(service, state).state(), state);
  }
  EXPECT_THAT(service.RowCounts(), HasSubstr("complaints 10"));
}

TEST(ServiceTest, KeepsItsCasesOverARestart) {
  Service service;
  const v1::Complaint filed = File(service);
  service.Restart();
  EXPECT_EQ(Look(service, filed.name()).number(), filed.number());
}

TEST(ServiceTest, LivesOnAClockThatTheTestMoves) {
  base::ManualClock clock(MondayMorning());
  Service service({.clock = &clock});
  const v1::Complaint filed = File(service);
  EXPECT_EQ(filed.record_time().seconds(), absl::ToUnixSeconds(MondayMorning()));
  EXPECT_FALSE(Look(service, filed.name()).next_due().overdue());
  clock.Advance(7 * absl::Hours(24));
  EXPECT_TRUE(Look(service, filed.name()).next_due().overdue());
}

}  // namespace
}  // namespace tanggap::complaints
