// The service standards of a federation and its agencies, and which of them judges a case.
//
//   PolicyBook book;
//   book.Add(kFederation, federation.policies());
//   book.Add("dinkes", dinkes.policies());
//   book.Finish();
//   std::shared_ptr<const Policy> policy = book.For("dinkes",
//   common::v1::COMPLAINT_CLASS_COMPLAINT, common::v1::TRACK_LIGHT, "obat"); const v1::Allowance*
//   resolve = policy->AllowanceFor(v1::CLOCK_KIND_RESOLVE); case.policy = policy->id; //
//   dinkes/complaint-light@1+federation/complaint@2 book.ById(case.policy); // the same for ever,
//   whatever policies come later
//
// What fits a case is tried in this order: the agency's own before the federation's; within a file
// those for the category before those for all, then those for the track before those for all. The
// first that fits gives its allowances, and each clock that it leaves out is taken from the next
// that has it. Every policy that gave something is named in the id, so that the id alone says how a
// case was judged.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::directory {

// The name under which the federation's policies stand in ids; no agency may have it as its code.
inline constexpr std::string_view kFederation = "federation";

// What a case is judged by: the allowances of one service policy, completed by those it rests on.
struct Policy {
  std::string id;
  // By clock, each at most once.
  std::vector<v1::Allowance> allowances;
  v1::ReopenPolicy reopening;

  // Null when the standard sets no limit for that step.
  const v1::Allowance* AllowanceFor(v1::ClockKind clock) const;
};

class PolicyBook {
 public:
  using Policies = google::protobuf::RepeatedPtrField<v1::ServicePolicy>;

  // `file` is an agency's code or kFederation. An agency without policies is added too.
  void Add(std::string_view file, const Policies& policies);
  // To be called once, after the last Add and before the first question.
  void Finish();

  // Null for an agency that was not added, and for a class without any policy.
  std::shared_ptr<const Policy> For(std::string_view agency,
                                    common::v1::ComplaintClass complaint_class,
                                    common::v1::Track track, std::string_view category) const;
  // Also what new cases no longer get; null when a policy that the id names is not in the files.
  std::shared_ptr<const Policy> ById(std::string_view id) const;

  // Every policy with its single id, such as dinkes/complaint@1: what must never change once used.
  const std::map<std::string, v1::ServicePolicy, std::less<>>& all() const { return all_; }

 private:
  struct Candidate {
    std::string id;
    const v1::ServicePolicy* policy;
  };
  using Key = std::tuple<std::string, int, int, std::string>;

  std::vector<Candidate> InEffect(std::string_view file) const;
  static void AddFitting(const std::vector<Candidate>& candidates,
                         common::v1::ComplaintClass complaint_class, common::v1::Track track,
                         std::string_view category, std::vector<Candidate>& fitting);
  static Policy Merge(const std::vector<Candidate>& candidates);
  void FinishAgency(const std::string& agency, const std::vector<Candidate>& federation);

  std::vector<std::string> agencies_;
  std::map<std::string, v1::ServicePolicy, std::less<>> all_;
  std::map<Key, std::shared_ptr<const Policy>, std::less<>> by_case_;
  std::map<std::string, std::shared_ptr<const Policy>, std::less<>> by_id_;
};

// complaint@1, the way a policy is named within its file.
std::string PolicyName(const v1::ServicePolicy& policy);

// Of a policy what may never change once it was used: all but `retired`.
std::string LastingContent(v1::ServicePolicy policy);

}  // namespace tanggap::directory
