// What was found in a draft: gathered by the rules of lint, each in a function of its own.
//
//   Findings findings;
//   CheckTexts(draft, findings);
//   if (findings.HasErrors()) return findings.ToRefusal();
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/surveys/domain/sentence.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

struct Finding {
  v1::LintSeverity severity = v1::LINT_SEVERITY_UNSPECIFIED;
  v1::LintRule rule = v1::LINT_RULE_UNSPECIFIED;
  // Where, for example draft.pages[2].questions[0].element.
  std::string field;
  Sentence sentence;
};

class Findings {
 public:
  void Error(v1::LintRule rule, std::string_view field, Sentence sentence);
  void Warning(v1::LintRule rule, std::string_view field, Sentence sentence);

  const std::vector<Finding>& all() const { return all_; }
  bool HasErrors() const;
  // Errors first, then in the order of the draft; what is beyond `most` is dropped.
  void Arrange(size_t most);
  // SURVEY_DEFINITION_INVALID with a field for each error. There is at least one.
  absl::Status ToRefusal() const;

 private:
  std::vector<Finding> all_;
};

// The paths of a draft's parts: draft.pages[2], draft.pages[2].questions[0].
std::string PathOfPage(int page);
std::string PathOfQuestion(int page, int question);

}  // namespace tanggap::surveys
