#include "libs/rpc/channel.h"

#include <google/protobuf/descriptor.h>
#include <grpc/grpc.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <future>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/rpc/byte_buffer.h"
#include "libs/rpc/in_flight.h"
#include "libs/rpc/peer_status.h"
#include "libs/rpc/pulled_stream.h"
#include "libs/rpc/retry_budget.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::rpc {
namespace {

constexpr int kMaxTries = 3;
constexpr absl::Duration kFirstDelay = absl::Milliseconds(50);

grpc::ChannelArguments Arguments(const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  // Slower than every 20 s, which is the fastest that our servers take.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // In spite of its name: how long a connection may take to come about, handshakes included. A busy
  // machine or a far one needs more than a moment.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5'000);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, 16 * 1024);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(static_cast<int>(options.max_response_bytes));
  arguments.SetLoadBalancingPolicyName("round_robin");
  if (options.own_connection) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

std::shared_ptr<grpc::ChannelCredentials> Credentials(const ChannelOptions& options) {
  if (!options.tls.has_value()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.tls->root_certificates;
  tls.pem_cert_chain = options.tls->certificate_chain;
  tls.pem_private_key = options.tls->private_key;
  return grpc::SslCredentials(tls);
}

// "package.Service.Method" as the path of an HTTP/2 request.
std::string PathOf(std::string_view method) {
  std::string path = base::Join("/", method);
  const size_t dot = path.rfind('.');
  if (dot != std::string::npos) path[dot] = '/';
  return path;
}

// How long the peer asks to be left alone; nothing when it could not be asked.
absl::Duration AskedFor(const absl::Status& status) {
  if (errors::ReasonOf(status) == errors::Reason::PEER_UNAVAILABLE) return absl::ZeroDuration();
  return errors::RetryAfterOf(status).value_or(absl::ZeroDuration());
}

// What one try needs until its answer has come.
struct Try {
  std::optional<grpc::ClientContext> context{std::in_place};
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  Channel::BytesCallback done;
};

}  // namespace

class Channel::Peer {
 public:
  Peer(ChannelOptions channel_options, base::Random& random)
      : options(std::move(channel_options)),
        random_source(random),
        stub(grpc::CreateCustomChannel(options.address, Credentials(options), Arguments(options))) {
  }

  void AddHeaders(const CallOptions& call, grpc::ClientContext* context) const {
    const std::string authorization = call.authorization.has_value()
                                          ? *call.authorization
                                          : (options.token == nullptr ? "" : options.token());
    if (!authorization.empty()) context->AddMetadata("authorization", authorization);
    if (call.trace != nullptr)
      context->AddMetadata("traceparent", call.trace->Child(random_source).ToString());
    if (call.language.has_value()) {
      context->AddMetadata("accept-language", std::string(errors::LanguageTag(*call.language)));
    }
    for (const auto& [name, value] : call.headers) context->AddMetadata(name, value);
  }

  // Between half of and the whole of a delay that doubles with every try.
  absl::Duration Delay(int tries) const {
    const absl::Duration whole = kFirstDelay * (1 << tries);
    return whole / 2 + absl::Microseconds(random_source.Below(
                           static_cast<uint64_t>(whole / absl::Microseconds(2))));
  }

  const ChannelOptions options;
  base::Random& random_source;
  grpc::GenericStub stub;
  RetryBudget budget;
  InFlight calls;
};

Channel::Channel(ChannelOptions options, base::Random& random)
    : peer_(std::make_unique<Peer>(std::move(options), random)) {}
Channel::~Channel() { peer_->calls.AwaitNone(); }

const std::string& Channel::address() const { return peer_->options.address; }

void Channel::Start(std::string_view method, std::string request, const CallOptions& options,
                    BytesCallback done) {
  auto attempt = std::make_shared<Try>();
  attempt->request = ToByteBuffer(std::move(request));
  attempt->done = std::move(done);
  peer_->AddHeaders(options, &*attempt->context);
  attempt->context->set_deadline(
      absl::ToChronoTime(absl::Now() + options.timeout.value_or(peer_->options.default_timeout)));
  peer_->calls.Began();
  peer_->stub.UnaryCall(&*attempt->context, PathOf(method), grpc::StubOptions(), &attempt->request,
                        &attempt->response,
                        [attempt, peer = peer_.get()](const grpc::Status& result) {
                          absl::Status status = FromPeer(result, peer->options.address);
                          attempt->context.reset();
                          BytesCallback answer = std::move(attempt->done);
                          if (status.ok()) {
                            answer(ToBytes(attempt->response));
                          } else {
                            answer(std::move(status));
                          }
                          // What it holds goes before the channel may.
                          answer = nullptr;
                          peer->calls.Ended();
                        });
}

std::unique_ptr<internal::BytesReader> Channel::OpenBytesStream(std::string_view method,
                                                                std::string request,
                                                                const CallOptions& options) {
  auto context = std::make_unique<grpc::ClientContext>();
  peer_->AddHeaders(options, context.get());
  if (options.timeout.has_value())
    context->set_deadline(absl::ToChronoTime(absl::Now() + *options.timeout));
  return std::make_unique<PulledStream>(peer_->stub, std::move(context),
                                        PulledStream::Terms{.path = PathOf(method),
                                                            .request = std::move(request),
                                                            .idle_timeout = options.idle_timeout,
                                                            .peer = peer_->options.address});
}

absl::StatusOr<std::string> Channel::CallBytes(std::string_view method, std::string request,
                                               const CallOptions& options) {
  const absl::Time deadline =
      absl::Now() + options.timeout.value_or(peer_->options.default_timeout);
  for (int tries = 1;; ++tries) {
    CallOptions limited = options;
    limited.timeout = deadline - absl::Now();
    auto promise = std::make_shared<std::promise<absl::StatusOr<std::string>>>();
    Start(method, request, limited,
          [promise](absl::StatusOr<std::string> result) { promise->set_value(std::move(result)); });
    absl::StatusOr<std::string> result = promise->get_future().get();
    if (!absl::IsUnavailable(result.status())) {
      peer_->budget.Succeeded();
      return result;
    }
    const absl::Duration delay = std::max(peer_->Delay(tries), AskedFor(result.status()));
    if (!peer_->budget.Failed() || tries == kMaxTries || !MayRetry(method, options) ||
        absl::Now() + delay >= deadline) {
      return result;
    }
    absl::SleepFor(delay);
  }
}

bool Channel::MayRetry(std::string_view method, const CallOptions& options) const {
  if (options.idempotent.has_value()) return *options.idempotent;
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(std::string(method));
  return descriptor != nullptr &&
         descriptor->options().GetExtension(common::v1::access).idempotent();
}

absl::Status Channel::BadResponse(std::string_view method) {
  return absl::InternalError(
      base::Join("the response of ", method, " is not a message of its type"));
}

}  // namespace tanggap::rpc
