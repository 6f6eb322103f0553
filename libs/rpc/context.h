// What a handler knows of the call that it answers: who calls, until when, in which language, under
// which trace, and the exact bytes of the request.
//
//   absl::StatusOr<Complaint> GetComplaint(const rpc::Context& context, const GetComplaintRequest& request) {
//     Viewer viewer = ViewerOf(context.principal(), context.policy());
//     return store.Load(request.name(), viewer, context.deadline());
//   }
//
// Lives as long as the call: until the handler has returned and, for a deferred one, its reply is
// finished, or, for a stream, its feed is gone. Tests of handlers make one from `Context::Parts`.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "libs/auth/policy.h"
#include "libs/auth/principal.h"
#include "libs/base/clock.h"
#include "libs/errors/language.h"
#include "libs/telemetry/trace.h"

namespace tanggap::rpc {

class Context {
 public:
  struct Parts {
    std::string_view method;  // must outlive the context, as must `clock` and `policy`
    const base::Clock* clock = nullptr;
    const auth::Policy* policy = nullptr;
    std::shared_ptr<const auth::Principal> principal;
    absl::Time deadline = absl::InfiniteFuture();  // on `clock`
    errors::Language language = errors::Language::kIndonesian;
    telemetry::TraceContext trace;
    std::string request_bytes;
    // As they came; both outlive the context.
    std::string_view authorization = {};
    std::string_view on_behalf_of = {};
  };

  explicit Context(Parts parts) : parts_(std::move(parts)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // "tanggap.complaints.v1.ComplaintsService.CreateComplaint".
  std::string_view method() const { return parts_.method; }
  // The caller; for a call without a token the anonymous principal.
  const auth::Principal& principal() const { return *parts_.principal; }
  const std::shared_ptr<const auth::Principal>& shared_principal() const {
    return parts_.principal;
  }
  const auth::Policy& policy() const { return *parts_.policy; }
  // What the caller has shown who they are with, as it came ("Bearer ..."): to be passed on to a
  // service that they could ask themselves (CallOptions::authorization), for its answer to them,
  // and to nobody else. Never kept, never logged.
  std::string_view authorization() const { return parts_.authorization; }
  std::string_view on_behalf_of() const { return parts_.on_behalf_of; }
  // Who calls is nobody's to know: write nothing down that tells them apart. False also of a call
  // to a method that there is not, which has no policy.
  bool unnamed_callers() const {
    return parts_.policy != nullptr && parts_.policy->unnamed_callers();
  }

  // When the caller stops waiting, at most the cap of the method's traffic class from the call's
  // arrival; for a feed, ten seconds from the beginning of this Next at most. In the time of
  // `now()`, so that it compares with times from the database.
  absl::Time deadline() const { return parts_.deadline; }
  absl::Time now() const { return parts_.clock->Now(); }
  // Whether the caller has gone: disconnected, cancelled, or past its deadline. Work for nobody may
  // stop.
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

  errors::Language language() const { return parts_.language; }
  const telemetry::TraceContext& trace() const { return parts_.trace; }
  // The request exactly as the caller sent it (unpacked, if it came packed): what a request_id's
  // hash covers. Empty once a stream is open.
  std::string_view request_bytes() const { return parts_.request_bytes; }

  // For libs/rpc and for tests of handlers that stop early.
  void MarkCancelled() { cancelled_.store(true, std::memory_order_relaxed); }
  void SetDeadline(absl::Time deadline) { parts_.deadline = deadline; }
  void SetRequestBytes(std::string bytes) { parts_.request_bytes = std::move(bytes); }

 private:
  Parts parts_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace tanggap::rpc
