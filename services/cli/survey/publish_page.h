// What `survey publish` shows: findings in a draft, how it compares with what is published, the
// version that it became, and the links to it.
//
//   out << SurveyHead(survey, language, view) << FindingsText(report, view) << CollectorsText(collectors, view);
#pragma once

#include <string>
#include <vector>

#include "services/cli/view.h"
#include "tanggap/surveys/v1/collector.pb.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::cli {

std::string SurveyHead(const surveys::v1::Survey& survey, const std::string& language,
                       const View& view);
std::string FindingsText(const surveys::v1::LintReport& report, const View& view);
std::string CompatibilityText(const surveys::v1::CompatibilityReport& report, int base_version,
                              const View& view);
std::string VersionText(const surveys::v1::SurveyVersion& version, const View& view);
std::string CollectorsText(const std::vector<surveys::v1::Collector>& collectors, const View& view);

}  // namespace tanggap::cli
