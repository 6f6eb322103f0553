// What an imported step says beside its action: of its particulars only those that the action
// speaks of, and none that only the service itself can know.
//
//   Step step = ToldStepOf(imported.action(), imported.detail());
//   TANGGAP_RETURN_IF_ERROR(CheckTold(step));
#pragma once

#include <absl/status/status.h>

#include "services/complaints/domain/step.h"

namespace tanggap::complaints {

Step ToldStepOf(v1::Action action, const v1::StepDetail& detail);

// INVALID_FIELD when something is missing or beside its range that a live step must say too. What
// needs the directory is looked at elsewhere.
absl::Status CheckTold(const Step& step);

}  // namespace tanggap::complaints
