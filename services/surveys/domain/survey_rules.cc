#include "services/surveys/domain/survey_rules.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kFewestHoldMonths = 3;

absl::Status Forbidden(const Survey& survey) {
  constexpr std::string_view kPrefix = "SURVEY_STATE_";
  return Error(Reason::SURVEY_STATE_FORBIDS)
      .With("state", v1::SurveyState_Name(survey.state).substr(kPrefix.size()));
}

absl::StatusOr<Survey> Turned(const Survey& survey, v1::SurveyState state) {
  if (survey.state != v1::SURVEY_STATE_PUBLISHED && survey.state != v1::SURVEY_STATE_PAUSED)
    return Forbidden(survey);
  Survey after = survey;
  after.state = state;
  return after;
}

// Whether the update is one that a survey takes as it stands.
bool MayBeUpdated(const Survey& survey, const Update& update) {
  const bool closed = survey.state == v1::SURVEY_STATE_CLOSED;
  if (closed && (update.title || update.draft || update.services)) return false;
  if (!closed && survey.published_version == 0) return true;
  return update.index_profile.value_or(survey.index_profile) == survey.index_profile &&
         update.min_cell.value_or(survey.min_cell) == survey.min_cell &&
         update.hold_months.value_or(survey.hold_months) <= survey.hold_months;
}

absl::Status CheckServicesKept(const std::vector<v1::MeasuredService>& services,
                               const std::set<std::string>& used) {
  for (const std::string& code : used) {
    const bool kept = std::any_of(services.begin(), services.end(),
                                  [&](const auto& service) { return service.code() == code; });
    if (!kept) return Error(Reason::SERVICE_IN_USE).With("service", code);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Survey> Paused(const Survey& survey) {
  return Turned(survey, v1::SURVEY_STATE_PAUSED);
}

absl::StatusOr<Survey> Resumed(const Survey& survey) {
  return Turned(survey, v1::SURVEY_STATE_PUBLISHED);
}

Survey Closed(const Survey& survey) {
  Survey after = survey;
  after.state = v1::SURVEY_STATE_CLOSED;
  return after;
}

absl::StatusOr<Survey> Updated(const Survey& survey, const Update& update,
                               const std::set<std::string>& used) {
  if (!MayBeUpdated(survey, update)) return Forbidden(survey);
  Survey after = survey;
  if (update.title) after.title = *update.title;
  if (update.index_profile) after.index_profile = *update.index_profile;
  if (update.min_cell) after.min_cell = *update.min_cell;
  if (update.draft) after.draft = *update.draft;
  if (update.hold_months) after.hold_months = *update.hold_months;
  if (update.services) {
    TANGGAP_RETURN_IF_ERROR(CheckServicesKept(*update.services, used));
    after.services = *update.services;
  }
  return after;
}

bool IsSame(const Survey& one, const Survey& other) {
  const auto same = [](const google::protobuf::Message& a, const google::protobuf::Message& b) {
    return CanonicalBytes(a) == CanonicalBytes(b);
  };
  return one.index_profile == other.index_profile && one.min_cell == other.min_cell &&
         one.hold_months == other.hold_months && same(one.title, other.title) &&
         std::equal(one.services.begin(), one.services.end(), other.services.begin(),
                    other.services.end(), same) &&
         same(*one.draft, *other.draft);
}

absl::Status CheckSettings(std::string_view path, Survey& survey) {
  Error error(Reason::INVALID_FIELD);
  bool wrong = false;
  const auto refuse = [&](std::string_view field, std::string_view description) {
    const std::string full = base::Join(path, field);
    if (!wrong) error.With("field", full);
    wrong = true;
    error.Field(full, description);
  };
  if (survey.min_cell == 0) survey.min_cell = kDefaultMinCell;
  if (survey.hold_months == 0) survey.hold_months = kDefaultHoldMonths;
  if (survey.min_cell < kDefaultMinCell)
    refuse("min_cell", "Must be 0, which counts as 5, or at least 5.");
  if (survey.hold_months < kFewestHoldMonths)
    refuse("response_hold_months", "Must be 0, which counts as 24, or at least 3.");
  if (!HasAnyText(survey.title)) refuse("title", "Must have a text in one language at least.");
  std::set<std::string> codes;
  for (size_t i = 0; i < survey.services.size(); ++i) {
    if (!codes.insert(survey.services[i].code()).second)
      refuse(base::Join("services[", i, "].code"), "Each service stands there once.");
  }
  return wrong ? error.ToStatus() : absl::OkStatus();
}

absl::Status CheckPublishable(const Survey& survey) {
  return survey.state == v1::SURVEY_STATE_CLOSED ? Forbidden(survey) : absl::OkStatus();
}

Survey Published(const Survey& survey, v1::Compatibility verdict) {
  Survey after = survey;
  // One that is paused stays so.
  if (after.state == v1::SURVEY_STATE_DRAFT) after.state = v1::SURVEY_STATE_PUBLISHED;
  const bool begins = survey.published_version == 0 || verdict == v1::COMPATIBILITY_INCOMPATIBLE;
  if (begins) ++after.series;
  ++after.published_version;
  return after;
}

absl::Status CheckAccepted(v1::Compatibility verdict, v1::Compatibility accepted) {
  if (accepted == v1::COMPATIBILITY_UNSPECIFIED) accepted = v1::COMPATIBILITY_EXTENDED;
  if (verdict <= accepted) return absl::OkStatus();
  constexpr std::string_view kPrefix = "COMPATIBILITY_";
  return Error(Reason::COMPATIBILITY_NOT_ACCEPTED)
      .With("compatibility", v1::Compatibility_Name(verdict).substr(kPrefix.size()));
}

std::vector<int> ScalePointsOf(const Definition& definition, const v1::IndexProfile& profile) {
  std::vector<int> points;
  for (const v1::IndexElement& element : profile.elements()) {
    int found = 0;
    for (const Question& question : definition.questions()) {
      if (question.element == element.code()) found = question.highest;
    }
    points.push_back(found);
  }
  return points;
}

}  // namespace tanggap::surveys
