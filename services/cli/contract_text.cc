#include "services/cli/contract_text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <google/api/annotations.pb.h>

#include <algorithm>
#include <vector>

#include "libs/base/strings.h"
#include "services/cli/field_text.h"
#include "services/cli/layout.h"
#include "tanggap/common/v1/access.pb.h"
#include "tanggap/common/v1/rules.pb.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;

std::string TypeText(const FieldDescriptor& field) {
  if (field.is_map()) {
    return base::Join("map<", field.message_type()->field(0)->type_name(), ", ",
                      TypeText(*field.message_type()->field(1)), ">");
  }
  std::string type = field.type_name();
  if (field.message_type() != nullptr) type = field.message_type()->name();
  if (field.enum_type() != nullptr) type = field.enum_type()->name();
  return base::Join(field.is_repeated() ? "repeated " : "", type);
}

// The lower-case short name of a value of an enum of ours.
std::string Lower(const google::protobuf::EnumValueDescriptor* value) {
  return value == nullptr ? "" : absl::AsciiStrToLower(ShortName(value));
}

std::string RestOf(const google::api::HttpRule& rule) {
  if (!rule.get().empty()) return base::Join("GET ", rule.get());
  if (!rule.post().empty()) return base::Join("POST ", rule.post());
  if (!rule.patch().empty()) return base::Join("PATCH ", rule.patch());
  if (!rule.put().empty()) return base::Join("PUT ", rule.put());
  return rule.delete_().empty() ? "" : base::Join("DELETE ", rule.delete_());
}

std::string CallersOf(const common::v1::Access& access) {
  std::vector<std::string> roles;
  if (access.anonymous()) roles.emplace_back("anybody");
  for (const int role : access.roles())
    roles.push_back(Lower(common::v1::Role_descriptor()->FindValueByNumber(role)));
  return absl::StrJoin(roles, ", ");
}

void AddLine(std::string_view name, std::string_view value, const View& view, std::string* text) {
  if (value.empty()) return;
  constexpr size_t kNameWidth = 12;
  std::string before = base::Join("  ", view.Dim(Padded(name, kNameWidth)));
  for (const std::string& line : Wrapped(value, kLineWidth - kNameWidth - 2)) {
    *text += base::Join(before, line, "\n");
    before = std::string(kNameWidth + 2, ' ');
  }
}

std::string Limit(std::string_view word, double number) { return base::Join(word, " ", number); }

}  // namespace

std::string RulesText(const FieldDescriptor& field) {
  const common::v1::FieldRules& rules = field.options().GetExtension(common::v1::rules);
  const char* unit = field.type() == FieldDescriptor::TYPE_BYTES ? " bytes" : " characters";
  std::vector<std::string> parts;
  if (rules.required()) parts.emplace_back("required");
  if (rules.output_only()) parts.emplace_back("output only");
  if (rules.input_only()) parts.emplace_back("input only");
  if (rules.min_length() > 0) parts.push_back(base::Join("at least ", rules.min_length(), unit));
  if (rules.max_length() > 0) parts.push_back(base::Join("at most ", rules.max_length(), unit));
  if (!rules.pattern().empty()) parts.push_back(base::Join("matches ", rules.pattern()));
  if (rules.format() != 0) {
    parts.push_back(base::Join(
        "format ", Lower(common::v1::Format_descriptor()->FindValueByNumber(rules.format()))));
  }
  if (rules.has_minimum()) parts.push_back(Limit("from", rules.minimum()));
  if (rules.has_maximum()) parts.push_back(Limit("up to", rules.maximum()));
  if (rules.min_items() > 0) parts.push_back(base::Join("at least ", rules.min_items(), " items"));
  if (rules.max_items() > 0) parts.push_back(base::Join("at most ", rules.max_items(), " items"));
  if (field.options().GetExtension(common::v1::personal)) parts.emplace_back("personal");
  if (field.real_containing_oneof() != nullptr) {
    parts.push_back(base::Join("one of ", field.real_containing_oneof()->name()));
  }
  if (field.enum_type() != nullptr && !rules.output_only()) {
    parts.push_back(absl::StrJoin(EnumNames(field.enum_type()), " | "));
  }
  return absl::StrJoin(parts, ", ");
}

std::string ServiceText(const google::protobuf::ServiceDescriptor& service, const View& view) {
  std::string text = base::Join(view.Bold(service.full_name()), "\n");
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    text +=
        base::Join("  ", method.name(), "(", method.input_type()->name(), ") returns ",
                   method.server_streaming() ? "stream " : "", method.output_type()->name(), "\n");
  }
  return text;
}

std::string MethodText(const MethodDescriptor& method, const View& view) {
  const common::v1::Access& access = method.options().GetExtension(common::v1::access);
  std::string text = base::Join(view.Bold(method.full_name()), "\n");
  AddLine("callers", CallersOf(access), view, &text);
  if (access.relation() != 0) {
    AddLine("relation",
            Lower(common::v1::Relation_descriptor()->FindValueByNumber(access.relation())), view,
            &text);
    AddLine("shows",
            Lower(common::v1::Visibility_descriptor()->FindValueByNumber(access.visibility())),
            view, &text);
    AddLine("traffic",
            Lower(common::v1::TrafficClass_descriptor()->FindValueByNumber(access.traffic_class())),
            view, &text);
    AddLine("repeatable", access.idempotent() ? "yes" : "no", view, &text);
  }
  AddLine("REST", RestOf(method.options().GetExtension(google::api::http)), view, &text);
  text += base::Join("\ntakes ", MessageText(*method.input_type(), view),
                     method.server_streaming() ? "\ngives a stream of " : "\ngives ",
                     MessageText(*method.output_type(), view));
  return text;
}

std::string MessageText(const Descriptor& message, const View& view) {
  std::string text = base::Join(view.Bold(message.full_name()), "\n");
  size_t names = 0, types = 0;
  for (int i = 0; i < message.field_count(); ++i) {
    names = std::max(names, message.field(i)->name().size());
    types = std::max(types, TypeText(*message.field(i)).size());
  }
  const size_t depth = 2 + names + 2 + types + 2;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    std::string line =
        base::Join("  ", Padded(field.name(), names + 2), Padded(TypeText(field), types + 2));
    for (const std::string& part :
         Wrapped(RulesText(field), depth + 30 < kLineWidth ? kLineWidth - depth : 30)) {
      line += view.Dim(part);
      while (line.ends_with(' ')) line.pop_back();
      text += base::Join(line, "\n");
      line = std::string(depth, ' ');
    }
    // A field without rules has no part.
    if (RulesText(field).empty()) {
      while (line.ends_with(' ')) line.pop_back();
      text += base::Join(line, "\n");
    }
  }
  return text;
}

std::string EnumText(const google::protobuf::EnumDescriptor& type, const View& view) {
  std::string text = base::Join(view.Bold(type.full_name()), "\n");
  for (int i = 0; i < type.value_count(); ++i) {
    text += base::Join("  ", type.value(i)->number(), "  ", type.value(i)->name(), "\n");
  }
  return text;
}

}  // namespace tanggap::cli
