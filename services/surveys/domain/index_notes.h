// What must be said wherever an index is printed, so that nobody trusts it for more than it is
// worth.
//
//   AddNotes(profile, input, index);             // index is filled but for its notes
#pragma once

#include "services/surveys/domain/group_index.h"

namespace tanggap::surveys {

void AddNotes(const Profile& profile, const GroupInput& input, v1::Index& index);

}  // namespace tanggap::surveys
