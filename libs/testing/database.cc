#include "libs/testing/database.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
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

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The server that was given to this process; empty when none was.
std::string GivenAddress() {
  static constexpr std::string_view kKey = "TANGGAP_TEST_POSTGRES";
  if (std::string given = Environment(kKey.data()); !given.empty()) return given;
  std::ifstream file(Environment("TANGGAP_TEST_SERVERS"));
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, kKey.size() + 1, base::Join(kKey, "=")) == 0)
      return line.substr(kKey.size() + 1);
  }
  return "";
}

// The server and the templates of this process.
class Cluster {
 public:
  Cluster() : address_(GivenAddress()) {
    if (address_.empty()) private_ = PrivatePostgres::Create();
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

  // The database that holds `migrations` and `filling`; made on first demand.
  std::string Template(const std::vector<postgres::MigrationSet>& migrations,
                       const Filling& filling) {
    if (migrations.empty() && !filling.fill) return "template1";
    std::string key = filling.name + "\n";
    for (const postgres::MigrationSet& set : migrations) {
      key += base::Join(set.component, "\n");
      for (const postgres::Migration& file : set.files)
        key += base::Join(file.name, "\n", file.sql);
    }
    const std::string name = NewName("template");
    base::MutexLock lock(templates_mutex_);
    if (const auto found = templates_.find(key); found != templates_.end()) return found->second;
    Run(Url("postgres"), base::Join("CREATE DATABASE ", name));
    absl::Status status = postgres::Migrate(Url(name), migrations, {});
    if (status.ok() && filling.fill) status = filling.fill(Url(name));
    if (!status.ok()) {
      std::cerr << "The tests' template failed: " << status << std::endl;
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

Database::Database(const std::vector<postgres::MigrationSet>& migrations, const Filling& filling)
    : name_(TheCluster().NewName("test")), url_(TheCluster().Url(name_)) {
  Run(TheCluster().Url("postgres"), base::Join("CREATE DATABASE ", name_, " TEMPLATE ",
                                               TheCluster().Template(migrations, filling)));
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
