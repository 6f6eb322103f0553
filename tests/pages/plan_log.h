// What the statements of a call did in the database: every plan that PostgreSQL carried out is
// written by its auto_explain to the server's log, and read from there. So it is the statements
// that the service really sends which are looked at, prepared and planned as they are in earnest.
//
//   auto server = testing::PrivatePostgres::Create({.settings = PlanLog::Settings()});
//   PlanLog plans(*server);
//   const Footprint footprint = plans.Of([&] { service.Call<v1::Complaint>("GetComplaint", ...); });
//   EXPECT_EQ(footprint.statements, 1);
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "libs/testing/private_postgres.h"

namespace tanggap::complaints {

// Of all statements of a call together that touch the tables that are looked at.
struct Footprint {
  int statements = 0;
  // Pages of tables and indexes that were looked at, each time counted.
  int64_t pages = 0;
  // How often an index was gone down into: for reading, and for each row that was written into it.
  int64_t descents = 0;
  // How often a scan that reads from an index alone went to look, in the table's map of pages that
  // all see, whether it may.
  int64_t map_looks = 0;
  // Tables that were read from end to end.
  std::vector<std::string> scanned;
  std::vector<std::string> indexes;
};

class PlanLog {
 public:
  static std::vector<std::string> Settings();

  explicit PlanLog(const testing::PrivatePostgres& server);

  // How many indexes a table has, for the descents of writing: "complaint" -> 16.
  void set_indexes(std::map<std::string, int> indexes) { indexes_ = std::move(indexes); }

  // Which tables are looked at; what the service does by itself touches others meanwhile.
  void set_tables(std::set<std::string> tables) { tables_ = std::move(tables); }

  Footprint Of(const std::function<void()>& call);

 private:
  std::string ReadOn();

  const std::string file_;
  std::map<std::string, int> indexes_;
  std::set<std::string> tables_ = {"complaint", "history", "identity", "identity_access",
                                   "requests"};
  int64_t offset_ = 0;
};

}  // namespace tanggap::complaints
