#include "libs/testing/database.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/testing/private_postgres.h"

namespace tanggap::testing {

namespace {

std::string Run(const std::string& url, const std::string& sql) {
  PGconn* connection = ::PQconnectdb(url.c_str());
  PGresult* result = ::PQexec(connection, sql.c_str());
  const ExecStatusType status = ::PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    std::cerr << "The tests' PostgreSQL: " << ::PQerrorMessage(connection) << "in: " << sql
              << std::endl;
    std::abort();
  }
  std::string answer;
  if (::PQntuples(result) > 0 && ::PQnfields(result) > 0) answer = ::PQgetvalue(result, 0, 0);
  ::PQclear(result);
  ::PQfinish(connection);
  return answer;
}

// The server and the templates of this process.
class Cluster {
 public:
  Cluster() {
    if (const char* given = std::getenv("TANGGAP_TEST_POSTGRES"); given && *given != '\0') {
      address_ = given;
    } else {
      private_ = PrivatePostgres::Create();
    }
  }
  ~Cluster() {
    if (private_) return;
    for (const auto& [key, name] : templates_) {
      Run(Url("postgres"), base::Join("DROP DATABASE IF EXISTS ", name, " WITH (FORCE)"));
    }
  }

  std::string Url(const std::string& database) const {
    if (private_) return private_->Url(database);
    if (address_.find("://") == std::string::npos) return address_ + " dbname=" + database;
    return address_ + (address_.find('?') == std::string::npos ? "?" : "&") + "dbname=" + database;
  }

  std::string NewName(std::string_view kind) {
    base::MutexLock lock(mutex_);
    return base::Join("tanggap_", kind, "_", ::getpid(), "_", ++count_);
  }

  // The database that holds `migrations`; made on first demand.
  std::string Template(const std::vector<postgres::MigrationSet>& migrations) {
    if (migrations.empty()) return "template1";
    std::string key;
    for (const postgres::MigrationSet& set : migrations) {
      key += base::Join(set.component, "\n");
      for (const postgres::Migration& file : set.files)
        key += base::Join(file.name, "\n", file.sql);
    }
    const std::string name = NewName("template");
    base::MutexLock lock(templates_mutex_);
    if (const auto found = templates_.find(key); found != templates_.end()) return found->second;
    Run(Url("postgres"), base::Join("CREATE DATABASE ", name));
    const absl::Status status = postgres::Migrate(Url(name), migrations, {});
    if (!status.ok()) {
      std::cerr << "The tests' migrations failed: " << status << std::endl;
      std::abort();
    }
    templates_[key] = name;
    return name;
  }

 private:
  std::string address_;
  std::unique_ptr<PrivatePostgres> private_;
  base::Mutex mutex_;
  int count_ TANGGAP_GUARDED_BY(mutex_) = 0;
  base::Mutex templates_mutex_;
  std::map<std::string, std::string> templates_ TANGGAP_GUARDED_BY(templates_mutex_);
};

// The one thing that all tests of a process share: starting a server for each would take seconds
// each.
Cluster& TheCluster() {
  static Cluster cluster;
  return cluster;
}

}  // namespace

Database::Database(const std::vector<postgres::MigrationSet>& migrations)
    : name_(TheCluster().NewName("test")), url_(TheCluster().Url(name_)) {
  Run(TheCluster().Url("postgres"),
      base::Join("CREATE DATABASE ", name_, " TEMPLATE ", TheCluster().Template(migrations)));
}

Database::~Database() {
  Run(TheCluster().Url("postgres"), base::Join("DROP DATABASE ", name_, " WITH (FORCE)"));
}

std::string Database::Execute(const std::string& sql) const { return Run(url_, sql); }

PostgresFixture::PostgresFixture(const std::vector<postgres::MigrationSet>& migrations)
    : database_(migrations) {
  postgres::PoolOptions options;
  options.url = database_.url();
  options.application_name = "test";
  pool_ = std::make_unique<postgres::Pool>(options, clock_, random_);
}

}  // namespace tanggap::testing
