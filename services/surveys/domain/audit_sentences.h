// What an audit says, in both languages.
//
//   FindingSentence(v1::AUDIT_FINDING_KIND_WRONG_GRADE, "B, Baik", language)
#pragma once

#include <string>
#include <string_view>

#include "libs/errors/language.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// `subject` is what the finding speaks of: the grade, element or number.
std::string FindingSentence(v1::AuditFindingKind kind, std::string_view subject,
                            errors::Language language);

// Of WEIGHT_CUT and STEPS_ROUNDED: how the index was computed. `rounded_means_may_be_it` when the
// regulation's own way gives it from NRR that are printed so.
std::string MethodSentence(const v1::Reproduction& way, bool rounded_means_may_be_it,
                           errors::Language language);

}  // namespace tanggap::surveys
