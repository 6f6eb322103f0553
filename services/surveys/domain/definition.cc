#include "services/surveys/domain/definition.h"

#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/findings.h"
#include "services/surveys/domain/lint_structure.h"

namespace tanggap::surveys {
namespace {

std::optional<size_t> Look(const absl::flat_hash_map<std::string, size_t>& map,
                           std::string_view key) {
  const auto found = map.find(base::AsAbsl(key));
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

absl::StatusOr<Definition> Definition::Compile(const v1::SurveyDefinition& definition) {
  Definition compiled = Read(definition);
  Findings findings;
  CheckStructure(definition, compiled, findings);
  if (findings.HasErrors()) return findings.ToRefusal();
  return compiled;
}

Definition Definition::Read(const v1::SurveyDefinition& definition) {
  Definition compiled;
  compiled.languages_.assign(definition.languages().begin(), definition.languages().end());
  for (const v1::Page& page : definition.pages()) compiled.ReadPage(page);
  compiled.ReadLogic(definition);
  compiled.ReadFollowUps(definition);
  return compiled;
}

std::optional<size_t> Definition::Find(std::string_view question) const {
  return Look(question_of_, question);
}

std::optional<size_t> Definition::FindPage(std::string_view page) const {
  return Look(page_of_, page);
}

Condition Definition::Read(const v1::Condition& condition) const {
  return CompileCondition(condition, questions_,
                          [this](std::string_view question) { return Find(question); });
}

void Definition::ReadPage(const v1::Page& from) {
  Page page{.code = from.code(), .first = questions_.size()};
  for (int place = 0; place < from.questions_size(); ++place) {
    for (Question& question : QuestionsOf(from.questions(place))) {
      question.page = pages_.size();
      question.place = place;
      question_of_.try_emplace(question.code, questions_.size());
      questions_.push_back(std::move(question));
    }
  }
  page.last = questions_.size();
  page_of_.try_emplace(page.code, pages_.size());
  pages_.push_back(std::move(page));
}

// After all questions are known, so that a condition that looks ahead is read as it stands.
void Definition::ReadLogic(const v1::SurveyDefinition& definition) {
  for (size_t i = 0; i < pages_.size(); ++i) {
    const v1::Page& from = definition.pages(static_cast<int>(i));
    Page& page = pages_[i];
    if (from.has_relevance()) {
      page.relevance = std::make_shared<const Condition>(Read(from.relevance()));
    }
    std::vector<std::shared_ptr<const Condition>> relevance;
    for (const v1::Question& question : from.questions()) {
      relevance.push_back(question.has_relevance()
                              ? std::make_shared<const Condition>(Read(question.relevance()))
                              : nullptr);
    }
    for (size_t q = page.first; q < page.last; ++q) {
      questions_[q].relevance = relevance[static_cast<size_t>(questions_[q].place)];
    }
    ReadJumps(from, i, page);
  }
}

void Definition::ReadJumps(const v1::Page& from, size_t own, Page& page) {
  for (const v1::Jump& jump : from.jumps()) {
    Jump& read = page.jumps.emplace_back();
    if (jump.has_page()) {
      read.page = FindPage(jump.page());
      if (!read.page.has_value() || *read.page <= own) continue;
    } else if (jump.end() == v1::SURVEY_END_COMPLETE || jump.end() == v1::SURVEY_END_SCREENED_OUT) {
      read.end = jump.end();
    } else {
      continue;
    }
    read.when = Read(jump.when());
  }
}

void Definition::ReadFollowUps(const v1::SurveyDefinition& definition) {
  for (const v1::FollowUpRule& from : definition.follow_ups()) {
    follow_ups_.push_back({.code = from.code(),
                           .when = Read(from.when()),
                           .action = from.action(),
                           .comment = Find(from.comment_question()),
                           .category = from.category(),
                           .consent = Find(from.consent_question())});
  }
}

}  // namespace tanggap::surveys
