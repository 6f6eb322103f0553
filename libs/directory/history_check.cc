#include "libs/directory/history_check.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "libs/base/strings.h"
#include "libs/directory/policy_check.h"

namespace tanggap::directory {
namespace {

void ComparePolicies(const PolicyList& before, const PolicyList& now, Findings& findings) {
  std::map<std::string, int> known;
  for (int i = 0; i < now.size(); ++i) known.emplace(PolicyName(now[i]), i);
  for (const v1::ServicePolicy& policy : before) {
    const std::string name = PolicyName(policy);
    const auto found = known.find(name);
    if (found == known.end()) {
      findings.Error(
          "policies",
          base::Join("the policy ", name,
                     " has vanished, but cases may have been judged by it: keep it, retired"));
    } else if (LastingContent(policy) != LastingContent(now[found->second])) {
      findings.Error(base::Join("policies[", found->second, "]"),
                     base::Join("the policy ", name,
                                " has changed, but cases may have been judged by it: keep it as it "
                                "was, retired, and add version ",
                                policy.version() + 1));
    }
  }
}

template <typename List>
void CompareCodes(const List& before, const List& now, std::string_view name, Findings& findings) {
  std::set<std::string_view> known;
  for (const auto& entry : now) known.insert(entry.code());
  for (const auto& entry : before) {
    if (known.count(entry.code())) continue;
    findings.Error(std::string(name), base::Join("'", entry.code(), "' has vanished from ", name,
                                                 ", but cases may name it: keep it, retired"));
  }
}

void CompareAgency(const v1::Agency& before, const v1::Agency& now, Findings& findings) {
  ComparePolicies(before.policies(), now.policies(), findings);
  CompareCodes(before.units(), now.units(), "units", findings);
  CompareCodes(before.categories(), now.categories(), "categories", findings);
  CompareCodes(before.intake_points(), now.intake_points(), "intake_points", findings);
}

}  // namespace

void CheckHistory(const Directory& previous, const v1::Federation& federation,
                  const std::vector<const v1::Agency*>& agencies, Findings& of_federation,
                  std::vector<Findings>& of_agencies) {
  ComparePolicies(previous.federation().policies(), federation.policies(), of_federation);
  std::set<std::string_view> known;
  for (size_t i = 0; i < agencies.size(); ++i) {
    known.insert(agencies[i]->code());
    if (const AgencyEntry* before = previous.FindAgency(agencies[i]->code())) {
      CompareAgency(before->proto(), *agencies[i], of_agencies[i]);
    }
  }
  for (const auto& agency : previous.agencies()) {
    if (known.count(agency->code())) continue;
    of_federation.Error(
        "", base::Join("the agency '", agency->code(),
                       "' has vanished, but cases may name it: keep its file, retired"));
  }
}

}  // namespace tanggap::directory
