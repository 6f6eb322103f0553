#include "services/surveys/api/survey_changes.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/service/carry_once.h"
#include "libs/service/etag.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/presenter.h"

namespace tanggap::surveys {

namespace {

// Puts version and times into what was planned.
void Date(absl::Time now, const Survey& found, Planned& planned) {
  if (!planned.changes) return;
  planned.after.version = found.version + 1;
  // Clocks of several instances differ by a little; a survey's own time never goes back.
  planned.after.update_time = std::max(now, found.update_time);
  if (planned.published.has_value()) planned.published->publish_time = planned.after.update_time;
}

}  // namespace

absl::StatusOr<rpc::Raw> SurveyChanges::Carry(const rpc::Context& context, const Asked& asked,
                                              const Plan& plan, bool answers_version) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(asked.name));
  const auto request = RequestOf(world_.keys, context, asked.request_id);
  return service::CarryOnce(
      [&] { return surveys_.LoadForChange(id, viewer, request, context.deadline()); },
      [&](const Survey& found) {
        return Try(context, asked, found, request, plan, answers_version);
      });
}

absl::StatusOr<std::optional<std::string>> SurveyChanges::Try(
    const rpc::Context& context, const Asked& asked, const Survey& found,
    const postgres::idempotency::Request& request, const Plan& plan, bool answers_version) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, found.agency));
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, found.agency, directory::Choice::kKept).status());
  TANGGAP_RETURN_IF_ERROR(service::CheckEtag(asked.etag, found.Name(), found.version));
  TANGGAP_ASSIGN_OR_RETURN(Planned planned, plan(found));
  const absl::Time now = world_.clock.Now();
  Date(now, found, planned);
  const Presenter presenter(*directory, context.language());
  SurveyChange change{.before = found.version,
                      .after = std::move(planned.after),
                      .drafted = planned.drafted,
                      .published = std::move(planned.published),
                      .closing = std::move(planned.closing),
                      .request = request,
                      .time = now};
  change.answer = answers_version
                      ? presenter.Show(change.after.id, *change.published).SerializeAsString()
                      : presenter.Show(change.after).SerializeAsString();
  absl::StatusOr<bool> saved = false;
  if (planned.changes) {
    if (planned.step.has_value())
      change.events = {EventOf({found, change.after, *planned.step}, now,
                               context.trace().ToString(), world_.random)};
    saved = surveys_.Save(change, context.deadline());
    if (saved.ok() && *saved && !change.events.empty()) committed_();
  } else {
    saved = surveys_.SaveAnswer(change, context.deadline());
  }
  TANGGAP_RETURN_IF_ERROR(saved.status());
  if (!*saved) return std::optional<std::string>();
  return std::optional(std::move(change.answer));
}

}  // namespace tanggap::surveys
