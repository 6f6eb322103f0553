// What follows from a response: the suggestions that are to be filed, and what the respondent is
// offered.
//
//   for (const FollowUp* rule : FollowUpsOf(definition, way)) ...
#pragma once

#include <string_view>
#include <vector>

#include "services/surveys/domain/way.h"

namespace tanggap::surveys {

// The rules of the questionnaire that hold, in its order. A suggestion is among them only where
// there are words to file and, where the rule asks for it, consent was given. Nothing follows from
// a way that is screened out.
std::vector<const FollowUp*> FollowUpsOf(const Definition& definition, const Way& way);

// The words that a rule of FollowUpsOf files.
std::string_view CommentOf(const FollowUp& rule, const Way& way);

}  // namespace tanggap::surveys
