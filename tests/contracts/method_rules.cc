#include <google/api/annotations.pb.h>

#include <regex>
#include <set>

#include "tanggap/common/v1/access.pb.h"
#include "tanggap/common/v1/errors.pb.h"
#include "tanggap/common/v1/rules.pb.h"
#include "tests/contracts/contract_rules.h"

namespace tanggap::contracts {

namespace {

using common::v1::Access;
using google::api::HttpRule;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

// Reads that are POST because a secret or a long question must not stand in a URL.
const std::set<std::string> kReadsByPost = {"TrackComplaint",     "GetDraft",
                                            "VerifyResponse",     "OpenClosingSurvey",
                                            "AuditReportedIndex", "GetOfflineBundle"};
// Unique for ever by what their source calls them instead of by a request_id.
const std::set<std::string> kImports = {"ImportComplaints", "ImportResponses"};
// Known by the receipt of the response that they change: doing it twice is doing it once.
const std::set<std::string> kByReceipt = {"ReviseResponse", "WithdrawResponse"};
// Each call counts, so a client must not repeat it by itself: a wrong secret is a wrong guess.
const std::set<std::string> kNotRepeatable = {"OpenMailbox"};

const Access& AccessOf(const MethodDescriptor& method) {
  return method.options().GetExtension(common::v1::access);
}

std::vector<HttpRule> HttpRulesOf(const MethodDescriptor& method) {
  if (!method.options().HasExtension(google::api::http)) return {};
  const HttpRule& rule = method.options().GetExtension(google::api::http);
  std::vector<HttpRule> rules(rule.additional_bindings().begin(), rule.additional_bindings().end());
  rules.push_back(rule);
  return rules;
}

std::pair<std::string, std::string> VerbAndPath(const HttpRule& rule) {
  switch (rule.pattern_case()) {
    case HttpRule::kGet:
      return {"GET", rule.get()};
    case HttpRule::kPut:
      return {"PUT", rule.put()};
    case HttpRule::kPost:
      return {"POST", rule.post()};
    case HttpRule::kDelete:
      return {"DELETE", rule.delete_()};
    case HttpRule::kPatch:
      return {"PATCH", rule.patch()};
    default:
      return {rule.custom().kind(), rule.custom().path()};
  }
}

bool IsRead(const MethodDescriptor& method) {
  static const std::regex kReads("(Get|List|Count|Watch|Export)[A-Z].*|Head|Read");
  for (const HttpRule& rule : HttpRulesOf(method)) {
    if (rule.pattern_case() != HttpRule::kGet) return kReadsByPost.count(method.name()) > 0;
  }
  return std::regex_match(method.name(), kReads);
}

// What a respondent sends is known by its response_id instead.
bool HasRequestId(const Descriptor& request) {
  const FieldDescriptor* field = request.FindFieldByName("request_id");
  if (field == nullptr) field = request.FindFieldByName("response_id");
  if (field == nullptr || field->type() != FieldDescriptor::TYPE_STRING) return false;
  const auto& rules = field->options().GetExtension(common::v1::rules);
  return rules.required() && rules.format() == common::v1::FORMAT_UUID;
}

bool EachItemHasRequestId(const Descriptor& request) {
  if (request.FindFieldByName("request_id") != nullptr) return false;
  for (int i = 0; i < request.field_count(); ++i) {
    const FieldDescriptor* field = request.field(i);
    if (field->is_repeated() && field->message_type() != nullptr &&
        HasRequestId(*field->message_type())) {
      return true;
    }
  }
  return false;
}

// The field that a path like "complaint.name" leads to; nullptr when there is none.
const FieldDescriptor* Follow(const Descriptor* message, const std::string& path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message == nullptr ? nullptr : message->FindFieldByName(path.substr(0, dot));
  if (field == nullptr || dot == std::string::npos) return field;
  return Follow(field->message_type(), path.substr(dot + 1));
}

// The names of personal fields in a message, at any depth.
void CollectPersonal(const Descriptor& message, const std::string& path,
                     std::set<const Descriptor*>* seen, std::vector<std::string>* found) {
  if (!seen->insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    if (field->options().GetExtension(common::v1::personal)) found->push_back(path + field->name());
    if (field->message_type() != nullptr) {
      CollectPersonal(*field->message_type(), path + field->name() + ".", seen, found);
    }
  }
}

std::vector<std::string> PersonalFields(const Descriptor& message) {
  std::set<const Descriptor*> seen;
  std::vector<std::string> found;
  CollectPersonal(message, "", &seen, &found);
  return found;
}

void CheckHttp(const MethodDescriptor& method, const HttpRule& rule, std::set<std::string>* taken,
               std::vector<std::string>* problems) {
  static const std::regex kVariable(R"(\{([^=}]+)(=([^}]*))?\})");
  const auto [verb, path] = VerbAndPath(rule);
  std::string shape;
  auto at = path.begin();
  for (std::sregex_iterator it(path.begin(), path.end(), kVariable), end; it != end; ++it) {
    const FieldDescriptor* field = Follow(method.input_type(), (*it)[1]);
    if (field == nullptr) {
      problems->push_back(method.full_name() + ": its path names " + (*it)[1].str() +
                          ", which the request has not");
    } else if (field->options().GetExtension(common::v1::personal)) {
      problems->push_back(method.full_name() + ": personal field " + (*it)[1].str() +
                          " stands in the path");
    }
    shape.append(at, (*it)[0].first).append((*it)[2].matched ? (*it)[3].str() : "*");
    at = (*it)[0].second;
  }
  shape.append(at, path.end());
  if (!taken->insert(verb + " " + shape).second) {
    problems->push_back(method.full_name() + ": another RPC has " + verb + " " + shape);
  }
  if (verb != "GET" && verb != "DELETE") return;
  if (!rule.body().empty()) problems->push_back(method.full_name() + ": " + verb + " has no body");
  for (const std::string& field : PersonalFields(*method.input_type())) {
    problems->push_back(method.full_name() + ": personal field " + field + " stands in the query");
  }
}

}  // namespace

std::vector<std::string> AccessProblems(const Contracts& contracts) {
  std::vector<std::string> problems;
  for (const MethodDescriptor* method : contracts.Methods()) {
    const auto complain = [&](const std::string& what) {
      problems.push_back(method->full_name() + ": " + what);
    };
    if (!method->options().HasExtension(common::v1::access)) {
      complain("has no option (tanggap.common.v1.access)");
      continue;
    }
    const Access& access = AccessOf(*method);
    if (access.relation() == common::v1::RELATION_UNSPECIFIED) complain("states no relation");
    if (access.visibility() == common::v1::VISIBILITY_UNSPECIFIED) complain("states no visibility");
    if (access.traffic_class() == common::v1::TRAFFIC_CLASS_UNSPECIFIED) {
      complain("states no traffic_class");
    }
    if (access.roles().empty() && !access.anonymous()) complain("names no role");
    if (access.unnamed_callers() && !access.anonymous()) {
      complain("has unnamed_callers and is not anonymous: whom it admits is known");
    }
    // One method that names them would tell who calls the others.
    if (access.unnamed_callers() != AccessOf(*method->service()->method(0)).unnamed_callers()) {
      complain("differs in unnamed_callers from the first method of its service");
    }
    for (int role : access.roles()) {
      if (role == common::v1::ROLE_UNSPECIFIED) complain("admits ROLE_UNSPECIFIED");
    }
  }
  return problems;
}

std::vector<std::string> RequestIdProblems(const Contracts& contracts) {
  std::vector<std::string> problems;
  for (const MethodDescriptor* method : contracts.Methods()) {
    if (IsRead(*method) || kImports.count(method->name()) > 0) continue;
    if (kByReceipt.count(method->name()) > 0) continue;
    if (kNotRepeatable.count(method->name()) > 0) continue;
    if (!AccessOf(*method).idempotent()) {
      problems.push_back(method->full_name() + ": is not idempotent: a retry would do it twice");
    }
    if (!HasRequestId(*method->input_type()) && !EachItemHasRequestId(*method->input_type())) {
      problems.push_back(method->full_name() +
                         ": its request has no required string request_id of FORMAT_UUID");
    }
  }
  return problems;
}

std::vector<std::string> HttpProblems(const Contracts& contracts) {
  std::vector<std::string> problems;
  std::set<std::string> taken;
  for (const MethodDescriptor* method : contracts.Methods()) {
    for (const HttpRule& rule : HttpRulesOf(*method)) CheckHttp(*method, rule, &taken, &problems);
  }
  return problems;
}

std::vector<std::string> ReasonProblems(const Contracts& contracts) {
  // Reasons have an underscore; "TOKEN_" stands for all that begin so.
  static const std::regex kReason("[A-Z][A-Z0-9]*_[A-Z0-9_]*");
  std::set<std::string> reasons;
  for (int i = 0; i < common::v1::ErrorReason_descriptor()->value_count(); ++i) {
    reasons.insert(common::v1::ErrorReason_descriptor()->value(i)->name().substr(
        std::string("ERROR_REASON_").size()));
  }
  std::vector<std::string> problems;
  const auto check = [&](const std::string& name, const std::string& comment) {
    const size_t errors = comment.find("rrors");
    if (errors == std::string::npos) {
      problems.push_back(name + ": its comment does not say which errors it gives");
      return;
    }
    const std::string listed = comment.substr(errors);
    for (std::sregex_iterator it(listed.begin(), listed.end(), kReason), end; it != end; ++it) {
      const std::string reason = it->str();
      const auto found = reasons.lower_bound(reason);
      const bool is_prefix = reason.back() == '_' && found != reasons.end() &&
                             found->compare(0, reason.size(), reason) == 0;
      if (reasons.count(reason) == 0 && !is_prefix) {
        problems.push_back(name + ": there is no reason " + reason + " in errors.proto");
      }
    }
  };
  for (const MethodDescriptor* method : contracts.Methods()) {
    check(method->full_name(), CommentOf(*method));
    if (method->index() == 0 && CommentOf(*method->service()).find("rrors") != std::string::npos) {
      check(method->service()->full_name(), CommentOf(*method->service()));
    }
  }
  return problems;
}

}  // namespace tanggap::contracts
