// All answers to some questions that conditions can tell apart, one of each sort: enough to try out
// what a questionnaire does with any answers whatever. For lint and comparisons; it is small where
// conditions are few, and says when it is too large.
//
//   AnswerSpace space({&definition}, {"layanan", "umur"}, Completeness::kAny);
//   const bool all = space.ForEach(2000, [&](const std::vector<AnswerSheet>& sheets) {
//     const Way way = FindWay(definition, sheets[0]); ...
//   });
#pragma once

#include <absl/functional/function_ref.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/surveys/domain/definition.h"

namespace tanggap::surveys {

enum class Completeness {
  kAny,       // every question may be without an answer
  kRequired,  // questions that every definition requires have one, and consent is given to them
};

class AnswerSpace {
 public:
  // The same answers are read against each definition; what one of them cannot read is no answer
  // to it. `questions`: codes of those to be varied; all others have no answer.
  AnswerSpace(std::vector<const Definition*> definitions, const std::set<std::string>& questions,
              Completeness completeness);

  // How many there are; nothing when they are too many to count.
  std::optional<size_t> size() const { return size_; }

  // Calls `visit` with a sheet for each definition, for all answers. False, and nothing is called,
  // when there are more than `most`.
  bool ForEach(size_t most,
               absl::FunctionRef<void(const std::vector<AnswerSheet>& sheets)> visit) const;

 private:
  // One answer to one question, as each definition reads it.
  using Readings = std::vector<std::optional<AnswerValue>>;
  struct Dimension {
    // Where each definition has the question.
    std::vector<std::optional<size_t>> places;
    std::vector<Readings> choices;
  };

  void AddDimension(const std::string& question, Completeness completeness);
  void Put(const Dimension& dimension, size_t choice, std::vector<AnswerSheet>& sheets) const;

  std::vector<const Definition*> definitions_;
  std::vector<Dimension> dimensions_;
  std::optional<size_t> size_ = 1;
};

// What decides whether a question is shown, and whether the way it is shown on is one that counts.
class Dependencies {
 public:
  explicit Dependencies(const Definition& definition);

  // Codes of the questions on whose answers it depends whether the question or page is shown.
  const std::set<std::string>& OfQuestion(size_t question) const { return of_question_[question]; }
  const std::set<std::string>& OfPage(size_t page) const { return of_page_[page]; }
  // And whether a way is screened out.
  const std::set<std::string>& OfScreening() const { return of_screening_; }

 private:
  void AddReads(const Condition& condition, std::set<std::string>& to) const;
  void FillPage(size_t page);

  const Definition& definition_;
  std::vector<std::set<std::string>> of_question_;
  std::vector<std::set<std::string>> of_page_;
  std::set<std::string> of_screening_;
};

}  // namespace tanggap::surveys
