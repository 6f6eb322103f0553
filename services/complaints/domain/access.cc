#include "services/complaints/domain/access.h"

#include <algorithm>

namespace tanggap::complaints {

namespace {

using common::v1::Role;

// Staff who work on complaints, as opposed to those who look on.
bool Handles(Role role) {
  return role == common::v1::ROLE_OFFICER || role == common::v1::ROLE_SUPERVISOR ||
         role == common::v1::ROLE_AGENCY_ADMIN || role == common::v1::ROLE_COORDINATOR;
}

bool IsHandler(const Grant& grant, const Complaint& complaint) {
  if (!Handles(grant.role) || !grant.Covers(complaint.agency)) return false;
  if (grant.role == common::v1::ROLE_COORDINATOR && !complaint.in_triage) return false;
  return complaint.unit.empty() || grant.unit.empty() || grant.unit == complaint.unit;
}

v1::ActorKind KindOf(Role role) {
  switch (role) {
    case common::v1::ROLE_OFFICER:
      return v1::ACTOR_KIND_OFFICER;
    case common::v1::ROLE_SUPERVISOR:
    case common::v1::ROLE_AGENCY_ADMIN:
      return v1::ACTOR_KIND_SUPERVISOR;
    case common::v1::ROLE_COORDINATOR:
      return v1::ACTOR_KIND_COORDINATOR;
    case common::v1::ROLE_DATA_PROTECTION_OFFICER:
      return v1::ACTOR_KIND_DATA_PROTECTION_OFFICER;
    case common::v1::ROLE_PARTNER_WRITER:
      return v1::ACTOR_KIND_PARTNER;
    default:
      return v1::ACTOR_KIND_UNSPECIFIED;
  }
}

// Who reads PRIVATE texts of their agency without handling the case, as far as their office goes.
bool LooksOn(Role role, const Complaint& complaint) {
  switch (role) {
    // While somebody must say which unit it is for.
    case common::v1::ROLE_LIAISON:
      return IsOpen(complaint.state) && complaint.unit.empty() && !complaint.in_triage;
    case common::v1::ROLE_INSPECTOR:
      return complaint.track == common::v1::TRACK_INVESTIGATIVE;
    case common::v1::ROLE_INFORMATION_OFFICER:
      return complaint.complaint_class == common::v1::COMPLAINT_CLASS_PUBLIC_INFORMATION_REQUEST;
    case common::v1::ROLE_PARTNER_READER:
    case common::v1::ROLE_PARTNER_WRITER:
      return true;
    default:
      return false;
  }
}

// Whether a grant lets its holder read the case as one who handles it.
bool ReadsAsHandler(const Grant& grant, const Complaint& complaint) {
  if (!IsHandler(grant, complaint)) return false;
  // An administrator works on no case, but decides on answers.
  const bool waits = complaint.state == v1::COMPLAINT_STATE_PENDING_APPROVAL;
  if (grant.role == common::v1::ROLE_AGENCY_ADMIN && !waits) return false;
  return complaint.content_visibility != v1::CONTENT_VISIBILITY_CONFIDENTIAL ||
         IsGivenTo(complaint, KindOf(grant.role), grant.unit);
}

// Colleagues of an agency know which of them has to do with a case.
bool KnowsOfficers(Role role) {
  return role == common::v1::ROLE_OFFICER || role == common::v1::ROLE_SUPERVISOR ||
         role == common::v1::ROLE_AGENCY_ADMIN || role == common::v1::ROLE_LIAISON;
}

// Partner systems read what the reporter reads, not what the handlers say among themselves.
bool IsPartner(Role role) {
  return role == common::v1::ROLE_PARTNER_READER || role == common::v1::ROLE_PARTNER_WRITER;
}

bool HasRole(const Viewer& viewer, Role role) {
  return std::any_of(viewer.grants.begin(), viewer.grants.end(),
                     [&](const Grant& grant) { return grant.role == role; });
}

// The desk at which the viewer acts for the reporter: one of the agency that holds the case, else
// that of the clerk who took it down.
const Grant* DeskOf(const Viewer& viewer, const Complaint& complaint, const Ties& ties) {
  if (complaint.filing != v1::FILING_FRONT_DESK) return nullptr;
  const Grant* own = nullptr;
  for (const Grant& grant : viewer.grants) {
    if (grant.role != common::v1::ROLE_FRONT_DESK || grant.agency.empty()) continue;
    if (grant.Covers(complaint.agency)) return &grant;
    if (own == nullptr && ties.filer) own = &grant;
  }
  return own;
}

bool IsAtFrontDesk(const Viewer& viewer, const Complaint& complaint) {
  return DeskOf(viewer, complaint, {}) != nullptr;
}

}  // namespace

std::vector<std::string> Viewer::Persons() const {
  if (person.empty()) return {};
  std::vector<std::string> persons = {person};
  persons.insert(persons.end(), former_persons.begin(), former_persons.end());
  return persons;
}

bool Viewer::Is(const std::string& key) const {
  if (key.empty()) return false;
  return key == person ||
         std::find(former_persons.begin(), former_persons.end(), key) != former_persons.end();
}

std::vector<Actor> CapacitiesOf(const Viewer& viewer, const Complaint& complaint,
                                const Ties& ties) {
  std::vector<Actor> capacities;
  if (ties.reporter) capacities.push_back({.kind = v1::ACTOR_KIND_REPORTER});
  if (ties.filer && complaint.filing == v1::FILING_PROXY &&
      HasRole(viewer, common::v1::ROLE_PROXY)) {
    capacities.push_back({.kind = v1::ACTOR_KIND_PROXY, .for_reporter = true});
  }
  if (const Grant* desk = DeskOf(viewer, complaint, ties)) {
    capacities.push_back({.kind = v1::ACTOR_KIND_FRONT_DESK,
                          .agency = desk->agency,
                          .unit = desk->unit,
                          .officer = viewer.subject,
                          .for_reporter = true});
  }
  for (const Grant& grant : viewer.grants) {
    if (grant.role == common::v1::ROLE_SERVICE_ACCOUNT)
      capacities.push_back({.kind = v1::ACTOR_KIND_SYSTEM});
    const v1::ActorKind kind = KindOf(grant.role);
    if (kind == v1::ACTOR_KIND_UNSPECIFIED || !grant.Covers(complaint.agency)) continue;
    if (Handles(grant.role) && !IsHandler(grant, complaint)) continue;
    capacities.push_back(
        {.kind = kind, .agency = complaint.agency, .unit = grant.unit, .officer = viewer.subject});
  }
  return capacities;
}

Sight SightOf(const Viewer& viewer, const Complaint& complaint, const Ties& ties) {
  const bool named = complaint.reporter_identity == v1::REPORTER_IDENTITY_NAMED;
  const bool confidential = complaint.content_visibility == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  Sight sight;
  // Those who filed it know what they filed, and a clerk acts for the reporter; but neither is the
  // reporter: a seal holds for them too, and only a proxy, who is the reporter's own, looks behind.
  if (ties.reporter || ties.filer || (IsAtFrontDesk(viewer, complaint) && !confidential)) {
    const bool reporters_own =
        ties.reporter || (ties.filer && complaint.filing == v1::FILING_PROXY);
    sight.content = sight.place = true;
    sight.masked_identity = named || reporters_own;
  }
  for (const Grant& grant : viewer.grants) {
    if (!grant.Covers(complaint.agency)) continue;
    if (KnowsOfficers(grant.role)) sight.officers = true;
    const bool handler = ReadsAsHandler(grant, complaint);
    if (!handler && (confidential || !LooksOn(grant.role, complaint))) continue;
    sight.content = true;
    if (!IsPartner(grant.role)) sight.internal = sight.officers = true;
    if (handler) sight.place = sight.pseudonym = true;
    // A sealed reporter is unknown to the handlers until two custodians agree to open the seal.
    if (handler && named) sight.masked_identity = true;
  }
  if (viewer.facts_alone) sight.content = sight.place = sight.masked_identity = false;
  return sight;
}

bool IsGivenTo(const Complaint& complaint, v1::ActorKind kind, const std::string& unit) {
  if (complaint.in_triage) return kind == v1::ACTOR_KIND_COORDINATOR;
  const bool waits = complaint.state == v1::COMPLAINT_STATE_PENDING_APPROVAL;
  if (waits && kind == v1::ACTOR_KIND_SUPERVISOR && unit.empty()) return true;
  return unit == complaint.unit;
}

}  // namespace tanggap::complaints
