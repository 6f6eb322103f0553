// One run of `survey publish`: makes or changes the draft, has it checked, publishes it, makes the
// collectors. Every change has a request_id made of one, so that the run can be repeated.
//
//   Publishing publishing(*session, ids);
//   TANGGAP_RETURN_IF_ERROR(publishing.MakeSurvey(survey, "surveyTemplates/skm-14-2017"));
//   TANGGAP_RETURN_IF_ERROR(publishing.Check());
//   if (publishing.publishable()) TANGGAP_RETURN_IF_ERROR(publishing.Publish(accepted));
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <vector>

#include "services/cli/session.h"
#include "services/cli/survey/request_ids.h"
#include "tanggap/surveys/v1/collector.pb.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::cli {

class Publishing {
 public:
  Publishing(Session& session, RequestIds ids) : session_(session), ids_(ids) {}

  absl::Status MakeSurvey(const surveys::v1::Survey& survey, const std::string& source);
  // What `changes` holds takes the place of what is there; nothing where it holds nothing.
  // Of the version that `etag` names, or, when that is empty, of the one there is.
  absl::Status ChangeSurvey(const std::string& name, const std::string& etag,
                            const surveys::v1::Survey& changes);
  absl::Status Check();
  absl::Status Publish(surveys::v1::Compatibility accepted);
  absl::Status AddCollector(const surveys::v1::Collector& collector);

  // The version that ChangeSurvey began with.
  const std::string& base_etag() const { return base_etag_; }
  const surveys::v1::Survey& survey() const { return survey_; }
  const surveys::v1::LintReport& lint() const { return lint_; }
  const surveys::v1::CompatibilityReport& compatibility() const { return compatibility_; }
  const std::optional<surveys::v1::SurveyVersion>& version() const { return version_; }
  const std::vector<surveys::v1::Collector>& collectors() const { return collectors_; }

 private:
  Session& session_;
  const RequestIds ids_;
  std::string base_etag_;
  surveys::v1::Survey survey_;
  surveys::v1::LintReport lint_;
  surveys::v1::CompatibilityReport compatibility_;
  std::optional<surveys::v1::SurveyVersion> version_;
  std::vector<surveys::v1::Collector> collectors_;
};

}  // namespace tanggap::cli
