#include "services/complaints/api/reporter_api.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/drafting.h"
#include "services/complaints/api/standards.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// Whether the viewer may ask for this step of this case at all. Said before anything is said that
// depends on what is held of the reporter: whoever may not ask must not learn whether there is a
// name behind a seal.
absl::Status CheckMayAsk(const Case& found, const directory::Directory& directory,
                         const Viewer& viewer, Step step, absl::Time now) {
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(directory, found.complaint));
  const Rules rules = standards.rules();
  step.time = std::max(now, found.complaint.update_time);
  step.actor =
      ActorFor(found.complaint, step, CapacitiesOf(viewer, found.complaint, found.ties), rules);
  const absl::Status checked = CheckStep(found.complaint, step, rules);
  // Room for the entry is another matter, and the last that is looked at.
  return errors::ReasonOf(checked) == Reason::TOO_MANY_ENTRIES ? absl::OkStatus() : checked;
}

// Whose identity is held once the axes have moved.
absl::StatusOr<Plan> PlanDisclosure(const rpc::Context& context, const Case& found,
                                    const directory::Directory& directory,
                                    const v1::SetDisclosureRequest& request) {
  if (request.reporter_identity() == v1::REPORTER_IDENTITY_UNSPECIFIED &&
      request.content_visibility() == v1::CONTENT_VISIBILITY_UNSPECIFIED) {
    return Error(Reason::INVALID_FIELD)
        .Field("reporter_identity",
               "Set this axis, the other, or both: there is nothing to change.");
  }
  Plan plan{.step = {.action = v1::ACTION_SET_DISCLOSURE,
                     .reporter_identity = request.reporter_identity(),
                     .content_visibility = request.content_visibility()}};
  // Also when it is the one that is held: a caller must not learn that it is.
  const v1::ReporterIdentity wanted = request.reporter_identity();
  plan.step.replaces_identity =
      wanted != v1::REPORTER_IDENTITY_UNSPECIFIED && request.has_reporter();
  TANGGAP_RETURN_IF_ERROR(
      CheckMayAsk(found, directory, ViewerOf(context), plan.step, context.now()));
  if (wanted == v1::REPORTER_IDENTITY_UNSPECIFIED) return plan;
  const bool account = !found.particulars.reporter_key.empty();
  v1::Person person = request.reporter();
  if (!request.has_reporter() && found.identity.has_value() &&
      wanted != v1::REPORTER_IDENTITY_NONE) {
    person = found.identity->person.Reveal();
  }
  TANGGAP_RETURN_IF_ERROR(CheckIdentity(wanted, person, account));
  if (!request.has_reporter()) return plan;
  Identity identity = found.identity.value_or(Identity{});
  identity.person = privacy::Pii<v1::Person>(std::move(person));
  plan.identity = std::move(identity);
  return plan;
}

}  // namespace

ReporterApi::Answer ReporterApi::ProvideInformation(const rpc::Context& context,
                                                    const v1::ProvideInformationRequest& request) {
  return changes_.Carry(
      context, request,
      Simply({.step = {.action = v1::ACTION_PROVIDE_INFORMATION}, .words = request.text()}));
}

ReporterApi::Answer ReporterApi::AcceptAnswer(const rpc::Context& context,
                                              const v1::AcceptAnswerRequest& request) {
  return changes_.Carry(context, request,
                        Simply({.step = {.action = v1::ACTION_ACCEPT_ANSWER,
                                         .rating_score = request.rating().score()},
                                .words = request.rating().comment()}));
}

ReporterApi::Answer ReporterApi::DisputeAnswer(const rpc::Context& context,
                                               const v1::DisputeAnswerRequest& request) {
  return changes_.Carry(
      context, request,
      Simply({.step = {.action = v1::ACTION_DISPUTE_ANSWER}, .words = request.text()}));
}

ReporterApi::Answer ReporterApi::Reopen(const rpc::Context& context,
                                        const v1::ReopenComplaintRequest& request) {
  return changes_.Carry(context, request,
                        Simply({.step = {.action = v1::ACTION_REOPEN}, .words = request.text()}));
}

ReporterApi::Answer ReporterApi::Withdraw(const rpc::Context& context,
                                          const v1::WithdrawComplaintRequest& request) {
  return changes_.Carry(context, request,
                        Simply({.step = {.action = v1::ACTION_WITHDRAW}, .words = request.text()}));
}

ReporterApi::Answer ReporterApi::AddComment(const rpc::Context& context,
                                            const v1::AddCommentRequest& request) {
  return changes_.Carry(
      context, request,
      Simply({.step = {.action = v1::ACTION_COMMENT, .audience = request.audience()},
              .words = request.text()}));
}

ReporterApi::Answer ReporterApi::SetDisclosure(const rpc::Context& context,
                                               const v1::SetDisclosureRequest& request) {
  return changes_.Carry(context, request,
                        [&](const Case& found, const directory::Directory& directory) {
                          return PlanDisclosure(context, found, directory, request);
                        });
}

}  // namespace tanggap::complaints
