#include "services/surveys/api/improvement_api.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/service/carry_once.h"
#include "libs/service/etag.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/invalid_field.h"
#include "services/surveys/api/publication_name.h"
#include "services/surveys/domain/wording.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

absl::Status CheckDate(const std::string& field, const std::string& date) {
  if (ParseDay(date).has_value()) return absl::OkStatus();
  return InvalidField(field, "Must be a day that there is, as YYYY-MM-DD.");
}

v1::ImprovementState StateOf(v1::ImprovementState said) {
  return said == v1::IMPROVEMENT_STATE_UNSPECIFIED ? v1::IMPROVEMENT_STATE_PLANNED : said;
}

// What cannot be emptied.
absl::Status Take(const std::string& field, const std::string& said, std::string& into) {
  if (IsBlank(said)) return InvalidField(field, "Cannot be emptied.");
  into = said;
  return absl::OkStatus();
}

absl::Status TakeField(const v1::UpdateImprovementRequest& request, const std::string& field,
                       Improvement& after) {
  if (field == "cause") return Take(field, request.cause(), after.cause);
  if (field == "action") return Take(field, request.action(), after.action);
  if (field == "responsible_position")
    return Take(field, request.responsible_position(), after.responsible_position);
  if (field == "due_date") {
    TANGGAP_RETURN_IF_ERROR(CheckDate(field, request.due_date()));
    after.due_date = request.due_date();
    return absl::OkStatus();
  }
  if (field == "state") {
    after.state = StateOf(request.state());
    return absl::OkStatus();
  }
  if (field == "result") {
    after.result = request.result();
    return absl::OkStatus();
  }
  return Error(Reason::INVALID_UPDATE_MASK)
      .With("field", field)
      .Field("update_mask", "Names a field that cannot be changed.");
}

absl::StatusOr<Improvement> Updated(const v1::UpdateImprovementRequest& request,
                                    const Improvement& found) {
  if (request.update_mask().paths().empty()) {
    return Error(Reason::INVALID_UPDATE_MASK)
        .Field("update_mask", "Must name at least one field to change.")
        .ToStatus();
  }
  Improvement after = found;
  for (const std::string& field : request.update_mask().paths())
    TANGGAP_RETURN_IF_ERROR(TakeField(request, field, after));
  return after;
}

}  // namespace

std::string ImprovementApi::TodayIn(const std::string& agency) const {
  const absl::StatusOr<AgencyDay> today = TodayOf(world_, agency);
  return today.ok() ? today->Text() : "";
}

v1::Improvement ImprovementApi::Show(const Improvement& improvement,
                                     const std::string& agency) const {
  v1::Improvement shown;
  shown.set_name(improvement.Name());
  shown.set_etag(service::EtagOf(improvement.version));
  shown.set_element(improvement.element);
  shown.set_unit(improvement.unit);
  shown.set_cause(improvement.cause);
  shown.set_action(improvement.action);
  shown.set_responsible_position(improvement.responsible_position);
  shown.set_due_date(improvement.due_date);
  shown.set_state(improvement.state);
  shown.set_result(improvement.result);
  shown.set_end_date(improvement.end_date);
  shown.set_overdue(!improvement.IsOver() && improvement.due_date < TodayIn(agency));
  *shown.mutable_create_time() = ToProto(improvement.create_time);
  *shown.mutable_update_time() = ToProto(improvement.update_time);
  return shown;
}

absl::Status ImprovementApi::Settle(const Survey& survey, const std::string& prefix,
                                    Improvement& after) const {
  if (!after.IsOver()) {
    after.end_date.clear();
    return absl::OkStatus();
  }
  if (IsBlank(after.result))
    return InvalidField(prefix + "result",
                        "Must say what came of it, once it is done or given up.");
  if (after.end_date.empty()) after.end_date = TodayIn(survey.agency);
  return absl::OkStatus();
}

absl::Status ImprovementApi::CheckNew(const v1::Improvement& said,
                                      const PublicationName& publication, const Survey& survey,
                                      absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<v1::Publication> found,
                           stores_.publications.Find(publication, deadline));
  if (!found.has_value()) return NotFound(publication.ToText());
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept));
  if (!said.unit().empty()) {
    TANGGAP_RETURN_IF_ERROR(directory::CheckUnit(*agency, said.unit(), directory::Choice::kNew));
  }
  TANGGAP_RETURN_IF_ERROR(CheckDate("improvement.due_date", said.due_date()));
  if (said.element().empty()) return absl::OkStatus();
  std::shared_ptr<const v1::IndexProfile> profile;
  if (!survey.index_profile.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(profile, stores_.profiles.Find(survey.index_profile, deadline));
  }
  const bool known =
      profile != nullptr && std::any_of(profile->elements().begin(), profile->elements().end(),
                                        [&](const v1::IndexElement& element) {
                                          return element.code() == said.element();
                                        });
  if (known) return absl::OkStatus();
  return Error(Reason::UNKNOWN_ELEMENT)
      .With("element", said.element())
      .Field("improvement.element", "Must be one of the survey's index profile.");
}

