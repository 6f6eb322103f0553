#include "libs/rpc/call.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/rpc/byte_buffer.h"
#include "libs/rpc/doorway.h"
#include "libs/rpc/gunzip.h"
#include "libs/rpc/traffic.h"
#include "libs/rpc/utf8_fields.h"
#include "libs/rpc/wire_status.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;

// The call whose handler runs on this thread now.
thread_local const Call* handled_by_this_thread = nullptr;

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

Context::Parts Call::ReadHeaders() const {
  base::Random& random = doorway_.needs().random;
  const auto caller = telemetry::TraceContext::Parse(Header("traceparent"));
  Context::Parts parts{
      .method = method_ == nullptr ? "unknown" : std::string_view(method_->name),
      .clock = &doorway_.needs().clock,
      .policy = method_ == nullptr ? nullptr : &method_->policy,
      .principal = nullptr,
      .language = errors::LanguageFrom(Header("accept-language")),
      .trace = caller ? caller->Child(random) : telemetry::TraceContext::New(random),
      .request_bytes = {}};
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
  return absl::OkStatus();
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
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> request = Parse();
  if (!request.ok()) return Finish(request.status());
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

absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Call::Parse() {
  std::unique_ptr<google::protobuf::Message> request(method_->request_prototype->New());
  const std::string_view bytes = context_->request_bytes();
  if (!request->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    const auto* type = method_->request_prototype->GetDescriptor();
    const std::optional<std::string> field = FieldWithBadUtf8(type, bytes);
    if (!field.has_value()) return Error(Reason::MALFORMED_REQUEST).With("type", type->full_name());
    return Error(Reason::INVALID_FIELD)
        .With("field", *field)
        .Field(*field, "Must be valid UTF-8 text.");
  }
  const std::vector<errors::FieldViolation> violations =
      doorway_.methods().rules().Check(request.get());
  if (violations.empty()) return request;
  Error error = Error(Reason::INVALID_FIELD).With("field", violations.front().field);
  for (const errors::FieldViolation& violation : violations)
    error.Field(violation.field, violation.description);
  return error;
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
  } catch (const std::exception& thrown) {
    Finish(absl::InternalError(base::Join("a handler threw: ", thrown.what())));
  } catch (...) {
    Finish(absl::InternalError("a handler threw something that is no exception"));
  }
  handled_by_this_thread = nullptr;
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

absl::Status Call::WithIncident(const absl::Status& status) {
  const absl::Status known = errors::Public(status);
  if (errors::ReasonOf(known) != Reason::INTERNAL_ERROR) return known;
  const std::string incident = base::ToHex(doorway_.needs().random.Bytes(6));
  return Error(Reason::INTERNAL_ERROR).With("incident", incident).Because(errors::CauseOf(known));
}

void Call::Report(const absl::Status& status) const {
  const absl::Duration took = doorway_.needs().clock.Now() - arrived_;
  CallMetrics& metrics = method_ == nullptr ? doorway_.unknown_methods() : *method_->metrics;
  metrics.Record(status.code(), took);
  if (status.ok() && !doorway_.options().access_log) return;
  const auto reason = errors::ReasonOf(status);
  const std::string cause = errors::CauseOf(status);
  const bool defect = reason == Reason::INTERNAL_ERROR;
  const auto& principal = context_->shared_principal();
  const std::string code = absl::StatusCodeToString(status.code());
  doorway_.needs().log.Log(
      defect ? telemetry::Severity::kError : telemetry::Severity::kInfo,
      defect ? "A call failed by a defect." : "Call.",
      {{"method", context_->method()},
       {"code", code},
       {"reason", reason ? errors::ReasonName(*reason) : std::string_view()},
       {"took", took},
       {"request_bytes", request_size_.load()},
       {"response_bytes", response_size_},
       {"principal",
        principal == nullptr ? std::string_view() : std::string_view(principal->pseudonym)},
       {"incident", errors::MetadataOf(status, "incident")},
       {"cause", cause}},
      &context_->trace());
}

void Call::OnCancel() {
  context_->MarkCancelled();
  const bool late = context_->now() >= context_->deadline();
  Finish(Error(late ? Reason::DEADLINE_EXCEEDED : Reason::CALL_CANCELLED));
}

void Call::EndOverdue() {
  context_->MarkCancelled();
  Finish(Error(Reason::DEADLINE_EXCEEDED));
}

void Call::OnDone() {
  place_.Leave();
  self_.reset();
}

}  // namespace tanggap::rpc
