// A survey as a file: tanggap.surveys.v1.Survey as text format or as JSON.
//
//   TANGGAP_ASSIGN_OR_RETURN(v1::Survey survey, ReadSurvey("skm.textproto", text));
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::cli {

// What begins with a brace is JSON. The usage error names line and column of text format.
absl::StatusOr<surveys::v1::Survey> ReadSurvey(const std::string& name, const std::string& text);

}  // namespace tanggap::cli
