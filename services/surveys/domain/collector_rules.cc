#include "services/surveys/domain/collector_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/quota_step.h"
#include "services/surveys/domain/schedule.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

absl::Status Conflict(std::string_view field, std::string_view what) {
  return Error(Reason::COLLECTOR_SETTINGS_CONFLICT).With("field", field).Field(field, what);
}

bool Fits(v1::CollectorKind kind, v1::RespondentLevel level) {
  switch (kind) {
    case v1::COLLECTOR_KIND_TOKEN_LINK:
      return level == v1::RESPONDENT_LEVEL_CONFIDENTIAL || level == v1::RESPONDENT_LEVEL_IDENTIFIED;
    case v1::COLLECTOR_KIND_APP:
      return level == v1::RESPONDENT_LEVEL_ANONYMOUS || level == v1::RESPONDENT_LEVEL_IDENTIFIED;
    default:
      return level == v1::RESPONDENT_LEVEL_ANONYMOUS;
  }
}

absl::Status CheckService(const v1::Collector& collector, const Survey& survey) {
  if (collector.service().empty()) return absl::OkStatus();
  const bool known =
      std::any_of(survey.services.begin(), survey.services.end(),
                  [&](const auto& service) { return service.code() == collector.service(); });
  if (known) return absl::OkStatus();
  return Error(Reason::UNKNOWN_SERVICE)
      .With("service", collector.service())
      .Field("collector.service", "Must be one of the survey's services.");
}

absl::Status CheckCodes(const google::protobuf::RepeatedPtrField<v1::Quota>& quotas,
                        std::string_view path) {
  std::set<std::string_view> codes;
  for (int i = 0; i < quotas.size(); ++i) {
    if (codes.insert(quotas[i].code()).second) continue;
    return Conflict(base::Join(path, "[", i, "].code"), "Must be unique in the collector.");
  }
  return absl::OkStatus();
}

// The codes of quotas that count others than before.
std::vector<std::string> TurnedQuotas(const Collector& found, const Collector& after) {
  std::map<std::string_view, std::string> before;
  for (const v1::Quota& quota : found.quotas) {
    before.emplace(quota.code(), CanonicalBytes(quota.when()));
  }
  std::vector<std::string> turned;
  for (const v1::Quota& quota : after.quotas) {
    // Of one that is there again it is not known any more whom it counted.
    const auto was = before.find(quota.code());
    if (was != before.end() && was->second == CanonicalBytes(quota.when())) continue;
    turned.push_back(quota.code());
  }
  return turned;
}

// The first question of a condition that the questionnaire does not have; "" when it has all.
std::string FindUnknown(const v1::Condition& condition, const Definition& definition) {
  const auto in_list = [&](const v1::ConditionList& list) {
    for (const v1::Condition& part : list.conditions()) {
      if (std::string unknown = FindUnknown(part, definition); !unknown.empty()) return unknown;
    }
    return std::string();
  };
  switch (condition.test_case()) {
    case v1::Condition::kAll:
      return in_list(condition.all());
    case v1::Condition::kAny:
      return in_list(condition.any());
    case v1::Condition::kNegated:
      return FindUnknown(condition.negated(), definition);
    default: {
      const std::string_view question = QuestionOfTest(condition);
      return definition.Find(question).has_value() ? std::string() : std::string(question);
    }
  }
}

}  // namespace

absl::Status CheckNewCollector(const v1::Collector& collector, const Survey& survey) {
  if (survey.state == v1::SURVEY_STATE_CLOSED) {
    return Error(Reason::SURVEY_STATE_FORBIDS).With("state", "CLOSED");
  }
  if (collector.kind() == v1::COLLECTOR_KIND_COMPLAINT_CLOSING) {
    return Conflict("collector.kind", "Comes with a survey of that purpose when it is published.");
  }
  if (!Fits(collector.kind(), collector.respondent_level())) {
    return Conflict("collector.respondent_level", "Does not go with the collector's kind.");
  }
  const bool at_point = collector.kind() == v1::COLLECTOR_KIND_INTAKE_POINT;
  if (at_point != !collector.intake_point().empty()) {
    return Conflict("collector.intake_point",
                    at_point ? "Must name the intake point." : "Is of intake points only.");
  }
  TANGGAP_RETURN_IF_ERROR(CheckService(collector, survey));
  TANGGAP_RETURN_IF_ERROR(ReadSchedule(collector.schedule(), "collector.schedule").status());
  return CheckCodes(collector.quotas(), "collector.quotas");
}

absl::Status CheckChangedCollector(const Collector& found, const Collector& after) {
  TANGGAP_RETURN_IF_ERROR(ReadSchedule(after.schedule, "schedule").status());
  TANGGAP_RETURN_IF_ERROR(CheckCodes(after.quotas, "quotas"));
  for (const std::string& code : MustBeUntaken(found, after)) {
    const auto place = found.places.find(code);
    if (place == found.places.end() || place->second.taken == 0) continue;
    return Conflict("quotas",
                    found.level == v1::RESPONDENT_LEVEL_IDENTIFIED
                        ? "One that has taken some counts the same for ever: take another code."
                        : "Once it has taken a response none can be added or count others, for "
                          "that would tell what people answered: make another collector.");
  }
  return absl::OkStatus();
}

std::vector<std::string> MustBeUntaken(const Collector& found, const Collector& after) {
  std::vector<std::string> turned = TurnedQuotas(found, after);
  if (turned.empty() || found.level == v1::RESPONDENT_LEVEL_IDENTIFIED) return turned;
  return {""};
}

absl::Status CheckQuotaLimits(const Collector& collector, int min_cell, std::string_view path) {
  const int step = QuotaStep(collector.level, min_cell);
  for (int i = 0; i < collector.quotas.size(); ++i) {
    if (collector.quotas[i].limit() % step == 0) continue;
    return Conflict(base::Join(path, "[", i, "].limit"),
                    base::Join("Must be 0 or a multiple of the survey's min_cell, ", step,
                               ": any other would tell what single people answered."));
  }
  return absl::OkStatus();
}

absl::Status CheckPromise(v1::RespondentLevel level, const Definition& definition) {
  if (level == v1::RESPONDENT_LEVEL_IDENTIFIED) return absl::OkStatus();
  for (const Question& question : definition.questions()) {
    if (question.personal_detail != v1::PERSONAL_DETAIL_DIRECT) continue;
    return Conflict("collector.respondent_level",
                    "Must be IDENTIFIED: the survey asks for what names somebody.");
  }
  return absl::OkStatus();
}

absl::Status CheckQuotaQuestions(const google::protobuf::RepeatedPtrField<v1::Quota>& quotas,
                                 const Definition& definition, std::string_view path) {
  for (int i = 0; i < quotas.size(); ++i) {
    const std::string unknown = FindUnknown(quotas[i].when(), definition);
    if (unknown.empty()) continue;
    return Error(Reason::UNKNOWN_QUESTION)
        .With("question", unknown)
        .Field(base::Join(path, "[", i, "].when"), "Must read questions of the survey.");
  }
  return absl::OkStatus();
}

}  // namespace tanggap::surveys
