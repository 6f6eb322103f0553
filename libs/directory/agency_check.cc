#include "libs/directory/agency_check.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "libs/base/strings.h"
#include "libs/directory/calendar_check.h"
#include "libs/directory/policy_book.h"
#include "libs/directory/policy_check.h"

namespace tanggap::directory {
namespace {

constexpr std::array<std::string_view, 4> kLanguages = {"id", "en", "jv", "su"};

std::string Path(std::string_view list, int index) { return base::Join(list, "[", index, "]"); }

// The entries of a repeated field by code; the later of two with one code is told.
template <typename Entry>
using ByCode = std::map<std::string_view, const Entry*>;

template <typename List>
auto Index(const List& list, std::string_view name, Findings& findings) {
  ByCode<typename List::value_type> by_code;
  for (int i = 0; i < list.size(); ++i) {
    if (list[i].code().empty()) findings.Error(Path(name, i), "says no code");
    if (!by_code.try_emplace(list[i].code(), &list[i]).second) {
      findings.Error(Path(name, i) + ".code",
                     base::Join("the code '", list[i].code(), "' is here twice"));
    }
    CheckLabel(list[i].label(), Path(name, i) + ".label", findings);
  }
  return by_code;
}

// Whether going from entry to entry by `next` comes back to where it began.
template <typename Entry, typename Next>
bool GoesInACircle(const ByCode<Entry>& by_code, const Entry& start, Next next) {
  std::string_view at = next(start);
  for (size_t hop = 0; hop <= by_code.size() && !at.empty(); ++hop) {
    if (at == start.code()) return true;
    const auto found = by_code.find(at);
    if (found == by_code.end()) return false;
    at = next(*found->second);
  }
  return false;
}

// The successors of units or categories.
template <typename List, typename Entry>
void CheckSuccessors(const List& list, std::string_view name, const ByCode<Entry>& by_code,
                     Findings& findings) {
  for (int i = 0; i < list.size(); ++i) {
    const std::string& successor = list[i].successor();
    if (successor.empty()) continue;
    const std::string path = Path(name, i) + ".successor";
    if (!by_code.count(successor)) {
      findings.Error(path, base::Join("nothing in ", name, " has the code '", successor, "'"));
    } else if (GoesInACircle(by_code, list[i],
                             [](const Entry& e) -> std::string_view { return e.successor(); })) {
      findings.Error(path, "its successors lead back to itself");
    } else if (!list[i].retired()) {
      findings.Warning(path, "has a successor but is not retired, so the successor gets nothing");
    }
  }
}

// A reference to a unit, from something that is in use.
void CheckUnit(const std::string& code, const std::string& path, bool in_use,
               const ByCode<v1::Unit>& units, Findings& findings) {
  if (code.empty()) return;
  const auto found = units.find(code);
  if (found == units.end()) {
    findings.Error(path, base::Join("no unit has the code '", code, "'"));
  } else if (in_use && found->second->retired() && found->second->successor().empty()) {
    findings.Error(path, base::Join("the unit '", code, "' is retired and has no successor"));
  }
}

void CheckUnits(const v1::Agency& agency, const ByCode<v1::Unit>& units, const RegionIndex* regions,
                Findings& findings) {
  for (int i = 0; i < agency.units_size(); ++i) {
    const v1::Unit& unit = agency.units(i);
    const std::string path = Path("units", i);
    CheckUnit(unit.parent(), path + ".parent", !unit.retired(), units, findings);
    if (GoesInACircle(units, unit,
                      [](const v1::Unit& u) -> std::string_view { return u.parent(); })) {
      findings.Error(path + ".parent", "the units above it lead back to itself");
    }
    CheckRegion(unit.region(), path + ".region", regions, findings);
  }
  CheckSuccessors(agency.units(), "units", units, findings);
}

void CheckIntakePoints(const v1::Agency& agency, const ByCode<v1::Unit>& units,
                       const RegionIndex* regions, Findings& findings) {
  Index(agency.intake_points(), "intake_points", findings);
  for (int i = 0; i < agency.intake_points_size(); ++i) {
    const v1::IntakePoint& point = agency.intake_points(i);
    const std::string path = Path("intake_points", i);
    CheckUnit(point.unit(), path + ".unit", !point.retired(), units, findings);
    CheckRegion(point.region(), path + ".region", regions, findings);
    if (point.has_latitude() != point.has_longitude()) {
      findings.Error(path, "give both latitude and longitude, or neither");
    }
  }
}

void CheckPolicyCategories(const v1::Agency& agency, const ByCode<v1::Category>& categories,
                           Findings& findings) {
  for (int i = 0; i < agency.policies_size(); ++i) {
    const std::string& category = agency.policies(i).category();
    if (!category.empty() && !categories.count(category)) {
      findings.Error(Path("policies", i) + ".category",
                     base::Join("no category has the code '", category, "'"));
    }
  }
}

}  // namespace

void CheckLabel(const common::v1::LocalizedText& label, const std::string& path,
                Findings& findings) {
  if (label.id().empty()) findings.Error(path, "has no text in Bahasa Indonesia (id)");
  if (label.en().empty()) findings.Warning(path, "has no text in English (en)");
}

void CheckRegion(const std::string& code, const std::string& path, const RegionIndex* regions,
                 Findings& findings) {
  if (code.empty() || !regions) return;
  if (!regions->Contains(code))
    findings.Error(path, base::Join("no region has the code '", code, "'"));
}

void CheckAgency(const v1::Agency& agency, const RegionIndex* regions, Findings& findings) {
  if (agency.code() == kFederation)
    findings.Error("code", "'federation' is not free to be an agency's code");
  CheckLabel(agency.label(), "label", findings);
  CheckRegion(agency.region(), "region", regions, findings);
  const ByCode<v1::Unit> units = Index(agency.units(), "units", findings);
  const ByCode<v1::Category> categories = Index(agency.categories(), "categories", findings);
  CheckUnits(agency, units, regions, findings);
  for (int i = 0; i < agency.categories_size(); ++i) {
    const v1::Category& category = agency.categories(i);
    CheckUnit(category.unit(), Path("categories", i) + ".unit", !category.retired(), units,
              findings);
  }
  CheckSuccessors(agency.categories(), "categories", categories, findings);
  CheckIntakePoints(agency, units, regions, findings);
  CheckCalendar(agency.calendar(), "calendar", findings);
  CheckPolicies(agency.policies(), findings);
  CheckPolicyCategories(agency, categories, findings);
  for (int i = 0; i < agency.languages_size(); ++i) {
    if (std::find(kLanguages.begin(), kLanguages.end(), agency.languages(i)) == kLanguages.end()) {
      findings.Error(Path("languages", i),
                     base::Join("'", agency.languages(i), "' is none of id, en, jv and su"));
    }
  }
}

}  // namespace tanggap::directory
