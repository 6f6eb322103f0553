#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

enum class Kind { kNone = -1, kLooksOn = 0, kHandles = 1, kHandlesTriage = 2 };

Kind KindOf(common::v1::Role role) {
  switch (role) {
    case common::v1::ROLE_CITIZEN:
    case common::v1::ROLE_PROXY:
    case common::v1::ROLE_FRONT_DESK:
      return Kind::kNone;  // not by their agency but by what they filed
    case common::v1::ROLE_OFFICER:
    case common::v1::ROLE_SUPERVISOR:
    case common::v1::ROLE_AGENCY_ADMIN:
      return Kind::kHandles;
    case common::v1::ROLE_COORDINATOR:
      return Kind::kHandlesTriage;
    default:
      return Kind::kLooksOn;
  }
}

}  // namespace

void AppendViewer(postgres::Params& params, const Viewer& viewer, common::v1::Relation relation) {
  std::vector<std::string> agencies, units;
  std::vector<int64_t> kinds;
  for (const Grant& grant : viewer.grants) {
    const Kind kind = KindOf(grant.role);
    if (kind == Kind::kNone || grant.agency.empty()) continue;
    agencies.push_back(grant.agency);
    units.push_back(grant.unit);
    kinds.push_back(static_cast<int64_t>(kind));
  }
  params.TextArray(viewer.Persons())
      .OptionalUuid(viewer.mailbox)
      .Int(relation)
      .TextArray(agencies)
      .TextArray(units)
      .IntArray(kinds)
      .TextArray(FrontDeskAgencies(viewer));
}

std::vector<std::string> StaffAgencies(const Viewer& viewer) {
  std::vector<std::string> agencies;
  for (const Grant& grant : viewer.grants) {
    if (KindOf(grant.role) != Kind::kNone && !grant.agency.empty())
      agencies.push_back(grant.agency);
  }
  return agencies;
}

std::vector<std::string> FrontDeskAgencies(const Viewer& viewer) {
  std::vector<std::string> desks;
  for (const Grant& grant : viewer.grants) {
    if (grant.role == common::v1::ROLE_FRONT_DESK) desks.push_back(grant.agency);
  }
  return desks;
}

Ties TiesOf(const postgres::Row& row, const Viewer& viewer) {
  return {
      .reporter = viewer.mailbox == row.Uuid("complaint") || viewer.Is(row.Text("reporter_key")),
      .filer = viewer.Is(row.Text("filer_key"))};
}

bool MayKnowOfficers(const Viewer& viewer) {
  bool may = false;
  for (const Grant& grant : viewer.grants) {
    switch (grant.role) {
      case common::v1::ROLE_OFFICER:
      case common::v1::ROLE_SUPERVISOR:
      case common::v1::ROLE_AGENCY_ADMIN:
      case common::v1::ROLE_LIAISON:
        may = true;
        break;
      // These add no cases of an agency to a list.
      case common::v1::ROLE_CITIZEN:
      case common::v1::ROLE_PROXY:
      case common::v1::ROLE_FRONT_DESK:
        break;
      default:
        return false;
    }
  }
  return may;
}

}  // namespace tanggap::complaints
