#include "services/surveys/api/publishing_api.h"

#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "libs/service/etag.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/presenter.h"
#include "services/surveys/domain/compatibility.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/lint.h"
#include "services/surveys/domain/survey_rules.h"
#include "services/surveys/store/collectors.h"

namespace tanggap::surveys {

namespace {

// Without sentences: they are in a reader's language.
v1::CompatibilityReport ReportOf(const Compatible& compatible) {
  v1::CompatibilityReport report;
  report.set_verdict(compatible.verdict);
  for (const Change& change : compatible.changes) {
    v1::QuestionChange& shown = *report.add_changes();
    shown.set_question(change.question);
    shown.set_compatibility(change.compatibility);
    shown.set_kind(change.kind);
  }
  return report;
}

// How the draft compares with the version before it, if there is one.
Compatible CompareWith(const std::optional<PublishedVersion>& latest,
                       const v1::SurveyDefinition& draft) {
  return latest.has_value() ? Compare(latest->definition, draft) : Compatible();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::IndexProfile>> PublishingApi::ProfileOf(
    const Survey& survey, absl::Time deadline) {
  if (survey.index_profile.empty()) return std::shared_ptr<const v1::IndexProfile>();
  TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<const v1::IndexProfile> profile,
                           profiles_.Find(survey.index_profile, deadline));
  if (profile == nullptr) return absl::DataLossError("the index profile of a survey is gone");
  return profile;
}

absl::StatusOr<Findings> PublishingApi::FindingsOf(const Survey& survey,
                                                   const v1::IndexProfile* profile,
                                                   absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(SurveyUse use, read_use_(survey, deadline));
  return Lint(*survey.draft, {.purpose = survey.purpose,
                              .profile = profile,
                              .min_cell = survey.min_cell,
                              .collectors = std::move(use.collectors)});
}

absl::StatusOr<v1::LintReport> PublishingApi::GetLintReport(
    const rpc::Context& context, const v1::GetLintReportRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           surveys_.Load(id, ViewerOf(context), context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept).status());
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> profile,
                           ProfileOf(survey, context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const Findings findings,
                           FindingsOf(survey, profile.get(), context.deadline()));
  v1::LintReport report = Presenter(*directory, context.language()).Show(findings);
  report.set_etag(service::EtagOf(survey.version));
  return report;
}

absl::StatusOr<v1::SurveyDefinition> PublishingApi::DefinitionOf(const Survey& survey, int version,
                                                                 std::string_view field,
                                                                 absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(std::optional<PublishedVersion> published,
                           versions_.Load(survey.id, version, deadline));
  if (published.has_value()) return std::move(published->definition);
  return errors::Error(errors::Reason::UNKNOWN_SURVEY_VERSION)
      .With("version", std::to_string(version))
      .Field(field, "Must be 0 or the number of a published version.");
}

absl::StatusOr<v1::CompatibilityReport> PublishingApi::GetCompatibilityReport(
    const rpc::Context& context, const v1::GetCompatibilityReportRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const base::Uuid id, SurveyOf(request.name()));
  TANGGAP_ASSIGN_OR_RETURN(const Survey survey,
                           surveys_.Load(id, ViewerOf(context), context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_RETURN_IF_ERROR(
      directory::AgencyOf(*directory, survey.agency, directory::Choice::kKept).status());
  const int base = request.base_version() == 0 ? survey.published_version : request.base_version();
  v1::SurveyDefinition newer = *survey.draft;
  if (request.version() != 0) {
    TANGGAP_ASSIGN_OR_RETURN(
        newer, DefinitionOf(survey, request.version(), "version", context.deadline()));
  }
  // Nothing is published, so there is nothing to compare with.
  Compatible compatible;
  if (base != 0) {
    TANGGAP_ASSIGN_OR_RETURN(const v1::SurveyDefinition older,
                             DefinitionOf(survey, base, "base_version", context.deadline()));
    compatible = Compare(older, newer);
  }
  return Presenter(*directory, context.language()).Show(ReportOf(compatible));
}

absl::StatusOr<rpc::Answer<v1::SurveyVersion>> PublishingApi::Publish(
    const rpc::Context& context, const v1::PublishSurveyRequest& request) {
  return changes_.CarryVersion(context, request, [&](const Survey& found) {
    return PlanOf(found, request.accepted_compatibility(), context.deadline());
  });
}

absl::StatusOr<Planned> PublishingApi::PlanOf(const Survey& found, v1::Compatibility accepted,
                                              absl::Time deadline) {
  TANGGAP_RETURN_IF_ERROR(CheckPublishable(found));
  std::optional<PublishedVersion> latest;
  if (found.published_version > 0) {
    TANGGAP_ASSIGN_OR_RETURN(latest, versions_.Load(found.id, found.published_version, deadline));
  }
  const v1::SurveyDefinition& draft = *found.draft;
  const std::string hash = DefinitionHash(draft);
  if (latest.has_value() && latest->definition_hash == hash)
    return Planned{.after = found, .changes = false, .published = std::move(latest)};
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> profile,
                           ProfileOf(found, deadline));
  TANGGAP_ASSIGN_OR_RETURN(const Findings findings, FindingsOf(found, profile.get(), deadline));
  if (findings.HasErrors()) return findings.ToRefusal();
  TANGGAP_ASSIGN_OR_RETURN(const Definition definition, Definition::Compile(draft));
  const Compatible compatible = CompareWith(latest, draft);
  TANGGAP_RETURN_IF_ERROR(CheckAccepted(compatible.verdict, accepted));
  Planned planned{.after = Published(found, compatible.verdict)};
  planned.published = {.version = planned.after.published_version,
                       .definition = draft,
                       .definition_hash = hash,
                       .series = planned.after.series,
                       .compatibility = ReportOf(compatible)};
  if (profile != nullptr) planned.published->scale_points = ScalePointsOf(definition, *profile);
  planned.step.emplace().mutable_published()->set_compatibility(compatible.verdict);
  const bool is_first = found.published_version == 0;
  if (is_first && found.purpose == v1::SURVEY_PURPOSE_COMPLAINT_CLOSING)
    planned.closing = ClosingCollector(found);
  return planned;
}

Collector PublishingApi::ClosingCollector(const Survey& survey) const {
  Collector collector{.survey = survey.id,
                      .id = base::Uuid::V7(world_.clock.Now(), world_.random),
                      .kind = v1::COLLECTOR_KIND_COMPLAINT_CLOSING,
                      .level = v1::RESPONDENT_LEVEL_CONFIDENTIAL,
                      .channel = common::v1::CHANNEL_WEB,
                      .label = "Pelapor pengaduan yang telah dijawab",
                      .link = NewLink(world_.random)};
  return collector;
}

}  // namespace tanggap::surveys
