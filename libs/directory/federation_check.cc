#include "libs/directory/federation_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "libs/base/strings.h"
#include "libs/directory/agency_check.h"
#include "libs/directory/policy_check.h"

namespace tanggap::directory {
namespace {

using Agencies = std::map<std::string_view, const v1::Agency*>;

std::string Path(std::string_view list, int index) { return base::Join(list, "[", index, "]"); }

template <typename List>
bool HasCode(const List& list, std::string_view code) {
  return std::any_of(list.begin(), list.end(),
                     [code](const auto& entry) { return entry.code() == code; });
}

void CheckInstances(const v1::Federation& federation, Findings& findings) {
  std::set<std::string_view> codes;
  std::set<std::string_view> issuers;
  for (int i = 0; i < federation.instances_size(); ++i) {
    const v1::Instance& instance = federation.instances(i);
    if (!codes.insert(instance.code()).second) {
      findings.Error(Path("instances", i),
                     base::Join("the instance '", instance.code(), "' is here twice"));
    }
    if (!issuers.insert(instance.issuer()).second) {
      findings.Error(Path("instances", i) + ".issuer",
                     base::Join("the issuer ", instance.issuer(), " belongs to another instance"));
    }
    const size_t colon = instance.address().rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == instance.address().size()) {
      findings.Error(Path("instances", i) + ".address",
                     "not a host and port such as 10.0.0.5:7410");
    }
  }
  if (federation.instances().empty())
    findings.Error("instances", "a federation needs at least one instance");
}

bool HasCondition(const v1::RoutingRule& rule) {
  return !rule.intake_point().empty() || !rule.region().empty() || !rule.category().empty() ||
         rule.complaint_class() != common::v1::COMPLAINT_CLASS_UNSPECIFIED;
}

// Whether whatever fits `later` fits `earlier` too.
bool Covers(const v1::RoutingRule& earlier, const v1::RoutingRule& later) {
  return (earlier.intake_point().empty() || earlier.intake_point() == later.intake_point()) &&
         (earlier.region().empty() || IsWithin(later.region(), earlier.region())) &&
         (earlier.category().empty() || earlier.category() == later.category()) &&
         (earlier.complaint_class() == common::v1::COMPLAINT_CLASS_UNSPECIFIED ||
          earlier.complaint_class() == later.complaint_class());
}

void CheckReachable(const v1::Federation& federation, Findings& findings) {
  for (int i = 0; i < federation.routing_size(); ++i) {
    if (!HasCondition(federation.routing(i)) && i + 1 < federation.routing_size()) {
      findings.Warning(Path("routing", i), "fits every complaint, so no later rule is ever asked");
      return;
    }
    for (int earlier = 0; earlier < i; ++earlier) {
      if (!Covers(federation.routing(earlier), federation.routing(i))) continue;
      findings.Warning(Path("routing", i), base::Join("is never asked: whatever fits it fits rule ",
                                                      earlier + 1, " too, which comes first"));
      break;
    }
  }
}

// Whether the agency or one that follows it takes new cases.
bool TakesCases(const Agencies& agencies, const v1::Agency* agency) {
  for (size_t hop = 0; agency && hop <= agencies.size(); ++hop) {
    if (!agency->retired()) return true;
    const auto next = agencies.find(agency->successor());
    agency = next == agencies.end() ? nullptr : next->second;
  }
  return false;
}

void CheckRule(const v1::Federation& federation, int index, const Agencies& agencies,
               const std::set<std::string_view>& points, Findings& findings) {
  const v1::RoutingRule& rule = federation.routing(index);
  const std::string path = Path("routing", index);
  if (!rule.intake_point().empty() && !points.count(rule.intake_point())) {
    findings.Error(path + ".intake_point",
                   base::Join("no intake point has the code '", rule.intake_point(), "'"));
  }
  const bool known = rule.category().empty() ||
                     std::any_of(agencies.begin(), agencies.end(), [&](const auto& entry) {
                       return HasCode(entry.second->categories(), rule.category());
                     });
  if (!known) {
    findings.Error(path + ".category",
                   base::Join("no agency has a category '", rule.category(), "'"));
  }
  const auto agency = agencies.find(rule.agency());
  if (agency == agencies.end()) {
    findings.Error(path + ".agency", base::Join("no agency has the code '", rule.agency(), "'"));
  } else if (!TakesCases(agencies, agency->second)) {
    findings.Error(path + ".agency",
                   base::Join("the agency '", rule.agency(), "' is retired and has no successor"));
  } else if (!rule.to_category().empty() &&
             !HasCode(agency->second->categories(), rule.to_category())) {
    findings.Error(
        path + ".to_category",
        base::Join("the agency '", rule.agency(), "' has no category '", rule.to_category(), "'"));
  }
}

void CheckCoordinator(const std::vector<const v1::Agency*>& agencies, Findings& of_federation,
                      std::vector<Findings>& of_agencies) {
  const v1::Agency* coordinator = nullptr;
  for (size_t i = 0; i < agencies.size(); ++i) {
    const auto& duties = agencies[i]->duties();
    if (std::find(duties.begin(), duties.end(), v1::AGENCY_DUTY_COORDINATOR) == duties.end())
      continue;
    if (agencies[i]->retired()) {
      of_agencies[i].Error("duties", "a retired agency cannot be the coordinator");
    } else if (coordinator) {
      of_agencies[i].Error("duties",
                           base::Join("'", coordinator->code(), "' is the coordinator already"));
    } else {
      coordinator = agencies[i];
    }
  }
  if (!coordinator)
    of_federation.Error("",
                        "no agency has AGENCY_DUTY_COORDINATOR: nobody would run the triage queue");
}

void CheckReferences(const v1::Federation& federation, const v1::Agency& agency,
                     const Agencies& agencies, Findings& findings) {
  if (agency.instance().empty() && federation.instances_size() != 1) {
    findings.Error("instance",
                   "says no instance; only a federation of one instance can do without");
  } else if (!agency.instance().empty() && !HasCode(federation.instances(), agency.instance())) {
    findings.Error("instance",
                   base::Join("the federation has no instance '", agency.instance(), "'"));
  }
  if (agency.successor().empty()) return;
  if (!agencies.count(agency.successor())) {
    findings.Error("successor", base::Join("no agency has the code '", agency.successor(), "'"));
  } else if (!agency.retired()) {
    findings.Warning("successor",
                     "has a successor but is not retired, so the successor gets nothing");
  } else if (!TakesCases(agencies, &agency)) {
    findings.Error("successor", "its successors lead to nobody who takes cases, or back to itself");
  }
}

}  // namespace

