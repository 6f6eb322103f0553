// What respondents must read before the first question: what is known of who answers, with its
// limits, and how long responses are held. Said by the service, in words that no survey can change.
//
//   *form.mutable_privacy_notice() = PrivacyNotice(collector.respondent_level(), hold_months);
#pragma once

#include "tanggap/surveys/v1/collector.pb.h"
#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

// In Bahasa Indonesia and English. `hold_months`: after the month of a response, never 0.
v1::Wording PrivacyNotice(v1::RespondentLevel level, int hold_months);

}  // namespace tanggap::surveys
