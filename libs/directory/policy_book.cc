#include "libs/directory/policy_book.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/strings.h"

namespace tanggap::directory {
namespace {

using common::v1::ComplaintClass;
using common::v1::Track;

bool Fits(const v1::ServicePolicy& policy, ComplaintClass complaint_class, Track track,
          std::string_view category) {
  return policy.complaint_class() == complaint_class &&
         (policy.track() == common::v1::TRACK_UNSPECIFIED || policy.track() == track) &&
         (policy.category().empty() || policy.category() == category);
}

// Category over track over class.
int Closeness(const v1::ServicePolicy& policy) {
  return (policy.category().empty() ? 0 : 2) +
         (policy.track() == common::v1::TRACK_UNSPECIFIED ? 0 : 1);
}

}  // namespace

std::string PolicyName(const v1::ServicePolicy& policy) {
  return base::Join(policy.code(), "@", policy.version());
}

std::string LastingContent(v1::ServicePolicy policy) {
  policy.clear_retired();
  return policy.SerializeAsString();
}

const v1::Allowance* Policy::AllowanceFor(v1::ClockKind clock) const {
  for (const v1::Allowance& allowance : allowances) {
    if (allowance.clock() == clock) return &allowance;
  }
  return nullptr;
}

void PolicyBook::Add(std::string_view file, const Policies& policies) {
  if (file != kFederation) agencies_.emplace_back(file);
  for (const v1::ServicePolicy& policy : policies) {
    all_.insert_or_assign(base::Join(file, "/", PolicyName(policy)), policy);
  }
}

// Of every code the highest version that new cases still get.
std::vector<PolicyBook::Candidate> PolicyBook::InEffect(std::string_view file) const {
  std::map<std::string_view, Candidate> latest;
  const std::string prefix = base::Join(file, "/");
  for (auto it = all_.lower_bound(prefix);
       it != all_.end() && it->first.compare(0, prefix.size(), prefix) == 0; ++it) {
    if (it->second.retired()) continue;
    Candidate& best =
        latest.try_emplace(it->second.code(), Candidate{it->first, &it->second}).first->second;
    if (best.policy->version() < it->second.version()) best = {it->first, &it->second};
  }
  std::vector<Candidate> result;
  for (const auto& [code, candidate] : latest) result.push_back(candidate);
  return result;
}

void PolicyBook::AddFitting(const std::vector<Candidate>& candidates,
                            ComplaintClass complaint_class, Track track, std::string_view category,
                            std::vector<Candidate>& fitting) {
  const size_t begin = fitting.size();
  for (const Candidate& candidate : candidates) {
    if (Fits(*candidate.policy, complaint_class, track, category)) fitting.push_back(candidate);
  }
  std::stable_sort(fitting.begin() + static_cast<ptrdiff_t>(begin), fitting.end(),
                   [](const Candidate& a, const Candidate& b) {
                     return Closeness(*a.policy) > Closeness(*b.policy);
                   });
}

Policy PolicyBook::Merge(const std::vector<Candidate>& candidates) {
  Policy merged;
  bool has_reopening = false;
  for (const Candidate& candidate : candidates) {
    bool gave = false;
    for (const v1::Allowance& allowance : candidate.policy->allowances()) {
      if (merged.AllowanceFor(allowance.clock())) continue;
      merged.allowances.push_back(allowance);
      gave = true;
    }
    if (!has_reopening && candidate.policy->has_reopening()) {
      merged.reopening = candidate.policy->reopening();
      has_reopening = true;
      gave = true;
    }
    if (gave) merged.id = base::Join(merged.id, merged.id.empty() ? "" : "+", candidate.id);
  }
  std::sort(merged.allowances.begin(), merged.allowances.end(),
            [](const v1::Allowance& a, const v1::Allowance& b) { return a.clock() < b.clock(); });
  return merged;
}

void PolicyBook::Finish() {
  const std::vector<Candidate> federation = InEffect(kFederation);
  for (const std::string& agency : agencies_) FinishAgency(agency, federation);
}

// Decides every case beforehand. Agencies without policies of their own share the federation's.
void PolicyBook::FinishAgency(const std::string& agency, const std::vector<Candidate>& federation) {
  const std::vector<Candidate> own = InEffect(agency);
  std::set<std::string> categories = {""};
  for (const Candidate& candidate : own) categories.insert(candidate.policy->category());
  for (const Candidate& candidate : federation) categories.insert(candidate.policy->category());
  for (int class_number = 1; class_number <= common::v1::ComplaintClass_MAX; ++class_number) {
    for (int track_number = 0; track_number <= common::v1::Track_MAX; ++track_number) {
      for (const std::string& category : categories) {
        const auto complaint_class = static_cast<ComplaintClass>(class_number);
        const auto track = static_cast<Track>(track_number);
        std::vector<Candidate> fitting;
        AddFitting(own, complaint_class, track, category, fitting);
        AddFitting(federation, complaint_class, track, category, fitting);
        if (fitting.empty()) continue;
        Policy merged = Merge(fitting);
        std::shared_ptr<const Policy>& shared = by_id_[merged.id];
        if (!shared) shared = std::make_shared<const Policy>(std::move(merged));
        by_case_[{agency, class_number, track_number, category}] = shared;
      }
    }
  }
}

std::shared_ptr<const Policy> PolicyBook::For(std::string_view agency,
                                              ComplaintClass complaint_class, Track track,
                                              std::string_view category) const {
  using View = std::tuple<std::string_view, int, int, std::string_view>;
  auto found = by_case_.find(View(agency, complaint_class, track, category));
  if (found == by_case_.end()) found = by_case_.find(View(agency, complaint_class, track, ""));
  return found == by_case_.end() ? nullptr : found->second;
}

std::shared_ptr<const Policy> PolicyBook::ById(std::string_view id) const {
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) return found->second;
  std::vector<Candidate> candidates;
  for (const std::string& part : base::Split(id, '+')) {
    const auto policy = all_.find(part);
    if (policy == all_.end()) return nullptr;
    candidates.push_back({part, &policy->second});
  }
  if (candidates.empty()) return nullptr;
  return std::make_shared<const Policy>(Merge(candidates));
}

}  // namespace tanggap::directory
