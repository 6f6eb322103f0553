// What in a message breaks the field rules that its contract states: the same rules that the
// doorway holds requests to.
//
//   CheckFieldRules(agency, findings);
#pragma once

#include <google/protobuf/message.h>

#include "libs/directory/findings.h"

namespace tanggap::directory {

// Leaves out what `findings` already tells of the same field.
void CheckFieldRules(const google::protobuf::Message& message, Findings& findings);

}  // namespace tanggap::directory
