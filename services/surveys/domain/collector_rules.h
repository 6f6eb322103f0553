// Which settings of a collector go together.
//
//   TANGGAP_RETURN_IF_ERROR(CheckNewCollector(request.collector(), survey));
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/collector.h"
#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/survey.h"

namespace tanggap::surveys {

// Kind, level, intake point, service, schedule and codes of quotas. SURVEY_STATE_FORBIDS,
// COLLECTOR_SETTINGS_CONFLICT, UNKNOWN_SERVICE, INVALID_FIELD. What the directory says of unit and
// intake point is for the caller.
absl::Status CheckNewCollector(const v1::Collector& collector, const Survey& survey);

// What UpdateCollector may change of it, as it would be: schedule, codes of quotas and whom they
// count; fields stand alone. `found` is what it was.
absl::Status CheckChangedCollector(const Collector& found, const Collector& after);

// The codes of the places of which none may be taken, for quotas count others than before: their
// own; unless it is known who answered the cap's, for whether one of theirs was taken would say
// what somebody answered. Empty when no quota does.
std::vector<std::string> MustBeUntaken(const Collector& found, const Collector& after);

// COLLECTOR_SETTINGS_CONFLICT at `path`[i].limit for the first quota that would be full between two
// counts that may be told (domain/quota_step.h).
absl::Status CheckQuotaLimits(const Collector& collector, int min_cell, std::string_view path);

// COLLECTOR_SETTINGS_CONFLICT when this questionnaire asks for what names somebody and a collector
// of that level promises that nobody is known.
absl::Status CheckPromise(v1::RespondentLevel level, const Definition& definition);

// UNKNOWN_QUESTION at `path`[i].when for the first question of a quota's condition that the
// questionnaire does not have.
absl::Status CheckQuotaQuestions(const google::protobuf::RepeatedPtrField<v1::Quota>& quotas,
                                 const Definition& definition, std::string_view path);

}  // namespace tanggap::surveys
