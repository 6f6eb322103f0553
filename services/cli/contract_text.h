// Contracts as people read them: what a method takes and gives and who may call it, what a field
// must hold.
//
//   out << ServiceText(*service, view) << MethodText(*method, view) << MessageText(*message, view);
//   RulesText(*field);      // "required, at most 4000 characters, personal"
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

#include "services/cli/view.h"

namespace tanggap::cli {

// One line for each method.
std::string ServiceText(const google::protobuf::ServiceDescriptor& service, const View& view);
// Its signature, who may call it, and the fields of request and response.
std::string MethodText(const google::protobuf::MethodDescriptor& method, const View& view);
// One line for each field, with its type and rules.
std::string MessageText(const google::protobuf::Descriptor& message, const View& view);
std::string EnumText(const google::protobuf::EnumDescriptor& type, const View& view);
// Empty for a field without rules.
std::string RulesText(const google::protobuf::FieldDescriptor& field);

}  // namespace tanggap::cli
