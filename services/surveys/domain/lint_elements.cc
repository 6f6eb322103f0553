#include "services/surveys/domain/lint_elements.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::surveys {
namespace {

// A question or row that names an element.
struct Measuring {
  std::string element;
  std::string path;
  // How many points it has; nothing when it cannot measure anything.
  std::optional<int> points;
  const v1::Wording* highest = nullptr;
};

const v1::Wording* HighestLabel(const v1::Likert& scale) {
  return scale.points().empty() ? nullptr : &scale.points(scale.points_size() - 1).label();
}

void AddMeasuring(const v1::Question& question, const std::string& path,
                  std::vector<Measuring>& all) {
  if (!question.element().empty()) {
    Measuring own{.element = question.element(), .path = path + ".element"};
    if (question.has_likert()) {
      own.points = question.likert().points_size();
      own.highest = HighestLabel(question.likert());
    } else if (question.has_rating()) {
      own.points = question.rating().most();
      own.highest = &question.rating().highest_label();
    }
    all.push_back(std::move(own));
  }
  const v1::Matrix& matrix = question.matrix();
  for (int i = 0; i < matrix.rows_size(); ++i) {
    if (matrix.rows(i).element().empty()) continue;
    all.push_back({.element = matrix.rows(i).element(),
                   .path = base::Join(path, ".matrix.rows[", i, "].element"),
                   .points = matrix.scale().points_size(),
                   .highest = HighestLabel(matrix.scale())});
  }
}

std::vector<Measuring> MeasuringOf(const v1::SurveyDefinition& draft) {
  std::vector<Measuring> all;
  for (int p = 0; p < draft.pages_size(); ++p) {
    for (int q = 0; q < draft.pages(p).questions_size(); ++q) {
      AddMeasuring(draft.pages(p).questions(q), PathOfQuestion(p, q), all);
    }
  }
  return all;
}

void CheckMeasuring(const Measuring& measuring, const v1::IndexProfile* profile,
                    Findings& findings) {
  if (!measuring.points.has_value()) {
    findings.Error(v1::LINT_RULE_ELEMENT_MISSING, measuring.path,
                   {"Unsur hanya dapat diukur oleh pertanyaan Likert, bintang, atau baris matriks.",
                    "Only Likert questions, ratings and rows of a matrix measure an element."});
    return;
  }
  const bool known =
      profile != nullptr && std::any_of(profile->elements().begin(), profile->elements().end(),
                                        [&](const v1::IndexElement& element) {
                                          return element.code() == measuring.element;
                                        });
  if (!known) {
    findings.Error(
        v1::LINT_RULE_ELEMENT_MISSING, measuring.path,
        {base::Join("Profil indeks survei ini tidak memiliki unsur ", measuring.element, "."),
         base::Join("The survey's index profile has no element ", measuring.element, ".")});
    return;
  }
  const int points = profile->highest() - profile->lowest() + 1;
  if (*measuring.points == points) return;
  findings.Warning(
      v1::LINT_RULE_SCALE_CONVERTED, measuring.path,
      {base::Join("Skalanya ", *measuring.points, " titik, sedangkan profil indeks ", points,
                  "; jawaban akan dikonversi secara linear."),
       base::Join("Its scale has ", *measuring.points, " points and the index profile's ", points,
                  "; answers are converted linearly.")});
}

bool SaysFree(const v1::Wording& wording) {
  constexpr std::array<absl::string_view, 5> kFree = {"gratis", "cuma-cuma", "tanpa biaya",
                                                      "tidak dipungut", "free"};
  return std::any_of(wording.texts().begin(), wording.texts().end(), [&](const auto& entry) {
    const std::string text = absl::AsciiStrToLower(entry.second);
    return std::any_of(kFree.begin(), kFree.end(), [&](absl::string_view word) {
      return text.find(std::string(word)) != std::string::npos;
    });
  });
}

}  // namespace

void CheckElements(const v1::SurveyDefinition& draft, const v1::IndexProfile* profile, bool needed,
                   Findings& findings) {
  std::set<std::string> measured;
  for (const Measuring& measuring : MeasuringOf(draft)) {
    CheckMeasuring(measuring, profile, findings);
    if (measured.insert(measuring.element).second) continue;
    findings.Error(
        v1::LINT_RULE_ELEMENT_TWICE, measuring.path,
        {base::Join("Unsur ", measuring.element, " sudah diukur oleh pertanyaan lain."),
         base::Join("The element ", measuring.element, " is measured by another question too.")});
  }
  if (profile == nullptr) {
    if (!needed) return;
    findings.Error(v1::LINT_RULE_ELEMENT_MISSING, "draft.pages",
                   {"Survei dengan tujuan ini memerlukan profil indeks; pilih salah satu.",
                    "A survey for this purpose has an index profile; choose one."});
    return;
  }
  for (const v1::IndexElement& element : profile->elements()) {
    if (measured.contains(element.code())) continue;
    findings.Error(v1::LINT_RULE_ELEMENT_MISSING, "draft.pages",
                   {base::Join("Belum ada pertanyaan yang mengukur unsur ", element.code(), "."),
                    base::Join("No question measures the element ", element.code(), ".")});
  }
}

void CheckElementsOptional(const Definition& definition, const Reach& reach, Findings& findings) {
  const std::vector<bool> always_answered = AlwaysAnswered(definition, reach);
  for (size_t q = 0; q < definition.questions().size(); ++q) {
    const Question& question = definition.questions()[q];
    if (question.element.empty() || always_answered[q]) continue;
    findings.Warning(
        v1::LINT_RULE_ELEMENT_OPTIONAL,
        PathOfQuestion(static_cast<int>(question.page), question.place),
        {base::Join("Unsur ", question.element,
                    " dapat dilewati, disembunyikan, atau dijawab tidak berlaku, sehingga jumlah "
                    "jawaban antarunsur berbeda, dan jawaban responden yang tidak dikenal baru "
                    "dihitung setelah bulannya berakhir."),
         base::Join("The element ", question.element,
                    " may be left out, hidden or answered 'not applicable', so that elements have "
                    "different numbers of answers, and responses of people who are not known count "
                    "only when their month has ended.")});
  }
}

void CheckCeiling(const v1::SurveyDefinition& draft, Findings& findings) {
  for (const Measuring& measuring : MeasuringOf(draft)) {
    if (measuring.element != "BIAYA" || measuring.highest == nullptr) continue;
    if (!SaysFree(*measuring.highest)) continue;
    findings.Warning(
        v1::LINT_RULE_CEILING, measuring.path,
        {"Jawaban tertinggi unsur BIAYA adalah gratis. Bila layanan ini gratis bagi semua orang, "
         "unsur ini tidak mengukur apa pun dan menaikkan indeks.",
         "The highest answer of the element BIAYA is that the service is free. Where it is free "
         "for everybody the element measures nothing and raises the index."});
  }
}

}  // namespace tanggap::surveys
