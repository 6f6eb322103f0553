#include "libs/rpc/call.h"

#include <grpc/grpc.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/rpc/byte_buffer.h"
#include "libs/rpc/call_log.h"
#include "libs/rpc/doorway.h"
#include "libs/rpc/gunzip.h"
#include "libs/rpc/request_parser.h"
#include "libs/rpc/thrown.h"
#include "libs/rpc/traffic.h"
#include "libs/rpc/wire_status.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;

// The call whose handler runs on this thread now.
thread_local const Call* handled_by_this_thread = nullptr;

// How long a feed may look for its next message: a drain waits for it.
constexpr absl::Duration kLongestTurn = absl::Seconds(10);

Error Overloaded() { return Error(Reason::OVERLOADED).RetryAfter(absl::Seconds(1)); }

}  // namespace

Call::Call(Doorway& doorway, grpc::GenericCallbackServerContext& rpc)
    : doorway_(doorway), rpc_(rpc), arrived_(doorway.needs().clock.Now()) {}

void Call::Begin() {
  self_ = shared_from_this();
  method_ = doorway_.methods().Find(rpc_.method());
  Context::Parts parts = ReadHeaders();
  const absl::Status admitted = Admit(&parts);
  context_.emplace(std::move(parts));
  if (!admitted.ok()) return Finish(admitted);
  StartRead(&request_);
}

