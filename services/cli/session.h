// A conversation with one service: address, token, language and patience, as the flags say.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto session, Session::Open(arguments, surroundings));
//   TANGGAP_ASSIGN_OR_RETURN(auto complaint, session->Call<Complaint>(kService + "GetComplaint", request));
//
// An agency that another instance serves is asked for there, once.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/rpc/channel.h"
#include "services/cli/arguments.h"
#include "services/cli/service.h"
#include "services/cli/surroundings.h"
#include "services/cli/view.h"

namespace tanggap::cli {

inline constexpr char kComplaintsService[] = "tanggap.complaints.v1.ComplaintsService.";

// The flags that every command takes that calls this service.
std::vector<Flag> SessionFlags(const Service& service = kComplaints);

class Session {
 public:
  // `address` instead of the one that the arguments name, unless it is empty.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const Arguments& arguments,
                                                       Surroundings& surroundings,
                                                       const std::string& address = "");

  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request) {
    absl::StatusOr<std::string> bytes = CallBytes(method, request.SerializeAsString());
    if (!bytes.ok()) return std::move(bytes).status();
    Response response;
    if (!response.ParseFromString(*bytes)) return NotAMessage(method);
    return response;
  }
  absl::StatusOr<std::string> CallBytes(std::string_view method, const std::string& request);
  // Of this service alone. What it gives may outlive the session.
  template <typename Response>
  rpc::StreamReader<Response> OpenStream(std::string_view method,
                                         const google::protobuf::Message& request) {
    return channel_.OpenStream<Response>(method, request, CallOptionsNow());
  }

  // From here on calls carry this token instead of the person's own.
  void UseToken(std::string token) { token_ = std::move(token); }
  // From here on calls carry none; the one that they carried.
  std::string TakeToken() { return std::exchange(token_, std::string()); }
  bool has_token() const { return !token_.empty(); }
  // From here on no call is tried again: whoever makes them does it, and counts.
  void TryOnce() { tries_once_ = true; }

  bool json() const { return json_; }
  bool verbose() const { return verbose_; }
  absl::Duration timeout() const { return options_.default_timeout; }
  const rpc::ChannelOptions& options() const { return options_; }
  const View& view() const { return view_; }
  Surroundings& surroundings() { return surroundings_; }

 private:
  Session(rpc::ChannelOptions options, const Arguments& arguments, Surroundings& surroundings);
  static absl::Status NotAMessage(std::string_view method);
  rpc::CallOptions CallOptionsNow() const;

  Surroundings& surroundings_;
  const rpc::ChannelOptions options_;
  rpc::Channel channel_;
  const bool json_;
  const bool verbose_;
  const View view_;
  std::string token_;
  bool tries_once_ = false;
};

}  // namespace tanggap::cli
