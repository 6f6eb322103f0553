#include "services/surveys/api/collector_api.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/service/carry_once.h"
#include "libs/service/etag.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/carry_on_collector.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/api/collector_name.h"
#include "services/surveys/domain/collector_rules.h"
#include "services/surveys/domain/quota_step.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

Collector CollectorAsSaid(const v1::Collector& said) {
  Collector collector;
  collector.kind = said.kind();
  collector.level = said.respondent_level();
  collector.channel = said.channel();
  collector.unit = said.unit();
  collector.service = said.service();
  collector.intake_point = said.intake_point();
  collector.label = said.label();
  collector.schedule = said.schedule();
  collector.quotas = said.quotas();
  collector.paused = said.paused();
  // The cap counts also where it has no limit: it may get one.
  PlaceCount& cap = collector.places[""];
  if (said.response_cap() > 0) cap.limit = said.response_cap();
  for (v1::Quota& quota : collector.quotas) {
    collector.places[quota.code()].limit = quota.limit();
    quota.clear_taken_count();
  }
  return collector;
}

// The collector as the request wants it. INVALID_UPDATE_MASK.
absl::StatusOr<Collector> Updated(const Collector& found,
                                  const v1::UpdateCollectorRequest& request) {
  const auto refuse = [](std::string_view what) {
    return Error(Reason::INVALID_UPDATE_MASK).Field("update_mask", what).ToStatus();
  };
  if (request.update_mask().paths().empty()) return refuse("Must name at least one field.");
  Collector after = found;
  for (const std::string& field : request.update_mask().paths()) {
    if (field == "label") {
      if (request.label().empty())
        return Error(Reason::INVALID_FIELD).Field("label", "Must not be empty.").ToStatus();
      after.label = request.label();
    } else if (field == "schedule") {
      after.schedule = request.schedule();
    } else if (field == "response_cap") {
      after.places[""].limit.reset();
      if (request.response_cap() > 0) after.places[""].limit = request.response_cap();
    } else if (field == "quotas") {
      const PlaceCount cap = after.places[""];
      after.places.clear();
      after.places[""] = cap;
      after.quotas = request.quotas();
      for (v1::Quota& quota : after.quotas) {
        quota.clear_taken_count();
        const auto before = found.places.find(quota.code());
        if (before != found.places.end()) after.places[quota.code()] = before->second;
        after.places[quota.code()].limit = quota.limit();
      }
    } else if (field == "paused") {
      after.paused = request.paused();
    } else {
      return refuse("Names a field that cannot be changed.");
    }
  }
  after.version = found.version + 1;
  return after;
}

bool Names(const google::protobuf::FieldMask& mask, std::string_view field) {
  return std::find(mask.paths().begin(), mask.paths().end(), field) != mask.paths().end();
}

}  // namespace

v1::CollectorState CollectorApi::StateOf(const Survey& survey, const Collector& collector) const {
  const absl::StatusOr<Standing> standing = StandingNow(world_, survey, collector, Cap::kCounts);
  return standing.ok() ? standing->state : v1::COLLECTOR_STATE_UNSPECIFIED;
}

v1::Collector CollectorApi::Show(const Survey& survey, const Collector& collector) const {
  v1::Collector shown;
  shown.set_name(NameOf(collector));
  shown.set_etag(service::EtagOf(collector.version));
  shown.set_label(collector.label);
  shown.set_kind(collector.kind);
  shown.set_respondent_level(collector.level);
  shown.set_channel(collector.channel);
  shown.set_unit(collector.unit);
  shown.set_service(collector.service);
  shown.set_intake_point(collector.intake_point);
  if (collector.schedule.ByteSizeLong() > 0) *shown.mutable_schedule() = collector.schedule;
  shown.set_paused(collector.paused);
  shown.set_link(collector.link);
  *shown.mutable_create_time() = ToProto(collector.create_time);
  *shown.mutable_quotas() = collector.quotas;
  for (v1::Quota& quota : *shown.mutable_quotas()) {
    const auto place = collector.places.find(quota.code());
    if (place == collector.places.end()) continue;
    quota.set_limit(place->second.limit.value_or(0));
    const int64_t taken = place->second.taken;
    quota.set_taken_count(taken - taken % QuotaStep(collector.level, survey.min_cell));
  }
  if (const auto cap = collector.places.find(""); cap != collector.places.end()) {
    shown.set_response_cap(cap->second.limit.value_or(0));
    shown.set_taken_count(cap->second.taken);
  }
  shown.set_state(StateOf(survey, collector));
  return shown;
}

