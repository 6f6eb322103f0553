#include "services/surveys/domain/lint_respondents.h"

#include <algorithm>
#include <map>

#include "libs/base/strings.h"
#include "services/surveys/domain/lint_logic.h"
#include "services/surveys/domain/quota_step.h"

namespace tanggap::surveys {
namespace {

// As many as fit into one message that a person reads through.
constexpr int kLongList = 10;

std::string PathOf(const Question& question) {
  return PathOfQuestion(static_cast<int>(question.page), question.place);
}

// The codes by which a dimension adds up over all surveys; none where they are the survey's own.
std::set<std::string> CodesOf(v1::ProfileDimension dimension) {
  switch (dimension) {
    case v1::PROFILE_DIMENSION_SEX:
      return {"male", "female"};
    case v1::PROFILE_DIMENSION_EDUCATION:
      return {"sd", "sltp", "slta", "diploma", "s1", "s2", "s3"};
    case v1::PROFILE_DIMENSION_OCCUPATION:
      return {"pns", "tni-polri", "swasta", "wiraswasta", "pelajar", "petani", "other"};
    default:
      return {};
  }
}

void CheckProfileOptions(const Question& question, Findings& findings) {
  const std::set<std::string> codes = CodesOf(question.profile);
  if (codes.empty() || question.FindOption("other").has_value()) return;
  for (size_t i = 0; i < question.options.size(); ++i) {
    const std::string& code = question.options[i].code;
    if (codes.contains(code)) continue;
    findings.Error(v1::LINT_RULE_PROFILE_CODES,
                   base::Join(PathOf(question), ".single_choice.options[", i, "].code"),
                   {base::Join("Kode ", code,
                               " bukan kode profil ini; pakai kode yang ditentukan atau "
                               "sediakan pilihan other."),
                    base::Join("The code ", code,
                               " is none of this dimension; use its codes, or have an "
                               "option other.")});
  }
}

bool IsShort(common::v1::Channel channel) {
  return channel == common::v1::CHANNEL_SMS || channel == common::v1::CHANNEL_WHATSAPP;
}

bool HasLongList(const v1::Question& question) {
  return question.single_choice().options_size() > kLongList ||
         question.multiple_choice().options_size() > kLongList;
}

}  // namespace

void CheckNames(const Definition& definition, const std::set<v1::RespondentLevel>& levels,
                Findings& findings) {
  if (!levels.contains(v1::RESPONDENT_LEVEL_ANONYMOUS) &&
      !levels.contains(v1::RESPONDENT_LEVEL_CONFIDENTIAL)) {
    return;
  }
  for (const Question& question : definition.questions()) {
    if (question.personal_detail != v1::PERSONAL_DETAIL_DIRECT) continue;
    findings.Error(
        v1::LINT_RULE_NAMES_HIDDEN_RESPONDENT, PathOf(question) + ".personal_detail",
        {"Pertanyaan ini menanyakan identitas, padahal survei memiliki pengumpul anonim atau "
         "rahasia; hapus pertanyaannya.",
         "The question asks for what names somebody, and a collector of the survey promises not to "
         "know that; take it out."});
  }
}

void CheckConsent(const Definition& definition, Findings& findings) {
  std::string told;
  for (const Question& question : definition.questions()) {
    if (question.kind == QuestionKind::kConsent) return;
    if (question.personal_detail == v1::PERSONAL_DETAIL_UNSPECIFIED) continue;
    const std::string path = PathOf(question) + ".personal_detail";
    if (path == told) continue;
    told = path;
    findings.Warning(
        v1::LINT_RULE_NO_CONSENT, path,
        {"Pertanyaan ini menanyakan data pribadi tanpa persetujuan sebelumnya (UU 27/2022).",
         "The question asks for personal details, and no consent is asked for before it (UU "
         "27/2022)."});
  }
}

void CheckProfileCodes(const Definition& definition, Findings& findings) {
  std::set<v1::ProfileDimension> asked;
  for (const Question& question : definition.questions()) {
    if (question.profile == v1::PROFILE_DIMENSION_UNSPECIFIED) continue;
    const std::string path = PathOf(question) + ".profile";
    if (question.kind != QuestionKind::kSingleChoice) {
      findings.Error(v1::LINT_RULE_PROFILE_CODES, path,
                     {"Profil responden hanya ditanyakan dengan pilihan tunggal.",
                      "The profile is asked for by single choices only."});
      continue;
    }
    if (!asked.insert(question.profile).second) {
      findings.Error(v1::LINT_RULE_PROFILE_CODES, path,
                     {"Bagian profil ini sudah ditanyakan oleh pertanyaan lain.",
                      "Another question asks for the same of the profile."});
    }
    CheckProfileOptions(question, findings);
  }
}

void CheckChannels(const v1::SurveyDefinition& draft, const std::vector<CollectorFacts>& collectors,
                   Findings& findings) {
  if (std::none_of(collectors.begin(), collectors.end(),
                   [](const CollectorFacts& facts) { return IsShort(facts.channel); })) {
    return;
  }
  for (int p = 0; p < draft.pages_size(); ++p) {
    for (int q = 0; q < draft.pages(p).questions_size(); ++q) {
      const v1::Question& question = draft.pages(p).questions(q);
      if (!question.has_matrix() && !HasLongList(question)) continue;
      findings.Warning(
          v1::LINT_RULE_CHANNEL_LOSES, PathOfQuestion(p, q),
          {"Matriks dan daftar pilihan yang panjang tidak dapat ditampilkan melalui SMS atau "
           "WhatsApp.",
           "A matrix or a long list of options cannot be shown by SMS or WhatsApp."});
    }
  }
}

void CheckQuotas(const Definition& definition, const std::vector<CollectorFacts>& collectors,
                 int min_cell, Findings& findings) {
  for (size_t c = 0; c < collectors.size(); ++c) {
    const int step = QuotaStep(collectors[c].level, min_cell);
    for (size_t i = 0; i < collectors[c].quotas.size(); ++i) {
      const v1::Quota& quota = collectors[c].quotas[i];
      const std::string path = base::Join("collectors[", c, "].quotas[", i, "]");
      CheckQuotaCondition(quota.when(), definition, path + ".when", findings);
      if (quota.limit() % step == 0) continue;
      findings.Error(v1::LINT_RULE_LIMITS_IMPOSSIBLE, path + ".limit",
                     {base::Join("Batas kuota harus 0 atau kelipatan ", step,
                                 " (min_cell), agar jawaban seseorang tidak terungkap."),
                      base::Join("The limit of the quota must be 0 or a multiple of min_cell, ",
                                 step, ": any other would tell what single people answered.")});
    }
  }
}

}  // namespace tanggap::surveys
