#include "services/surveys/domain/lint_structure.h"

#include <algorithm>
#include <set>
#include <string>

#include "libs/base/strings.h"
#include "services/surveys/domain/lint_limits.h"
#include "services/surveys/domain/lint_logic.h"

namespace tanggap::surveys {
namespace {

// Finds what stands twice among codes of one kind.
class Unique {
 public:
  Unique(Sentence what, Findings& findings) : what_(std::move(what)), findings_(findings) {}

  void Add(const std::string& code, std::string_view path) {
    if (seen_.insert(code).second) return;
    findings_.Error(
        v1::LINT_RULE_CODE_TWICE, path,
        {base::Join("Kode ", code, " dipakai dua kali untuk ", what_.id, "; pilih kode lain."),
         base::Join("The code ", code, " stands twice among ", what_.en, "; choose another.")});
  }

 private:
  Sentence what_;
  Findings& findings_;
  std::set<std::string> seen_;
};

template <typename Options>
void CheckOptionCodes(const Options& options, std::string_view path, Findings& findings) {
  Unique codes({"pilihan", "options"}, findings);
  for (int i = 0; i < options.size(); ++i) {
    codes.Add(options[i].code(), base::Join(path, ".options[", i, "].code"));
  }
}

void CheckCodesWithin(const v1::Question& question, const std::string& path, Findings& findings) {
  if (question.has_single_choice()) {
    CheckOptionCodes(question.single_choice().options(), path + ".single_choice", findings);
  }
  if (question.has_multiple_choice()) {
    CheckOptionCodes(question.multiple_choice().options(), path + ".multiple_choice", findings);
  }
  Unique rows({"baris", "rows"}, findings);
  for (int i = 0; i < question.matrix().rows_size(); ++i) {
    rows.Add(question.matrix().rows(i).code(), base::Join(path, ".matrix.rows[", i, "].code"));
  }
}

}  // namespace

void CheckStructure(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings) {
  CheckNotEmpty(draft, read, findings);
  CheckSize(draft, findings);
  CheckCodes(draft, findings);
  CheckKinds(draft, findings);
  CheckLimits(draft, findings);
  CheckLogic(draft, read, findings);
}

void CheckNotEmpty(const v1::SurveyDefinition& draft, const Definition& read, Findings& findings) {
  for (int p = 0; p < draft.pages_size(); ++p) {
    if (draft.pages(p).questions_size() > 0) continue;
    findings.Error(v1::LINT_RULE_EMPTY, PathOfPage(p),
                   {"Halaman ini tidak memuat pertanyaan; isi atau hapus halamannya.",
                    "The page has no questions; fill it or take it out."});
  }
  const bool asks = std::any_of(read.questions().begin(), read.questions().end(),
                                [](const Question& question) { return question.TakesAnswer(); });
  if (asks) return;
  findings.Error(v1::LINT_RULE_EMPTY, "draft.pages",
                 {"Survei ini tidak menanyakan apa pun; tambahkan pertanyaan.",
                  "The survey asks nothing; add a question."});
}

void CheckSize(const v1::SurveyDefinition& draft, Findings& findings) {
  int count = 0;
  for (const v1::Page& page : draft.pages()) {
    for (const v1::Question& question : page.questions()) {
      count += question.has_matrix() ? question.matrix().rows_size() : 1;
    }
  }
  if (count > kMostQuestions) {
    findings.Error(
        v1::LINT_RULE_TOO_COMPLEX, "draft.pages",
        {base::Join("Survei memuat ", count, " pertanyaan; paling banyak ", kMostQuestions, "."),
         base::Join("There are ", count, " questions, rows of matrices counted each; at most ",
                    kMostQuestions, " may be.")});
  }
  const size_t bytes = draft.ByteSizeLong();
  if (bytes > kMostBytes) {
    findings.Error(v1::LINT_RULE_TOO_COMPLEX, "draft",
                   {base::Join("Rancangan berukuran ", bytes, " bita; paling besar ", kMostBytes,
                               "; ringkas teksnya."),
                    base::Join("The draft has ", bytes, " bytes; at most ", kMostBytes,
                               " may be: shorten its texts.")});
  }
}

void CheckCodes(const v1::SurveyDefinition& draft, Findings& findings) {
  Unique pages({"halaman", "pages"}, findings);
  Unique questions({"pertanyaan", "questions"}, findings);
  for (int p = 0; p < draft.pages_size(); ++p) {
    pages.Add(draft.pages(p).code(), PathOfPage(p) + ".code");
    for (int q = 0; q < draft.pages(p).questions_size(); ++q) {
      const std::string path = PathOfQuestion(p, q);
      questions.Add(draft.pages(p).questions(q).code(), path + ".code");
      CheckCodesWithin(draft.pages(p).questions(q), path, findings);
    }
  }
  Unique languages({"bahasa", "languages"}, findings);
  for (int i = 0; i < draft.languages_size(); ++i) {
    languages.Add(draft.languages(i), base::Join("draft.languages[", i, "]"));
  }
  Unique rules({"aturan tindak lanjut", "follow-up rules"}, findings);
  for (int i = 0; i < draft.follow_ups_size(); ++i) {
    rules.Add(draft.follow_ups(i).code(), base::Join("draft.follow_ups[", i, "].code"));
  }
}

void CheckKinds(const v1::SurveyDefinition& draft, Findings& findings) {
  for (int p = 0; p < draft.pages_size(); ++p) {
    for (int q = 0; q < draft.pages(p).questions_size(); ++q) {
      if (draft.pages(p).questions(q).kind_case() != v1::Question::KIND_NOT_SET) continue;
      findings.Error(v1::LINT_RULE_INCOMPLETE, PathOfQuestion(p, q),
                     {"Jenis pertanyaan belum dipilih, atau tidak dikenal; pilih salah satu.",
                      "The question has no kind, or one that is not known here; choose one."});
    }
  }
}

}  // namespace tanggap::surveys
