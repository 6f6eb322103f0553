// In which steps staff may know how many a quota has taken. Told one by one, or by a limit that is
// reached one by one, it would say of each respondent whether they are among those it counts.
//
//   shown.set_taken_count(taken - taken % QuotaStep(collector.level, survey.min_cell));
//   if (quota.limit() % QuotaStep(collector.level, survey.min_cell) != 0) ...
#pragma once

#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

inline int QuotaStep(v1::RespondentLevel level, int min_cell) {
  return level == v1::RESPONDENT_LEVEL_IDENTIFIED || min_cell <= 0 ? 1 : min_cell;
}

}  // namespace tanggap::surveys
