#include "services/complaints/api/changes.h"

#include <absl/strings/str_join.h>

#include <algorithm>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/service/etag.h"
#include "services/complaints/api/allowed_actions.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/carry_once.h"
#include "services/complaints/api/drafting.h"
#include "services/complaints/api/presenter.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/domain/history_room.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

absl::Status CheckEtag(std::string_view etag, const Complaint& complaint) {
  return service::CheckEtag(etag, "complaints/" + complaint.id.ToString(), complaint.version);
}

// The case as it is after the change, for the answer.
Case After(const Case& found, const Change& change) {
  Case after = found;
  after.complaint = change.after;
  if (!change.entry.words.empty()) after.words[change.entry.version] = change.entry.words;
  if (change.place.has_value()) {
    after.place = change.place->Reveal().ByteSizeLong() == 0 ? std::nullopt : change.place;
  }
  if (change.identity.has_value()) after.identity = change.identity;
  if (change.after.reporter_identity == v1::REPORTER_IDENTITY_NONE) after.identity.reset();
  return after;
}

// A CONFIDENTIAL case is found nowhere on a map, not even coarsely.
std::string CoarseCellFor(const Case& after) {
  const bool hidden = after.complaint.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  return hidden || !after.place.has_value() ? "" : CoarseCellOf(after.place->Reveal());
}

// The refusal, with what the caller may do instead.
absl::Status WithAllowedActions(const absl::Status& refusal,
                                const std::vector<v1::Action>& allowed) {
  if (errors::ReasonOf(refusal) != Reason::ACTION_NOT_ALLOWED || allowed.empty()) return refusal;
  std::vector<std::string> names;
  for (const v1::Action action : allowed) names.push_back(v1::Action_Name(action).substr(7));
  Error error(Reason::ACTION_NOT_ALLOWED);
  for (const auto& [key, value] : errors::AllMetadataOf(refusal)) error.With(key, value);
  return error.With("allowed_actions", absl::StrJoin(names, ", "));
}

// Who takes the step, and whether they may at all. Room for the entry is another matter, and the
// last that is looked at.
absl::Status SetActor(const Viewer& viewer, const Case& found, const Rules& rules, Step& step) {
  step.via = viewer.via;
  step.actor =
      ActorFor(found.complaint, step, CapacitiesOf(viewer, found.complaint, found.ties), rules);
  const absl::Status checked = CheckStep(found.complaint, step, rules);
  if (checked.ok() || errors::ReasonOf(checked) == Reason::TOO_MANY_ENTRIES)
    return absl::OkStatus();
  return WithAllowedActions(checked,
                            ActionsOf(viewer, found.complaint, found.ties, rules, step.time));
}

// The complaint after the step; as it is when the step asks only for what is so already. Nothing
// is added then, so a full history does not hinder it.
absl::StatusOr<Complaint> Taken(const Complaint& before, const Step& step, const Rules& rules) {
  if (!ChangesNothing(before, step)) return Apply(before, step, rules);
  const absl::Status allowed = CheckStep(before, step, rules);
  if (!allowed.ok() && errors::ReasonOf(allowed) != Reason::TOO_MANY_ENTRIES) return allowed;
  return before;
}

Entry EntryOf(const Complaint& before, const Complaint& after, const Step& step, absl::Time now,
              std::string words) {
  return {.version = after.version,
          .step = step,
          .from = before.state,
          .to = after.state,
          .record_time = now,
          .words = std::move(words)};
}

// What of a change others may learn.
Happening HappeningOf(const Change& change) {
  return {.before = &change.before.complaint,
          .after = change.after,
          .step = change.entry.step,
          .coarse_cell = change.coarse_cell,
          .reporter_key = change.before.particulars.reporter_key,
          .claimed_due_time = change.before.particulars.claimed_due_time};
}

}  // namespace

absl::StatusOr<rpc::Answer<v1::Complaint>> Changes::Carry(const rpc::Context& context,
                                                          const Asked& asked, const Plan& plan,
                                                          const Completion& complete) {
  const Viewer viewer = ViewerOf(context);
  const auto request = RequestOf(world_.keys, context, asked.request_id, context.request_bytes());
  return CarryOnce(cases_, context, viewer, asked.name, request,
                   [&](const Case& found) -> absl::StatusOr<Answered> {
                     TANGGAP_RETURN_IF_ERROR(CheckEtag(asked.etag, found.complaint));
                     TANGGAP_ASSIGN_OR_RETURN(Change change,
                                              ChangeOf(context, viewer, found, plan, complete));
                     change.request = request;
                     TANGGAP_ASSIGN_OR_RETURN(const bool saved, Save(change, context.deadline()));
                     return saved ? Answered(std::move(change.answer)) : std::nullopt;
                   });
}

absl::StatusOr<Change> Changes::ChangeOf(const rpc::Context& context, const Viewer& viewer,
                                         const Case& found, Plan plan,
                                         const Completion& complete) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const absl::Time now = world_.clock.Now();
  TANGGAP_ASSIGN_OR_RETURN(const Standards before, StandardsOf(*directory, found.complaint));
  // Clocks of several instances differ by a little; a case's own time never goes back.
  plan.step.time = std::max(now, found.complaint.update_time);
  TANGGAP_RETURN_IF_ERROR(SetActor(viewer, found, before.rules(), plan.step));
  if (complete) TANGGAP_RETURN_IF_ERROR(complete(found, *directory, plan));
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards,
                           StandardsAfter(*directory, found.complaint, plan.step));
  const Rules rules = standards.rules();
  if (plan.step.action == v1::ACTION_VERIFY) plan.step.policy = standards.policy().id;
  TANGGAP_ASSIGN_OR_RETURN(Complaint after, Taken(found.complaint, plan.step, rules));
  Change change{.before = found,
                .after = std::move(after),
                .time = now,
                .place = std::move(plan.place),
                .identity = std::move(plan.identity)};
  if (change.HasEntry()) {
    change.entry = EntryOf(found.complaint, change.after, plan.step, now, std::move(plan.words));
  }
  const Case changed = After(found, change);
  change.coarse_cell = CoarseCellFor(changed);
  change.answer = Presenter(*directory, world_.keys, viewer, context.language(), now)
                      .Show(changed, rules)
                      .SerializeAsString();
  if (change.HasEntry()) {
    change.events =
        announcer_.EventsOf(HappeningOf(change), rules.calendar, now, context.trace().ToString());
  }
  return change;
}

absl::StatusOr<bool> Changes::CarryOwn(const Case& found, v1::Action action, absl::Time now,
                                       absl::Time deadline) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory, found.complaint));
  Step step;
  step.action = action;
  step.actor.kind = v1::ACTOR_KIND_SYSTEM;
  step.time = std::max(now, found.complaint.update_time);
  if (action == v1::ACTION_REMIND) step.clock = NextDueOf(found.complaint)->clock;
  TANGGAP_ASSIGN_OR_RETURN(Complaint after, Apply(found.complaint, step, standards.rules()));
  Change change{.before = found, .after = std::move(after), .time = now};
  change.coarse_cell = found.particulars.coarse_cell;
  change.entry = EntryOf(found.complaint, change.after, step, now, "");
  change.events =
      announcer_.EventsOf(HappeningOf(change), standards.rules().calendar, now, /*traceparent=*/"");
  return Save(change, deadline);
}

absl::StatusOr<bool> Changes::Save(const Change& change, absl::Time deadline) {
  absl::StatusOr<bool> saved = cases_.Save(change, deadline);
  if (saved.ok() && *saved) announcer_.Committed();
  return saved;
}

}  // namespace tanggap::complaints
