#include "services/cli/survey/survey_names.h"

#include <optional>

#include "libs/auth/roles.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid.h"
#include "services/cli/field_text.h"
#include "services/cli/layout.h"
#include "services/cli/usage_error.h"
#include "tanggap/surveys/v1/design_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

constexpr std::string_view kPrefix = "surveys/";

absl::Status NoneOf(const std::string& agency) {
  return absl::NotFoundError(
      base::Join("No survey of ", agency, " is published that you may see."));
}

// Of several surveys the one whose index an agency publishes is meant, where there is one such.
std::optional<std::string> OnlyOneOfSatisfaction(const v1::ListSurveysResponse& list) {
  std::optional<std::string> found;
  for (const v1::Survey& survey : list.surveys()) {
    if (survey.purpose() != v1::SURVEY_PURPOSE_SKM) continue;
    if (found.has_value()) return std::nullopt;
    found = survey.name();
  }
  return found;
}

absl::Status SeveralOf(const std::string& agency, const v1::ListSurveysResponse& list,
                       const View& view) {
  std::string text = base::Join(agency, " has several surveys; name one of them:");
  for (const v1::Survey& survey : list.surveys()) {
    text += base::Join("\n  ", survey.name(), "  ",
                       Harmless(WordsOf(survey.title(), view.Say("en", "id"))));
  }
  return UsageError(text);
}

}  // namespace

absl::StatusOr<std::string> ResolveSurvey(const std::string& written, Session& session) {
  const auto uuid = base::Uuid::Parse(
      written.starts_with(kPrefix) ? std::string_view(written).substr(kPrefix.size()) : written);
  if (uuid.has_value()) return base::Join(kPrefix, uuid->ToString());
  if (!auth::IsCode(written)) {
    return UsageError(base::Join("'", written,
                                 "' names no survey: write surveys/..., the UUID in it, or the "
                                 "code of an agency that has one."));
  }
  v1::ListSurveysRequest request;
  request.set_filter(base::Join("agency = ", written, " AND NOT state = DRAFT"));
  TANGGAP_ASSIGN_OR_RETURN(
      const v1::ListSurveysResponse list,
      session.Call<v1::ListSurveysResponse>(base::Join(kDesign, "ListSurveys"), request));
  if (list.surveys().empty()) return NoneOf(written);
  if (list.surveys_size() == 1) return list.surveys(0).name();
  const std::optional<std::string> satisfaction = OnlyOneOfSatisfaction(list);
  if (!satisfaction.has_value()) return SeveralOf(written, list, session.view());
  return *satisfaction;
}

std::string WordsOf(const v1::Wording& wording, const std::string& language) {
  const auto found = wording.texts().find(language);
  if (found != wording.texts().end()) return found->second;
  std::string first;
  for (const auto& [tag, text] : wording.texts()) {
    if (first.empty() || tag < first) first = tag;
  }
  return first.empty() ? "" : wording.texts().at(first);
}

std::string LanguageTag(const Arguments& arguments, const View& view) {
  const std::string tag = arguments.Text("language");
  return tag.empty() ? view.Say("en", "id") : tag;
}

std::string ShortNameOf(const google::protobuf::EnumDescriptor* type, int number) {
  const auto* value = type->FindValueByNumber(number);
  return value == nullptr ? base::Join(number) : ShortName(value);
}

}  // namespace tanggap::cli
