// The way to another service: one per peer, shared by all threads. A call has a deadline, carries
// token, trace and language, turns errors back into reasons, and is tried again when that is safe.
//
//   rpc::Channel directory({.address = "127.0.0.1:50052", .token = [&] { return signer.ServiceToken(); }}, random);
//   absl::StatusOr<ListAgenciesResponse> agencies = directory.Call<ListAgenciesResponse>(
//       "tanggap.directory.v1.DirectoryService.ListAgencies", request,
//       {.timeout = context.deadline() - context.now(), .trace = &context.trace()});
//   if (errors::ReasonOf(agencies.status()) == errors::Reason::RESOURCE_NOT_FOUND) ...
//
// Only UNAVAILABLE is tried again, at most three times in all, within the deadline, with a growing
// random delay or the longer one that the peer asks for, and only for methods whose contract says
// `idempotent`; when many calls fail, fewer are tried again, so that retries never make an outage
// worse. A peer that cannot be reached is
// PEER_UNAVAILABLE.
#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/random.h"
#include "libs/errors/language.h"
#include "libs/rpc/stream_reader.h"
#include "libs/telemetry/trace.h"

namespace tanggap::rpc {

// Certificates as PEM text. Without a key the peer does not ask who we are.
struct ChannelTls {
  std::string root_certificates;
  std::string certificate_chain;
  std::string private_key;
};

struct ChannelOptions {
  std::string address;  // "host:port", or "unix:/path"
  std::optional<ChannelTls> tls = std::nullopt;
  // Gives the value of the authorization header, for example "Bearer ..."; asked before every try;
  // "" sends none.
  std::function<std::string()> token = nullptr;
  absl::Duration default_timeout = absl::Seconds(5);
  size_t max_response_bytes = 4 << 20;
  // A connection of its own, not one shared with all channels of the process to this address. For
  // channels with many streams: a server of ours takes 100 calls and streams on one connection, and
  // more wait on it without a word.
  bool own_connection = false;
};

struct CallOptions {
  // How long the answer may take at most; the channel's default_timeout when not given. Of a
  // stream, how long it may be open; for ever when not given.
  std::optional<absl::Duration> timeout = std::nullopt;
  const telemetry::TraceContext* trace = nullptr;
  std::optional<errors::Language> language = std::nullopt;
  // Instead of the channel's token, for example the caller's own.
  std::optional<std::string> authorization = std::nullopt;
  // Further headers, lower case.
  std::vector<std::pair<std::string, std::string>> headers = {};
  // Whether the call may be tried again; what the contract says when not given.
  std::optional<bool> idempotent = std::nullopt;
  // Of a stream: it is dead when neither message nor heartbeat came for so long. Three heartbeats.
  absl::Duration idle_timeout = absl::Seconds(45);
};

class Channel {
 public:
  using BytesCallback = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

  // `random` must outlive the channel and all its calls.
  Channel(ChannelOptions options, base::Random& random);
  // Waits for calls under way. Not on a thread of gRPC.
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // Calls and waits. `method` is "package.Service.Method".
  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request,
                                const CallOptions& options = {}) {
    absl::StatusOr<std::string> bytes = CallBytes(method, request.SerializeAsString(), options);
    if (!bytes.ok()) return std::move(bytes).status();
    Response response;
    if (!response.ParseFromString(*bytes)) return BadResponse(method);
    return response;
  }
  // The same for bytes, without looking into them.
  absl::StatusOr<std::string> CallBytes(std::string_view method, std::string request,
                                        const CallOptions& options = {});

  // Opens a server stream; see stream_reader.h.
  template <typename Response>
  StreamReader<Response> OpenStream(std::string_view method,
                                    const google::protobuf::Message& request,
                                    const CallOptions& options = {}) {
    return StreamReader<Response>(OpenBytesStream(method, request.SerializeAsString(), options));
  }
  // The same for bytes, without looking into them.
  std::unique_ptr<internal::BytesReader> OpenBytesStream(std::string_view method,
                                                         std::string request,
                                                         const CallOptions& options = {});

  // One try, without waiting: `done` is called once, on a thread of gRPC, and must not block.
  void Start(std::string_view method, std::string request, const CallOptions& options,
             BytesCallback done);

  const std::string& address() const;

 private:
  class Peer;
  static absl::Status BadResponse(std::string_view method);
  bool MayRetry(std::string_view method, const CallOptions& options) const;

  std::unique_ptr<Peer> peer_;
};

}  // namespace tanggap::rpc
