#include "services/surveys/api/import_api.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"
#include "services/surveys/api/gathered_reply.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

}  // namespace

struct ImportApi::Batch {
  std::shared_ptr<const OpenedWay> way;
  Viewer viewer;
  // Or SURVEY_NOT_OPEN: what was taken before is answered as it was then all the same.
  absl::StatusOr<AgencyDay> today;
  std::vector<PublishedResults> published;
};

absl::Status ImportApi::Compile() {
  return item_rules_.Compile(v1::ImportedResponse::descriptor());
}

absl::StatusOr<std::shared_ptr<const ImportApi::Batch>> ImportApi::Open(const rpc::Context& context,
                                                                        const std::string& name) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(name));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(name));
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(Survey survey,
                           parts_.surveys.Load(survey_id, viewer, context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(std::optional<Collector> collector,
                           parts_.collectors.Find(survey_id, id, context.deadline()));
  if (!collector.has_value()) return NotFound(name);
  if (collector->kind != v1::COLLECTOR_KIND_IMPORT) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "kind").ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<const OpenedWay> way,
                           parts_.ways.Open(std::move(survey), *std::move(collector)));
  const absl::StatusOr<AgencyDay> today = CheckOpen(world_, *way, Cap::kLeftToEach);
  if (!today.ok() && errors::ReasonOf(today.status()) != Reason::SURVEY_NOT_OPEN)
    return today.status();
  TANGGAP_ASSIGN_OR_RETURN(std::vector<PublishedResults> published,
                           parts_.read_published(survey_id, context.deadline()));
  return std::make_shared<const Batch>(Batch{std::move(way), viewer, today, std::move(published)});
}

absl::StatusOr<std::string> ImportApi::UnitOf(const Batch& batch,
                                              const v1::ImportedResponse& response) const {
  const std::string& unit = response.unit().empty() ? batch.way->collector.unit : response.unit();
  const std::string& agency = batch.way->survey.agency;
  if (!response.unit().empty()) {
    const std::shared_ptr<const directory::Directory> directory = world_.directory();
    TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* entry,
                             directory::AgencyOf(*directory, agency, directory::Choice::kKept));
    TANGGAP_RETURN_IF_ERROR(directory::CheckUnit(*entry, unit, directory::Choice::kKept));
  }
  if (batch.viewer.ActsForUnit(agency, unit)) return unit;
  return Error(Reason::UNKNOWN_UNIT)
      .With("unit", unit)
      .Field("unit", "Must be the unit that you import for.")
      .ToStatus();
}

absl::Status ImportApi::CheckPublished(const Batch& batch, const v1::ImportedResponse& response,
                                       int month, absl::Time deadline) const {
  if (batch.published.empty()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      FindVersion(parts_.versions, batch.way->survey, response.content().version(), deadline));
  if (PublishedIn(batch.published, version->published.series, month).empty())
    return absl::OkStatus();
  return Error(Reason::PERIOD_PUBLISHED).Field("submit_date", "Lies in a published period.");
}

absl::StatusOr<Prepared> ImportApi::Prepare(const rpc::Context& context, const Batch& batch,
                                            const v1::ImportedResponse& response) {
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, batch.today);
  TANGGAP_ASSIGN_OR_RETURN(std::string unit, UnitOf(batch, response));
  const std::optional<AgencyDay> day = ParseDay(response.submit_date());
  if (!day.has_value() || day->civil > today.civil) {
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE)
        .Field("submit_date", "Must be a day, and not lie in the future.")
        .ToStatus();
  }
  TANGGAP_RETURN_IF_ERROR(CheckPublished(batch, response, day->Month(), context.deadline()));
  return parts_.preparation.PrepareImported(context, {*batch.way, response, std::move(unit), *day});
}

SubmissionApi::Item ImportApi::ItemOf(const rpc::Context& context, const Batch& batch,
                                      const v1::ImportedResponse& response) {
  v1::ImportedResponse item = response;
  const absl::Status kept = service::RulesKept(item_rules_.Check(&item));
  absl::StatusOr<Prepared> prepared = kept.ok() ? Prepare(context, batch, item) : kept;
  if (prepared.ok()) return {std::move(prepared)};
  return {std::move(prepared),
          batch.way->cipher->ImportReceiptOf(item.source(), item.external_id()), HashOf(item)};
}

void ImportApi::Import(const rpc::Context& context, const v1::ImportResponsesRequest& request,
                       rpc::Reply<v1::ImportResponsesResponse> reply) {
  const absl::StatusOr<std::shared_ptr<const Batch>> opened = Open(context, request.name());
  if (!opened.ok()) return reply.Finish(opened.status());
  std::vector<SubmissionApi::Item> items;
  // What each would be answered: who gets another answer repeats what is there.
  auto own = std::make_shared<std::vector<std::string>>();
  for (const v1::ImportedResponse& response : request.responses()) {
    items.push_back(ItemOf(context, **opened, response));
    const absl::StatusOr<Prepared>& prepared = items.back().prepared;
    own->push_back(prepared.ok() ? prepared->submission.first.answer : "");
  }
  // The last result ends the call, and with it the request.
  auto gathered = std::make_shared<GatheredReply<v1::ImportResponsesResponse>>(
      std::move(reply), request.responses_size());
  parts_.submissions.WriteBatch(
      *(*opened)->way, std::move(items), context.deadline(),
      [this, gathered, &context, own](size_t i, const absl::StatusOr<std::string>& answer) {
        gathered->Set(static_cast<int>(i), [&](v1::ImportResponseResult& result) {
          if (!answer.ok()) {
            result.set_outcome(v1::RESPONSE_IMPORT_OUTCOME_REFUSED);
            *result.mutable_error() = refusals_.Of(answer.status(), context);
          } else {
            result.set_outcome(*answer == (*own)[i] ? v1::RESPONSE_IMPORT_OUTCOME_ADDED
                                                    : v1::RESPONSE_IMPORT_OUTCOME_UNCHANGED);
          }
        });
      });
}

}  // namespace tanggap::surveys
