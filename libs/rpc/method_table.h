// Every method that a server answers, with what the contract says of it and the handler that does
// it. Filled at start, never changed while calls run. Internal to libs/rpc: services use
// rpc::Server.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libs/auth/policy.h"
#include "libs/rpc/call_metrics.h"
#include "libs/rpc/context.h"
#include "libs/rpc/feed.h"
#include "libs/rpc/field_rules.h"
#include "libs/rpc/reply.h"
#include "libs/rpc/stream_metrics.h"

namespace tanggap::rpc {

// A handler without its types. The request is of the type it was registered with.
using ErasedHandler = std::function<void(const Context&, const google::protobuf::Message& request,
                                         internal::RawReply)>;

// Opens a server stream.
using ErasedOpener = std::function<internal::OpenedFeed(
    const Context&, const google::protobuf::Message& request, Waker)>;

struct Method {
  std::string name;  // "tanggap.complaints.v1.ComplaintsService.CreateComplaint"
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const google::protobuf::Message* request_prototype = nullptr;
  auth::Policy policy;
  ErasedHandler handler;  // of a unary method
  ErasedOpener opener;    // of a server stream
  std::unique_ptr<CallMetrics> metrics;
  std::unique_ptr<StreamMetrics> stream_metrics;  // of a server stream
  bool streams() const { return opener != nullptr; }
};

class MethodTable {
 public:
  explicit MethodTable(telemetry::Metrics& metrics) : metrics_(metrics) {}

  // Takes the handler of a unary method or the opener of a server stream. The error says what does
  // not fit: no such method, another kind of method, other types, no access rule, a field rule that
  // does not fit.
  absl::Status Add(std::string_view name, const google::protobuf::Message& request,
                   const google::protobuf::Descriptor* response, ErasedHandler handler,
                   ErasedOpener opener);
  // The error names a server stream that nobody opens, of a service that has methods here.
  absl::Status Complete() const;
  bool has_streams() const;

  // By the path of an HTTP/2 request, "/tanggap.complaints.v1.ComplaintsService/CreateComplaint";
  // nullptr when there is no such method.
  const Method* Find(const std::string& path) const;
  const FieldRules& rules() const { return rules_; }
  // The names of the services that have a method here, sorted.
  std::vector<std::string> Services() const;

 private:
  telemetry::Metrics& metrics_;
  std::unordered_map<std::string, Method> methods_;
  FieldRules rules_;
};

}  // namespace tanggap::rpc
