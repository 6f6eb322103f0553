#include "services/surveys/api/import_api.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"
#include "services/surveys/api/gathered_reply.h"
#include "services/surveys/domain/content_hash.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// As SubmissionPreparation::PrepareImported has it.
std::string HashOf(const v1::ImportedResponse& response) {
  return base::Join(ContentHash(response.content()), "|", response.unit(), "|",
                    response.submit_date());
}

}  // namespace

struct ImportApi::Batch {
  std::shared_ptr<const OpenedWay> way;
  Viewer viewer;
  AgencyDay today;
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
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, CheckOpen(world_, *way, Cap::kLeftToEach));
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
  TANGGAP_ASSIGN_OR_RETURN(std::string unit, UnitOf(batch, response));
  const std::optional<AgencyDay> day = ParseDay(response.submit_date());
  if (!day.has_value() || day->civil > batch.today.civil) {
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE)
        .Field("submit_date", "Must be a day, and not lie in the future.")
        .ToStatus();
  }
  TANGGAP_RETURN_IF_ERROR(CheckPublished(batch, response, day->Month(), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(
      Prepared prepared,
      parts_.preparation.PrepareImported(context, {*batch.way, response, std::move(unit), *day}));
  if (day->Month() != batch.today.Month())
    prepared.submission.publications = static_cast<int64_t>(batch.published.size());
  return prepared;
}

void ImportApi::Import(const rpc::Context& context, const v1::ImportResponsesRequest& request,
                       rpc::Reply<v1::ImportResponsesResponse> reply) {
  const absl::StatusOr<std::shared_ptr<const Batch>> opened = Open(context, request.name());
  if (!opened.ok()) return reply.Finish(opened.status());
  const Batch& batch = **opened;
  // The last result ends the call, and with it the request.
  const int size = request.responses_size();
  auto gathered =
      std::make_shared<GatheredReply<v1::ImportResponsesResponse>>(std::move(reply), size);
  const auto refuse = [this, gathered, &context](int i, const absl::Status& status) {
    gathered->Set(i, [&](v1::ImportResponseResult& result) {
      result.set_outcome(v1::RESPONSE_IMPORT_OUTCOME_REFUSED);
      *result.mutable_error() = refusals_.Of(status, context);
    });
  };
  const auto accept = [gathered](int i, bool is_new) {
    gathered->Set(i, [&](v1::ImportResponseResult& result) {
      result.set_outcome(is_new ? v1::RESPONSE_IMPORT_OUTCOME_ADDED
                                : v1::RESPONSE_IMPORT_OUTCOME_UNCHANGED);
    });
  };
  for (int i = 0; i < size; ++i) {
    v1::ImportedResponse item = request.responses(i);
    const absl::Status kept = service::RulesKept(item_rules_.Check(&item));
    if (!kept.ok()) {
      refuse(i, kept);
      continue;
    }
    absl::StatusOr<Prepared> prepared = Prepare(context, batch, item);
    if (!prepared.ok()) {
      const absl::StatusOr<std::string> first = parts_.submissions.AnswerAgain(
          *batch.way, batch.way->cipher->ImportReceiptOf(item.source(), item.external_id()),
          HashOf(item), prepared.status(), context.deadline());
      first.ok() ? accept(i, false) : refuse(i, first.status());
      continue;
    }
    // The answer that comes back is this one's own, or that of whoever came first.
    std::string own = prepared->submission.first.answer;
    parts_.submissions.Write(
        std::move(prepared->submission), context.deadline(),
        [accept, refuse, i, own = std::move(own)](const absl::StatusOr<std::string>& answer) {
          answer.ok() ? accept(i, *answer == own) : refuse(i, answer.status());
        });
  }
}

}  // namespace tanggap::surveys
