#include "services/surveys/domain/compatibility.h"

#include <algorithm>
#include <set>

#include "services/surveys/domain/audience.h"
#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/question_texts.h"

namespace tanggap::surveys {
namespace {

// Free text, numbers, dates and texts to be read are counted nowhere.
bool IsCounted(const Question& question) {
  switch (question.kind) {
    case QuestionKind::kFreeText:
    case QuestionKind::kNumber:
    case QuestionKind::kDate:
    case QuestionKind::kStatement:
    case QuestionKind::kNone:
      return false;
    default:
      return true;
  }
}

// Which row of its matrix a question is; -1 when it is none.
int RowOf(const v1::Question& from, const Question& question) {
  for (int i = 0; i < from.matrix().rows_size(); ++i) {
    if (question.code.ends_with("/" + from.matrix().rows(i).code())) return i;
  }
  return -1;
}

QuestionTexts TextsIn(const v1::SurveyDefinition& draft, const Question& question) {
  const v1::Question& from = draft.pages(static_cast<int>(question.page)).questions(question.place);
  return TextsOf(from, RowOf(from, question));
}

// The code of the matrix that a row belongs to; "" for other questions.
std::string MatrixOf(const Question& question) {
  const size_t slash = question.code.find('/');
  return slash == std::string::npos ? std::string() : question.code.substr(0, slash);
}

std::set<std::string> MatricesOf(const Definition& definition) {
  std::set<std::string> matrices;
  for (const Question& question : definition.questions()) matrices.insert(MatrixOf(question));
  matrices.erase("");
  return matrices;
}

bool AllIn(const std::vector<Option>& options, const Question& question) {
  return std::all_of(options.begin(), options.end(), [&](const Option& option) {
    return question.FindOption(option.code).has_value();
  });
}

bool SameExclusives(const Question& older, const Question& newer) {
  return std::all_of(older.options.begin(), older.options.end(), [&](const Option& option) {
    const std::optional<size_t> same = newer.FindOption(option.code);
    return !same.has_value() || newer.options[*same].exclusive == option.exclusive;
  });
}

// `most` without a limit follows the number of options, whose change is told by itself.
bool SameLimits(const Question& older, const Question& newer) {
  const bool same_most = older.most == newer.most ||
                         (older.most == older.options.size() && newer.most == newer.options.size());
  return SameExclusives(older, newer) && older.fewest == newer.fewest && same_most &&
         older.not_applicable == newer.not_applicable &&
         older.most_characters == newer.most_characters && older.single_line == newer.single_line &&
         older.smallest == newer.smallest && older.largest == newer.largest &&
         older.decimals == newer.decimals && older.earliest == newer.earliest &&
         older.latest == newer.latest && older.not_in_future == newer.not_in_future;
}

class Comparer {
 public:
  Comparer(const v1::SurveyDefinition& older_draft, const v1::SurveyDefinition& newer_draft)
      : older_draft_(older_draft),
        newer_draft_(newer_draft),
        older_(Definition::Read(older_draft)),
        newer_(Definition::Read(newer_draft)) {}

  Compatible Run() {
    const std::set<std::string> audiences =
        ChangedAudiences(older_draft_, older_, newer_draft_, newer_);
    const std::set<std::string> matrices = MatricesOf(older_);
    for (const Question& question : newer_.questions()) {
      const std::optional<size_t> before = older_.Find(question.code);
      if (before.has_value()) {
        CompareQuestion(older_.questions()[*before], question, audiences.contains(question.code));
      } else {
        Add(question, v1::COMPATIBILITY_EXTENDED,
            matrices.contains(MatrixOf(question)) ? v1::QUESTION_CHANGE_KIND_OPTIONS_ADDED
                                                  : v1::QUESTION_CHANGE_KIND_ADDED);
      }
    }
    AddRemoved();
    std::stable_sort(
        result_.changes.begin(), result_.changes.end(),
        [](const Change& a, const Change& b) { return a.compatibility > b.compatibility; });
    if (!result_.changes.empty()) result_.verdict = result_.changes.front().compatibility;
    return std::move(result_);
  }

 private:
  void AddRemoved() {
    const std::set<std::string> matrices = MatricesOf(newer_);
    for (const Question& question : older_.questions()) {
      if (newer_.Find(question.code).has_value()) continue;
      Add(question,
          IsCounted(question) ? v1::COMPATIBILITY_INCOMPATIBLE : v1::COMPATIBILITY_EXTENDED,
          matrices.contains(MatrixOf(question)) ? v1::QUESTION_CHANGE_KIND_OPTIONS_REMOVED
                                                : v1::QUESTION_CHANGE_KIND_REMOVED);
    }
  }

  void CompareQuestion(const Question& older, const Question& newer, bool other_audience) {
    CompareMeasure(older, newer);
    if (older.kind != newer.kind) {
      return Add(newer, v1::COMPATIBILITY_INCOMPATIBLE, v1::QUESTION_CHANGE_KIND_KIND_CHANGED);
    }
    CompareScale(older, newer);
    CompareWords(older, newer);
    if (older.required != newer.required) {
      Add(newer, v1::COMPATIBILITY_EXTENDED, v1::QUESTION_CHANGE_KIND_REQUIREMENT_CHANGED);
    }
    if (!SameLimits(older, newer)) {
      Add(newer, v1::COMPATIBILITY_EXTENDED, v1::QUESTION_CHANGE_KIND_LIMITS_CHANGED);
    }
    if (other_audience) {
      Add(newer,
          newer.element.empty() ? v1::COMPATIBILITY_EXTENDED : v1::COMPATIBILITY_INCOMPATIBLE,
          v1::QUESTION_CHANGE_KIND_AUDIENCE_CHANGED);
    }
  }

