#include "services/surveys/domain/way.h"

#include "libs/base/invariant.h"

namespace tanggap::surveys {
namespace {

void ShowPage(const Definition& definition, const Page& page, const AnswerSheet& sheet, Way& way) {
  for (size_t q = page.first; q < page.last; ++q) {
    const Question& question = definition.questions()[q];
    if (question.relevance != nullptr && !Holds(*question.relevance, way.seen)) continue;
    way.shown[q] = true;
    way.seen[q] = WhatIsSeen(sheet[q]);
  }
}

const Jump* FindJump(const Page& page, const SeenAnswers& seen) {
  for (const Jump& jump : page.jumps) {
    if (Holds(jump.when, seen)) return &jump;
  }
  return nullptr;
}

}  // namespace

Way FindWay(const Definition& definition, const AnswerSheet& sheet) {
  TANGGAP_INVARIANT(sheet.size() == definition.questions().size(),
                    "an answer sheet belongs to its definition");
  Way way;
  way.shown.resize(sheet.size());
  way.seen.resize(sheet.size());
  const std::vector<Page>& pages = definition.pages();
  for (size_t p = 0; p < pages.size();) {
    const Page& page = pages[p];
    if (page.relevance != nullptr && !Holds(*page.relevance, way.seen)) {
      ++p;
      continue;
    }
    way.pages.push_back(p);
    ShowPage(definition, page, sheet, way);
    const Jump* jump = FindJump(page, way.seen);
    if (jump != nullptr && !jump->page.has_value()) {
      way.end = jump->end;
      break;
    }
    p = jump == nullptr ? p + 1 : *jump->page;
  }
  return way;
}

}  // namespace tanggap::surveys
