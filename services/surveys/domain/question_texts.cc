#include "services/surveys/domain/question_texts.h"

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {
namespace {

void Add(const std::string& key, const v1::Wording& wording, QuestionTexts& texts) {
  // Present even when empty, so that a label that is added or taken out is seen.
  std::map<std::string, std::string>& by_language = texts[key];
  for (const auto& [language, text] : wording.texts()) {
    if (!IsBlank(text)) by_language[language] = text;
  }
}

template <typename Options>
void AddOptions(const Options& options, QuestionTexts& texts) {
  for (const v1::ChoiceOption& option : options) {
    Add(base::Join("option/", option.code()), option.label(), texts);
  }
}

void AddScale(const v1::Likert& scale, QuestionTexts& texts) {
  for (const v1::ScalePoint& point : scale.points()) {
    Add(base::Join("point/", point.value()), point.label(), texts);
  }
}

}  // namespace

QuestionTexts TextsOf(const v1::Question& question, int row) {
  QuestionTexts texts;
  Add("text", question.text(), texts);
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      AddOptions(question.single_choice().options(), texts);
      break;
    case v1::Question::kMultipleChoice:
      AddOptions(question.multiple_choice().options(), texts);
      break;
    case v1::Question::kLikert:
      AddScale(question.likert(), texts);
      break;
    case v1::Question::kRating:
      Add("lowest", question.rating().lowest_label(), texts);
      Add("highest", question.rating().highest_label(), texts);
      break;
    case v1::Question::kNetPromoter:
      Add("lowest", question.net_promoter().lowest_label(), texts);
      Add("highest", question.net_promoter().highest_label(), texts);
      break;
    case v1::Question::kMatrix:
      AddScale(question.matrix().scale(), texts);
      if (row >= 0) Add("row", question.matrix().rows(row).text(), texts);
      break;
    case v1::Question::kNumber:
      Add("unit", question.number().unit(), texts);
      break;
    case v1::Question::kConsent:
      texts["legal_basis"]["*"] = question.consent().legal_basis();
      break;
    default:
      break;
  }
  return texts;
}

TextChange CompareTexts(const QuestionTexts& older, const QuestionTexts& newer) {
  TextChange worst = TextChange::kNone;
  for (const auto& [key, older_texts] : older) {
    const auto found = newer.find(key);
    if (found == newer.end()) continue;
    for (const auto& [language, text] : older_texts) {
      const auto same = found->second.find(language);
      if (same == found->second.end() || same->second != text) return TextChange::kReworded;
    }
    if (found->second.size() > older_texts.size()) {
      // A label where there was none is another text to read; one beside others a translation.
      worst =
          std::max(worst, older_texts.empty() ? TextChange::kReworded : TextChange::kTranslated);
    }
  }
  return worst;
}

}  // namespace tanggap::surveys
