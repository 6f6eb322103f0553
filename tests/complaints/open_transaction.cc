#include "tests/complaints/open_transaction.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <thread>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

[[noreturn]] void Fail(std::string_view what, std::string_view detail) {
  std::cerr << "A test's transaction: " << what << ": " << detail << std::endl;
  std::abort();
}

pg_conn* Connect(const std::string& url) {
  pg_conn* connection = ::PQconnectdb(url.c_str());
  if (::PQstatus(connection) != CONNECTION_OK)
    Fail("it cannot connect", ::PQerrorMessage(connection));
  return connection;
}

std::string Run(pg_conn* connection, const std::string& sql) {
  ::PGresult* result = ::PQexec(connection, sql.c_str());
  const ExecStatusType status = ::PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    Fail("a statement failed", ::PQresultErrorMessage(result));
  const std::string value = ::PQntuples(result) > 0 ? ::PQgetvalue(result, 0, 0) : "";
  ::PQclear(result);
  return value;
}

}  // namespace

OpenTransaction::OpenTransaction(const std::string& postgres_url, const std::string& statements)
    : connection_(Connect(postgres_url)) {
  Run(connection_, "BEGIN; " + statements);
}

OpenTransaction::~OpenTransaction() { ::PQfinish(connection_); }

void OpenTransaction::Commit() { Run(connection_, "COMMIT"); }

std::string ExecuteSql(const std::string& postgres_url, const std::string& sql) {
  pg_conn* connection = Connect(postgres_url);
  const std::string value = Run(connection, sql);
  ::PQfinish(connection);
  return value;
}

std::string AwaitBlocked(const std::string& postgres_url, const std::string& wait_event) {
  const std::string condition = wait_event.empty() ? "wait_event_type = 'Lock'"
                                                   : base::Join("wait_event = '", wait_event, "'");
  pg_conn* connection = Connect(postgres_url);
  const absl::Time give_up = absl::Now() + absl::Minutes(1);
  std::string process;
  while (process.empty()) {
    if (absl::Now() > give_up) Fail("no session waits", condition);
    process = Run(connection,
                  "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                  "AND " +
                      condition);
    if (process.empty()) std::this_thread::yield();
  }
  ::PQfinish(connection);
  return process;
}

void Terminate(const std::string& postgres_url, const std::string& process) {
  ExecuteSql(postgres_url, base::Join("SELECT pg_terminate_backend(", process, ", 20000)"));
}

}  // namespace tanggap::complaints
