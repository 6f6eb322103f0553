// What an audit says, in both languages.
//
//   FindingSentence(v1::AUDIT_FINDING_KIND_WEIGHT_CUT, "0.111", language)
#pragma once

#include <string>
#include <string_view>

#include "libs/errors/language.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// `subject` is what the finding speaks of: the weight, grade, element or number.
std::string FindingSentence(v1::AuditFindingKind kind, std::string_view subject,
                            errors::Language language);

}  // namespace tanggap::surveys
