// A step's particulars as the contract's StepDetail: what complaints.history keeps, ListHistory
// shows and imports bring.
#pragma once

#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

v1::StepDetail DetailOf(const Step& step);
// Sets the particulars of `step` and nothing else of it.
void SetDetail(Step& step, const v1::StepDetail& detail);

}  // namespace tanggap::complaints
