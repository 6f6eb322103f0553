// What the reporter, or who acts for them, does with a complaint; and what both sides say about it.
#pragma once

#include "services/complaints/api/changes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class ReporterApi {
 public:
  using Answer = absl::StatusOr<rpc::Answer<v1::Complaint>>;

  explicit ReporterApi(Changes& changes) : changes_(changes) {}

  Answer ProvideInformation(const rpc::Context& context,
                            const v1::ProvideInformationRequest& request);
  Answer AcceptAnswer(const rpc::Context& context, const v1::AcceptAnswerRequest& request);
  Answer DisputeAnswer(const rpc::Context& context, const v1::DisputeAnswerRequest& request);
  Answer Reopen(const rpc::Context& context, const v1::ReopenComplaintRequest& request);
  Answer Withdraw(const rpc::Context& context, const v1::WithdrawComplaintRequest& request);
  Answer AddComment(const rpc::Context& context, const v1::AddCommentRequest& request);
  Answer SetDisclosure(const rpc::Context& context, const v1::SetDisclosureRequest& request);

 private:
  Changes& changes_;
};

}  // namespace tanggap::complaints
