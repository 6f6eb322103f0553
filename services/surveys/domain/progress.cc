#include "services/surveys/domain/progress.h"

#include <algorithm>

namespace tanggap::surveys {
namespace {

bool HasShown(const Page& page, const Way& way) {
  const auto begin = way.shown.begin();
  return std::find(begin + static_cast<std::ptrdiff_t>(page.first),
                   begin + static_cast<std::ptrdiff_t>(page.last),
                   true) != begin + static_cast<std::ptrdiff_t>(page.last);
}

// Whether there is nothing more to be asked on it. Texts alone are never known to have been read.
bool IsAnswered(const Definition& definition, const Page& page, const Validation& validation) {
  bool any = false;
  for (size_t q = page.first; q < page.last; ++q) {
    if (!validation.way().shown[q] || !definition.questions()[q].TakesAnswer()) continue;
    if (!validation.sheet()[q].has_value()) return false;
    any = true;
  }
  return any;
}

// How many pages of the definition, from the first, count as shown, whatever is open on them.
size_t ShownPages(const Definition& definition, const Validation& validation,
                  std::string_view shown_through) {
  if (const std::optional<size_t> said = definition.FindPage(shown_through)) return *said + 1;
  size_t latest = 0;
  for (size_t q = 0; q < validation.sheet().size(); ++q) {
    if (!validation.way().shown[q] || !validation.sheet()[q].has_value()) continue;
    latest = std::max(latest, definition.questions()[q].page);
  }
  return latest;
}

}  // namespace

Progress ProgressOf(const Definition& definition, const Validation& validation,
                    std::string_view shown_through) {
  const Way& way = validation.way();
  Progress progress{.complete = validation.violations().empty(), .hidden = validation.hidden()};
  const size_t shown_pages = ShownPages(definition, validation, shown_through);
  const auto lacks = [&](size_t page) {
    return std::any_of(validation.lacking().begin(), validation.lacking().end(),
                       [&](size_t q) { return definition.questions()[q].page == page; });
  };
  for (const size_t p : way.pages) {
    const Page& page = definition.pages()[p];
    if (!HasShown(page, way)) continue;
    const bool shown = p < shown_pages || IsAnswered(definition, page, validation);
    if (shown && !lacks(p)) continue;
    progress.next_page = p;
    for (size_t q = page.first; q < page.last; ++q) {
      if (way.shown[q]) progress.questions.push_back(q);
    }
    break;
  }
  progress.screened_out = way.end == v1::SURVEY_END_SCREENED_OUT && validation.lacking().empty();
  return progress;
}

}  // namespace tanggap::surveys
