// The one way to say that a call failed: a reason from the contract, the values its sentence speaks
// of, and what the caller should change or how long to wait. It turns into an absl::Status by
// itself and travels as one.
//
//   if (agency == nullptr) {
//     return errors::Error(errors::Reason::UNKNOWN_AGENCY)
//         .With("agency", code)
//         .Field("complaint.agency", "There is no agency with this code.");
//   }
//   return
//   errors::Error(Reason::DATABASE_UNAVAILABLE).RetryAfter(absl::Seconds(1)).Because(exception.what());
//
//   if (errors::ReasonOf(status) == errors::Reason::ETAG_MISMATCH) ...
//
// Values may be what a caller sent (they are clipped and made valid UTF-8), but never personal
// data: they reach logs and other people's screens. What must stay inside the service (SQL, paths,
// texts of libraries) goes into `Because`.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/errors/language.h"
#include "libs/errors/reason.h"

namespace tanggap::errors {

struct FieldViolation {
  std::string field;        // a path, for example "items[3].description"
  std::string description;  // an English sentence that says what the field must hold
};

class Error {
 public:
  explicit Error(Reason reason) : reason_(reason) {}

  // A value that the reason's sentence speaks of, or that a program wants to know. Sent as
  // ErrorInfo.metadata.
  Error& With(std::string_view key, std::string_view value) &;
  Error&& With(std::string_view key, std::string_view value) && {
    return std::move(With(key, value));
  }
  // A field of the request that must change. Sent as BadRequest.
  Error& Field(std::string_view field, std::string_view description) &;
  Error&& Field(std::string_view field, std::string_view description) && {
    return std::move(Field(field, description));
  }
  // The refusal that is behind this one, as {problem}: its reason travels as metadata `problem`,
  // and a sentence speaks of it in its own language. Its values and fields come along, the fields
  // below `path`. A status of a library says nothing here.
  Error& Behind(const absl::Status& problem, std::string_view path = "") &;
  Error&& Behind(const absl::Status& problem, std::string_view path = "") && {
    return std::move(Behind(problem, path));
  }
  // How long to wait before trying again. Sent as RetryInfo.
  Error& RetryAfter(absl::Duration delay) &;
  Error&& RetryAfter(absl::Duration delay) && { return std::move(RetryAfter(delay)); }
  // The true cause, for the service's log only: never sent.
  Error& Because(std::string_view cause) &;
  Error&& Because(std::string_view cause) && { return std::move(Because(cause)); }

  // The status: the reason's code, its English sentence as message, all else as payloads.
  absl::Status ToStatus() const;
  operator absl::Status() const {
    return ToStatus();
  }  // NOLINT: `return Error(...)` is how it is used

 private:
  Reason reason_;
  std::map<std::string, std::string> metadata_;
  std::vector<FieldViolation> violations_;
  std::optional<absl::Duration> retry_after_;
  std::string cause_;
};

// The reason of a status that `Error` or `FromRpcStatus` made; nothing for OK and for statuses of
// libraries.
std::optional<Reason> ReasonOf(const absl::Status& status);
// "UNKNOWN_AGENCY".
std::string_view ReasonName(Reason reason);
// The value given by `With`, or "".
std::string MetadataOf(const absl::Status& status, std::string_view key);
std::map<std::string, std::string> AllMetadataOf(const absl::Status& status);
std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status);
std::optional<absl::Duration> RetryAfterOf(const absl::Status& status);
// What `Because` was told, or "".
std::string CauseOf(const absl::Status& status);

// The sentence of a reason in a language, its placeholders filled from `metadata`. For screens and
// command lines. Where `problem` names a reason, it is said in words of the same language.
std::string Sentence(Reason reason, Language language,
                     const std::map<std::string, std::string>& metadata);
// The canonical code of a reason.
absl::StatusCode CodeOf(Reason reason);

}  // namespace tanggap::errors
