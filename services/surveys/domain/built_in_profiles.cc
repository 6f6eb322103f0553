#include "services/surveys/domain/built_in_profiles.h"

#include <google/protobuf/text_format.h>

#include <string>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "tanggap_text/surveys_profiles.h"

namespace tanggap::surveys {

std::vector<v1::IndexProfile> BuiltInProfiles() {
  std::vector<v1::IndexProfile> profiles;
  for (const auto& [file, text] : text::surveys_profiles()) {
    v1::IndexProfile profile;
    TANGGAP_INVARIANT(google::protobuf::TextFormat::ParseFromString(std::string(text), &profile),
                      std::string(file).c_str());
    profile.set_name(base::Join("indexProfiles/", profile.code()));
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace tanggap::surveys
