// What may become of a survey: from which state into which, what is fixed by the first publishing,
// and which settings make sense at all.
//
//   TANGGAP_ASSIGN_OR_RETURN(Survey after, Paused(found));
//   if (after.state == found.state) ...                            // it is so already
//   TANGGAP_ASSIGN_OR_RETURN(Survey after, Updated(found, update, use.services));
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/survey.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// What the numbers of a survey are when they are not said.
inline constexpr int kDefaultMinCell = 5;
inline constexpr int kDefaultHoldMonths = 24;

// SURVEY_STATE_FORBIDS: nothing is published, or it is closed. Else how it is afterwards, which may
// be as it was.
absl::StatusOr<Survey> Paused(const Survey& survey);
absl::StatusOr<Survey> Resumed(const Survey& survey);
// Never refused.
Survey Closed(const Survey& survey);

// What of a survey is to be another; nothing where it stays.
struct Update {
  std::optional<v1::Wording> title;
  std::optional<std::string> index_profile;
  std::optional<int> min_cell;
  std::optional<v1::SurveyDefinition> draft;
  std::optional<std::vector<v1::MeasuredService>> services;
  std::optional<int> hold_months;
};

// `used` are the services that collectors or responses name. SURVEY_STATE_FORBIDS when something is
// fixed, SERVICE_IN_USE.
absl::StatusOr<Survey> Updated(const Survey& survey, const Update& update,
                               const std::set<std::string>& used);

// Whether the two differ in what an update can change.
bool IsSame(const Survey& one, const Survey& other);

// INVALID_FIELD, with fields below `path`, for settings that no survey has; puts in the numbers
// that were not said.
absl::Status CheckSettings(std::string_view path, Survey& survey);

// SURVEY_STATE_FORBIDS when it is closed.
absl::Status CheckPublishable(const Survey& survey);
// How it is after its draft became the next version, which compares so with the one before.
Survey Published(const Survey& survey, v1::Compatibility verdict);
// COMPATIBILITY_NOT_ACCEPTED. Unspecified accepts EXTENDED.
absl::Status CheckAccepted(v1::Compatibility verdict, v1::Compatibility accepted);

// Of each element of the profile, how many points its question has; 0: it is not asked.
std::vector<int> ScalePointsOf(const Definition& definition, const v1::IndexProfile& profile);

}  // namespace tanggap::surveys
