// The contracts that `call` and `describe` go by: those of the running service, and, where it tells
// none because reflection is off, those that this program was built with.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto contracts, Contracts::Load(session->options()));
//   const google::protobuf::MethodDescriptor* method = contracts->FindMethod("TrackComplaint");
//   auto request = contracts->New(method->input_type());
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/cli/reflection_source.h"

namespace tanggap::cli {

class Contracts {
 public:
  // Fails only when the service cannot be reached.
  static absl::StatusOr<std::unique_ptr<Contracts>> Load(const rpc::ChannelOptions& options);

  // Whether they are the running service's own.
  bool from_service() const { return from_service_; }
  // Sorted by name, without those of gRPC itself.
  const std::vector<const google::protobuf::ServiceDescriptor*>& services() const {
    return services_;
  }

  // By full name, by "Service.Method", by "Method", with a dot or a slash. A usage error for none
  // and for several.
  absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(
      std::string_view written) const;
  // A message or enum by full name, or by its own name among those that the services speak of. Null
  // for none.
  const google::protobuf::Descriptor* FindMessage(const std::string& written) const;
  const google::protobuf::EnumDescriptor* FindEnum(const std::string& written) const;

  std::unique_ptr<google::protobuf::Message> New(const google::protobuf::Descriptor* type);

 private:
  explicit Contracts(const rpc::ChannelOptions& options);

  ReflectionSource source_;
  google::protobuf::DescriptorPoolDatabase built_in_;
  google::protobuf::MergedDescriptorDatabase both_;
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  bool from_service_ = false;
};

}  // namespace tanggap::cli
