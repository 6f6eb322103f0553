// Whether a response can be taken as it is: every answer, and the way that all of them lead. Every
// violation is told.
//
//   const Validation validation = Validate(definition, content.answers(), today);
//   if (!validation.violations.empty()) return RefusalOf(validation.violations, "content");
//   if (validation.way.end == v1::SURVEY_END_SCREENED_OUT) ...
#pragma once

#include <absl/status/status.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "services/surveys/domain/answer_reader.h"
#include "services/surveys/domain/way.h"

namespace tanggap::surveys {

// A response against its questionnaire. The way points into the sheet: they stay together.
class Validation {
 public:
  Validation(const Definition& definition, const Answers& answers,
             std::optional<absl::CivilDay> today);
  Validation(const Validation&) = delete;
  Validation& operator=(const Validation&) = delete;

  const AnswerSheet& sheet() const { return reading_.sheet; }
  const Way& way() const { return way_; }
  // First what is wrong with answers, in their order; then what is missing, in the order of the
  // questions, and consent last.
  const std::vector<Violation>& violations() const { return violations_; }
  // Of these what is wrong with answers each by itself: all that a draft is refused for.
  const std::vector<Violation>& answer_violations() const { return reading_.violations; }

  // Shown questions that must be answered and are not, or consent that must be given and is not; by
  // index, in order.
  const std::vector<size_t>& lacking() const { return lacking_; }
  // Questions that are answered and not shown; by index, in order.
  const std::vector<size_t>& hidden() const { return hidden_; }

 private:
  void FindHidden(const Definition& definition);
  void FindLacking(const Definition& definition);

  AnswerReading reading_;
  Way way_;
  std::vector<Violation> violations_;
  std::vector<size_t> lacking_;
  std::vector<size_t> hidden_;
};

// The status that tells all of them: the reason and question of the first, a field for each at
// `path`.answers[i] or, where one is missing, `path`.answers. There is at least one.
absl::Status RefusalOf(const std::vector<Violation>& violations, std::string_view path);

}  // namespace tanggap::surveys
