// Who is looking, and for which agencies they may look and act. Whether they may see a survey at
// all is decided in the statement that loads it (store/visibility.h), from the same Viewer.
//
//   if (!viewer.ActsFor(survey.agency)) return NotForWhole(...);         // sees it, for a unit alone
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tanggap/common/v1/access.pb.h"

namespace tanggap::surveys {

struct Grant {
  common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
  // "*" for every agency; empty for none.
  std::string agency;
  // Empty for the agency as a whole.
  std::string unit;

  bool Covers(std::string_view other_agency) const {
    return agency == "*" || (agency == other_agency && !agency.empty());
  }
};

struct Viewer {
  // Keyed pseudonym of the person or system, and those under other live master keys.
  std::string person;
  std::vector<std::string> former_persons = {};
  // The grants that the called method admits.
  std::vector<Grant> grants;

  // Holds one of the method's roles in the agency, be it for one unit alone.
  bool Sees(std::string_view agency) const {
    return std::any_of(grants.begin(), grants.end(),
                       [&](const Grant& grant) { return grant.Covers(agency); });
  }
  // Holds one of them for the agency as a whole.
  bool ActsFor(std::string_view agency) const { return ActsForUnit(agency, ""); }
  // Holds one of them for that unit, or for the agency as a whole.
  bool ActsForUnit(std::string_view agency, std::string_view unit) const {
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
      return grant.Covers(agency) && (grant.unit.empty() || grant.unit == unit);
    });
  }
  // The agencies of the grants, each once; "*" for all.
  std::vector<std::string> Agencies() const {
    std::vector<std::string> agencies;
    for (const Grant& grant : grants) {
      if (!grant.agency.empty()) agencies.push_back(grant.agency);
    }
    std::sort(agencies.begin(), agencies.end());
    agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
    return agencies;
  }
};

}  // namespace tanggap::surveys
