#include "services/cli/reflection_source.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <functional>

#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::FileDescriptorProto;

struct Answer {
  std::vector<std::string> services;
  std::vector<std::string> files;
};

// A question in the words of both versions.
struct Question {
  enum class Kind { kServices, kFile, kSymbol, kExtension } kind;
  std::string name = "";
  int number = 0;
};

std::shared_ptr<grpc::Channel> Dial(const rpc::ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.tls.has_value()) {
    return grpc::CreateCustomChannel(options.address, grpc::InsecureChannelCredentials(),
                                     arguments);
  }
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.tls->root_certificates;
  return grpc::CreateCustomChannel(options.address, grpc::SslCredentials(tls), arguments);
}

template <typename Request>
Request RequestOf(const Question& question) {
  Request request;
  switch (question.kind) {
    case Question::Kind::kServices:
      request.set_list_services("*");
      break;
    case Question::Kind::kFile:
      request.set_file_by_filename(question.name);
      break;
    case Question::Kind::kSymbol:
      request.set_file_containing_symbol(question.name);
      break;
    case Question::Kind::kExtension:
      request.mutable_file_containing_extension()->set_containing_type(question.name);
      request.mutable_file_containing_extension()->set_extension_number(question.number);
      break;
  }
  return request;
}

absl::Status StatusOf(const grpc::Status& status, const std::string& address) {
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    return errors::Error(errors::Reason::PEER_UNAVAILABLE)
        .With("peer", address)
        .Because(status.error_message());
  }
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

template <typename Service, typename Request, typename Response>
absl::StatusOr<Answer> Ask(const std::shared_ptr<grpc::Channel>& channel,
                           const rpc::ChannelOptions& options, const Question& question) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options.default_timeout));
  const auto stub = Service::NewStub(channel);
  const auto stream = stub->ServerReflectionInfo(&context);
  Response response;
  const bool answered = stream->Write(RequestOf<Request>(question)) && stream->Read(&response);
  stream->WritesDone();
  const grpc::Status status = stream->Finish();
  if (!answered) return StatusOf(status, options.address);
  if (response.has_error_response()) {
    return absl::Status(static_cast<absl::StatusCode>(response.error_response().error_code()),
                        response.error_response().error_message());
  }
  Answer answer;
  for (const auto& service : response.list_services_response().service())
    answer.services.push_back(service.name());
  for (const auto& file : response.file_descriptor_response().file_descriptor_proto())
    answer.files.push_back(file);
  return answer;
}

}  // namespace

class ReflectionSource::Conversation {
 public:
  explicit Conversation(const rpc::ChannelOptions& options)
      : options_(options), channel_(Dial(options)) {}

  absl::StatusOr<Answer> Ask(const Question& question) {
    namespace v1 = grpc::reflection::v1;
    namespace v1alpha = grpc::reflection::v1alpha;
    if (!old_) {
      auto answer =
          cli::Ask<v1::ServerReflection, v1::ServerReflectionRequest, v1::ServerReflectionResponse>(
              channel_, options_, question);
      if (!absl::IsUnimplemented(answer.status())) return answer;
      old_ = true;
    }
    return cli::Ask<v1alpha::ServerReflection, v1alpha::ServerReflectionRequest,
                    v1alpha::ServerReflectionResponse>(channel_, options_, question);
  }

 private:
  const rpc::ChannelOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
  bool old_ = false;
};

ReflectionSource::ReflectionSource(const rpc::ChannelOptions& options)
    : conversation_(std::make_unique<Conversation>(options)) {}
ReflectionSource::~ReflectionSource() = default;

absl::StatusOr<std::vector<std::string>> ReflectionSource::ListServices() {
  TANGGAP_ASSIGN_OR_RETURN(Answer answer, conversation_->Ask({Question::Kind::kServices}));
  return answer.services;
}

bool ReflectionSource::Take(absl::StatusOr<std::vector<std::string>> files,
                            FileDescriptorProto* first) {
  if (!files.ok() || files->empty()) return false;
  for (const std::string& bytes : *files) {
    FileDescriptorProto file;
    if (!file.ParseFromString(bytes)) return false;
    files_.insert({file.name(), file});
    if (&bytes == &files->front()) *first = file;
  }
  return true;
}

bool ReflectionSource::FindFileByName(const std::string& name, FileDescriptorProto* file) {
  const auto known = files_.find(name);
  if (known != files_.end()) {
    *file = known->second;
    return true;
  }
  auto answer = conversation_->Ask({Question::Kind::kFile, name});
  return answer.ok() && Take(answer->files, file);
}

bool ReflectionSource::FindFileContainingSymbol(const std::string& symbol,
                                                FileDescriptorProto* file) {
  auto answer = conversation_->Ask({Question::Kind::kSymbol, symbol});
  return answer.ok() && Take(answer->files, file);
}

bool ReflectionSource::FindFileContainingExtension(const std::string& type, int number,
                                                   FileDescriptorProto* file) {
  auto answer = conversation_->Ask({Question::Kind::kExtension, type, number});
  return answer.ok() && Take(answer->files, file);
}

}  // namespace tanggap::cli
