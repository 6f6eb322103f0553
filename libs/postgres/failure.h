// What went wrong in the database, in the words that the rest of the code decides by.
//
//   absl::StatusOr<postgres::Rows> rows = pool.Query(kInsertAgency, params, deadline);
//   if (postgres::ConstraintOf(rows.status()) == "agency_code_key") return AgencyExists(code);
//   if (postgres::IsInDoubt(rows.status())) return LookUpWhatWasSaved();
//
// | what happened                                   | status                                              |
// |-------------------------------------------------|-----------------------------------------------------|
// | no connection, or it broke before any write     | UNAVAILABLE, DATABASE_UNAVAILABLE, retry delay      |
// | it broke while a write was under way            | UNAVAILABLE, COMMIT_IN_DOUBT; IsInDoubt             |
// | a constraint refused the row                    | ALREADY_EXISTS (unique) or FAILED_PRECONDITION; ConstraintOf |
// | serialization failure, deadlock, lock not given | ABORTED, CONCURRENT_CHANGE                          |
// | the deadline, or a session's time limit, passed | DEADLINE_EXCEEDED                                   |
// | disk or memory full, too many waiting           | RESOURCE_EXHAUSTED, OVERLOADED, retry delay         |
// | anything else: a defect of ours                 | INTERNAL without a reason                           |
//
// No status holds a row's values: PostgreSQL's DETAIL is dropped, and its message too where it
// quotes values. What is fit for the service's log is in errors::CauseOf, or, where there is no
// reason, in the message.
#pragma once

#include <absl/status/status.h>

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace tanggap::postgres {

// Whether a write may or may not have happened: neither success nor failure may be told to the
// caller.
bool IsInDoubt(const absl::Status& status);
// The name of the constraint that refused a row; nothing for other failures. Statuses without a
// reason of their own: the caller knows what the constraint means and says so.
std::optional<std::string> ConstraintOf(const absl::Status& status);
// Whether the same transaction, run again, may succeed at once: 40001, 40P01, a lock not given in
// time.
bool IsContention(const absl::Status& status);
// Whether the failure lies in the data of the statement (constraint, value out of range, a defect),
// so that other rows would have gone through. False for everything that concerns the server, the
// connection, time or locks.
bool IsAboutTheData(const absl::Status& status);

namespace internal {

// Everything below is for this library.

enum class Kind {
  kUnavailable,
  kInDoubt,
  kConstraint,
  kContention,
  kDeadline,
  kExhausted,
  kDefect
};

struct Failure {
  Kind kind = Kind::kDefect;
  std::string sqlstate;    // "" when the server gave none
  std::string constraint;  // "" when none
  std::string log_text;    // without values of rows
  bool connection_usable = true;
};

// The one place that knows libpqxx's exceptions and PostgreSQL's codes. Sessions report in verbose
// form, which this reads. The failure is never kInDoubt: only the session knows whether a write was
// under way.
Failure Classify(std::exception_ptr exception);
absl::Status ToStatus(const Failure& failure, std::string_view statement);

absl::Status UnavailableStatus(std::string_view log_text);
absl::Status InDoubtStatus(std::string_view log_text);
absl::Status DeadlineStatus(std::string_view log_text);
absl::Status ExhaustedStatus(std::string_view log_text);

}  // namespace internal

}  // namespace tanggap::postgres
