#include "services/surveys/domain/lint_limits.h"

#include <algorithm>
#include <optional>
#include <string>

#include "libs/base/strings.h"
#include "libs/directory/holidays.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

constexpr int kMostStars = 10;

void Report(const std::string& path, Sentence sentence, Findings& findings) {
  findings.Error(v1::LINT_RULE_LIMITS_IMPOSSIBLE, path, std::move(sentence));
}

void CheckSingleChoice(const v1::SingleChoice& choice, const std::string& path,
                       Findings& findings) {
  if (choice.options_size() >= 2) return;
  Report(path + ".options",
         {"Sediakan sedikitnya dua pilihan.", "Give at least two options to choose from."},
         findings);
}

void CheckMultipleChoice(const v1::MultipleChoice& choice, const std::string& path,
                         Findings& findings) {
  int together = 0;
  for (const v1::ChoiceOption& option : choice.options()) together += option.exclusive() ? 0 : 1;
  const int fewest = std::max(choice.fewest(), 1);
  if (choice.options_size() < 2) {
    Report(path + ".options",
           {"Sediakan sedikitnya dua pilihan.", "Give at least two options to choose from."},
           findings);
  }
  if (choice.most() > 0 && choice.most() < fewest) {
    Report(path + ".most",
           {"Batas terbanyak lebih kecil daripada batas tersedikit.",
            "At most fewer than at least can be chosen: no answer is left."},
           findings);
  }
  if (fewest > 1 && fewest > together) {
    Report(path + ".fewest",
           {"Pilihan yang dapat dipilih bersama kurang dari batas tersedikit.",
            "Fewer options go together than must be chosen."},
           findings);
  } else if (fewest > 1 && together < choice.options_size()) {
    Report(path + ".fewest",
           {"Pilihan yang berdiri sendiri tidak pernah dapat dipilih karena harus memilih "
            "beberapa.",
            "An option that goes with no other can never be chosen where several must be."},
           findings);
  }
}

void CheckScale(const v1::Likert& scale, const std::string& path, Findings& findings) {
  if (scale.points_size() < 2) {
    Report(path + ".points",
           {"Skala memerlukan sedikitnya dua titik.", "A scale has at least two points."},
           findings);
  }
  for (int i = 0; i < scale.points_size(); ++i) {
    if (scale.points(i).value() == i + 1) continue;
    Report(base::Join(path, ".points[", i, "].value"),
           {base::Join("Nilai titik skala harus berurutan tanpa celah; di sini ", i + 1, "."),
            base::Join("The points of a scale are 1, 2, 3, ... without a gap; here ", i + 1, ".")},
           findings);
    return;
  }
}

void CheckRating(const v1::Rating& rating, const std::string& path, Findings& findings) {
  if (rating.most() >= 2 && rating.most() <= kMostStars) return;
  Report(path + ".most", {"Sediakan dua sampai sepuluh bintang.", "Give two to ten stars."},
         findings);
}

// The step between two numbers of so many decimals, in millionths.
int64_t StepOf(int decimals) {
  int64_t step = kMillion;
  for (int i = 0; i < std::clamp(decimals, 0, 6); ++i) step /= 10;
  return step;
}

// The least multiple of `step` that is not below `value`.
int64_t RoundUp(int64_t value, int64_t step) {
  const int64_t over = value % step;
  if (over == 0) return value;
  return over > 0 ? value + step - over : value - over;
}

void CheckNumber(const v1::NumberEntry& number, const std::string& path, Findings& findings) {
  const std::optional<int64_t> smallest = ReadMillionths(number.smallest());
  const std::optional<int64_t> largest = ReadMillionths(number.largest());
  const Sentence not_a_number = {"Ini bukan bilangan desimal.", "This is no decimal number."};
  if (!number.smallest().empty() && !smallest.has_value()) {
    Report(path + ".smallest", not_a_number, findings);
  }
  if (!number.largest().empty() && !largest.has_value()) {
    Report(path + ".largest", not_a_number, findings);
  }
  if (!smallest.has_value() || !largest.has_value()) return;
  if (RoundUp(*smallest, StepOf(number.decimals())) <= *largest) return;
  Report(path + ".largest",
         {"Tidak ada bilangan di antara kedua batas ini dengan jumlah desimal tersebut.",
          "There is no number between these limits with so few decimals."},
         findings);
}

void CheckDate(const v1::DateEntry& date, const std::string& path, Findings& findings) {
  const std::optional<absl::CivilDay> earliest = directory::ParseDate(date.earliest());
  const std::optional<absl::CivilDay> latest = directory::ParseDate(date.latest());
  const Sentence no_day = {"Tanggal ini tidak ada.", "There is no such day."};
  if (!date.earliest().empty() && !earliest.has_value()) {
    Report(path + ".earliest", no_day, findings);
  }
  if (!date.latest().empty() && !latest.has_value()) Report(path + ".latest", no_day, findings);
  if (earliest.has_value() && latest.has_value() && *earliest > *latest) {
    Report(path + ".latest",
           {"Tanggal terakhir mendahului tanggal pertama.", "The last day is before the first."},
           findings);
  }
}

void CheckQuestion(const v1::Question& question, const std::string& path, Findings& findings) {
  switch (question.kind_case()) {
    case v1::Question::kSingleChoice:
      return CheckSingleChoice(question.single_choice(), path + ".single_choice", findings);
    case v1::Question::kMultipleChoice:
      return CheckMultipleChoice(question.multiple_choice(), path + ".multiple_choice", findings);
    case v1::Question::kLikert:
      return CheckScale(question.likert(), path + ".likert", findings);
    case v1::Question::kRating:
      return CheckRating(question.rating(), path + ".rating", findings);
    case v1::Question::kMatrix:
      CheckScale(question.matrix().scale(), path + ".matrix.scale", findings);
      if (question.matrix().rows_size() > 0) return;
      return Report(path + ".matrix.rows",
                    {"Tambahkan baris pada matriks.", "Give the matrix a row."}, findings);
    case v1::Question::kNumber:
      return CheckNumber(question.number(), path + ".number", findings);
    case v1::Question::kDate:
      return CheckDate(question.date(), path + ".date", findings);
    default:
      return;
  }
}

}  // namespace

void CheckLimits(const v1::SurveyDefinition& draft, Findings& findings) {
  for (int p = 0; p < draft.pages_size(); ++p) {
    for (int q = 0; q < draft.pages(p).questions_size(); ++q) {
      CheckQuestion(draft.pages(p).questions(q), PathOfQuestion(p, q), findings);
    }
  }
}

}  // namespace tanggap::surveys
