#include "tests/complaints/told_events.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "libs/base/strings.h"
#include "services/complaints/api/announcing.h"

namespace tanggap::complaints {

namespace {

// In one statement, so that an event which moves at this moment is seen once.
constexpr char kEvents[] = R"(
  SELECT coalesce(string_agg(concat_ws('|', agency, type, subject, subject_version, event_id, traceparent,
    data_message, encode(data, 'hex')), E'\n' ORDER BY subject, subject_version, type DESC), '')
  FROM (
    SELECT agency, type, subject, subject_version, event_id, traceparent, data_message, data FROM ev.outbox
    UNION ALL
    SELECT agency, type, subject, subject_version, event_id, traceparent, data_message, data FROM ev.log) AS told
  WHERE subject LIKE )";

ToldEvent Parse(const std::string& line) {
  const std::vector<std::string> parts = base::Split(line, '|');
  EXPECT_EQ(parts.size(), 8u) << line;
  ToldEvent told{.agency = parts[0],
                 .type = parts[1],
                 .subject = parts[2],
                 .version = std::atoi(parts[3].c_str()),
                 .id = parts[4],
                 .traceparent = parts[5]};
  EXPECT_EQ(parts[6], "tanggap.complaints.v1.ComplaintEvent");
  EXPECT_TRUE(told.event.ParseFromString(base::FromHex(parts[7])));
  EXPECT_EQ(told.type, EventTypeOf(told.event));
  EXPECT_EQ(told.subject, told.event.facts().complaint());
  EXPECT_EQ(told.version, told.event.facts().version());
  return told;
}

std::vector<ToldEvent> Read(const Service& service, const std::string& pattern) {
  std::vector<ToldEvent> all;
  const std::string text = service.Sql(base::Join(kEvents, "'", pattern, "'"));
  if (text.empty()) return all;
  std::set<std::string> ids;
  for (const std::string& line : base::Split(text, '\n')) {
    all.push_back(Parse(line));
    EXPECT_TRUE(ids.insert(all.back().id).second) << "an id is unique: " << line;
  }
  return all;
}

}  // namespace

std::vector<ToldEvent> EventsOf(const Service& service, const std::string& complaint) {
  return Read(service, complaint);
}

std::vector<ToldEvent> AllEvents(const Service& service) { return Read(service, "%"); }

}  // namespace tanggap::complaints