void CheckFederation(const v1::Federation& federation, const RegionIndex* regions,
                     Findings& findings) {
  CheckLabel(federation.label(), "label", findings);
  CheckInstances(federation, findings);
  for (int i = 0; i < federation.routing_size(); ++i) {
    CheckRegion(federation.routing(i).region(), Path("routing", i) + ".region", regions, findings);
  }
  CheckReachable(federation, findings);
  CheckPolicies(federation.policies(), findings);
  CheckEveryClassHasAStandard(federation.policies(), findings);
}

void CheckTogether(const v1::Federation& federation, const std::vector<const v1::Agency*>& agencies,
                   Findings& of_federation, std::vector<Findings>& of_agencies) {
  Agencies by_code;
  for (const v1::Agency* agency : agencies) by_code.emplace(agency->code(), agency);
  std::map<std::string_view, std::string_view> points;
  std::set<std::string_view> point_codes;
  for (size_t i = 0; i < agencies.size(); ++i) {
    CheckReferences(federation, *agencies[i], by_code, of_agencies[i]);
    for (int p = 0; p < agencies[i]->intake_points_size(); ++p) {
      const std::string& code = agencies[i]->intake_points(p).code();
      const auto [found, fresh] = points.try_emplace(code, agencies[i]->code());
      if (!fresh && found->second != agencies[i]->code()) {
        of_agencies[i].Error(Path("intake_points", p) + ".code",
                             base::Join("the agency '", found->second, "' has an intake point '",
                                        code, "' already"));
      }
      point_codes.insert(code);
    }
  }
  CheckCoordinator(agencies, of_federation, of_agencies);
  for (int i = 0; i < federation.routing_size(); ++i)
    CheckRule(federation, i, by_code, point_codes, of_federation);
}

}  // namespace tanggap::directory
