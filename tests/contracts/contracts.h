// Every contract of the project, compiled from its text with comments kept, so that a test can look
// at all of them.
//
//   Contracts contracts;                                            // what stands in proto/tanggap
//   for (const auto* method : contracts.Methods()) ...
//   Contracts planted({{"tanggap/x/v1/x.proto", "syntax = ..."}});  // only these, to prove that a check can fail
#pragma once

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tanggap::contracts {

class Contracts {
 public:
  // Throws std::runtime_error with protoc's words when a contract does not compile.
  Contracts();
  explicit Contracts(std::map<std::string, std::string> planted);

  const std::vector<const google::protobuf::FileDescriptor*>& files() const { return files_; }
  std::vector<const google::protobuf::MethodDescriptor*> Methods() const;
  // Of all files, also those that stand inside a message.
  std::vector<const google::protobuf::EnumDescriptor*> Enums() const;

 private:
  void Compile(const std::vector<std::string>& names);

  std::unique_ptr<google::protobuf::compiler::SourceTree> tree_;
  std::unique_ptr<google::protobuf::compiler::MultiFileErrorCollector> errors_;
  std::unique_ptr<google::protobuf::compiler::Importer> importer_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
};

// What stands above the declaration in its file, as one line.
std::string CommentOf(const google::protobuf::MethodDescriptor& method);
std::string CommentOf(const google::protobuf::ServiceDescriptor& service);

}  // namespace tanggap::contracts
