#include "services/cli/survey/answer_text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/layout.h"
#include "services/cli/survey/survey_names.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;

constexpr size_t kIndent = 2;

std::string Paragraph(const std::string& text, size_t indent) {
  std::string lines;
  for (const std::string& line : Wrapped(text, kLineWidth - indent)) {
    if (!line.empty()) lines += base::Join(std::string(indent, ' '), line, "\n");
  }
  return lines;
}

std::string Choice(const std::string& key, const std::string& label) {
  return base::Join("    ", Padded(key, 4), Harmless(label), "\n");
}

const google::protobuf::RepeatedPtrField<v1::ChoiceOption>& OptionsOf(const v1::Question& asked) {
  return asked.has_multiple_choice() ? asked.multiple_choice().options()
                                     : asked.single_choice().options();
}

std::string EndsText(const v1::Wording& lowest, const v1::Wording& highest, int first, int last,
                     const std::string& language) {
  std::string text;
  if (!lowest.texts().empty()) text += Choice(base::Join(first), WordsOf(lowest, language));
  if (!highest.texts().empty()) text += Choice(base::Join(last), WordsOf(highest, language));
  return text;
}

std::string ChoicesText(const AskedQuestion& asked, const std::string& language, const View& view) {
  const v1::Question& question = *asked.question;
  std::string text;
  if (const v1::Likert* scale = asked.scale()) {
    for (const v1::ScalePoint& point : scale->points())
      text += Choice(base::Join(point.value()), WordsOf(point.label(), language));
    if (scale->not_applicable())
      text += Choice("-", view.Say("does not apply to me", "tidak berlaku bagi saya"));
    return text;
  }
  int number = 0;
  for (const v1::ChoiceOption& option : OptionsOf(question))
    text += Choice(base::Join(++number), WordsOf(option.label(), language));
  if (question.has_rating()) {
    text += EndsText(question.rating().lowest_label(), question.rating().highest_label(), 1,
                     question.rating().most(), language);
  }
  if (question.has_net_promoter()) {
    text += EndsText(question.net_promoter().lowest_label(),
                     question.net_promoter().highest_label(), 0, 10, language);
  }
  return text;
}

// What can be typed, for the prompt and for who typed something else.
std::string Range(const AskedQuestion& asked, const View& view) {
  const v1::Question& question = *asked.question;
  if (const v1::Likert* scale = asked.scale())
    return base::Join("1-", scale->points_size(), scale->not_applicable() ? ", -" : "");
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      return base::Join("1-", question.single_choice().options_size());
    case v1::Question::kMultipleChoice:
      return view.Say(
          base::Join("1-", question.multiple_choice().options_size(), ", several with commas"),
          base::Join("1-", question.multiple_choice().options_size(), ", boleh beberapa: 1,3"));
    case v1::Question::kRating:
      return base::Join("1-", question.rating().most());
    case v1::Question::kNetPromoter:
      return "0-10";
    case v1::Question::kNumber:
      return view.Say("a number", "angka");
    case v1::Question::kDate:
      return view.Say("a day, 2026-03-31", "tanggal, 2026-03-31");
    case v1::Question::kConsent:
      return view.Say("y/n", "y/t");
    default:
      return view.Say("words", "teks");
  }
}

absl::Status NotAnAnswer(const AskedQuestion& asked, const View& view) {
  return absl::InvalidArgumentError(
      base::Join(view.Say("Please answer with ", "Jawablah dengan "), Range(asked, view), "."));
}

// An option by its number in the list, or by its code.
std::string OptionOf(const v1::Question& question, const std::string& typed) {
  int number = 0;
  const auto& options = OptionsOf(question);
  for (const v1::ChoiceOption& option : options) {
    if (option.code() == typed) return typed;
  }
  if (!absl::SimpleAtoi(typed, &number) || number < 1 || number > options.size()) return "";
  return options[number - 1].code();
}

bool ReadOptions(const v1::Question& question, const std::string& typed, v1::Answer& answer) {
  for (const auto& part : absl::StrSplit(typed, absl::ByAnyChar(", "), absl::SkipEmpty())) {
    const std::string code = OptionOf(question, std::string(part));
    if (code.empty()) return false;
    answer.mutable_options()->add_options(code);
  }
  return answer.options().options_size() > 0;
}

bool ReadConsent(const std::string& typed, v1::Answer& answer) {
  const std::string word = absl::AsciiStrToLower(typed);
  const bool yes = word == "y" || word == "yes" || word == "ya" || word == "true";
  const bool no = word == "n" || word == "no" || word == "t" || word == "tidak" || word == "false";
  answer.set_consent(yes);
  return yes || no;
}

bool ReadPoint(const std::string& typed, v1::Answer& answer) {
  int32_t point = 0;
  if (!absl::SimpleAtoi(typed, &point)) return false;
  answer.set_point(point);
  return true;
}

bool Read(const AskedQuestion& asked, const std::string& typed, v1::Answer& answer) {
  const v1::Question& question = *asked.question;
  if (asked.scale() != nullptr && asked.scale()->not_applicable() && typed == "-") {
    answer.set_not_applicable(true);
    return true;
  }
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      answer.set_option(OptionOf(question, typed));
      return !answer.option().empty();
    case v1::Question::kMultipleChoice:
      return ReadOptions(question, typed, answer);
    case v1::Question::kConsent:
      return ReadConsent(typed, answer);
    case v1::Question::kNumber:
      answer.set_number(absl::StrReplaceAll(typed, {{",", "."}}));
      return true;
    case v1::Question::kDate:
      answer.set_date(typed);
      return true;
    case v1::Question::kFreeText:
      answer.set_text(typed);
      return true;
    case v1::Question::kStatement:
      return false;
    default:
      return ReadPoint(typed, answer);
  }
}

}  // namespace

std::string QuestionText(const AskedQuestion& asked, const std::string& language,
                         const View& view) {
  const v1::Question& question = *asked.question;
  std::string text = "\n";
  if (asked.row != nullptr) text += Paragraph(WordsOf(question.text(), language), kIndent);
  for (const std::string& line : Wrapped(WordsOf(asked.text(), language), kLineWidth - kIndent)) {
    text += base::Join(std::string(kIndent, ' '), view.Bold(line), "\n");
  }
  text += Paragraph(WordsOf(question.help(), language), kIndent);
  text += ChoicesText(asked, language, view);
  for (const v1::Wording* notice : asked.notices)
    text += Paragraph(WordsOf(*notice, language), kIndent);
  return text;
}

std::string PromptOf(const AskedQuestion& asked, const View& view) {
  const bool may_skip = !asked.question->required();
  return base::Join(
      "  ", Range(asked, view),
      may_skip ? view.Say(" (Enter to skip)", " (Enter untuk melewati)") : std::string(), ": ");
}

absl::StatusOr<v1::Answer> AnswerOf(const AskedQuestion& asked, const std::string& typed,
                                    const View& view) {
  v1::Answer answer;
  answer.set_question(asked.code);
  if (!Read(asked, typed, answer)) return NotAnAnswer(asked, view);
  return answer;
}

}  // namespace tanggap::cli
