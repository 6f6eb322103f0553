#include "libs/rpc/method_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::rpc {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

namespace {

absl::Status CheckKind(const MethodDescriptor& method, bool opens_stream) {
  if (method.client_streaming()) {
    return absl::FailedPreconditionError(
        base::Join("The method ", method.full_name(),
                   " takes a stream; only unary methods and server streams are handled."));
  }
  if (method.server_streaming() == opens_stream) return absl::OkStatus();
  return absl::FailedPreconditionError(
      base::Join("The method ", method.full_name(),
                 opens_stream ? " is unary; register it with Handle or HandleDeferred."
                              : " is a server stream; register it with HandleStream."));
}

}  // namespace

absl::Status MethodTable::Add(std::string_view name, const Message& request,
                              const Descriptor* response, ErasedHandler handler,
                              ErasedOpener opener) {
  const MethodDescriptor* descriptor =
      DescriptorPool::generated_pool()->FindMethodByName(std::string(name));
  if (descriptor == nullptr) {
    return absl::FailedPreconditionError(
        base::Join("No contract has the method ", name, "; write it as package.Service.Method."));
  }
  TANGGAP_RETURN_IF_ERROR(CheckKind(*descriptor, opener != nullptr));
  if (descriptor->input_type() != request.GetDescriptor() ||
      descriptor->output_type() != response) {
    return absl::FailedPreconditionError(base::Join(
        "The handler of ", name, " takes ", request.GetDescriptor()->full_name(), " and gives ",
        response->full_name(), ", but the contract says ", descriptor->input_type()->full_name(),
        " and ", descriptor->output_type()->full_name(), "."));
  }
  TANGGAP_ASSIGN_OR_RETURN(auth::Policy policy, auth::Policy::For(descriptor));
  TANGGAP_RETURN_IF_ERROR(rules_.Compile(descriptor->input_type()));
  const std::string path =
      base::Join("/", descriptor->service()->full_name(), "/", descriptor->name());
  Method method{.name = std::string(name),
                .descriptor = descriptor,
                .request_prototype = &request,
                .policy = std::move(policy),
                .handler = std::move(handler),
                .opener = std::move(opener),
                .metrics = std::make_unique<CallMetrics>(metrics_, name),
                .stream_metrics = nullptr};
  if (method.streams()) method.stream_metrics = std::make_unique<StreamMetrics>(metrics_, name);
  if (!methods_.emplace(path, std::move(method)).second) {
    return absl::FailedPreconditionError(
        base::Join("The method ", name, " has two handlers; remove one."));
  }
  return absl::OkStatus();
}

const Method* MethodTable::Find(const std::string& path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

absl::Status MethodTable::Complete() const {
  for (const auto& [path, method] : methods_) {
    const auto* service = method.descriptor->service();
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor* other = service->method(i);
      if (!other->server_streaming()) continue;
      if (Find(base::Join("/", service->full_name(), "/", other->name())) != nullptr) continue;
      return absl::FailedPreconditionError(base::Join("Nobody opens the server stream ",
                                                      other->full_name(),
                                                      "; register it with HandleStream."));
    }
  }
  return absl::OkStatus();
}

bool MethodTable::has_streams() const {
  return std::any_of(methods_.begin(), methods_.end(),
                     [](const auto& each) { return each.second.streams(); });
}

std::vector<std::string> MethodTable::Services() const {
  std::set<std::string> names;
  for (const auto& [path, method] : methods_)
    names.insert(method.descriptor->service()->full_name());
  return {names.begin(), names.end()};
}

}  // namespace tanggap::rpc