absl::Status CollectorApi::Check(const rpc::Context& context, const v1::Collector& said,
                                 const Survey& survey) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept));
  TANGGAP_RETURN_IF_ERROR(CheckNewCollector(said, survey));
  if (!said.unit().empty()) {
    TANGGAP_RETURN_IF_ERROR(directory::CheckUnit(*agency, said.unit(), directory::Choice::kNew));
  }
  TANGGAP_RETURN_IF_ERROR(directory::CheckIntakePoint(
      *directory, said.intake_point(), directory::Choice::kNew, "collector.intake_point"));
  if (!said.intake_point().empty() && agency->FindIntakePoint(said.intake_point()) == nullptr) {
    return Error(Reason::UNKNOWN_INTAKE_POINT)
        .With("intake_point", said.intake_point())
        .Field("collector.intake_point", "Must be one of the survey's agency.");
  }
  if (survey.draft.has_value()) {
    TANGGAP_RETURN_IF_ERROR(CheckPromise(said.respondent_level(), Definition::Read(*survey.draft)));
  }
  TANGGAP_RETURN_IF_ERROR(CheckPublished(said.respondent_level(), survey, context.deadline()));
  return CheckQuotas(CollectorAsSaid(said), survey, "collector.quotas", context.deadline());
}

absl::Status CollectorApi::CheckPublished(v1::RespondentLevel level, const Survey& survey,
                                          absl::Time deadline) {
  if (survey.published_version == 0) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           stores_.versions.Find(survey.id, survey.published_version, deadline));
  if (version == nullptr) return absl::DataLossError("a published version is not there");
  return CheckPromise(level, version->definition);
}

absl::Status CollectorApi::CheckQuotas(const Collector& collector, const Survey& survey,
                                       std::string_view path, absl::Time deadline) {
  TANGGAP_RETURN_IF_ERROR(CheckQuotaLimits(collector, survey.min_cell, path));
  if (survey.published_version == 0) {
    if (!survey.draft.has_value()) return absl::OkStatus();
    return CheckQuotaQuestions(collector.quotas, Definition::Read(*survey.draft), path);
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           stores_.versions.Find(survey.id, survey.published_version, deadline));
  if (version == nullptr) return absl::DataLossError("a published version is not there");
  return CheckQuotaQuestions(collector.quotas, version->definition, path);
}

absl::StatusOr<rpc::Answer<v1::Collector>> CollectorApi::Create(
    const rpc::Context& context, const v1::CreateCollectorRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.parent()));
  const postgres::idempotency::Request asked =
      RequestOf(world_.keys, context, request.request_id());
  const auto load = [&]() -> absl::StatusOr<ForChange> {
    TANGGAP_ASSIGN_OR_RETURN(Survey survey,
                             stores_.surveys.Load(id, ViewerOf(context), context.deadline()));
    ForChange loaded;
    TANGGAP_ASSIGN_OR_RETURN(loaded.answer,
                             stores_.surveys.FindAnswer(asked, survey.agency, context.deadline()));
    loaded.found = std::move(survey);
    return loaded;
  };
  return service::CarryOnce(
      load, [&](const Survey& found) { return TryCreate(context, request, asked, found); });
}

absl::StatusOr<std::optional<std::string>> CollectorApi::TryCreate(
    const rpc::Context& context, const v1::CreateCollectorRequest& request,
    const postgres::idempotency::Request& asked, const Survey& survey) {
  TANGGAP_RETURN_IF_ERROR(CheckActsFor(context, survey.agency));
  TANGGAP_RETURN_IF_ERROR(Check(context, request.collector(), survey));
  NewCollector made{.collector = CollectorAsSaid(request.collector()),
                    .agency = survey.agency,
                    .survey_version = survey.version,
                    .request = asked};
  const absl::Time now = world_.clock.Now();
  made.collector.survey = survey.id;
  made.collector.id = base::Uuid::V7(now, world_.random);
  made.collector.link = NewLink(world_.random);
  made.collector.create_time = now;
  made.answer = Show(survey, made.collector).SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const bool done, stores_.collectors.Create(made, context.deadline()));
  if (!done) return std::optional<std::string>();
  return std::optional(std::move(made.answer));
}