  void CompareMeasure(const Question& older, const Question& newer) {
    const bool lost_profile =
        older.profile != newer.profile && older.profile != v1::PROFILE_DIMENSION_UNSPECIFIED;
    if (older.element != newer.element || lost_profile) {
      Add(newer, v1::COMPATIBILITY_INCOMPATIBLE, v1::QUESTION_CHANGE_KIND_ELEMENT_CHANGED);
    } else if (older.profile != newer.profile) {
      // Nothing was grouped by it before.
      Add(newer, v1::COMPATIBILITY_EXTENDED, v1::QUESTION_CHANGE_KIND_ELEMENT_CHANGED);
    }
  }

  void CompareScale(const Question& older, const Question& newer) {
    if (older.lowest != newer.lowest || older.highest != newer.highest) {
      Add(newer, v1::COMPATIBILITY_INCOMPATIBLE, v1::QUESTION_CHANGE_KIND_SCALE_CHANGED);
    }
    if (!AllIn(older.options, newer)) {
      Add(newer, v1::COMPATIBILITY_INCOMPATIBLE, v1::QUESTION_CHANGE_KIND_OPTIONS_REMOVED);
    }
    if (!AllIn(newer.options, older)) {
      Add(newer, v1::COMPATIBILITY_EXTENDED, v1::QUESTION_CHANGE_KIND_OPTIONS_ADDED);
    }
  }

  void CompareWords(const Question& older, const Question& newer) {
    switch (CompareTexts(TextsIn(older_draft_, older), TextsIn(newer_draft_, newer))) {
      case TextChange::kReworded:
        return Add(newer, v1::COMPATIBILITY_REWORDED, v1::QUESTION_CHANGE_KIND_REWORDED);
      case TextChange::kTranslated:
        return Add(newer, v1::COMPATIBILITY_EXTENDED, v1::QUESTION_CHANGE_KIND_TRANSLATED);
      case TextChange::kNone:
        return;
    }
  }

  void Add(const Question& question, v1::Compatibility compatibility, v1::QuestionChangeKind kind) {
    result_.changes.push_back({question.code, compatibility, kind});
  }

  const v1::SurveyDefinition& older_draft_;
  const v1::SurveyDefinition& newer_draft_;
  const Definition older_;
  const Definition newer_;
  Compatible result_;
};

}  // namespace

Compatible Compare(const v1::SurveyDefinition& older, const v1::SurveyDefinition& newer) {
  return Comparer(older, newer).Run();
}

Sentence SentenceOf(const Change& change) {
  const bool starts_anew = change.compatibility == v1::COMPATIBILITY_INCOMPATIBLE;
  const auto then = [&](Sentence what) -> Sentence {
    if (!starts_anew) return what;
    return {what.id + " Seri angka baru dimulai.", what.en + " A new series of figures begins."};
  };
  switch (change.kind) {
    case v1::QUESTION_CHANGE_KIND_ADDED:
      return then({"Pertanyaan baru.", "The question is new."});
    case v1::QUESTION_CHANGE_KIND_REMOVED:
      return then({"Pertanyaan dihapus.", "The question is gone."});
    case v1::QUESTION_CHANGE_KIND_REWORDED:
      return then(
          {"Teks yang dibaca responden berubah.", "A text that respondents read is another one."});
    case v1::QUESTION_CHANGE_KIND_TRANSLATED:
      return then({"Terjemahan ditambahkan.", "It has a language more."});
    case v1::QUESTION_CHANGE_KIND_OPTIONS_ADDED:
      return then({"Pilihan atau baris ditambahkan.", "There is an option or row more."});
    case v1::QUESTION_CHANGE_KIND_OPTIONS_REMOVED:
      return then({"Pilihan atau baris dihapus.", "An option or row is gone."});
    case v1::QUESTION_CHANGE_KIND_SCALE_CHANGED:
      return then({"Jumlah titik skala berubah.", "The scale has another number of points."});
    case v1::QUESTION_CHANGE_KIND_KIND_CHANGED:
      return then({"Jenis jawaban berubah.", "It takes another kind of answer."});
    case v1::QUESTION_CHANGE_KIND_ELEMENT_CHANGED:
      return then({"Unsur atau profil yang ditanyakan berubah.",
                   "It measures another element, or asks for another part of the profile."});
    case v1::QUESTION_CHANGE_KIND_AUDIENCE_CHANGED:
      return then({"Pertanyaan ditujukan kepada responden yang berbeda.",
                   "It is asked of others than before."});
    case v1::QUESTION_CHANGE_KIND_REQUIREMENT_CHANGED:
      return then(
          {"Kewajiban menjawab berubah.", "An answer is required now, or is not any more."});
    case v1::QUESTION_CHANGE_KIND_LIMITS_CHANGED:
      return then({"Batas jawaban berubah.", "The limits of its answers changed."});
    default:
      return {"", ""};
  }
}

}  // namespace tanggap::surveys
