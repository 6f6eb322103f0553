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

// How many pages of the definition, from the first, count as shown.
size_t ShownPages(const Definition& definition, const Validation& validation,
                  std::string_view shown_through) {
  const std::optional<size_t> said = definition.FindPage(shown_through);
  size_t shown = said.has_value() ? *said + 1 : 0;
  for (size_t q = 0; q < validation.sheet().size(); ++q) {
    if (!validation.way().shown[q] || !validation.sheet()[q].has_value()) continue;
    shown = std::max(shown, definition.questions()[q].page + 1);
  }
  return shown;
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
    if (p < shown_pages && !lacks(p)) continue;
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
