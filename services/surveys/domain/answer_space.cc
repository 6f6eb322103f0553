#include "services/surveys/domain/answer_space.h"

#include <algorithm>
#include <utility>

#include "services/surveys/domain/answer_candidates.h"

namespace tanggap::surveys {
namespace {

constexpr size_t kUncountable = 1'000'000'000;

bool RequiredInAll(const std::vector<const Definition*>& definitions,
                   const std::vector<std::optional<size_t>>& places) {
  for (size_t d = 0; d < definitions.size(); ++d) {
    if (!places[d].has_value()) continue;
    if (!definitions[d]->questions()[*places[d]].required) return false;
  }
  return true;
}

bool IsRefusal(const std::vector<std::optional<AnswerValue>>& readings) {
  return std::any_of(readings.begin(), readings.end(), [](const auto& reading) {
    const auto* agreement = reading.has_value() ? std::get_if<Agreement>(&*reading) : nullptr;
    return agreement != nullptr && !agreement->given;
  });
}

}  // namespace

AnswerSpace::AnswerSpace(std::vector<const Definition*> definitions,
                         const std::set<std::string>& questions, Completeness completeness)
    : definitions_(std::move(definitions)) {
  for (const std::string& question : questions) AddDimension(question, completeness);
}

void AnswerSpace::AddDimension(const std::string& question, Completeness completeness) {
  std::optional<std::vector<Readings>> candidates = CandidatesOf(definitions_, question);
  if (!candidates.has_value()) {
    size_ = std::nullopt;
    return;
  }
  Dimension dimension;
  for (const Definition* definition : definitions_) {
    dimension.places.push_back(definition->Find(question));
  }
  const bool required =
      completeness == Completeness::kRequired && RequiredInAll(definitions_, dimension.places);
  if (!required) dimension.choices.emplace_back(definitions_.size());
  for (Readings& candidate : *candidates) {
    if (required && IsRefusal(candidate)) continue;
    dimension.choices.push_back(std::move(candidate));
  }
  if (dimension.choices.empty()) dimension.choices.emplace_back(definitions_.size());
  if (size_.has_value()) {
    size_ = std::min(*size_ * dimension.choices.size(), kUncountable);
    if (*size_ == kUncountable) size_ = std::nullopt;
  }
  dimensions_.push_back(std::move(dimension));
}

void AnswerSpace::Put(const Dimension& dimension, size_t choice,
                      std::vector<AnswerSheet>& sheets) const {
  for (size_t d = 0; d < sheets.size(); ++d) {
    if (dimension.places[d].has_value()) {
      sheets[d][*dimension.places[d]] = dimension.choices[choice][d];
    }
  }
}

bool AnswerSpace::ForEach(
    size_t most, absl::FunctionRef<void(const std::vector<AnswerSheet>& sheets)> visit) const {
  if (!size_.has_value() || *size_ > most) return false;
  std::vector<AnswerSheet> sheets;
  for (const Definition* definition : definitions_) {
    sheets.emplace_back(definition->questions().size());
  }
  std::vector<size_t> chosen(dimensions_.size());
  for (const Dimension& dimension : dimensions_) Put(dimension, 0, sheets);
  for (size_t count = 0; count < *size_; ++count) {
    visit(sheets);
    // The next one, as a counter counts.
    for (size_t i = 0; i < dimensions_.size(); ++i) {
      chosen[i] = (chosen[i] + 1) % dimensions_[i].choices.size();
      Put(dimensions_[i], chosen[i], sheets);
      if (chosen[i] != 0) break;
    }
  }
  return true;
}

Dependencies::Dependencies(const Definition& definition)
    : definition_(definition),
      of_question_(definition.questions().size()),
      of_page_(definition.pages().size()) {
  for (size_t p = 0; p < definition.pages().size(); ++p) FillPage(p);
  for (size_t p = 0; p < definition.pages().size(); ++p) {
    const Page& page = definition.pages()[p];
    const bool screens = std::any_of(page.jumps.begin(), page.jumps.end(), [](const Jump& jump) {
      return !jump.page.has_value() && jump.end == v1::SURVEY_END_SCREENED_OUT;
    });
    if (!screens) continue;
    of_screening_.insert(of_page_[p].begin(), of_page_[p].end());
    for (const Jump& jump : page.jumps) AddReads(jump.when, of_screening_);
  }
}

// What a condition reads lies before it, so that all of that is filled already.
void Dependencies::FillPage(size_t p) {
  const Page& page = definition_.pages()[p];
  std::set<std::string>& own = of_page_[p];
  if (page.relevance != nullptr) AddReads(*page.relevance, own);
  for (size_t e = 0; e < p; ++e) {
    const Page& earlier = definition_.pages()[e];
    const bool skips =
        std::any_of(earlier.jumps.begin(), earlier.jumps.end(),
                    [&](const Jump& jump) { return !jump.page.has_value() || *jump.page > p; });
    if (!skips) continue;
    own.insert(of_page_[e].begin(), of_page_[e].end());
    for (const Jump& jump : earlier.jumps) AddReads(jump.when, own);
  }
  for (size_t q = page.first; q < page.last; ++q) {
    of_question_[q] = own;
    const Question& question = definition_.questions()[q];
    if (question.relevance != nullptr) AddReads(*question.relevance, of_question_[q]);
  }
}

void Dependencies::AddReads(const Condition& condition, std::set<std::string>& to) const {
  ForEachTest(condition, [&](const Condition& test) {
    to.insert(definition_.questions()[test.question].code);
    const std::set<std::string>& before = of_question_[test.question];
    to.insert(before.begin(), before.end());
  });
}

}  // namespace tanggap::surveys
