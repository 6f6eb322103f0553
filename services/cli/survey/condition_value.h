// Whether a condition of a questionnaire holds for the answers so far: which questions of the page
// that is being asked are to be shown. What holds in the end is the service's to say.
//
//   if (question.has_relevance() && !Holds(question.relevance(), content)) continue;
#pragma once

#include "tanggap/surveys/v1/logic.pb.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::cli {

bool Holds(const surveys::v1::Condition& condition, const surveys::v1::ResponseContent& content);

}  // namespace tanggap::cli
