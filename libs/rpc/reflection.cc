#include "libs/rpc/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <set>

#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"

namespace tanggap::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;

// A file and all it imports, the file first.
template <typename Response>
void AddFile(const FileDescriptor* file, std::set<const FileDescriptor*>* seen,
             Response* response) {
  if (!seen->insert(file).second) return;
  FileDescriptorProto proto;
  file->CopyTo(&proto);
  response->mutable_file_descriptor_response()->add_file_descriptor_proto(
      proto.SerializeAsString());
  for (int i = 0; i < file->dependency_count(); ++i) AddFile(file->dependency(i), seen, response);
}

template <typename Response>
void AnswerFile(const FileDescriptor* file, Response* response) {
  if (file == nullptr) {
    response->mutable_error_response()->set_error_code(grpc::StatusCode::NOT_FOUND);
    response->mutable_error_response()->set_error_message("No such file, symbol or extension.");
    return;
  }
  std::set<const FileDescriptor*> seen;
  AddFile(file, &seen, response);
}

template <typename Request>
const FileDescriptor* FileOfExtension(const Request& request) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  const Descriptor* type =
      pool->FindMessageTypeByName(request.file_containing_extension().containing_type());
  if (type == nullptr) return nullptr;
  const FieldDescriptor* extension =
      pool->FindExtensionByNumber(type, request.file_containing_extension().extension_number());
  return extension == nullptr ? nullptr : extension->file();
}

template <typename Response>
void AnswerExtensionNumbers(const std::string& type_name, Response* response) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  const Descriptor* type = pool->FindMessageTypeByName(type_name);
  if (type == nullptr) return AnswerFile(nullptr, response);
  auto* numbers = response->mutable_all_extension_numbers_response();
  numbers->set_base_type_name(type_name);
  std::vector<const FieldDescriptor*> extensions;
  pool->FindAllExtensions(type, &extensions);
  for (const FieldDescriptor* extension : extensions)
    numbers->add_extension_number(extension->number());
}

template <typename Request, typename Response>
void Answer(const std::vector<std::string>& services, const Request& request, Response* response) {
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  response->set_valid_host(request.host());
  *response->mutable_original_request() = request;
  switch (request.message_request_case()) {
    case Request::kFileByFilename:
      return AnswerFile(pool->FindFileByName(request.file_by_filename()), response);
    case Request::kFileContainingSymbol:
      return AnswerFile(pool->FindFileContainingSymbol(request.file_containing_symbol()), response);
    case Request::kFileContainingExtension:
      return AnswerFile(FileOfExtension(request), response);
    case Request::kAllExtensionNumbersOfType:
      return AnswerExtensionNumbers(request.all_extension_numbers_of_type(), response);
    case Request::kListServices:
      response->mutable_list_services_response();
      for (const std::string& name : services)
        response->mutable_list_services_response()->add_service()->set_name(name);
      return;
    default:
      response->mutable_error_response()->set_error_code(grpc::StatusCode::INVALID_ARGUMENT);
      response->mutable_error_response()->set_error_message("The request asks nothing.");
  }
}

template <typename Request, typename Response>
class Reactor final : public grpc::ServerBidiReactor<Request, Response> {
 public:
  explicit Reactor(const std::vector<std::string>& services) : services_(services) {
    this->StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    response_.Clear();
    Answer(services_, request_, &response_);
    this->StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(grpc::Status::OK);
    this->StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  const std::vector<std::string> services_;
  Request request_;
  Response response_;
};

template <typename Service, typename Request, typename Response>
class Reflection final : public Service {
 public:
  explicit Reflection(const std::vector<std::string>& services) : services_(services) {}
  grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(
      grpc::CallbackServerContext*) override {
    return new Reactor<Request, Response>(services_);
  }

 private:
  const std::vector<std::string> services_;
};

}  // namespace

std::vector<std::unique_ptr<grpc::Service>> ReflectionServices(
    const std::vector<std::string>& services) {
  namespace v1 = grpc::reflection::v1;
  namespace v1alpha = grpc::reflection::v1alpha;
  std::vector<std::string> listed = services;
  listed.emplace_back(v1::ServerReflection::service_full_name());
  listed.emplace_back(v1alpha::ServerReflection::service_full_name());
  std::vector<std::unique_ptr<grpc::Service>> made;
  made.push_back(
      std::make_unique<Reflection<v1::ServerReflection::CallbackService,
                                  v1::ServerReflectionRequest, v1::ServerReflectionResponse>>(
          listed));
  made.push_back(
      std::make_unique<
          Reflection<v1alpha::ServerReflection::CallbackService, v1alpha::ServerReflectionRequest,
                     v1alpha::ServerReflectionResponse>>(listed));
  return made;
}

}  // namespace tanggap::rpc
