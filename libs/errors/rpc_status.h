// A status on its way over the wire, and back: google.rpc.Status with ErrorInfo, BadRequest,
// RetryInfo and LocalizedMessage.
//
//   google::rpc::Status wire = errors::ToRpcStatus(status, context.language());     // the doorway,
//   batch results absl::Status status = errors::FromRpcStatus(wire); // a client
#pragma once

#include <absl/status/status.h>
#include <google/rpc/status.pb.h>

#include <cstddef>

#include "libs/errors/language.h"

namespace tanggap::errors {

// No status grows beyond this. It rides in a trailer as base64 (a third more) beside
// `grpc-message`, and many clients take 8 KiB of headers at most; the contract promises less than 6
// KiB.
inline constexpr size_t kMaxRpcStatusBytes = 4608;

// What of `status` may leave the service. A status without a reason is some library's: it becomes
// INTERNAL_ERROR (or CALL_CANCELLED, DEADLINE_EXCEEDED, which say nothing) and its text stays here.
absl::Status Public(const absl::Status& status);

// `Public(status)` as a message. OK becomes code 0 without details.
google::rpc::Status ToRpcStatus(const absl::Status& status, Language language);

// The status that a server of ours sent. A status of anybody else (a proxy, gRPC itself) keeps its
// code and text and has no reason.
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace tanggap::errors
