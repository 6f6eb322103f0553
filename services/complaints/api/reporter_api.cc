#include "services/complaints/api/reporter_api.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/complaints/api/drafting.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// Whose identity is held once the axes have moved.
absl::Status CompleteDisclosure(const Case& found, const v1::SetDisclosureRequest& request,
                                Plan& plan) {
  const v1::ReporterIdentity wanted = request.reporter_identity();
  if (wanted == v1::REPORTER_IDENTITY_UNSPECIFIED &&
      request.content_visibility() == v1::CONTENT_VISIBILITY_UNSPECIFIED) {
    return Error(Reason::INVALID_FIELD)
        .Field("reporter_identity",
               "Set this axis, the other, or both: there is nothing to change.");
  }
  if (wanted == v1::REPORTER_IDENTITY_UNSPECIFIED) return absl::OkStatus();
  const bool account = !found.particulars.reporter_key.empty();
  v1::Person person = request.reporter();
  if (!request.has_reporter() && found.identity.has_value() &&
      wanted != v1::REPORTER_IDENTITY_NONE) {
    person = found.identity->person.Reveal();
  }
  TANGGAP_RETURN_IF_ERROR(CheckIdentity(wanted, person, account));
  if (!request.has_reporter()) return absl::OkStatus();
  Identity identity = found.identity.value_or(Identity{});
  identity.person = privacy::Pii<v1::Person>(std::move(person));
  plan.identity = std::move(identity);
  return absl::OkStatus();
}

}  // namespace

ReporterApi::Answer ReporterApi::ProvideInformation(const rpc::Context& context,
                                                    const v1::ProvideInformationRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_PROVIDE_INFORMATION}, .words = request.text()});
}

ReporterApi::Answer ReporterApi::AcceptAnswer(const rpc::Context& context,
                                              const v1::AcceptAnswerRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_ACCEPT_ANSWER, .rating_score = request.rating().score()},
       .words = request.rating().comment()});
}

ReporterApi::Answer ReporterApi::DisputeAnswer(const rpc::Context& context,
                                               const v1::DisputeAnswerRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_DISPUTE_ANSWER}, .words = request.text()});
}

ReporterApi::Answer ReporterApi::Reopen(const rpc::Context& context,
                                        const v1::ReopenComplaintRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_REOPEN}, .words = request.text()});
}

ReporterApi::Answer ReporterApi::Withdraw(const rpc::Context& context,
                                          const v1::WithdrawComplaintRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_WITHDRAW}, .words = request.text()});
}

ReporterApi::Answer ReporterApi::AddComment(const rpc::Context& context,
                                            const v1::AddCommentRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_COMMENT, .audience = request.audience()},
                         .words = request.text()});
}

ReporterApi::Answer ReporterApi::SetDisclosure(const rpc::Context& context,
                                               const v1::SetDisclosureRequest& request) {
  const v1::ReporterIdentity wanted = request.reporter_identity();
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_SET_DISCLOSURE,
                .reporter_identity = wanted,
                .content_visibility = request.content_visibility(),
                // Also when it is the one that is held: a caller must not learn that it is.
                .replaces_identity =
                    wanted != v1::REPORTER_IDENTITY_UNSPECIFIED && request.has_reporter()}},
      [&](const Case& found, const directory::Directory&, Plan& plan) {
        return CompleteDisclosure(found, request, plan);
      });
}

}  // namespace tanggap::complaints
