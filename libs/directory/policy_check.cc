#include "libs/directory/policy_check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/policy_book.h"
#include "tanggap/common/v1/classification.pb.h"

namespace tanggap::directory {
namespace {

constexpr v1::ClockKind kNeeded[] = {v1::CLOCK_KIND_VERIFY, v1::CLOCK_KIND_INFORMATION,
                                     v1::CLOCK_KIND_FIRST_RESPONSE, v1::CLOCK_KIND_RESOLVE,
                                     v1::CLOCK_KIND_CONFIRM};

std::string PathOf(int index) { return base::Join("policies[", index, "]"); }

// The policies that new cases get, as indices: of every code the highest version that is not
// retired.
std::vector<int> InEffect(const PolicyList& policies) {
  std::map<std::string_view, int> latest;
  for (int i = 0; i < policies.size(); ++i) {
    if (policies[i].retired()) continue;
    int& best = latest.try_emplace(policies[i].code(), i).first->second;
    if (policies[best].version() < policies[i].version()) best = i;
  }
  std::vector<int> result;
  for (const auto& [code, index] : latest) result.push_back(index);
  std::sort(result.begin(), result.end());
  return result;
}

void CheckSteps(const v1::ServicePolicy& policy, const std::string& path, Findings& findings) {
  std::set<int> clocks;
  for (int i = 0; i < policy.allowances_size(); ++i) {
    const v1::ClockKind clock = policy.allowances(i).clock();
    if (!clocks.insert(clock).second) {
      findings.Error(base::Join(path, ".allowances[", i, "]"),
                     base::Join(v1::ClockKind_Name(clock), " has a limit already in this policy"));
    }
  }
}

}  // namespace

void CheckPolicies(const PolicyList& policies, Findings& findings) {
  std::set<std::string> names;
  for (int i = 0; i < policies.size(); ++i) {
    const std::string name = PolicyName(policies[i]);
    if (!names.insert(name).second) {
      findings.Error(PathOf(i), base::Join("the policy ", name,
                                           " is here twice; give the newer a higher version"));
    }
    CheckSteps(policies[i], PathOf(i), findings);
  }
  std::map<std::tuple<int, int, std::string>, int> cases;
  for (const int i : InEffect(policies)) {
    const v1::ServicePolicy& policy = policies[i];
    const auto [found, fresh] =
        cases.try_emplace({policy.complaint_class(), policy.track(), policy.category()}, i);
    if (!fresh) {
      findings.Error(PathOf(i),
                     base::Join("the policies ", policies[found->second].code(), " and ",
                                policy.code(), " hold for the same cases; retire one of them"));
    }
  }
}

void CheckEveryClassHasAStandard(const PolicyList& policies, Findings& findings) {
  const std::vector<int> in_effect = InEffect(policies);
  for (int number = 1; number <= common::v1::ComplaintClass_MAX; ++number) {
    const auto complaint_class = static_cast<common::v1::ComplaintClass>(number);
    if (complaint_class == common::v1::COMPLAINT_CLASS_WHISTLEBLOWING) continue;
    const std::string& name = common::v1::ComplaintClass_Name(complaint_class);
    const auto found = std::find_if(in_effect.begin(), in_effect.end(), [&](int i) {
      return policies[i].complaint_class() == complaint_class && policies[i].category().empty() &&
             policies[i].track() == common::v1::TRACK_UNSPECIFIED;
    });
    if (found == in_effect.end()) {
      findings.Error("policies",
                     base::Join("no policy holds for ", name, " whatever its track and category"));
      continue;
    }
    for (const v1::ClockKind clock : kNeeded) {
      const auto& allowances = policies[*found].allowances();
      if (std::none_of(allowances.begin(), allowances.end(),
                       [&](const auto& a) { return a.clock() == clock; })) {
        findings.Error(PathOf(*found),
                       base::Join("the standard of ", name, " has no ", v1::ClockKind_Name(clock),
                                  ", so cases could wait in that step for ever"));
      }
    }
  }
}

}  // namespace tanggap::directory
