#include "services/surveys/domain/lint_logic.h"

#include <optional>
#include <string>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

// Checks one condition, which may read the questions before `limit`.
class ConditionCheck {
 public:
  ConditionCheck(const Definition& read, size_t limit, bool for_quota, Findings& findings)
      : read_(read), limit_(limit), for_quota_(for_quota), findings_(findings) {}

  void Check(const v1::Condition& condition, const std::string& path) {
    Walk(condition, path, 1);
    if (too_deep_ || tests_ > kMostTests) {
      findings_.Error(v1::LINT_RULE_TOO_COMPLEX, path,
                      {base::Join("Syarat ini terlalu rumit; paling banyak ", kMostLevels,
                                  " tingkat dan ", kMostTests, " pengujian."),
                       base::Join("The condition is too complex: at most ", kMostLevels,
                                  " levels and ", kMostTests, " tests may be.")});
    }
  }

 private:
  void Walk(const v1::Condition& condition, const std::string& path, int level) {
    if (level > kMostLevels) {
      too_deep_ = true;
      return;
    }
    switch (condition.test_case()) {
      case v1::Condition::kAll:
        return WalkList(condition.all(), path + ".all", level);
      case v1::Condition::kAny:
        return WalkList(condition.any(), path + ".any", level);
      case v1::Condition::kNegated:
        return Walk(condition.negated(), path + ".negated", level + 1);
      case v1::Condition::TEST_NOT_SET:
        return findings_.Error(
            v1::LINT_RULE_INCOMPLETE, path,
            {"Syarat ini kosong atau tidak dikenal; tentukan pengujiannya.",
             "The condition has no test, or one that is not known here; say what must hold."});
      default:
        ++tests_;
        return CheckTest(condition, path);
    }
  }

  void WalkList(const v1::ConditionList& list, const std::string& path, int level) {
    if (list.conditions().empty()) ++tests_;
    for (int i = 0; i < list.conditions_size(); ++i) {
      Walk(list.conditions(i), base::Join(path, ".conditions[", i, "]"), level + 1);
    }
  }

  void CheckTest(const v1::Condition& condition, const std::string& path) {
    const std::string code(QuestionOfTest(condition));
    const std::optional<size_t> index = read_.Find(code);
    if (!index.has_value()) {
      return Unknown(path, {base::Join("Tidak ada pertanyaan atau baris matriks ", code, "."),
                            base::Join("There is no question or row of a matrix ", code, ".")});
    }
    const Question& question = read_.questions()[*index];
    if (!CanRead(condition.test_case(), question.kind) || !ReadableByQuota(question.kind)) {
      return Unknown(path, {base::Join("Pertanyaan ", code, " tidak dapat diuji seperti ini."),
                            base::Join("The question ", code, " cannot be tested in this way.")});
    }
    if (*index >= limit_) {
      findings_.Error(
          v1::LINT_RULE_LOOKS_AHEAD, path,
          {base::Join("Syarat ini membaca jawaban ", code, " yang belum diberikan di sini."),
           base::Join("The condition reads the answer to ", code,
                      ", which is not given yet at this place.")});
    }
    CheckValues(condition, question, path);
  }

  void CheckValues(const v1::Condition& condition, const Question& question,
                   const std::string& path) {
    if (condition.has_option()) {
      for (const std::string& code : condition.option().options()) {
        if (question.FindOption(code).has_value()) continue;
        Unknown(path + ".option.options",
                {base::Join("Pertanyaan ", question.code, " tidak memiliki pilihan ", code, "."),
                 base::Join("The question ", question.code, " has no option ", code, ".")});
      }
    }
    if (condition.has_number()) {
      CheckComparison(condition.number().comparison(), path + ".number.comparison");
      if (!ReadMillionths(condition.number().value()).has_value()) {
        Incomplete(path + ".number.value",
                   {"Ini bukan bilangan desimal.", "This is no decimal number."});
      }
    }
    if (condition.has_date()) {
      CheckComparison(condition.date().comparison(), path + ".date.comparison");
      if (!directory::ParseDate(condition.date().date()).has_value()) {
        Incomplete(path + ".date.date", {"Tanggal ini tidak ada.", "There is no such day."});
      }
    }
  }

