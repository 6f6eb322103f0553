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

absl::Status MethodTable::Add(std::string_view name, const Message& request,
                              const Descriptor* response, ErasedHandler handler) {
  const MethodDescriptor* descriptor =
      DescriptorPool::generated_pool()->FindMethodByName(std::string(name));
  if (descriptor == nullptr) {
    return absl::FailedPreconditionError(
        base::Join("No contract has the method ", name, "; write it as package.Service.Method."));
  }
  if (descriptor->client_streaming() || descriptor->server_streaming()) {
    return absl::FailedPreconditionError(
        base::Join("The method ", name, " is a stream; only unary methods are handled."));
  }
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
  Method method{std::string(name),  descriptor,
                &request,           std::move(policy),
                std::move(handler), std::make_unique<CallMetrics>(metrics_, name)};
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

std::vector<std::string> MethodTable::Services() const {
  std::set<std::string> names;
  for (const auto& [path, method] : methods_)
    names.insert(method.descriptor->service()->full_name());
  return {names.begin(), names.end()};
}

}  // namespace tanggap::rpc
