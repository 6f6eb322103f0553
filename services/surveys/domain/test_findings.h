// What lint says of a draft, in a line each, for tests: "ERROR CODE_TWICE draft.pages[0].code".
//
//   EXPECT_THAT(Told(Lint(Worded(draft), {})), ElementsAre("ERROR EMPTY draft.pages"));
#pragma once

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

inline std::vector<std::string> Told(const Findings& findings) {
  std::vector<std::string> told;
  for (const Finding& finding : findings.all()) {
    told.push_back(base::Join(finding.severity == v1::LINT_SEVERITY_ERROR ? "ERROR " : "WARNING ",
                              v1::LintRule_Name(finding.rule).substr(sizeof("LINT_RULE_") - 1), " ",
                              finding.field));
  }
  return told;
}

}  // namespace tanggap::surveys
