#include "tests/surveys/service.h"

#include <cstdlib>

#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

constexpr char kRowCounts[] = R"(
  SELECT format('surveys %s (versions %s), published %s, profiles %s, collectors %s (places %s), tokens %s, responses %s, '
    'reveals %s, populations %s, publications %s, improvements %s, requests %s, events %s',
    (SELECT count(*) FROM surveys.survey),
    (SELECT sum(version) FROM surveys.survey),
    (SELECT count(*) FROM surveys.survey_version),
    (SELECT count(*) FROM surveys.index_profile),
    (SELECT format('%s version %s', count(*), sum(version)) FROM surveys.collector),
    (SELECT sum(taken + reserved) FROM surveys.place),
    (SELECT format('%s spent %s revoked %s', count(*), count(spent_day), count(*) FILTER (WHERE revoked))
      FROM surveys.token),
    (SELECT count(*) FROM surveys.response_seen),
    (SELECT count(*) FROM surveys.reveal),
    (SELECT format('%s of %s', count(*), sum(size)) FROM surveys.population),
    (SELECT count(*) FROM surveys.publication),
    (SELECT format('%s version %s', count(*), sum(version)) FROM surveys.improvement),
    (SELECT count(*) FROM idempotency.requests),
    (SELECT (SELECT count(*) FROM ev.outbox) + (SELECT count(*) FROM ev.log))))";

// In one statement, so that an event which moves at this moment is seen once.
constexpr char kEvents[] = R"(
  SELECT coalesce(string_agg(concat_ws('|', agency, type, subject, subject_version, encode(data, 'hex')), E'\n'
    ORDER BY subject_version), '')
  FROM (
    SELECT agency, type, subject, subject_version, data FROM ev.outbox
    UNION ALL
    SELECT agency, type, subject, subject_version, data FROM ev.log) AS told
  WHERE subject = )";

}  // namespace

Service::Service(Options options)
    : ServiceRig({.name = "surveys",
                  .proto_service = "tanggap.surveys.v1.SurveyDesignService",
                  .migrations = Migrations()},
                 std::move(options)) {}

std::string Service::RowCounts() const { return Sql(kRowCounts); }

std::vector<ToldEvent> EventsOf(const Service& service, const std::string& survey) {
  std::vector<ToldEvent> all;
  const std::string text = service.Sql(base::Join(kEvents, "'", survey, "'"));
  if (text.empty()) return all;
  for (const std::string& line : base::Split(text, '\n')) {
    const std::vector<std::string> parts = base::Split(line, '|');
    if (parts.size() != 5) {
      ADD_FAILURE() << line;
      continue;
    }
    ToldEvent told{.agency = parts[0],
                   .type = parts[1],
                   .subject = parts[2],
                   .version = std::atoi(parts[3].c_str())};
    EXPECT_TRUE(told.event.ParseFromString(base::FromHex(parts[4]))) << line;
    EXPECT_EQ(told.event.facts().survey(), told.subject);
    EXPECT_EQ(told.event.facts().version(), told.version);
    all.push_back(std::move(told));
  }
  return all;
}

}  // namespace tanggap::surveys
