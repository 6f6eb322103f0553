// The index profiles that every agency may use, from data/profiles: each file says which law it
// follows, and what of it is to be confirmed.
//
//   for (const v1::IndexProfile& message : BuiltInProfiles()) registry.Add(message, *MakeProfile(message));
#pragma once

#include <vector>

#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

// By code. Their resource names are filled.
std::vector<v1::IndexProfile> BuiltInProfiles();

}  // namespace tanggap::surveys
