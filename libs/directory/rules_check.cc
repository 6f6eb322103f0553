#include "libs/directory/rules_check.h"

#include <memory>
#include <set>
#include <string>

#include "libs/base/strings.h"
#include "libs/rpc/field_rules.h"

namespace tanggap::directory {

void CheckFieldRules(const google::protobuf::Message& message, Findings& findings) {
  rpc::FieldRules rules;
  const absl::Status compiled = rules.Compile(message.GetDescriptor());
  if (!compiled.ok()) {
    findings.Error("", std::string(compiled.message()));
    return;
  }
  std::set<std::string> told;
  for (const Finding& finding : findings.all()) told.insert(finding.path);
  const std::unique_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  for (const errors::FieldViolation& violation : rules.Check(copy.get())) {
    if (!told.count(violation.field)) findings.Error(violation.field, violation.description);
  }
}

}  // namespace tanggap::directory