absl::StatusOr<v1::Collector> CollectorApi::Get(const rpc::Context& context,
                                                const v1::GetCollectorRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Collector> collector,
                           stores_.collectors.Find(survey_id, id, context.deadline()));
  if (!collector.has_value()) return NotFound(request.name());
  return Show(survey, *collector);
}

absl::StatusOr<v1::ListCollectorsResponse> CollectorApi::List(
    const rpc::Context& context, const v1::ListCollectorsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kText},
                                             request.page_token(), viewer.former_persons));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.parent()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           stores_.surveys.Load(id, viewer, context.deadline()));
  base::Uuid after;
  if (!keys.empty()) after = base::Uuid::Parse(std::get<std::string>(keys[0])).value_or(after);
  const int size = PageSize(request.page_size());
  TANGGAP_ASSIGN_OR_RETURN(std::vector<Collector> found,
                           stores_.collectors.List(id, after, size + 1, context.deadline()));
  const bool more = found.size() > static_cast<size_t>(size);
  if (more) found.pop_back();
  v1::ListCollectorsResponse response;
  for (const Collector& each : found) *response.add_collectors() = Show(survey, each);
  if (more) response.set_next_page_token(page_tokens_.Seal(scope, {found.back().id.ToString()}));
  return response;
}

absl::StatusOr<rpc::Answer<v1::Collector>> CollectorApi::Update(
    const rpc::Context& context, const v1::UpdateCollectorRequest& request) {
  const postgres::idempotency::Request asked =
      RequestOf(world_.keys, context, request.request_id());
  return CarryOnCollector({stores_.surveys, stores_.collectors}, context, request.name(), asked,
                          [&](const Survey& survey, const Collector& found) {
                            return TryUpdate(context, request, asked, survey, found);
                          });
}

absl::StatusOr<std::optional<std::string>> CollectorApi::TryUpdate(
    const rpc::Context& context, const v1::UpdateCollectorRequest& request,
    const postgres::idempotency::Request& asked, const Survey& survey, const Collector& found) {
  TANGGAP_RETURN_IF_ERROR(service::CheckEtag(request.etag(), NameOf(found), found.version));
  if (survey.state == v1::SURVEY_STATE_CLOSED)
    return Error(Reason::SURVEY_STATE_FORBIDS).With("state", "CLOSED").ToStatus();
  TANGGAP_ASSIGN_OR_RETURN(Collector after, Updated(found, request));
  TANGGAP_RETURN_IF_ERROR(CheckChangedCollector(found, after));
  const bool reopened = StateOf(survey, found) == v1::COLLECTOR_STATE_ENDED &&
                        StateOf(survey, after) != v1::COLLECTOR_STATE_ENDED;
  // A version that was published meanwhile was not held back by a collector that had ended.
  if (reopened) TANGGAP_RETURN_IF_ERROR(CheckPublished(after.level, survey, context.deadline()));
  const bool quotas = Names(request.update_mask(), "quotas");
  if (reopened || quotas) {
    TANGGAP_RETURN_IF_ERROR(CheckQuotas(after, survey, "quotas", context.deadline()));
  }
  // One that is to end later may have ended for whoever publishes meanwhile.
  const bool checked = quotas || Names(request.update_mask(), "schedule");
  CollectorChange change{.before = found.version,
                         .after = std::move(after),
                         .untaken = {},
                         .checked_by = checked ? survey.version : 0,
                         .agency = survey.agency,
                         .request = asked,
                         .time = world_.clock.Now()};
  change.untaken = MustBeUntaken(found, change.after);
  change.answer = Show(survey, change.after).SerializeAsString();
  TANGGAP_ASSIGN_OR_RETURN(const bool saved, stores_.collectors.Save(change, context.deadline()));
  if (!saved) return std::optional<std::string>();
  return std::optional(std::move(change.answer));
}

}  // namespace tanggap::surveys
