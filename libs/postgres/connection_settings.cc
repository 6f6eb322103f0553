#include "libs/postgres/connection_settings.h"

#include <libpq-fe.h>

#include "libs/base/strings.h"

namespace tanggap::postgres::internal {

namespace {

std::string Setting(std::string_view name, absl::Duration duration) {
  return base::Join(" -c ", name, "=", absl::ToInt64Milliseconds(duration));
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> MakeConnectionSettings(
    std::string_view url, std::string_view application_name, const SessionLimits& limits) {
  std::map<std::string, std::string> settings = {
      // A fail-over may leave a standby where the primary was.
      {"target_session_attrs", "read-write"},
      // A peer that vanished without a word is noticed in about ten seconds.
      {"tcp_user_timeout", "10000"},
      {"keepalives_idle", "30"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "2"},
      {"application_name", std::string(application_name)},
  };
  char* error = nullptr;
  PQconninfoOption* const given = ::PQconninfoParse(std::string(url).c_str(), &error);
  ::PQfreemem(error);  // quotes the text, which may hold a password
  if (given == nullptr) {
    return absl::InvalidArgumentError(
        "the PostgreSQL address cannot be read; write it as postgresql://user@host:5432/database "
        "or as \"host=... dbname=... user=...\"");
  }
  for (const PQconninfoOption* option = given; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings[option->keyword] = option->val;
  }
  ::PQconninfoFree(given);
  // Limits first, so that the operator's own `options` win over them; last what our parsing relies
  // on. One plan for all parameters of a statement: PostgreSQL would plan our larger statements
  // anew each time, which took a tenth to a fifth of its processor time and gained nothing.
  settings["options"] =
      base::Join("-c jit=off -c plan_cache_mode=force_generic_plan",
                 Setting("statement_timeout", limits.statement_timeout),
                 Setting("lock_timeout", limits.lock_timeout),
                 Setting("idle_in_transaction_session_timeout", limits.idle_in_transaction_timeout),
                 " ", settings["options"],
                 " -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex"
                 " -c extra_float_digits=1 -c standard_conforming_strings=on");
  settings["client_encoding"] = "UTF8";
  return settings;
}

}  // namespace tanggap::postgres::internal