absl::StatusOr<std::optional<std::string>> ImprovementApi::Try(
    const rpc::Context& context, const Survey& found, const postgres::idempotency::Request& asked,
    const Plan& plan) {
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, found.agency));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, found.agency, directory::Choice::kKept).status());
  TANGGAP_ASSIGN_OR_RETURN(ImprovementChange planned, plan(found));
  const absl::Time now = world_.clock.Now();
  planned.after.version = planned.before + 1;
  planned.after.update_time = now;
  SurveyChange& change = planned.change;
  change.before = found.version;
  change.after = found;
  change.after.version = found.version + 1;
  change.after.update_time = std::max(now, found.update_time);
  change.request = asked;
  change.time = now;
  v1::SurveyEvent step;
  step.mutable_improvement_changed()->set_improvement(planned.after.Name());
  change.events = {EventOf({found, change.after, std::move(step)}, now, context.trace().ToString(),
                           world_.random)};
  change.answer = Show(planned.after, found.agency).SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const bool written, improvements_.Write(planned, context.deadline()));
  if (!written) return std::optional<std::string>();
  committed_();
  return std::optional(std::move(change.answer));
}

absl::StatusOr<rpc::Raw> ImprovementApi::Carry(const rpc::Context& context, std::string_view name,
                                               std::string_view request_id, const Plan& plan) {
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(name));
  const auto asked = RequestOf(world_.keys, context, request_id);
  return service::CarryOnce(
      [&] { return stores_.surveys.LoadForChange(id, viewer, asked, context.deadline()); },
      [&](const Survey& found) { return Try(context, found, asked, plan); });
}

absl::StatusOr<rpc::Answer<v1::Improvement>> ImprovementApi::Create(
    const rpc::Context& context, const v1::CreateImprovementRequest& request) {
  const v1::Improvement& said = request.improvement();
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName publication, PublicationOf(request.parent()));
  return Carry(context, request.parent(), request.request_id(),
               [&](const Survey& survey) -> absl::StatusOr<ImprovementChange> {
                 TANGGAP_RETURN_IF_ERROR(CheckNew(said, publication, survey, context.deadline()));
                 const absl::Time now = world_.clock.Now();
                 ImprovementChange change;
                 change.after = {.publication = publication,
                                 .id = base::Uuid::V7(now, world_.random),
                                 .element = said.element(),
                                 .unit = said.unit(),
                                 .cause = said.cause(),
                                 .action = said.action(),
                                 .responsible_position = said.responsible_position(),
                                 .due_date = said.due_date(),
                                 .state = StateOf(said.state()),
                                 .result = said.result(),
                                 .create_time = now};
                 TANGGAP_RETURN_IF_ERROR(Settle(survey, "improvement.", change.after));
                 return change;
               });
}

absl::StatusOr<rpc::Answer<v1::Improvement>> ImprovementApi::Update(
    const rpc::Context& context, const v1::UpdateImprovementRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName publication, PublicationOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, ImprovementOf(request.name()));
  return Carry(
      context, request.name(), request.request_id(),
      [&](const Survey& survey) -> absl::StatusOr<ImprovementChange> {
        TANGGAP_ASSIGN_OR_RETURN(const std::optional<Improvement> found,
                                 improvements_.Find(publication, id, context.deadline()));
        if (!found.has_value()) return NotFound(request.name());
        TANGGAP_RETURN_IF_ERROR(service::CheckEtag(request.etag(), found->Name(), found->version));
        ImprovementChange change{.before = found->version};
        TANGGAP_ASSIGN_OR_RETURN(change.after, Updated(request, *found));
        TANGGAP_RETURN_IF_ERROR(Settle(survey, "", change.after));
        return change;
      });
}

absl::StatusOr<v1::ListImprovementsResponse> ImprovementApi::List(
    const rpc::Context& context, const v1::ListImprovementsRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const PublicationName publication, PublicationOf(request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<v1::Publication> found,
                           stores_.publications.Find(publication, context.deadline()));
  if (!found.has_value()) return NotFound(request.parent());
  const query::PageScope scope = {context.method(), "", request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<query::PageKey> keys,
      page_tokens_.Open(scope, {query::PageKeyType::kText}, request.page_token()));
  const auto after =
      keys.empty() ? std::nullopt : base::Uuid::Parse(std::get<std::string>(keys[0]));
  const int size = PageSize(request.page_size());
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<Improvement> page,
      improvements_.List(publication, after.value_or(base::Uuid()), size + 1, context.deadline()));
  v1::ListImprovementsResponse response;
  for (const Improvement& improvement : page) {
    if (response.improvements_size() == size) {
      const Improvement& last = page[static_cast<size_t>(size) - 1];
      response.set_next_page_token(page_tokens_.Seal(scope, {last.id.ToString()}));
      break;
    }
    *response.add_improvements() = Show(improvement, found->agency());
  }
  return response;
}

}  // namespace tanggap::surveys
