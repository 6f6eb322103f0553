#include "services/complaints/api/allowed_actions.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <string>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

namespace {

using Roles = std::vector<int>;

// The methods by which callers act on a complaint. What the service does by itself has none.
constexpr std::pair<v1::Action, const char*> kMethods[] = {
    {v1::ACTION_VERIFY, "VerifyComplaint"},
    {v1::ACTION_REJECT, "RejectComplaint"},
    {v1::ACTION_REQUEST_INFORMATION, "RequestInformation"},
    {v1::ACTION_PROVIDE_INFORMATION, "ProvideInformation"},
    {v1::ACTION_ASSIGN, "AssignComplaint"},
    {v1::ACTION_START_WORK, "StartWork"},
    {v1::ACTION_ANSWER, "AnswerComplaint"},
    {v1::ACTION_APPROVE_ANSWER, "ApproveAnswer"},
    {v1::ACTION_RETURN_ANSWER, "ReturnAnswer"},
    {v1::ACTION_ACCEPT_ANSWER, "AcceptAnswer"},
    {v1::ACTION_DISPUTE_ANSWER, "DisputeAnswer"},
    {v1::ACTION_CLOSE, "CloseComplaint"},
    {v1::ACTION_REOPEN, "ReopenComplaint"},
    {v1::ACTION_WITHDRAW, "WithdrawComplaint"},
    {v1::ACTION_COMMENT, "AddComment"},
    {v1::ACTION_UPDATE, "UpdateComplaint"},
    {v1::ACTION_SET_DISCLOSURE, "SetDisclosure"},
    {v1::ACTION_REVEAL_IDENTITY, "RevealIdentity"},
};

// Whom each action's method admits, as its contract says.
std::map<v1::Action, Roles> ReadContracts() {
  std::map<v1::Action, Roles> admitted;
  for (const auto& [action, method] : kMethods) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        base::Join("tanggap.complaints.v1.ComplaintsService.", method));
    TANGGAP_INVARIANT(descriptor != nullptr, "every action has the method that is named here");
    const common::v1::Access& access = descriptor->options().GetExtension(common::v1::access);
    admitted[action] = {access.roles().begin(), access.roles().end()};
  }
  return admitted;
}

const Roles& AdmittedTo(v1::Action action) {
  static const auto& contracts = *new std::map<v1::Action, Roles>(ReadContracts());
  static const Roles& nobody = *new Roles();
  const auto found = contracts.find(action);
  return found == contracts.end() ? nobody : found->second;
}

}  // namespace

std::vector<v1::Action> ActionsOf(const Viewer& viewer, const Complaint& complaint,
                                  const Ties& ties, const Rules& rules, absl::Time now) {
  Viewer caller = viewer;
  std::vector<Grant> held = viewer.held;
  // Whoever knows the secret acts by the token that it is exchanged for.
  if (viewer.mailbox.has_value()) held.push_back({.role = common::v1::ROLE_CITIZEN});
  return AllowedActions(
      complaint,
      [&](v1::Action action) -> std::vector<Actor> {
        const Roles& admitted = AdmittedTo(action);
        caller.grants.clear();
        for (const Grant& grant : held) {
          if (std::find(admitted.begin(), admitted.end(), grant.role) != admitted.end())
            caller.grants.push_back(grant);
        }
        if (caller.grants.empty()) return {};
        return CapacitiesOf(caller, complaint, ties);
      },
      rules, now);
}

}  // namespace tanggap::complaints
