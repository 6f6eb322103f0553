#include "services/complaints/store/visibility.h"

#include <utility>

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

// The viewer's grants as staff, column by column.
struct StaffGrants {
  std::vector<std::string> agencies, units, kinds;
};

StaffGrants StaffGrantsOf(const Viewer& viewer) {
  StaffGrants staff;
  for (const Grant& grant : viewer.grants) {
    const Kind kind = KindOf(grant.role);
    if (kind == Kind::kNone || grant.agency.empty()) continue;
    staff.agencies.push_back(grant.agency);
    staff.units.push_back(grant.unit);
    staff.kinds.push_back(std::to_string(static_cast<int>(kind)));
  }
  return staff;
}

}  // namespace

void AppendViewer(postgres::Params& params, const Viewer& viewer, common::v1::Relation relation) {
  const StaffGrants staff = StaffGrantsOf(viewer);
  params.TextArray(viewer.Persons())
      .OptionalUuid(viewer.mailbox)
      .Int(relation)
      .TextArray(staff.agencies)
      .TextArray(staff.units)
      .TextArray(staff.kinds)
      .TextArray(FrontDeskAgencies(viewer));
}

void AppendAsking(postgres::Params& params, const std::vector<const Wanted*>& wanted) {
  std::vector<base::Uuid> complaints;
  std::vector<std::optional<base::Uuid>> mailboxes;
  std::vector<int64_t> relations;
  std::vector<std::vector<std::string>> persons, agencies, units, kinds, desks;
  for (const Wanted* one : wanted) {
    StaffGrants staff = StaffGrantsOf(one->viewer);
    complaints.push_back(one->complaint);
    persons.push_back(one->viewer.Persons());
    mailboxes.push_back(one->viewer.mailbox);
    relations.push_back(one->relation);
    agencies.push_back(std::move(staff.agencies));
    units.push_back(std::move(staff.units));
    kinds.push_back(std::move(staff.kinds));
    desks.push_back(FrontDeskAgencies(one->viewer));
  }
  params.UuidArray(complaints)
      .ArraysOfText(persons)
      .UuidArray(mailboxes)
      .IntArray(relations)
      .ArraysOfText(agencies)
      .ArraysOfText(units)
      .ArraysOfText(kinds)
      .ArraysOfText(desks);
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
