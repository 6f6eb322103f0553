#include "services/surveys/api/bundle_api.h"

#include <utility>

#include "libs/base/big_endian.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/hmac.h"
#include "libs/privacy/sealed_token.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collector_name.h"
#include "services/surveys/api/gathered_reply.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/domain/offline_days.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr char kLabel[] = "surveys.bundle";
constexpr size_t kUuidBytes = 16;
constexpr size_t kNumberBytes = 4;

AgencyDay DayOf(uint64_t number) {
  return {absl::CivilDay(1970, 1, 1) + static_cast<absl::civil_diff_t>(number)};
}

absl::Status Tampered(std::string_view field, std::string_view what) {
  return Error(Reason::OFFLINE_BUNDLE_TAMPERED).Field(field, what);
}

}  // namespace

// A batch whose bundle is in order.
struct BundleApi::Batch {
  std::shared_ptr<const OpenedWay> way;
  Bundle bundle;
  AgencyDay today;
  std::string key;
  // The name of the bundle's version.
  std::string version;
  std::vector<PublishedResults> published;
};

absl::Status BundleApi::Compile() { return item_rules_.Compile(v1::OfflineResponse::descriptor()); }

std::string BundleApi::Seal(const Bundle& bundle, absl::Time expiry) const {
  const auto number = [](int value) {
    return base::ToBigEndian(static_cast<uint64_t>(value), kNumberBytes);
  };
  const std::string bytes =
      base::Join(bundle.collector.bytes(), bundle.id.bytes(), number(bundle.version),
                 number(bundle.first.Number()), number(bundle.last.Number()));
  return privacy::SealToken(world_.keys, world_.random, kLabel, bytes, expiry);
}

absl::StatusOr<BundleApi::Bundle> BundleApi::Open(std::string_view token) const {
  absl::StatusOr<std::string> bytes =
      privacy::OpenToken(world_.keys, kLabel, token, world_.clock.Now());
  // What it is of is asked all the same, for what was taken before is answered as it was then.
  const bool expired = privacy::IsExpiredToken(bytes.status());
  if (expired) bytes = privacy::OpenToken(world_.keys, kLabel, token, absl::UnixEpoch());
  if (!bytes.ok() || bytes->size() != 2 * kUuidBytes + 3 * kNumberBytes) {
    return Tampered("bundle", "Must be what GetOfflineBundle gave, as it is.");
  }
  const std::string_view view = *bytes;
  const auto number = [&](size_t which) {
    return base::FromBigEndian(view.substr(2 * kUuidBytes + which * kNumberBytes, kNumberBytes));
  };
  return Bundle{.collector = *base::Uuid::FromBytes(view.substr(0, kUuidBytes)),
                .id = *base::Uuid::FromBytes(view.substr(kUuidBytes, kUuidBytes)),
                .version = static_cast<int>(number(0)),
                .first = DayOf(number(1)),
                .last = DayOf(number(2)),
                .expired = expired};
}

// One whose schedule has not begun may get it before.
absl::Status BundleApi::CheckGivesBundles(const OpenedWay& way) const {
  TANGGAP_ASSIGN_OR_RETURN(const Standing standing,
                           StandingNow(world_, way.survey, way.collector, Cap::kLeftToEach));
  const bool held = way.collector.paused || way.survey.state != v1::SURVEY_STATE_PUBLISHED;
  if (!held && standing.state != v1::COLLECTOR_STATE_ENDED) return absl::OkStatus();
  return Error(Reason::SURVEY_NOT_OPEN)
      .With("state", standing.state == v1::COLLECTOR_STATE_ENDED ? "ENDED" : "WAITING");
}

absl::StatusOr<v1::OfflineBundle> BundleApi::Get(const rpc::Context& context,
                                                 const v1::GetOfflineBundleRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid survey_id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, CollectorOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(Survey survey,
                           parts_.surveys.Load(survey_id, ViewerOf(context), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(std::optional<Collector> collector,
                           parts_.collectors.Find(survey_id, id, context.deadline()));
  if (!collector.has_value()) return NotFound(request.name());
  TANGGAP_RETURN_IF_ERROR(CheckActsForUnit(context, survey.agency, collector->unit));
  if (collector->kind != v1::COLLECTOR_KIND_ENUMERATOR) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "kind").ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way,
                           parts_.ways.Open(std::move(survey), *std::move(collector)));
  TANGGAP_RETURN_IF_ERROR(CheckGivesBundles(*way));
  const int days = OfflineDaysAsked(request.days());
  const absl::Time expiry = world_.clock.Now() + absl::Hours(24 * days);
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, way->survey.agency));
  const Bundle bundle{.collector = id,
                      .id = base::Uuid::V4(world_.random),
                      .version = way->survey.published_version,
                      .first = today,
                      .last = {today.civil + days}};
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           parts_.versions.Find(survey_id, bundle.version, context.deadline()));
  if (version == nullptr) return absl::DataLossError("a published version is not there");
  v1::OfflineBundle given;
  TANGGAP_ASSIGN_OR_RETURN(*given.mutable_form(), parts_.forms.FormOf(*way, context.deadline()));
  given.set_definition_hash(version->published.definition_hash);
  given.set_bundle(Seal(bundle, expiry));
  given.set_seal_key(way->cipher->BundleKey(bundle.id));
  *given.mutable_expire_time() = ToProto(expiry);
  return given;
}

