#include "tests/chaos/record.h"

#include <string_view>
#include <vector>

#include "libs/base/result.h"

namespace tanggap::chaos {

namespace {

constexpr postgres::Statement kMakeSchema = {"chaos_schema", "CREATE SCHEMA chaos"};

constexpr postgres::Statement kMakeAccount = {"chaos_account", R"(
  CREATE TABLE chaos.applied (nr bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, agency text NOT NULL,
    position bigint NOT NULL, event uuid NOT NULL, subject text NOT NULL, version integer NOT NULL,
    applied_time timestamptz NOT NULL DEFAULT clock_timestamp()))"};

constexpr postgres::Statement kAppend = {"chaos_append", R"(
  INSERT INTO chaos.applied (agency, position, event, subject, version)
  SELECT agency, position, event, subject, version
  FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::int[]) WITH ORDINALITY
    AS given (agency, position, event, subject, version, place)
  ORDER BY place)"};

}  // namespace

absl::Status Record::MakeTables(postgres::Pool& pool, absl::Time deadline) {
  TANGGAP_RETURN_IF_ERROR(pool.Query(kMakeSchema, deadline).status());
  return pool.Query(kMakeAccount, deadline).status();
}

absl::Status Record::Apply(postgres::Transaction& transaction, const events::Batch& events) {
  if (listener_) listener_(events);
  std::vector<std::string_view> agencies, ids, subjects;
  std::vector<int64_t> positions, versions;
  for (const common::v1::Event* event : events) {
    agencies.push_back(event->agency());
    positions.push_back(event->position());
    ids.push_back(event->id());
    subjects.push_back(event->subject());
    versions.push_back(event->subject_version());
  }
  postgres::Params params;
  params.TextArray(agencies).IntArray(positions).TextArray(ids);
  params.TextArray(subjects).IntArray(versions);
  return transaction.Query(kAppend, params).status();
}

}  // namespace tanggap::chaos
