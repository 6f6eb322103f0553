#include "tests/complaints/cases.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string_view>
#include <vector>

namespace tanggap::complaints {

namespace {

template <typename T>
T Expect(absl::StatusOr<T> result, std::string_view what) {
  if (!result.ok()) {
    std::cerr << "A test's case cannot be made: " << what << ": " << result.status() << std::endl;
    std::abort();
  }
  return *std::move(result);
}

// The states a case passes on its way, itself included.
std::vector<v1::ComplaintState> WayTo(v1::ComplaintState state) {
  switch (state) {
    case v1::COMPLAINT_STATE_VERIFIED:
    case v1::COMPLAINT_STATE_REJECTED:
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
    case v1::COMPLAINT_STATE_WITHDRAWN:
      return {state};
    case v1::COMPLAINT_STATE_ASSIGNED:
      return {v1::COMPLAINT_STATE_VERIFIED, state};
    case v1::COMPLAINT_STATE_IN_PROGRESS:
      return {v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED, state};
    case v1::COMPLAINT_STATE_PENDING_APPROVAL:
    case v1::COMPLAINT_STATE_ANSWERED:
      return {v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED,
              v1::COMPLAINT_STATE_IN_PROGRESS, state};
    case v1::COMPLAINT_STATE_CLOSED:
      return {v1::COMPLAINT_STATE_VERIFIED, v1::COMPLAINT_STATE_ASSIGNED,
              v1::COMPLAINT_STATE_IN_PROGRESS, v1::COMPLAINT_STATE_ANSWERED, state};
    default:
      return {};
  }
}

absl::StatusOr<v1::Complaint> Move(Service& service, const std::string& name,
                                   v1::ComplaintState state, const Caller& reporter) {
  switch (state) {
    case v1::COMPLAINT_STATE_VERIFIED:
      return service.Call<v1::Complaint>("VerifyComplaint", Verify(name), Officer());
    case v1::COMPLAINT_STATE_REJECTED:
      return service.Call<v1::Complaint>("RejectComplaint", Reject(name), Officer());
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
      return service.Call<v1::Complaint>("RequestInformation", RequestInformation(name), Officer());
    case v1::COMPLAINT_STATE_WITHDRAWN:
      return service.Call<v1::Complaint>("WithdrawComplaint", Withdraw(name), reporter);
    case v1::COMPLAINT_STATE_ASSIGNED:
      return service.Call<v1::Complaint>("AssignComplaint", Assign(name), Officer());
    case v1::COMPLAINT_STATE_IN_PROGRESS:
      return service.Call<v1::Complaint>("StartWork", StartWork(name), OfficerOf("bidang-p2p"));
    case v1::COMPLAINT_STATE_PENDING_APPROVAL:
    case v1::COMPLAINT_STATE_ANSWERED:
      return service.Call<v1::Complaint>("AnswerComplaint", Answer(name), OfficerOf("bidang-p2p"));
    case v1::COMPLAINT_STATE_CLOSED:
      return service.Call<v1::Complaint>("AcceptAnswer", Accept(name), reporter);
    default:
      return absl::InvalidArgumentError("no way leads there");
  }
}

}  // namespace

v1::Complaint File(Service& service, const v1::CreateComplaintRequest& request,
                   const Caller& reporter) {
  return Expect(service.Call<v1::Complaint>("CreateComplaint", request, reporter), "filing");
}

v1::Complaint CaseIn(Service& service, v1::ComplaintState state,
                     const v1::CreateComplaintRequest& request, const Caller& reporter) {
  v1::CreateComplaintRequest filing = request;
  if (state == v1::COMPLAINT_STATE_PENDING_APPROVAL)
    filing.mutable_complaint()->set_category("obat");
  const v1::Complaint filed = File(service, filing, reporter);
  for (const v1::ComplaintState next : WayTo(state))
    Expect(Move(service, filed.name(), next, reporter), v1::ComplaintState_Name(next));
  v1::Complaint seen = Look(service, filed.name(), reporter);
  EXPECT_EQ(seen.state(), state);
  seen.set_mailbox_secret(filed.mailbox_secret());
  return seen;
}

v1::Complaint Look(Service& service, const std::string& name, const Caller& caller) {
  return Expect(service.Call<v1::Complaint>("GetComplaint", Get(name), caller), "looking at it");
}

}  // namespace tanggap::complaints
