#include "services/surveys/domain/findings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {
namespace {

// The fields of a draft that hold others, in the order of the contract; what else there is comes
// with the message that it stands in.
constexpr std::array<std::string_view, 10> kOrder = {
    "draft",      "pages",     "languages", "introduction", "thanks",
    "follow_ups", "relevance", "questions", "jumps",        "collectors"};

// Where a finding stands, comparable: for each step of its path the rank of the field, and the
// index.
std::vector<std::pair<size_t, size_t>> PositionOf(std::string_view field) {
  std::vector<std::pair<size_t, size_t>> position;
  for (const std::string& step : base::Split(field, '.')) {
    const size_t bracket = step.find('[');
    const auto rank = std::find(kOrder.begin(), kOrder.end(), step.substr(0, bracket));
    if (rank == kOrder.end()) break;
    size_t index = 0;
    for (size_t i = bracket; i < step.size(); ++i) {
      if (step[i] >= '0' && step[i] <= '9') index = index * 10 + static_cast<size_t>(step[i] - '0');
    }
    position.emplace_back(rank - kOrder.begin(), index);
  }
  return position;
}

}  // namespace

void Findings::Error(v1::LintRule rule, std::string_view field, Sentence sentence) {
  all_.push_back({v1::LINT_SEVERITY_ERROR, rule, std::string(field), std::move(sentence)});
}

void Findings::Warning(v1::LintRule rule, std::string_view field, Sentence sentence) {
  all_.push_back({v1::LINT_SEVERITY_WARNING, rule, std::string(field), std::move(sentence)});
}

bool Findings::HasErrors() const {
  return std::any_of(all_.begin(), all_.end(), [](const Finding& finding) {
    return finding.severity == v1::LINT_SEVERITY_ERROR;
  });
}

void Findings::Arrange(size_t most) {
  std::stable_sort(all_.begin(), all_.end(), [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity < b.severity;
    return PositionOf(a.field) < PositionOf(b.field);
  });
  if (all_.size() > most) all_.resize(most);
}

absl::Status Findings::ToRefusal() const {
  errors::Error error(errors::Reason::SURVEY_DEFINITION_INVALID);
  bool first = true;
  for (const Finding& finding : all_) {
    if (finding.severity != v1::LINT_SEVERITY_ERROR) continue;
    if (first) error.With("field", finding.field);
    first = false;
    error.Field(finding.field, finding.sentence.en);
  }
  return error;
}

std::string PathOfPage(int page) { return base::Join("draft.pages[", page, "]"); }

std::string PathOfQuestion(int page, int question) {
  return base::Join(PathOfPage(page), ".questions[", question, "]");
}

}  // namespace tanggap::surveys
