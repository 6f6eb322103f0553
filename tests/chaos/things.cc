#include "tests/chaos/things.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::chaos {

namespace {

constexpr const char* kAgencies[] = {"dinkes", "dinsos", "disdik", "disdukcapil", "bpbd"};
constexpr size_t kDataBytes = 300;

constexpr postgres::Statement kMakeSchema = {"chaos_schema", "CREATE SCHEMA chaos"};

constexpr postgres::Statement kMakeThings = {"chaos_things", R"(
  CREATE TABLE chaos.thing (thing uuid PRIMARY KEY, version integer NOT NULL, agency text NOT NULL)
    WITH (fillfactor = 50))"};

constexpr postgres::Statement kMakeAccount = {"chaos_account", R"(
  CREATE TABLE chaos.told (event uuid PRIMARY KEY, agency text NOT NULL, subject text NOT NULL, version integer NOT NULL,
    told_time timestamptz NOT NULL DEFAULT clock_timestamp()))"};

constexpr postgres::Statement kFill = {"chaos_fill", R"(
  INSERT INTO chaos.thing SELECT thing, 0, agency FROM unnest($1::uuid[], $2::text[]) AS fresh (thing, agency))"};

constexpr postgres::Statement kIds = {"chaos_ids", "SELECT thing FROM chaos.thing ORDER BY thing"};

constexpr postgres::Statement kRead = {"chaos_read", R"(
  SELECT thing, version, agency FROM chaos.thing WHERE thing = ANY ($1::uuid[]))"};

// The rows are locked in one order, so that two statements cannot wait for each other.
const postgres::Statement& ChangeStatement() {
  static const auto& sql = *new std::string(base::Join(
      R"(
      WITH locked AS MATERIALIZED (
        SELECT thing FROM chaos.thing WHERE thing = ANY ($1::uuid[]) ORDER BY thing FOR UPDATE),
      changed AS (
        UPDATE chaos.thing t SET version = given.version, agency = given.agency
        FROM unnest($1::uuid[], $2::int[], $3::text[]) AS given (thing, version, agency) JOIN locked USING (thing)
        WHERE t.thing = given.thing AND t.version = given.version - 1
        RETURNING t.thing), )",
      events::InsertEvents(4, "changed", "thing"), R"(,
      told AS (
        INSERT INTO chaos.told (event, agency, subject, version)
        SELECT event, agency, subject, version
        FROM unnest($4::text[], $5::uuid[], $7::text[], $8::int[], $13::uuid[]) AS given (agency, event, subject, version, thing)
        JOIN changed USING (thing)
        RETURNING event)
      SELECT event FROM told)"));
  static const postgres::Statement statement = {"chaos_change", sql.c_str()};
  return statement;
}

}  // namespace

absl::Status Things::MakeTables(postgres::Pool& pool, int count, absl::Time deadline) {
  for (const postgres::Statement& make : {kMakeSchema, kMakeThings, kMakeAccount}) {
    TANGGAP_RETURN_IF_ERROR(pool.Query(make, deadline).status());
  }
  base::SystemRandom random;
  std::vector<base::Uuid> ids;
  std::vector<std::string> agencies;
  for (int i = 0; i < count; ++i) {
    ids.push_back(base::Uuid::V4(random));
    agencies.push_back(kAgencies[static_cast<size_t>(i) % std::size(kAgencies)]);
  }
  return pool.Query(kFill, postgres::Params().UuidArray(ids).TextArray(agencies), deadline)
      .status();
}

absl::Status Things::Load(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kIds, deadline));
  for (const postgres::Row& row : rows) ids_.push_back(row.Uuid("thing"));
  return ids_.empty() ? absl::FailedPreconditionError("there are no things: prepare makes them")
                      : absl::OkStatus();
}

bool Things::OneIn(int many) { return many > 0 && random_.Below(static_cast<uint64_t>(many)) == 0; }

absl::StatusOr<std::vector<Things::Thing>> Things::Read(const std::vector<base::Uuid>& ids,
                                                        absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kRead, postgres::Params().UuidArray(ids), deadline));
  std::vector<Thing> things;
  for (const postgres::Row& row : rows) {
    things.push_back({row.Uuid("thing"), row.Int("version"), row.Text("agency")});
  }
  return things;
}

events::OutboxEvent Things::EventOf(const Thing& thing, std::string agency, std::string type) {
  const absl::Time now = clock_.Now();
  return {.agency = std::move(agency),
          .event_id = base::Uuid::V7(now, random_),
          .type = std::move(type),
          .subject = base::Join("things/", thing.id.ToString()),
          .subject_version = static_cast<int32_t>(thing.version),
          .record_time = now,
          .traceparent = "",
          .data_message = "tanggap.things.v1.ThingEvent",
          .data = std::string(kDataBytes, 'x'),
          .resource = thing.id};
}

absl::StatusOr<std::vector<base::Uuid>> Things::ChangeSome(const ChangeOptions& options,
                                                           absl::Time deadline) {
  const uint64_t batch = 1 + random_.Below(static_cast<uint64_t>(options.largest_batch));
  std::vector<base::Uuid> chosen;
  for (uint64_t i = 0; i < batch; ++i) chosen.push_back(ids_[random_.Below(ids_.size())]);
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  TANGGAP_ASSIGN_OR_RETURN(std::vector<Thing> things, Read(chosen, deadline));

  std::vector<base::Uuid> ids;
  std::vector<int64_t> versions;
  std::vector<std::string> agencies;
  std::vector<events::OutboxEvent> told;
  for (Thing& thing : things) {
    ++thing.version;
    if (OneIn(options.one_transfer_in)) {
      told.push_back(EventOf(thing, thing.agency, "things.v1.ThingTransferredOut"));
      const auto here = std::find(std::begin(kAgencies), std::end(kAgencies), thing.agency);
      const auto steps = 1 + random_.Below(std::size(kAgencies) - 1);
      thing.agency = kAgencies[(static_cast<size_t>(here - std::begin(kAgencies)) + steps) %
                               std::size(kAgencies)];
      told.push_back(EventOf(thing, thing.agency, "things.v1.ThingTransferredIn"));
    } else {
      told.push_back(EventOf(thing, thing.agency, "things.v1.ThingChanged"));
    }
    ids.push_back(thing.id);
    versions.push_back(thing.version);
    agencies.push_back(thing.agency);
  }
  postgres::Params params;
  params.UuidArray(ids).IntArray(versions).TextArray(agencies);
  events::AppendEvents(params, told);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(ChangeStatement(), params, deadline));
  std::vector<base::Uuid> committed;
  for (const postgres::Row& row : rows) committed.push_back(row.Uuid("event"));
  return committed;
}

}  // namespace tanggap::chaos
