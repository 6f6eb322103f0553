#include "services/surveys/domain/lint_texts.h"

#include <string>

#include "libs/base/strings.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {
namespace {

class TextCheck {
 public:
  TextCheck(const v1::SurveyDefinition& draft, Findings& findings)
      : draft_(draft), findings_(findings) {}

  void Run() {
    CheckLanguages();
    Optional(draft_.introduction(), "draft.introduction");
    Optional(draft_.thanks(), "draft.thanks");
    for (int p = 0; p < draft_.pages_size(); ++p) {
      Optional(draft_.pages(p).title(), PathOfPage(p) + ".title");
      for (int q = 0; q < draft_.pages(p).questions_size(); ++q) {
        CheckQuestion(draft_.pages(p).questions(q), PathOfQuestion(p, q));
      }
    }
    for (int i = 0; i < draft_.follow_ups_size(); ++i) {
      Required(draft_.follow_ups(i).notice(), base::Join("draft.follow_ups[", i, "].notice"));
    }
  }

 private:
  void Report(const std::string& path, Sentence sentence) {
    findings_.Error(v1::LINT_RULE_TRANSLATION_MISSING, path, std::move(sentence));
  }

  void CheckLanguages() {
    if (draft_.languages().empty()) {
      Report("draft.languages", {"Sebutkan bahasa survei ini, misalnya id.",
                                 "Name the languages of the survey, for example id."});
    }
    for (int i = 0; i < draft_.languages_size(); ++i) {
      if (IsLanguageTag(draft_.languages(i))) continue;
      Report(base::Join("draft.languages[", i, "]"), {"Ini bukan tanda bahasa seperti id atau jv.",
                                                      "This is no language tag such as id or jv."});
    }
  }

  void Required(const v1::Wording& wording, const std::string& path) {
    for (const std::string& language : draft_.languages()) {
      if (HasText(wording, language)) continue;
      Report(path, {base::Join("Teks dalam bahasa ", language, " belum ada."),
                    base::Join("The text in the language ", language, " is missing.")});
    }
  }

  void Optional(const v1::Wording& wording, const std::string& path) {
    if (HasAnyText(wording)) Required(wording, path);
  }

  template <typename Options>
  void CheckOptions(const Options& options, const std::string& path) {
    for (int i = 0; i < options.size(); ++i) {
      Required(options[i].label(), base::Join(path, ".options[", i, "].label"));
    }
  }

  void CheckScale(const v1::Likert& scale, const std::string& path) {
    for (int i = 0; i < scale.points_size(); ++i) {
      Required(scale.points(i).label(), base::Join(path, ".points[", i, "].label"));
    }
  }

  void CheckQuestion(const v1::Question& question, const std::string& path) {
    Required(question.text(), path + ".text");
    Optional(question.help(), path + ".help");
    switch (question.kind_case()) {
      case v1::Question::kSingleChoice:
        return CheckOptions(question.single_choice().options(), path + ".single_choice");
      case v1::Question::kMultipleChoice:
        return CheckOptions(question.multiple_choice().options(), path + ".multiple_choice");
      case v1::Question::kLikert:
        return CheckScale(question.likert(), path + ".likert");
      case v1::Question::kRating:
        Optional(question.rating().lowest_label(), path + ".rating.lowest_label");
        return Optional(question.rating().highest_label(), path + ".rating.highest_label");
      case v1::Question::kNetPromoter:
        Optional(question.net_promoter().lowest_label(), path + ".net_promoter.lowest_label");
        return Optional(question.net_promoter().highest_label(),
                        path + ".net_promoter.highest_label");
      case v1::Question::kMatrix:
        CheckScale(question.matrix().scale(), path + ".matrix.scale");
        for (int i = 0; i < question.matrix().rows_size(); ++i) {
          Required(question.matrix().rows(i).text(),
                   base::Join(path, ".matrix.rows[", i, "].text"));
        }
        return;
      case v1::Question::kNumber:
        return Optional(question.number().unit(), path + ".number.unit");
      default:
        return;
    }
  }

  const v1::SurveyDefinition& draft_;
  Findings& findings_;
};

}  // namespace

void CheckTexts(const v1::SurveyDefinition& draft, Findings& findings) {
  TextCheck(draft, findings).Run();
}

}  // namespace tanggap::surveys