absl::StatusOr<std::shared_ptr<const BundleApi::Batch>> BundleApi::OpenBatch(
    const rpc::Context& context, const v1::BatchSubmitResponsesRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way,
                           parts_.ways.Find(request.link(), context.deadline()));
  TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, way->collector, Wanted::kNobody));
  if (way->collector.kind != v1::COLLECTOR_KIND_ENUMERATOR) {
    return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", "kind").ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const Bundle bundle, Open(request.bundle()));
  if (bundle.collector != way->collector.id) {
    return Tampered("bundle", "Must be one of this collector.");
  }
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      parts_.versions.Find(way->survey.id, bundle.version, context.deadline()));
  if (version == nullptr) return absl::DataLossError("a published version is not there");
  if (request.definition_hash() != version->published.definition_hash) {
    return Tampered("definition_hash", "Must be that of the bundle's questionnaire.");
  }
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, way->survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(std::vector<PublishedResults> published,
                           parts_.read_published(way->survey.id, context.deadline()));
  return std::make_shared<const Batch>(
      Batch{.way = way,
            .bundle = bundle,
            .today = today,
            .key = way->cipher->BundleKey(bundle.id),
            .version = base::Join(way->survey.Name(), "/versions/", bundle.version),
            .published = std::move(published)});
}

absl::StatusOr<int> BundleApi::MonthOf(const Batch& batch, const v1::OfflineResponse& response,
                                       const AgencyDay& captured, absl::Time deadline) const {
  if (batch.published.empty()) return captured.Month();
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      FindVersion(parts_.versions, batch.way->survey, response.content().version(), deadline));
  const bool is_published =
      !PublishedIn(batch.published, version->published.series, captured.Month()).empty();
  return NumberOf(MonthCounted(captured.civil, batch.today.civil, is_published));
}

absl::StatusOr<Prepared> BundleApi::Prepare(const rpc::Context& context, const Batch& batch,
                                            const v1::OfflineResponse& response) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id,
                           ReadResponseId(response.response_id(), "response_id"));
  const std::string seal =
      OfflineSeal(batch.key, id, ContentHash(response.content()), response.capture_date());
  if (!privacy::EqualInConstantTime(seal, response.seal())) {
    return Tampered("seal", "Must be made of what is sent, with the key of the bundle.");
  }
  if (batch.bundle.expired) return Error(Reason::OFFLINE_BUNDLE_EXPIRED).ToStatus();
  if (response.content().version() != batch.version) {
    return Tampered("content.version", "Must be that of the bundle's questionnaire.");
  }
  const std::optional<AgencyDay> captured = ParseDay(response.capture_date());
  const OfflineDays days = {batch.bundle.first.civil, batch.bundle.last.civil};
  if (!captured.has_value() || !MayBeCaptured(days, captured->civil, batch.today.civil)) {
    return Error(Reason::CLAIMED_TIME_IMPOSSIBLE)
        .Field("capture_date", "Must be one of the bundle's days, and not lie in the future.")
        .ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const int month,
                           MonthOf(batch, response, *captured, context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(Prepared prepared,
                           parts_.preparation.PrepareOffline(
                               context, {*batch.way, id, response.content()}, *captured, month));
  if (month != batch.today.Month())
    prepared.submission.publications = static_cast<int64_t>(batch.published.size());
  return prepared;
}

SubmissionApi::Item BundleApi::ItemOf(const rpc::Context& context, const Batch& batch,
                                      const v1::OfflineResponse& response) {
  v1::OfflineResponse item = response;
  const absl::Status kept = service::RulesKept(item_rules_.Check(&item));
  absl::StatusOr<Prepared> prepared = kept.ok() ? Prepare(context, batch, item) : kept;
  const absl::StatusOr<base::Uuid> id = ReadResponseId(item.response_id(), "response_id");
  // What has no id was never taken.
  if (prepared.ok() || !id.ok()) return {std::move(prepared)};
  return {std::move(prepared), batch.way->cipher->ReceiptOf(*id), ContentHash(item.content())};
}

std::vector<SubmissionApi::Item> BundleApi::ItemsOf(
    const rpc::Context& context, const Batch& batch,
    const v1::BatchSubmitResponsesRequest& request) {
  std::vector<SubmissionApi::Item> items;
  std::vector<std::vector<ElementAnswer>> elements;
  for (const v1::OfflineResponse& response : request.responses()) {
    items.push_back(ItemOf(context, batch, response));
    if (items.back().prepared.ok()) elements.push_back(items.back().prepared->elements);
  }
  if (!IsBatchAlike(elements)) return items;
  for (SubmissionApi::Item& item : items) {
    if (!item.prepared.ok()) continue;
    ResponseRow& row = item.prepared->submission.response;
    if (row.state == v1::RESPONSE_STATE_ACCEPTED) row.flags.push_back(v1::QUALITY_FLAG_BATCH_ALIKE);
  }
  return items;
}

void BundleApi::Submit(const rpc::Context& context, const v1::BatchSubmitResponsesRequest& request,
                       rpc::Reply<v1::BatchSubmitResponsesResponse> reply) {
  const absl::StatusOr<std::shared_ptr<const Batch>> opened = OpenBatch(context, request);
  if (!opened.ok()) return reply.Finish(opened.status());
  std::vector<SubmissionApi::Item> items = ItemsOf(context, **opened, request);
  // The last result ends the call, and with it the request.
  auto gathered = std::make_shared<GatheredReply<v1::BatchSubmitResponsesResponse>>(
      std::move(reply), request.responses_size());
  parts_.submissions.WriteBatch(
      *(*opened)->way, std::move(items), context.deadline(),
      [this, gathered, &context](size_t i, const absl::StatusOr<std::string>& answer) {
        gathered->Set(static_cast<int>(i), [&](v1::BatchSubmitResult& result) {
          absl::Status status = answer.status();
          if (answer.ok() && !result.mutable_submitted()->ParseFromString(*answer)) {
            status = absl::DataLossError("a first answer cannot be read");
          }
          if (!status.ok()) *result.mutable_error() = refusals_.Of(status, context);
        });
      });
}

}  // namespace tanggap::surveys
