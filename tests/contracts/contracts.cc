#include "tests/contracts/contracts.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace tanggap::contracts {

namespace {

namespace fs = std::filesystem;
using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using google::protobuf::compiler::DiskSourceTree;

class Errors : public google::protobuf::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int, const std::string& message) override {
    text += file + ":" + std::to_string(line + 1) + ": " + message + "\n";
  }
  std::string text;
};

// The planted files, and on the disk whatever they import.
class Tree : public google::protobuf::compiler::SourceTree {
 public:
  explicit Tree(std::map<std::string, std::string> planted) : planted_(std::move(planted)) {
    disk_.MapPath("", PROTO_DIR);
    disk_.MapPath("", GOOGLE_PROTO_DIR);
    disk_.MapPath("", "/usr/include");
  }
  google::protobuf::io::ZeroCopyInputStream* Open(const std::string& name) override {
    const auto planted = planted_.find(name);
    if (planted == planted_.end()) return disk_.Open(name);
    return new google::protobuf::io::ArrayInputStream(planted->second.data(),
                                                      static_cast<int>(planted->second.size()));
  }

 private:
  std::map<std::string, std::string> planted_;
  DiskSourceTree disk_;
};

void CollectEnums(const Descriptor& message, std::vector<const EnumDescriptor*>* enums) {
  for (int i = 0; i < message.enum_type_count(); ++i) enums->push_back(message.enum_type(i));
  for (int i = 0; i < message.nested_type_count(); ++i) {
    CollectEnums(*message.nested_type(i), enums);
  }
}

template <typename Declaration>
std::string Comment(const Declaration& declaration) {
  google::protobuf::SourceLocation location;
  declaration.GetSourceLocation(&location);
  std::string text = location.leading_comments;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

Contracts::Contracts() : tree_(std::make_unique<Tree>(std::map<std::string, std::string>())) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(PROTO_DIR) / "tanggap")) {
    if (entry.path().extension() == ".proto") {
      names.push_back(fs::relative(entry.path(), PROTO_DIR).string());
    }
  }
  std::sort(names.begin(), names.end());
  Compile(names);
}

Contracts::Contracts(std::map<std::string, std::string> planted) {
  std::vector<std::string> names;
  names.reserve(planted.size());
  for (const auto& [name, text] : planted) names.push_back(name);
  tree_ = std::make_unique<Tree>(std::move(planted));
  Compile(names);
}

void Contracts::Compile(const std::vector<std::string>& names) {
  auto errors = std::make_unique<Errors>();
  importer_ = std::make_unique<google::protobuf::compiler::Importer>(tree_.get(), errors.get());
  for (const std::string& name : names) {
    const FileDescriptor* file = importer_->Import(name);
    if (file == nullptr) throw std::runtime_error(name + " does not compile:\n" + errors->text);
    files_.push_back(file);
  }
  errors_ = std::move(errors);
}

std::vector<const MethodDescriptor*> Contracts::Methods() const {
  std::vector<const MethodDescriptor*> methods;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->service_count(); ++i) {
      const ServiceDescriptor* service = file->service(i);
      for (int j = 0; j < service->method_count(); ++j) methods.push_back(service->method(j));
    }
  }
  return methods;
}

std::vector<const EnumDescriptor*> Contracts::Enums() const {
  std::vector<const EnumDescriptor*> enums;
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->enum_type_count(); ++i) enums.push_back(file->enum_type(i));
    for (int i = 0; i < file->message_type_count(); ++i) {
      CollectEnums(*file->message_type(i), &enums);
    }
  }
  return enums;
}

std::string CommentOf(const MethodDescriptor& method) { return Comment(method); }
std::string CommentOf(const ServiceDescriptor& service) { return Comment(service); }

}  // namespace tanggap::contracts
