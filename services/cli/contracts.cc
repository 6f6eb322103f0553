#include "services/cli/contracts.h"

#include <absl/strings/str_replace.h>

#include <algorithm>
#include <vector>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/nearest.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Those that this program was built with.
std::vector<std::string> BuiltInServices() {
  return {"tanggap.complaints.v1.ComplaintsService", "tanggap.directory.v1.DirectoryService",
          "tanggap.surveys.v1.SurveyDesignService",  "tanggap.surveys.v1.CollectionService",
          "tanggap.surveys.v1.RespondentService",    "tanggap.surveys.v1.ResultsService",
          "tanggap.surveys.v1.PublicationService"};
}

// Whether `name` is `full` or its end after a dot.
bool IsEndOf(std::string_view name, std::string_view full) {
  return full == name || (full.size() > name.size() && full.ends_with(name) &&
                          full[full.size() - name.size() - 1] == '.');
}

// The files of the services and all that those import, in the order of the services: where two have
// a message of one name, the first is meant.
void AddFiles(const FileDescriptor* file, std::vector<const FileDescriptor*>* files) {
  if (std::find(files->begin(), files->end(), file) != files->end()) return;
  files->push_back(file);
  for (int i = 0; i < file->dependency_count(); ++i) AddFiles(file->dependency(i), files);
}

std::vector<const FileDescriptor*> FilesOf(const std::vector<const ServiceDescriptor*>& services) {
  std::vector<const FileDescriptor*> files;
  for (const ServiceDescriptor* service : services) AddFiles(service->file(), &files);
  return files;
}

}  // namespace

Contracts::Contracts(const rpc::ChannelOptions& options)
    : source_(options),
      built_in_(*DescriptorPool::generated_pool()),
      both_(&source_, &built_in_),
      pool_(&both_),
      factory_(&pool_) {}

absl::StatusOr<std::unique_ptr<Contracts>> Contracts::Load(const rpc::ChannelOptions& options) {
  std::unique_ptr<Contracts> contracts(new Contracts(options));
  absl::StatusOr<std::vector<std::string>> names = contracts->source_.ListServices();
  contracts->from_service_ = names.ok();
  if (absl::IsUnavailable(names.status()) || absl::IsDeadlineExceeded(names.status()))
    return names.status();
  if (!names.ok()) names = BuiltInServices();
  std::sort(names->begin(), names->end());
  for (const std::string& name : *names) {
    if (name.starts_with("grpc.")) continue;
    if (const ServiceDescriptor* service = contracts->pool_.FindServiceByName(name))
      contracts->services_.push_back(service);
  }
  return contracts;
}

absl::StatusOr<const MethodDescriptor*> Contracts::FindMethod(std::string_view written) const {
  const std::string name = absl::StrReplaceAll(base::AsAbsl(written), {{"/", "."}});
  std::vector<const MethodDescriptor*> found;
  std::vector<std::string> names;
  for (const ServiceDescriptor* service : services_) {
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* method = service->method(i);
      if (method->full_name() == name) return method;
      if (IsEndOf(name, method->full_name())) found.push_back(method);
      names.push_back(method->name());
    }
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    return UsageError(base::Join("Several services have a method ", name, ": write ",
                                 found[0]->full_name(), " or ", found[1]->full_name(), "."));
  }
  const std::string nearest = Nearest(name.substr(name.rfind('.') + 1), names);
  return UsageError(base::Join("The service has no method ", name, ".",
                               nearest.empty() ? std::string(" See: tanggap describe")
                                               : base::Join(" Did you mean ", nearest, "?")));
}

const Descriptor* Contracts::FindMessage(const std::string& written) const {
  if (const Descriptor* message = pool_.FindMessageTypeByName(written)) return message;
  for (const FileDescriptor* file : FilesOf(services_)) {
    for (int i = 0; i < file->message_type_count(); ++i) {
      if (IsEndOf(written, file->message_type(i)->full_name())) return file->message_type(i);
    }
  }
  return nullptr;
}

const google::protobuf::EnumDescriptor* Contracts::FindEnum(const std::string& written) const {
  if (const auto* type = pool_.FindEnumTypeByName(written)) return type;
  for (const FileDescriptor* file : FilesOf(services_)) {
    for (int i = 0; i < file->enum_type_count(); ++i) {
      if (IsEndOf(written, file->enum_type(i)->full_name())) return file->enum_type(i);
    }
  }
  return nullptr;
}

std::unique_ptr<google::protobuf::Message> Contracts::New(const Descriptor* type) {
  return std::unique_ptr<google::protobuf::Message>(factory_.GetPrototype(type)->New());
}

}  // namespace tanggap::cli
