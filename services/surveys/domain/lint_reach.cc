#include "services/surveys/domain/lint_reach.h"

#include <map>
#include <set>
#include <string>

#include "services/surveys/domain/answer_space.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {
namespace {

// So that no draft, however it is made, keeps a worker busy.
constexpr size_t kMostOfOne = 2'000;
constexpr size_t kMostOfAll = 50'000;

using Codes = std::set<std::string>;

class Search {
 public:
  explicit Search(const Definition& definition)
      : definition_(definition), dependencies_(definition) {
    reach_.unreachable_page.resize(definition.pages().size());
    reach_.unreachable_question.resize(definition.questions().size());
    reach_.may_be_hidden.resize(definition.questions().size());
  }

  Reach Run() {
    std::map<Codes, std::vector<size_t>> pages;
    for (size_t p = 0; p < definition_.pages().size(); ++p) {
      pages[dependencies_.OfPage(p)].push_back(p);
    }
    for (const auto& [codes, group] : pages) SearchPages(codes, group);
    std::map<Codes, std::vector<size_t>> questions;
    std::map<Codes, std::vector<size_t>> counted;
    for (size_t q = 0; q < definition_.questions().size(); ++q) {
      Codes codes = dependencies_.OfQuestion(q);
      questions[codes].push_back(q);
      codes.insert(dependencies_.OfScreening().begin(), dependencies_.OfScreening().end());
      counted[codes].push_back(q);
    }
    for (const auto& [codes, group] : questions) SearchQuestions(codes, group);
    for (const auto& [codes, group] : counted) SearchHiding(codes, group);
    return std::move(reach_);
  }

 private:
  // Tries all answers; false when they are too many.
  bool Try(const Codes& codes, Completeness completeness,
           absl::FunctionRef<void(const Way&)> visit) {
    const AnswerSpace space({&definition_}, codes, completeness);
    const size_t size = space.size().value_or(kMostOfAll);
    if (size > kMostOfAll - spent_) return false;
    const bool tried = space.ForEach(kMostOfOne, [&](const std::vector<AnswerSheet>& sheets) {
      visit(FindWay(definition_, sheets[0]));
    });
    if (tried) spent_ += size;
    return tried;
  }

  void SearchPages(const Codes& codes, const std::vector<size_t>& pages) {
    std::vector<bool> reached(definition_.pages().size());
    const bool tried = Try(codes, Completeness::kAny, [&](const Way& way) {
      for (const size_t page : way.pages) reached[page] = true;
    });
    for (const size_t page : pages) reach_.unreachable_page[page] = tried && !reached[page];
  }

  void SearchQuestions(const Codes& codes, const std::vector<size_t>& questions) {
    std::vector<bool> reached(definition_.questions().size());
    const bool tried = Try(codes, Completeness::kAny, [&](const Way& way) {
      for (const size_t question : questions) {
        if (way.shown[question]) reached[question] = true;
      }
    });
    for (const size_t question : questions) {
      reach_.unreachable_question[question] = tried && !reached[question];
    }
  }

  void SearchHiding(const Codes& codes, const std::vector<size_t>& questions) {
    const bool tried = Try(codes, Completeness::kRequired, [&](const Way& way) {
      if (way.end == v1::SURVEY_END_SCREENED_OUT) return;
      for (const size_t question : questions) {
        if (!way.shown[question]) reach_.may_be_hidden[question] = true;
      }
    });
    if (tried) return;
    for (const size_t question : questions) reach_.may_be_hidden[question] = true;
  }

  const Definition& definition_;
  Dependencies dependencies_;
  Reach reach_;
  size_t spent_ = 0;
};

}  // namespace

Reach FindReach(const Definition& definition) { return Search(definition).Run(); }

std::vector<bool> AlwaysAnswered(const Definition& definition, const Reach& reach) {
  std::vector<bool> always;
  for (size_t q = 0; q < definition.questions().size(); ++q) {
    const Question& question = definition.questions()[q];
    always.push_back(question.required && !question.not_applicable && !reach.may_be_hidden[q]);
  }
  return always;
}

void CheckReach(const Definition& definition, const Reach& reach, Findings& findings) {
  for (size_t p = 0; p < definition.pages().size(); ++p) {
    const Page& page = definition.pages()[p];
    if (reach.unreachable_page[p]) {
      findings.Warning(v1::LINT_RULE_UNREACHABLE, PathOfPage(static_cast<int>(p)),
                       {"Tidak ada jawaban yang membawa responden ke halaman ini.",
                        "No answers whatever lead to this page."});
      continue;
    }
    int told = -1;
    for (size_t q = page.first; q < page.last; ++q) {
      const Question& question = definition.questions()[q];
      // Rows of a matrix are told once.
      if (!reach.unreachable_question[q] || question.place == told) continue;
      told = question.place;
      findings.Warning(v1::LINT_RULE_UNREACHABLE,
                       PathOfQuestion(static_cast<int>(p), question.place),
                       {"Tidak ada jawaban yang membuat pertanyaan ini ditampilkan.",
                        "No answers whatever lead to this question."});
    }
  }
}

}  // namespace tanggap::surveys