std::string_view Call::Header(const char* name) const {
  const auto found = rpc_.client_metadata().find(name);
  if (found == rpc_.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

std::string_view Call::LastHeader(const char* name) const {
  const auto [first, end] = rpc_.client_metadata().equal_range(name);
  if (first == end) return {};
  const auto last = std::prev(end);
  return {last->second.data(), last->second.size()};
}

Context::Parts Call::ReadHeaders() const {
  base::Random& random = doorway_.needs().random;
  const bool unnamed = method_ != nullptr && method_->policy.unnamed_callers();
  // Whoever sent it knows whose call it is, and it would go on from here.
  const auto caller =
      telemetry::TraceContext::Parse(unnamed ? std::string_view() : Header("traceparent"));
  Context::Parts parts{
      .method = method_ == nullptr ? "unknown" : std::string_view(method_->name),
      .clock = &doorway_.needs().clock,
      .policy = method_ == nullptr ? nullptr : &method_->policy,
      .principal = nullptr,
      .language = errors::LanguageFrom(Header("accept-language")),
      .trace = caller ? caller->Child(random) : telemetry::TraceContext::New(random),
      .request_bytes = {},
      .authorization = Header("authorization"),
      .on_behalf_of = Header("x-tanggap-on-behalf-of")};
  return parts;
}

// All that can be decided before a byte of the request is read, the cheapest first.
absl::Status Call::Admit(Context::Parts* parts) {
  if (doorway_.closed()) return Error(Reason::SHUTTING_DOWN);
  if (method_ == nullptr) return Error(Reason::METHOD_UNKNOWN).With("method", rpc_.method());
  const size_t traffic_class = IndexOf(method_->policy.traffic_class());
  const exec::Executor& executor = doorway_.executor();
  if (executor.Stats(traffic_class).queued >= executor.classes()[traffic_class].queue_capacity)
    return Overloaded();
  TANGGAP_RETURN_IF_ERROR(LimitTime(parts));
  if (!doorway_.open_calls().Enter(parts->deadline, weak_from_this(), &place_)) return Overloaded();
  TANGGAP_ASSIGN_OR_RETURN(parts->principal, Identify());
  if (parts->principal->kind == auth::PrincipalKind::kAnonymous)
    TANGGAP_RETURN_IF_ERROR(AdmitAnonymous());
  return method_->streams() ? AdmitStream(*parts->principal) : absl::OkStatus();
}

absl::Status Call::AdmitStream(const auth::Principal& caller) {
  const auto traffic_class = method_->policy.traffic_class();
  // The caller's own, without the cap: what has no deadline lies beyond any time that matters.
  const absl::Duration left = absl::FromChrono(rpc_.deadline()) - absl::Now();
  stream_ = std::make_unique<Stream>(
      *this, doorway_.open_streams(),
      Stream::Terms{.traffic_class = IndexOf(traffic_class),
                    .turn = std::min(kLongestTurn, DeadlineCap(traffic_class)),
                    .deadline = arrived_ + left,
                    .limits = doorway_.options().streams});
  authorization_ = Header("authorization");
  on_behalf_of_ = Header("x-tanggap-on-behalf-of");
  return doorway_.open_streams().Enter(std::shared_ptr<Stream>(shared_from_this(), stream_.get()),
                                       caller.pseudonym, &stream_place_);
}

// Where things are looked up by what a machine can guess, and where a machine could take the place
// of many: nobody can be asked who it was.
absl::Status Call::AdmitAnonymous() const {
  const auth::Policy& policy = method_->policy;
  const bool unnamed = policy.unnamed_callers();
  if (policy.traffic_class() != common::v1::TRAFFIC_CLASS_LOOKUP && !unnamed)
    return absl::OkStatus();
  return doorway_.anonymous_guard().Admit(
      unnamed ? AnonymousCall::kUnnamed : AnonymousCall::kLookup, rpc_.peer(),
      LastHeader("x-forwarded-for"), arrived_);
}

absl::Status Call::LimitTime(Context::Parts* parts) {
  // gRPC counts in machine time, we in the database's: only the time that is left means the same in
  // both.
  const absl::Duration left = absl::FromChrono(rpc_.deadline()) - absl::Now();
  if (left <= absl::ZeroDuration()) return Error(Reason::DEADLINE_EXCEEDED);
  parts->deadline = arrived_ + std::min(left, DeadlineCap(method_->policy.traffic_class()));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const auth::Principal>> Call::Identify() const {
  const Credentials credentials{Header("authorization"), Header("x-tanggap-on-behalf-of")};
  if (!credentials.authorization.empty()) return doorway_.needs().authenticate(credentials);
  if (!credentials.on_behalf_of.empty()) return Error(Reason::ON_BEHALF_OF_REFUSED);
  if (method_->policy.anonymous()) return auth::Principal::Anonymous();
  return Error(Reason::TOKEN_MISSING);
}

void Call::OnReadDone(bool ok) {
  if (!ok && rpc_.IsCancelled()) return Finish(Error(Reason::CALL_CANCELLED));
  if (!ok) {
    return Finish(Error(Reason::MALFORMED_REQUEST).Because("the call ended without a request"));
  }
  request_size_ = request_.Length();
  if (request_size_ > doorway_.options().max_request_bytes) {
    return Finish(Error(Reason::REQUEST_TOO_LARGE)
                      .With("limit_bytes", base::Join(doorway_.options().max_request_bytes)));
  }
  Queue();
}

void Call::Queue() {
  std::unique_ptr<exec::Task> task =
      exec::MakeTask([call = shared_from_this()] { call->Work(); },
                     [call = shared_from_this()](exec::ShedReason reason) { call->Shed(reason); });
  switch (doorway_.executor().Submit(IndexOf(method_->policy.traffic_class()), context_->deadline(),
                                     std::move(task))) {
    case exec::Admission::kAccepted:
      return;
    case exec::Admission::kFull:
      return Finish(Overloaded());
    case exec::Admission::kDraining:
      return Finish(Error(Reason::SHUTTING_DOWN));
  }
}

void Call::Shed(exec::ShedReason reason) {
  switch (reason) {
    case exec::ShedReason::kWaitedTooLong:
      return Finish(Overloaded());
    case exec::ShedReason::kDeadlinePassed:
      return Finish(Error(Reason::DEADLINE_EXCEEDED));
    case exec::ShedReason::kDraining:
      return Finish(Error(Reason::SHUTTING_DOWN));
  }
}

void Call::Work() {
  if (finished_) return;
  // Before parsing: who may not call costs nothing more, and learns nothing about its request.
  if (absl::Status refused = method_->policy.Check(context_->principal()); !refused.ok()) {
    return Finish(std::move(refused));
  }
  if (absl::Status broken = Unpack(); !broken.ok()) return Finish(std::move(broken));
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> request = ParseRequest(
      *method_->request_prototype, doorway_.methods().rules(), context_->request_bytes());
  if (!request.ok()) return Finish(request.status());
  if (stream_ != nullptr) return OpenStream(**request);
  RunHandler(**request);
}

absl::Status Call::Unpack() {
  std::string bytes = ToBytes(request_);
  request_.Clear();
  if (IsGzip(bytes)) {
    TANGGAP_ASSIGN_OR_RETURN(bytes, Gunzip(bytes, doorway_.options().max_request_bytes));
  }
  context_->SetRequestBytes(std::move(bytes));
  return absl::OkStatus();
}

internal::RawReply Call::MakeReply() {
  return internal::RawReply([call = shared_from_this()](absl::StatusOr<std::string> response) {
    // A handler that throws takes its reply down with it; RunHandler then answers, for it knows
    // what was thrown.
    const bool unwinding = handled_by_this_thread == call.get() && std::uncaught_exceptions() > 0;
    if (!unwinding || response.ok()) call->Finish(std::move(response));
  });
}

void Call::RunHandler(const google::protobuf::Message& request) {
  handled_by_this_thread = this;
  try {
    method_->handler(*context_, request, MakeReply());
  } catch (...) {
    Finish(WhatWasThrown("a handler"));
  }
  handled_by_this_thread = nullptr;
}

void Call::OpenStream(const google::protobuf::Message& request) {
  internal::OpenedFeed feed = nullptr;
  try {
    feed = method_->opener(*context_, request,
                           Waker(std::shared_ptr<Stream>(shared_from_this(), stream_.get())));
  } catch (...) {
    feed = WhatWasThrown("a handler");
  }
  if (!feed.ok()) return Finish(feed.status());
  if (*feed == nullptr) return Finish(absl::InternalError("a handler opened a stream of no feed"));
  if (!stream_->Accept(*std::move(feed))) return;
  // From now on it counts, and is timed, as a stream.
  place_.Leave();
  method_->stream_metrics->Opened();
  method_->metrics->Observe(doorway_.needs().clock.Now() - arrived_);
  context_->SetRequestBytes({});
  // At once, so that the caller, and what stands between, knows that the stream is open.
  StartSendInitialMetadata();
  stream_->TakeTurn();
}

void Call::Write(std::string message) {
  response_ = ToByteBuffer(std::move(message));
  StartWrite(&response_);
}

void Call::OnWriteDone(bool ok) {
  if (stream_ != nullptr) stream_->OnWriteDone(ok);
}

std::shared_ptr<grpc_call> Call::Core() {
  grpc_call_ref(rpc_.c_call());
  return {rpc_.c_call(), grpc_call_unref};
}

absl::Status Call::StillAllowed() const {
  if (authorization_.empty()) return absl::OkStatus();
  const auto caller = doorway_.needs().authenticate({authorization_, on_behalf_of_});
  if (absl::IsUnauthenticated(caller.status()) || absl::IsPermissionDenied(caller.status()))
    return caller.status();
  // Whoever would know cannot be asked now.
  if (!caller.ok()) return absl::OkStatus();
  TANGGAP_RETURN_IF_ERROR(method_->policy.Check(**caller));
  const auth::Principal& before = context_->principal();
  if ((*caller)->grants != before.grants || (*caller)->on_behalf_of != before.on_behalf_of)
    return Error(Reason::STREAM_ENDED);
  return absl::OkStatus();
}

void Call::Finish(absl::StatusOr<std::string> response) {
  if (finished_.exchange(true)) return;
  const absl::Status status = WithIncident(response.status());
  if (status.ok()) response_size_ = response->size();
  Report(status);
  if (status.ok()) {
    response_ = ToByteBuffer(*std::move(response));
    StartWriteAndFinish(&response_, grpc::WriteOptions(), grpc::Status::OK);
    return;
  }
  if (const auto delay = errors::RetryAfterOf(status); delay.has_value()) {
    rpc_.AddTrailingMetadata("grpc-retry-pushback-ms",
                             base::Join(absl::ToInt64Milliseconds(*delay)));
  }
  grpc::ServerGenericBidiReactor::Finish(ToGrpcStatus(status, context_->language()));
}

void Call::FinishStream() {
  if (finished_.exchange(true)) return;
  Report(absl::OkStatus());
  grpc::ServerGenericBidiReactor::Finish(grpc::Status::OK);
}

absl::Status Call::WithIncident(const absl::Status& status) {
  const absl::Status known = errors::Public(status);
  if (errors::ReasonOf(known) != Reason::INTERNAL_ERROR) return known;
  const std::string incident = base::ToHex(doorway_.needs().random.Bytes(6));
  return Error(Reason::INTERNAL_ERROR).With("incident", incident).Because(errors::CauseOf(known));
}

void Call::Report(const absl::Status& status) const {
  const absl::Duration took = doorway_.needs().clock.Now() - arrived_;
  const Stream::Sent sent = stream_ == nullptr ? Stream::Sent() : stream_->sent();
  CallMetrics& metrics = method_ == nullptr ? doorway_.unknown_methods() : *method_->metrics;
  metrics.Count(status.code());
  telemetry::Logger& log = doorway_.needs().log;
  if (sent.opened) {
    const errors::Reason reason = errors::ReasonOf(status).value_or(Reason::INTERNAL_ERROR);
    method_->stream_metrics->Ended(errors::ReasonName(reason));
    if (!doorway_.options().access_log && !IsDefect(status)) return;
    return LogStream(log, *context_, status, took, sent);
  }
  metrics.Observe(took);
  if (status.ok() && !doorway_.options().access_log) return;
  LogCall(log, *context_, status, took, {request_size_, response_size_});
}

void Call::OnCancel() {
  const absl::Time deadline = stream_ == nullptr ? context_->deadline() : stream_->deadline();
  const bool late = context_->now() >= deadline;
  const absl::Status gone = Error(late ? Reason::DEADLINE_EXCEEDED : Reason::CALL_CANCELLED);
  if (stream_ != nullptr) return stream_->End(gone, Stream::Manner::kAtOnce);
  context_->MarkCancelled();
  Finish(gone);
}

void Call::EndOverdue() {
  if (stream_ != nullptr) return stream_->EndOpening(Error(Reason::DEADLINE_EXCEEDED));
  context_->MarkCancelled();
  Finish(Error(Reason::DEADLINE_EXCEEDED));
}

void Call::OnDone() {
  if (stream_ != nullptr) stream_->OnDone();
  stream_place_.Leave();
  place_.Leave();
  self_.reset();
}

}  // namespace tanggap::rpc
