// A questionnaire as the service works with it: read from the contract once, checked, immutable,
// safe to share between threads. Texts stay in the contract's message; this is what is asked and by
// which rules.
//
//   TANGGAP_ASSIGN_OR_RETURN(Definition definition, Definition::Compile(version.definition()));
//   AnswerReading reading = ReadAnswers(definition, content.answers(), today);
//   Way way = FindWay(definition, reading.sheet);
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/condition.h"
#include "services/surveys/domain/question.h"
#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

struct Jump {
  Condition when;
  // Where to: a later page, or an end of the survey.
  std::optional<size_t> page;
  v1::SurveyEnd end = v1::SURVEY_END_UNSPECIFIED;
};

struct Page {
  std::string code;
  // When it is shown; null: always.
  std::shared_ptr<const Condition> relevance;
  // Its questions are those from `first` up to, not including, `last`.
  size_t first = 0;
  size_t last = 0;
  std::vector<Jump> jumps;
};

// What follows from an answer.
struct FollowUp {
  std::string code;
  Condition when;
  v1::FollowUpAction action = v1::FOLLOW_UP_ACTION_UNSPECIFIED;
  std::optional<size_t> comment;
  std::string category;
  std::optional<size_t> consent;
};

class Definition {
 public:
  // Refused as SURVEY_DEFINITION_INVALID, with a field for each thing, when its structure is not
  // sound (lint_structure.h): codes that stand twice, conditions that look ahead, and so on.
  static absl::StatusOr<Definition> Compile(const v1::SurveyDefinition& definition);

  // Reads whatever there is, for those who look for what is wrong with it: the first of two equal
  // codes counts, a condition that cannot be read is never true, a jump that does not lead forward
  // is never taken. So every way through it ends.
  static Definition Read(const v1::SurveyDefinition& definition);

  const std::vector<Page>& pages() const { return pages_; }
  // In the order in which they are asked, rows of matrices each for itself.
  const std::vector<Question>& questions() const { return questions_; }
  const std::vector<FollowUp>& follow_ups() const { return follow_ups_; }
  const std::vector<std::string>& languages() const { return languages_; }

  // The index of a question, a row by its question's code, a slash and its own; of a page.
  std::optional<size_t> Find(std::string_view question) const;
  std::optional<size_t> FindPage(std::string_view page) const;

  // A condition of somebody else, for example a quota, on answers to this questionnaire.
  Condition Read(const v1::Condition& condition) const;

 private:
  Definition() = default;
  void ReadPage(const v1::Page& from);
  void ReadLogic(const v1::SurveyDefinition& definition);
  void ReadJumps(const v1::Page& from, size_t own, Page& page);
  void ReadFollowUps(const v1::SurveyDefinition& definition);

  std::vector<Page> pages_;
  std::vector<Question> questions_;
  std::vector<FollowUp> follow_ups_;
  std::vector<std::string> languages_;
  absl::flat_hash_map<std::string, size_t> question_of_;
  absl::flat_hash_map<std::string, size_t> page_of_;
};

}  // namespace tanggap::surveys