  void CheckComparison(v1::Comparison comparison, const std::string& path) {
    if (comparison != v1::COMPARISON_UNSPECIFIED && v1::Comparison_IsValid(comparison)) return;
    Incomplete(path, {"Tentukan cara membandingkan.", "Say how the two are compared."});
  }

  bool ReadableByQuota(QuestionKind kind) const {
    return !for_quota_ || kind == QuestionKind::kSingleChoice || kind == QuestionKind::kNumber ||
           kind == QuestionKind::kDate;
  }

  void Unknown(const std::string& path, Sentence sentence) {
    findings_.Error(v1::LINT_RULE_UNKNOWN_REFERENCE, path, std::move(sentence));
  }
  void Incomplete(const std::string& path, Sentence sentence) {
    findings_.Error(v1::LINT_RULE_INCOMPLETE, path, std::move(sentence));
  }

  const Definition& read_;
  size_t limit_;
  bool for_quota_;
  Findings& findings_;
  int tests_ = 0;
  bool too_deep_ = false;
};

void CheckCondition(const v1::Condition& condition, const Definition& read, size_t limit,
                    const std::string& path, Findings& findings) {
  ConditionCheck(read, limit, false, findings).Check(condition, path);
}

void CheckTarget(const v1::Jump& jump, int own, const Definition& read, const std::string& path,
                 Findings& findings) {
  if (jump.has_page()) {
    const std::optional<size_t> page = read.FindPage(jump.page());
    if (!page.has_value()) {
      findings.Error(v1::LINT_RULE_UNKNOWN_REFERENCE, path + ".page",
                     {base::Join("Tidak ada halaman ", jump.page(), "."),
                      base::Join("There is no page ", jump.page(), ".")});
    } else if (*page <= static_cast<size_t>(own)) {
      findings.Error(v1::LINT_RULE_LOOKS_AHEAD, path + ".page",
                     {"Lompatan hanya boleh menuju halaman sesudahnya.",
                      "A jump leads to a later page only."});
    }
    return;
  }
  if (jump.end() == v1::SURVEY_END_COMPLETE || jump.end() == v1::SURVEY_END_SCREENED_OUT) return;
  findings.Error(v1::LINT_RULE_INCOMPLETE, path,
                 {"Tentukan tujuan lompatan: halaman atau akhir survei.",
                  "Say where the jump leads: to a page or an end of the survey."});
}

void CheckJumps(const v1::Page& page, int index, const Definition& read, Findings& findings) {
  for (int j = 0; j < page.jumps_size(); ++j) {
    const v1::Jump& jump = page.jumps(j);
    const std::string path = base::Join(PathOfPage(index), ".jumps[", j, "]");
    CheckCondition(jump.when(), read, read.pages()[static_cast<size_t>(index)].last, path + ".when",
                   findings);
    CheckTarget(jump, index, read, path, findings);
  }
}

void CheckQuestions(const v1::Page& page, int index, const Definition& read, Findings& findings) {
  const Page& read_page = read.pages()[static_cast<size_t>(index)];
  size_t first = read_page.first;
  for (int q = 0; q < page.questions_size(); ++q) {
    while (first < read_page.last && read.questions()[first].place < q) ++first;
    const v1::Question& question = page.questions(q);
    if (!question.has_relevance()) continue;
    CheckCondition(question.relevance(), read, first, PathOfQuestion(index, q) + ".relevance",
                   findings);
  }
}

}  // namespace

void CheckLogic(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings) {
  for (int p = 0; p < draft.pages_size(); ++p) {
    const v1::Page& page = draft.pages(p);
    if (page.has_relevance()) {
      CheckCondition(page.relevance(), read, read.pages()[static_cast<size_t>(p)].first,
                     PathOfPage(p) + ".relevance", findings);
    }
    CheckQuestions(page, p, read, findings);
    CheckJumps(page, p, read, findings);
  }
  for (int i = 0; i < draft.follow_ups_size(); ++i) {
    CheckCondition(draft.follow_ups(i).when(), read, read.questions().size(),
                   base::Join("draft.follow_ups[", i, "].when"), findings);
  }
}

void CheckQuotaCondition(const v1::Condition& condition, const Definition& read,
                         std::string_view path, Findings& findings) {
  ConditionCheck(read, read.questions().size(), true, findings).Check(condition, std::string(path));
}

}  // namespace tanggap::surveys
