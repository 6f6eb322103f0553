// What the agency does with a complaint, from verification to the answer.
#pragma once

#include "services/complaints/api/changes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class OfficerApi {
 public:
  using Answer = absl::StatusOr<rpc::Answer<v1::Complaint>>;

  OfficerApi(const service::World& world, Changes& changes) : world_(world), changes_(changes) {}

  Answer Verify(const rpc::Context& context, const v1::VerifyComplaintRequest& request);
  Answer Reject(const rpc::Context& context, const v1::RejectComplaintRequest& request);
  Answer RequestInformation(const rpc::Context& context,
                            const v1::RequestInformationRequest& request);
  Answer Assign(const rpc::Context& context, const v1::AssignComplaintRequest& request);
  Answer StartWork(const rpc::Context& context, const v1::StartWorkRequest& request);
  Answer AnswerComplaint(const rpc::Context& context, const v1::AnswerComplaintRequest& request);
  Answer ApproveAnswer(const rpc::Context& context, const v1::ApproveAnswerRequest& request);
  Answer ReturnAnswer(const rpc::Context& context, const v1::ReturnAnswerRequest& request);
  Answer Close(const rpc::Context& context, const v1::CloseComplaintRequest& request);
  Answer Update(const rpc::Context& context, const v1::UpdateComplaintRequest& request);

 private:
  const service::World& world_;
  Changes& changes_;
};

}  // namespace tanggap::complaints
