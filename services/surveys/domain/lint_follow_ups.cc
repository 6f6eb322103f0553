#include "services/surveys/domain/lint_follow_ups.h"

#include <string>

#include "libs/base/strings.h"

namespace tanggap::surveys {
namespace {

class FollowUpCheck {
 public:
  FollowUpCheck(const Definition& definition, v1::SurveyPurpose purpose,
                const std::set<v1::RespondentLevel>& levels, Findings& findings)
      : definition_(definition), purpose_(purpose), levels_(levels), findings_(findings) {}

  void Check(const v1::FollowUpRule& rule, const std::string& path) {
    switch (rule.action()) {
      case v1::FOLLOW_UP_ACTION_FILE_SUGGESTION:
        return CheckSuggestion(rule, path);
      case v1::FOLLOW_UP_ACTION_OFFER_DISPUTE:
        return CheckOffer(rule, path);
      default:
        return Impossible(path + ".action", {"Pilih tindak lanjut yang dikenal.",
                                             "Choose an action that is known here."});
    }
  }

 private:
  void CheckSuggestion(const v1::FollowUpRule& rule, const std::string& path) {
    if (rule.comment_question().empty()) {
      Impossible(path + ".comment_question",
                 {"Sebutkan pertanyaan teks yang menjadi isi aspirasi.",
                  "Name the free-text question whose words become the suggestion."});
    } else {
      CheckQuestion(rule.comment_question(), QuestionKind::kFreeText, path + ".comment_question");
    }
    if (!rule.consent_question().empty()) {
      CheckQuestion(rule.consent_question(), QuestionKind::kConsent, path + ".consent_question");
    } else if (levels_.contains(v1::RESPONDENT_LEVEL_CONFIDENTIAL) ||
               levels_.contains(v1::RESPONDENT_LEVEL_IDENTIFIED)) {
      Impossible(path + ".consent_question",
                 {"Survei ini memiliki pengumpul rahasia atau beridentitas; sebutkan pertanyaan "
                  "persetujuannya.",
                  "A collector of the survey is CONFIDENTIAL or IDENTIFIED: name the question that "
                  "asks for consent."});
    }
  }

  void CheckOffer(const v1::FollowUpRule& rule, const std::string& path) {
    if (purpose_ != v1::SURVEY_PURPOSE_COMPLAINT_CLOSING) {
      Impossible(path + ".action",
                 {"Sanggahan hanya dapat ditawarkan pada survei penutupan pengaduan.",
                  "A dispute can be offered in the closing survey of a complaint only."});
    }
    if (!rule.comment_question().empty() || !rule.consent_question().empty() ||
        !rule.category().empty()) {
      Impossible(path, {"Pertanyaan teks, persetujuan, dan kategori hanya untuk aspirasi.",
                        "Comment, consent and category belong to suggestions only."});
    }
  }

  void CheckQuestion(const std::string& code, QuestionKind kind, const std::string& path) {
    const std::optional<size_t> question = definition_.Find(code);
    if (question.has_value() && definition_.questions()[*question].kind == kind) return;
    findings_.Error(v1::LINT_RULE_UNKNOWN_REFERENCE, path,
                    {base::Join("Tidak ada pertanyaan ", code, " dari jenis yang diperlukan."),
                     base::Join("There is no question ", code, " of the kind that is needed.")});
  }

  void Impossible(const std::string& path, Sentence sentence) {
    findings_.Error(v1::LINT_RULE_FOLLOW_UP_IMPOSSIBLE, path, std::move(sentence));
  }

  const Definition& definition_;
  v1::SurveyPurpose purpose_;
  const std::set<v1::RespondentLevel>& levels_;
  Findings& findings_;
};

}  // namespace

void CheckFollowUps(const v1::SurveyDefinition& draft, const Definition& definition,
                    v1::SurveyPurpose purpose, const std::set<v1::RespondentLevel>& levels,
                    Findings& findings) {
  FollowUpCheck check(definition, purpose, levels, findings);
  for (int i = 0; i < draft.follow_ups_size(); ++i) {
    check.Check(draft.follow_ups(i), base::Join("draft.follow_ups[", i, "]"));
  }
}

}  // namespace tanggap::surveys
