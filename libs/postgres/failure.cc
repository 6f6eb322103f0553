#include "libs/postgres/failure.h"

#include <absl/strings/cord.h>
#include <absl/time/time.h>
#include <absl/types/optional.h>
#include <pqxx/except>

#include <array>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::postgres {

namespace {

constexpr char kKindUrl[] = "tanggap.internal/postgres-kind";
constexpr char kConstraintUrl[] = "tanggap.internal/postgres-constraint";
// Long enough for a server to restart a little further, short enough for a person to wait.
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

using internal::Failure;
using internal::Kind;

absl::Status Marked(absl::Status status, Kind kind) {
  status.SetPayload(kKindUrl,
                    absl::Cord(std::string(1, static_cast<char>('a' + static_cast<int>(kind)))));
  return status;
}

bool IsKind(const absl::Status& status, Kind kind) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kKindUrl);
  return payload.has_value() && std::string(*payload)[0] == 'a' + static_cast<int>(kind);
}

// What libpq prints in verbose form: "ERROR:  23505: duplicate key ...\nDETAIL:  ...\nCONSTRAINT
// NAME:  x\n...".
struct Report {
  std::string sqlstate;
  std::string message;
  std::string constraint;
  std::string table;
  std::string location;
};

// The value of the last line that starts with `label`: lines before it may come from a row.
std::string LastLine(std::string_view text, std::string_view label) {
  const size_t start = text.rfind(base::Join("\n", label, ":  "));
  if (start == std::string_view::npos) return "";
  const size_t value = start + label.size() + 4;
  return std::string(text.substr(value, text.find('\n', value) - value));
}

Report ReadReport(std::string_view text) {
  Report report;
  const size_t severity_end = text.find(":  ");
  if (severity_end == std::string_view::npos || text.size() < severity_end + 10 ||
      text.substr(severity_end + 8, 2) != ": ") {
    return report;
  }
  report.sqlstate = text.substr(severity_end + 3, 5);
  report.message = text.substr(severity_end + 10, text.find('\n') - severity_end - 10);
  report.constraint = LastLine(text, "CONSTRAINT NAME");
  report.table = LastLine(text, "TABLE NAME");
  report.location = LastLine(text, "LOCATION");
  return report;
}

bool InClass(std::string_view sqlstate, std::string_view start) {
  return sqlstate.substr(0, start.size()) == start;
}

// The classes whose messages name tables, columns and settings, but quote no values.
bool MessageIsFitForLogs(std::string_view sqlstate) {
  constexpr std::array<std::string_view, 13> kClasses = {"08", "0A", "23", "25", "3D", "3F", "40",
                                                         "42", "53", "54", "55", "57", "58"};
  for (const std::string_view each : kClasses) {
    if (InClass(sqlstate, each)) return true;
  }
  return false;
}

Kind KindOf(std::string_view sqlstate) {
  if (sqlstate == "57014") return Kind::kDeadline;
  if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return Kind::kContention;
  if (sqlstate == "53300") return Kind::kUnavailable;
  if (InClass(sqlstate, "53")) return Kind::kExhausted;
  // A standby after a fail-over says 25006; 0A000 is a plan made before a migration: another
  // connection works.
  if (sqlstate == "25006" || sqlstate == "0A000") return Kind::kUnavailable;
  if (InClass(sqlstate, "08") || InClass(sqlstate, "57P")) return Kind::kUnavailable;
  if (InClass(sqlstate, "23")) return Kind::kConstraint;
  return Kind::kDefect;
}

Failure FromReport(const Report& report) {
  Failure failure;
  failure.kind = KindOf(report.sqlstate);
  failure.sqlstate = report.sqlstate;
  failure.constraint = report.constraint;
  failure.connection_usable = failure.kind != Kind::kUnavailable && report.sqlstate != "25P03";
  failure.log_text = report.sqlstate;
  if (MessageIsFitForLogs(report.sqlstate)) failure.log_text += base::Join(" ", report.message);
  if (!report.table.empty()) failure.log_text += base::Join(", table ", report.table);
  if (!report.constraint.empty())
    failure.log_text += base::Join(", constraint ", report.constraint);
  if (!report.location.empty()) failure.log_text += base::Join(", at ", report.location);
  return failure;
}

