// The index of a survey as people read it: the figures of every element, how sure they are, what is
// withheld, and what must be said beside them.
//
//   out << IndexPage(survey.title(), request, response, view);
#pragma once

#include <string>

#include "services/cli/view.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::cli {

std::string IndexPage(const std::string& title, const surveys::v1::GetIndexRequest& request,
                      const surveys::v1::GetIndexResponse& response, const View& view);

// "Series 3 has no responses in 2026-Q3 yet; ask for series 2, which has: --series 2."; "" when the
// series has some, or none has.
std::string EarlierSeriesText(const surveys::v1::GetIndexRequest& request,
                              const surveys::v1::GetIndexResponse& response, const View& view);

}  // namespace tanggap::cli
