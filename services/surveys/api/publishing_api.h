// From draft to version: GetLintReport, GetCompatibilityReport, PublishSurvey.
//
//   PublishingApi publishing(world, surveys, versions, profiles, changes, read_use);
//   design.Serve("PublishSurvey", publishing, &PublishingApi::Publish);
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/survey_changes.h"
#include "services/surveys/domain/findings.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/use.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class PublishingApi {
 public:
  // What is given outlives it.
  PublishingApi(const service::World& world, Surveys& surveys, Versions& versions,
                Profiles& profiles, SurveyChanges& changes, ReadUse read_use)
      : world_(world),
        surveys_(surveys),
        versions_(versions),
        profiles_(profiles),
        changes_(changes),
        read_use_(std::move(read_use)) {}

  absl::StatusOr<v1::LintReport> GetLintReport(const rpc::Context& context,
                                               const v1::GetLintReportRequest& request);
  absl::StatusOr<v1::CompatibilityReport> GetCompatibilityReport(
      const rpc::Context& context, const v1::GetCompatibilityReportRequest& request);
  absl::StatusOr<rpc::Answer<v1::SurveyVersion>> Publish(const rpc::Context& context,
                                                         const v1::PublishSurveyRequest& request);

 private:
  // Null when the survey has none.
  absl::StatusOr<std::shared_ptr<const v1::IndexProfile>> ProfileOf(const Survey& survey,
                                                                    absl::Time deadline);
  absl::StatusOr<Findings> FindingsOf(const Survey& survey, const v1::IndexProfile* profile,
                                      absl::Time deadline);
  absl::StatusOr<Planned> PlanOf(const Survey& found, v1::Compatibility accepted,
                                 absl::Time deadline);
  // By which reporters of answered complaints come to a closing survey.
  Collector ClosingCollector(const Survey& survey) const;
  // UNKNOWN_SURVEY_VERSION.
  absl::StatusOr<v1::SurveyDefinition> DefinitionOf(const Survey& survey, int version,
                                                    std::string_view field, absl::Time deadline);

  const service::World& world_;
  Surveys& surveys_;
  Versions& versions_;
  Profiles& profiles_;
  SurveyChanges& changes_;
  const ReadUse read_use_;
};

}  // namespace tanggap::surveys