Failure Broken(std::string_view log_text) {
  Failure failure;
  failure.kind = Kind::kUnavailable;
  failure.connection_usable = false;
  failure.log_text = log_text;
  return failure;
}

// Something of ours: the session is not trusted afterwards.
Failure Defect(std::string_view log_text) {
  Failure failure = Broken(log_text);
  failure.kind = Kind::kDefect;
  return failure;
}

}  // namespace

bool IsInDoubt(const absl::Status& status) { return IsKind(status, Kind::kInDoubt); }
bool IsContention(const absl::Status& status) { return IsKind(status, Kind::kContention); }
bool IsAboutTheData(const absl::Status& status) {
  return !status.ok() && (IsKind(status, Kind::kConstraint) || IsKind(status, Kind::kDefect) ||
                          !status.GetPayload(kKindUrl).has_value());
}

std::optional<std::string> ConstraintOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kConstraintUrl);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

namespace internal {

Failure Classify(std::exception_ptr exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const pqxx::too_many_connections& error) {
    return Broken("53300 too many connections");
  } catch (const pqxx::broken_connection& error) {
    return Broken("the connection broke");
  } catch (const pqxx::failure& error) {
    // sql_error and transaction_rollback (which has no code of its own) both carry the server's
    // report.
    const Report report = ReadReport(error.what());
    if (!report.sqlstate.empty()) return FromReport(report);
    return Broken("libpq gave no result");
  } catch (const pqxx::pqxx_exception& error) {
    return Defect(base::Join("libpqxx refused the call: ", error.base().what()));
  } catch (const std::exception& error) {
    return Defect(base::Join("unexpected: ", error.what()));
  }
}

absl::Status UnavailableStatus(std::string_view log_text) {
  return Marked(errors::Error(errors::Reason::DATABASE_UNAVAILABLE)
                    .RetryAfter(kRetryAfter)
                    .Because(log_text)
                    .ToStatus(),
                Kind::kUnavailable);
}

absl::Status InDoubtStatus(std::string_view log_text) {
  return Marked(errors::Error(errors::Reason::COMMIT_IN_DOUBT)
                    .RetryAfter(kRetryAfter)
                    .Because(log_text)
                    .ToStatus(),
                Kind::kInDoubt);
}

absl::Status DeadlineStatus(std::string_view log_text) {
  return Marked(errors::Error(errors::Reason::DEADLINE_EXCEEDED).Because(log_text).ToStatus(),
                Kind::kDeadline);
}

absl::Status ExhaustedStatus(std::string_view log_text) {
  return Marked(errors::Error(errors::Reason::OVERLOADED)
                    .RetryAfter(kRetryAfter)
                    .Because(log_text)
                    .ToStatus(),
                Kind::kExhausted);
}

absl::Status ToStatus(const Failure& failure, std::string_view statement) {
  const std::string text = base::Join("statement ", statement, ": ", failure.log_text);
  switch (failure.kind) {
    case Kind::kUnavailable:
      return UnavailableStatus(text);
    case Kind::kInDoubt:
      return InDoubtStatus(text);
    case Kind::kDeadline:
      return DeadlineStatus(text);
    case Kind::kExhausted:
      return ExhaustedStatus(text);
    case Kind::kContention:
      return Marked(errors::Error(errors::Reason::CONCURRENT_CHANGE).Because(text).ToStatus(),
                    failure.kind);
    case Kind::kConstraint: {
      const bool unique = failure.sqlstate == "23505";
      absl::Status status(
          unique ? absl::StatusCode::kAlreadyExists : absl::StatusCode::kFailedPrecondition,
          base::AsAbsl(text));
      status.SetPayload(kConstraintUrl, absl::Cord(failure.constraint));
      return Marked(std::move(status), failure.kind);
    }
    case Kind::kDefect:
      return Marked(absl::InternalError(text), failure.kind);
  }
  return absl::InternalError(text);
}

}  // namespace internal

}  // namespace tanggap::postgres
