// What states and actions are called, for people.
//
//   LabelOf(v1::COMPLAINT_STATE_ANSWERED).id    // "Sudah dijawab"
#pragma once

#include "tanggap/complaints/v1/lifecycle.pb.h"

namespace tanggap::complaints {

struct Label {
  const char* id;
  const char* en;
};

Label LabelOf(v1::ComplaintState state);
// In the past tense, as an entry of a history.
Label LabelOf(v1::Action action);

}  // namespace tanggap::complaints
