#include <regex>
#include <set>

#include "tanggap/common/v1/rules.pb.h"
#include "tests/contracts/contract_rules.h"

namespace tanggap::contracts {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

// Names of fields that hold somebody's words, a person, or an exact place.
const std::regex kWords(
    "(.*_)?(text|description|comment|note|notes|question|answer|reason|title|subject|body|message|"
    "name|officer|actor|reporter|author|person|address|phone|email|contact|national_id|nik|device|"
    "secret|token)");
const std::regex kExactPlace("(.*_)?(latitude|longitude|lat|lng|lon)");

void Visit(const Descriptor& message, std::set<const Descriptor*>* seen,
           std::vector<std::string>* problems) {
  if (!seen->insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor* field = message.field(i);
    const bool is_text = field->type() == FieldDescriptor::TYPE_STRING ||
                         field->type() == FieldDescriptor::TYPE_BYTES;
    if (field->options().GetExtension(common::v1::personal)) {
      problems->push_back(field->full_name() + ": is personal and can be reached from an event");
    }
    if (is_text && std::regex_match(field->name(), kWords)) {
      problems->push_back(field->full_name() + ": an event holds no words and no person");
    }
    if (std::regex_match(field->name(), kExactPlace)) {
      problems->push_back(field->full_name() + ": an event holds no exact place");
    }
    if (field->message_type() != nullptr) Visit(*field->message_type(), seen, problems);
  }
}

}  // namespace

std::vector<std::string> EventProblems(const Contracts& contracts) {
  static const std::regex kEvents("tanggap/[a-z_]+/v[0-9]+/events\\.proto");
  std::vector<std::string> problems;
  std::set<const Descriptor*> seen;
  for (const FileDescriptor* file : contracts.files()) {
    if (!std::regex_match(file->name(), kEvents)) continue;
    for (int i = 0; i < file->message_type_count(); ++i) {
      Visit(*file->message_type(i), &seen, &problems);
    }
  }
  return problems;
}

std::vector<std::string> EnumProblems(const Contracts& contracts) {
  std::vector<std::string> problems;
  for (const EnumDescriptor* type : contracts.Enums()) {
    const std::string zero = type->value(0)->name();
    const std::string ending = "_UNSPECIFIED";
    if (type->value(0)->number() != 0 || zero.size() < ending.size() ||
        zero.compare(zero.size() - ending.size(), ending.size(), ending) != 0) {
      problems.push_back(type->full_name() + ": its first value is not 0 and ..." + ending);
    }
  }
  return problems;
}

}  // namespace tanggap::contracts
