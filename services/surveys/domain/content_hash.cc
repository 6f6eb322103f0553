#include "services/surveys/domain/content_hash.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

std::string JoinOptions(const v1::ChosenOptions& chosen) {
  std::vector<std::string> codes(chosen.options().begin(), chosen.options().end());
  std::sort(codes.begin(), codes.end());
  std::string joined;
  for (const std::string& code : codes) {
    if (!joined.empty()) joined += ',';
    joined += code;
  }
  return joined;
}

std::string KindAndValue(const v1::Answer& answer) {
  switch (answer.value_case()) {
    case v1::Answer::kOption:
      return base::Join("option\t", answer.option());
    case v1::Answer::kOptions:
      return base::Join("options\t", JoinOptions(answer.options()));
    case v1::Answer::kPoint:
      return base::Join("point\t", answer.point());
    case v1::Answer::kNumber:
      return base::Join("number\t", CanonicalNumber(answer.number()));
    case v1::Answer::kDate:
      return base::Join("date\t", answer.date());
    case v1::Answer::kConsent:
      return base::Join("consent\t", answer.consent() ? "true" : "false");
    case v1::Answer::kText:
      return base::Join("text\t", base::ToHex(answer.text()));
    case v1::Answer::kNotApplicable:
      return "not_applicable\ttrue";
    case v1::Answer::VALUE_NOT_SET:
      return "\t";
  }
  return "\t";
}

}  // namespace

std::string ContentText(const v1::ResponseContent& content) {
  std::vector<std::pair<std::string, std::string>> answers;
  for (const v1::Answer& answer : content.answers()) {
    answers.emplace_back(answer.question(), KindAndValue(answer));
  }
  std::sort(answers.begin(), answers.end());
  std::string text = base::Join("tanggap.surveys.v1.ResponseContent/1\n", content.version(), "\n",
                                content.service(), "\n");
  for (const auto& [question, value] : answers) {
    text += base::Join(question, "\t", value, "\n");
  }
  return text;
}

std::string ContentHash(const v1::ResponseContent& content) {
  return base::ToHex(base::Sha256(ContentText(content)));
}

}  // namespace tanggap::surveys
