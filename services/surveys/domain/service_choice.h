// Which service a response is about: the collector's, or the one that the respondent chose.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string service, ChooseService(survey_services, collector_service,
//                                                               content.service(), "content"));
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace tanggap::surveys {

// `services`: the codes of the survey's; `fixed`: the collector's, "" when it leaves the choice to
// respondents; `chosen`: what the response says. "" when the survey asks about no services. Errors:
// UNKNOWN_SERVICE with the field `path`.service.
absl::StatusOr<std::string> ChooseService(const std::vector<std::string>& services,
                                          std::string_view fixed, std::string_view chosen,
                                          std::string_view path);

}  // namespace tanggap::surveys
