#include "tests/pages/plan_log.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

using Node = google::protobuf::Struct;

std::string Text(const Node& node, const char* name) {
  const auto found = node.fields().find(name);
  return found == node.fields().end() ? "" : found->second.string_value();
}

int64_t Number(const Node& node, const char* name) {
  const auto found = node.fields().find(name);
  return found == node.fields().end() ? 0 : static_cast<int64_t>(found->second.number_value());
}

std::vector<const Node*> Below(const Node& node) {
  std::vector<const Node*> below;
  const auto found = node.fields().find("Plans");
  if (found == node.fields().end()) return below;
  for (const auto& value : found->second.list_value().values())
    below.push_back(&value.struct_value());
  return below;
}

bool Touches(const Node& node, const std::set<std::string>& tables) {
  if (tables.count(Text(node, "Relation Name")) > 0) return true;
  const std::vector<const Node*> below = Below(node);
  return std::any_of(below.begin(), below.end(),
                     [&](const Node* child) { return Touches(*child, tables); });
}

// Whether a node at or below this one reads from a WITH query.
bool IsRead(const Node& node, const std::string& query) {
  if ("CTE " + Text(node, "CTE Name") == query) return true;
  const std::vector<const Node*> below = Below(node);
  return std::any_of(below.begin(), below.end(),
                     [&](const Node* child) { return IsRead(*child, query); });
}

// A node's figures hold those of the nodes below it, and of what it reads from. What is written on
// the side, and not read from, runs after the rest and is in no other figure.
int64_t PagesOf(const Node& plan) {
  const auto own = [](const Node& node) {
    return Number(node, "Shared Hit Blocks") + Number(node, "Shared Read Blocks");
  };
  int64_t pages = own(plan);
  for (const Node* child : Below(plan)) {
    const std::string query = Text(*child, "Subplan Name");
    if (query.compare(0, 4, "CTE ") == 0 && !IsRead(plan, query)) pages += own(*child);
  }
  return pages;
}

void Collect(const Node& node, const std::map<std::string, int>& indexes, Footprint& footprint) {
  const std::string type = Text(node, "Node Type");
  const std::string table = Text(node, "Relation Name");
  if (type == "Seq Scan" && Number(node, "Actual Loops") > 0) footprint.scanned.push_back(table);
  if (type == "Index Scan" || type == "Index Only Scan" || type == "Bitmap Index Scan") {
    footprint.descents += Number(node, "Actual Loops");
    if (type == "Index Only Scan") footprint.map_looks += Number(node, "Actual Loops");
    footprint.indexes.push_back(Text(node, "Index Name"));
  }
  for (const Node* child : Below(node)) {
    if (type == "ModifyTable" && Text(node, "Operation") != "Delete" && indexes.count(table) > 0) {
      const int64_t rows = Number(*child, "Actual Rows") * Number(*child, "Actual Loops");
      footprint.descents += rows * indexes.at(table);
    }
    Collect(*child, indexes, footprint);
  }
}

// The plans in a piece of the log: each begins after a line that ends with "plan:", and its lines
// begin with a tab.
std::vector<Node> PlansIn(const std::string& log) {
  std::vector<Node> plans;
  std::istringstream lines(log);
  std::string line, json;
  bool within = false;
  const auto finish = [&](bool whole) {
    Node entry;
    if (!json.empty()) {
      const bool read = google::protobuf::util::JsonStringToMessage(json, &entry).ok();
      EXPECT_TRUE(read || !whole) << json;
      if (read) plans.push_back(entry.fields().at("Plan").struct_value());
    }
    json.clear();
  };
  while (std::getline(lines, line)) {
    const bool goes_on = !line.empty() && line[0] == '\t';
    if (within && goes_on) json += line.substr(1) + "\n";
    if (goes_on) continue;
    finish(true);
    within = line.size() > 5 && line.compare(line.size() - 5, 5, "plan:") == 0;
  }
  // What the server is still writing is of its own work: a call's plan is there before its answer.
  finish(false);
  return plans;
}

}  // namespace

std::vector<std::string> PlanLog::Settings() {
  return {"session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0",
          "auto_explain.log_analyze=on", "auto_explain.log_buffers=on",
          "auto_explain.log_timing=off", "auto_explain.log_format=json", "shared_buffers=512MB",
          "max_wal_size=8GB",
          // How many of them start in time is chance, and each begins with pages of its own.
          "max_parallel_workers_per_gather=0",
          // When it comes by is chance, and what it cleans or holds back changes what is read.
          "autovacuum=off",
          // What many_cases.h fills tables with goes past the log then.
          "wal_level=minimal", "max_wal_senders=0"};
}

PlanLog::PlanLog(const testing::PrivatePostgres& server) : file_(server.LogFile()) {}

std::string PlanLog::ReadOn() {
  std::ifstream file(file_);
  file.seekg(offset_);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  offset_ += static_cast<int64_t>(text.size());
  return text;
}

Footprint PlanLog::Of(const std::function<void()>& call) {
  ReadOn();
  call();
  Footprint footprint;
  for (const Node& plan : PlansIn(ReadOn())) {
    if (!Touches(plan, tables_)) continue;
    ++footprint.statements;
    footprint.pages += PagesOf(plan);
    Collect(plan, indexes_, footprint);
  }
  return footprint;
}

}  // namespace tanggap::complaints
