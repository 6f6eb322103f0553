// What people write to name a survey, the methods of its services, and its wordings in a language.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::string name, ResolveSurvey("dinkes", *session));   // "surveys/0190..."
//   session->Call<v1::Survey>(base::Join(kDesign, "GetSurvey"), request);
//   WordsOf(question.text(), "id");
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "services/cli/session.h"
#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::cli {

inline constexpr char kDesign[] = "tanggap.surveys.v1.SurveyDesignService.";
inline constexpr char kCollection[] = "tanggap.surveys.v1.CollectionService.";
inline constexpr char kRespondents[] = "tanggap.surveys.v1.RespondentService.";
inline constexpr char kResults[] = "tanggap.surveys.v1.ResultsService.";

// A resource name and a UUID stand for themselves. An agency's code stands for its one survey that
// is published, of several for its one SKM survey; where that leaves several, the error names them.
absl::StatusOr<std::string> ResolveSurvey(const std::string& written, Session& session);

// In that language, else in the first of the others by tag; "" for no wording.
std::string WordsOf(const surveys::v1::Wording& wording, const std::string& language);
// The language that was asked for by its tag, which may be more than those of our own texts.
std::string LanguageTag(const Arguments& arguments, const View& view);

// The short name of an enum's value, "OPEN_LINK"; its number for one that this release does not
// know.
std::string ShortNameOf(const google::protobuf::EnumDescriptor* type, int number);
template <typename Enum>
std::string ShortNameOf(Enum value) {
  return ShortNameOf(google::protobuf::GetEnumDescriptor<Enum>(), static_cast<int>(value));
}

}  // namespace tanggap::cli
