#include "tests/pages/many_cases.h"

#include <cstdlib>
#include <iostream>

#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

constexpr int64_t kAtOnce = 20'000;

// A district for each of so many places, more places where more people live: those of a regency
// share its people alike.
constexpr const char* kDistricts = R"(
  CREATE UNLOGGED TABLE IF NOT EXISTS public.many_cases_district AS
  WITH district AS (
    SELECT d.code, r.population::numeric / count(*) OVER (PARTITION BY r.code) AS people
    FROM directory.region d JOIN directory.region r ON r.code = d.parent WHERE d.level = 3 AND r.population > 0),
  upto AS (SELECT code, people, 100000 * sum(people) OVER (ORDER BY code) / sum(people) OVER () AS place FROM district)
  SELECT generate_series(ceil(coalesce(lag(place) OVER (ORDER BY code), 0))::int, ceil(place)::int - 1) AS place, code
  FROM upto)";

// What the cases are made of, looked up once: of many that would take long.
constexpr const char* kTemplate = R"(
  CREATE UNLOGGED TABLE IF NOT EXISTS public.many_cases_template AS
  WITH filed AS (SELECT complaint, filing, reporter_key, filer_key, record_time FROM complaints.complaint
                 WHERE number NOT LIKE 'B%')
  SELECT
    (SELECT complaint FROM filed WHERE filing = 1 ORDER BY record_time LIMIT 1) AS complaint,
    (SELECT filer_key FROM filed WHERE filing = 3 ORDER BY record_time LIMIT 1) AS clerk,
    ARRAY(SELECT reporter_key FROM filed WHERE filing = 1 AND reporter_key <> ''
          GROUP BY reporter_key ORDER BY min(record_time)) AS citizens)";

// $1 and $2: the first and last number. A complaint's id is made of its number, so that the rows of
// the other tables find theirs.
constexpr const char* kAddComplaints = R"(
  INSERT INTO complaints.complaint
  SELECT made.* FROM
    public.many_cases_template AS made_of JOIN complaints.complaint AS t USING (complaint),
    generate_series($1::bigint, $2::bigint) AS n,
    LATERAL (SELECT '2020-01-01'::timestamptz + n * interval '20 seconds' AS filed, n % 7 = 0 AS is_open,
               n / 8 % 5 AS unit,
               made_of.citizens[(n + 14) / 15] AS citizen) AS f,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
      'complaint', md5('case ' || n)::uuid,
      'number', 'B' || lpad(n::text, 12, '0'),
      'agency', (ARRAY['dinsos', 'dinkes', 'disdik', 'disdukcapil', 'dpmptsp', 'bpbd', 'diskominfo', 'inspektorat'])[n % 8 + 1],
      'region', coalesce((SELECT d.code FROM public.many_cases_district d WHERE d.place = n * 61803 % 100000), t.region),
      'unit', CASE WHEN f.unit = 0 THEN '' ELSE 'unit-' || f.unit END,
      'officer', CASE WHEN f.unit = 0 THEN '' ELSE 'officer-' || n / 40 % 4 END,
      'source', CASE WHEN n % 3 = 0 THEN 'lapor-2025' END, 'external_id', CASE WHEN n % 3 = 0 THEN 'lama-' || n END,
      'source_agency', CASE WHEN n % 3 = 0 THEN 'dinkes' END,
      'state', CASE WHEN is_open THEN 1 ELSE 8 END,
      'filing', CASE WHEN f.citizen IS NOT NULL THEN 1 WHEN n % 11 = 0 THEN 3 WHEN n % 53 = 1 THEN 2 ELSE 1 END,
      'reporter_key', CASE WHEN f.citizen IS NOT NULL THEN f.citizen WHEN n % 11 = 0 OR n % 53 = 1 THEN '' ELSE md5('reporter ' || n / 5) END,
      'filer_key', CASE WHEN f.citizen IS NOT NULL THEN '' WHEN n % 11 = 0 AND n % 8 = 1 THEN made_of.clerk WHEN n % 11 = 0 THEN md5('clerk ' || n % 8)
                        WHEN n % 53 = 1 THEN md5('companion ' || n / 500) ELSE '' END,
      'record_time', filed, 'file_time', filed,
      'update_time', filed + n * 7919 % 10000 * interval '2 seconds',
      'next_due_clock', CASE WHEN is_open THEN 1 ELSE 0 END,
      'next_due_time', CASE WHEN is_open THEN filed + n % 5 * interval '3 days' END,
      'timer_time', CASE WHEN n % 42 = 0 THEN '2200-01-01'::timestamptz + n * interval '20 seconds' END)) AS made)";

constexpr const char* kAddHistories = R"(
  INSERT INTO complaints.history (complaint, version, action, from_state, to_state, actor_kind, actor_agency, actor_unit,
    actor_officer, for_reporter, time, record_time, implied, detail, text)
  SELECT md5('case ' || n)::uuid, v, 1, 0, 1, 1, '', '', '', false, now(), now(), false, '', repeat('kata ', 20)
  FROM generate_series($1::bigint, $2::bigint) AS n, generate_series(1, 2) AS v)";

constexpr const char* kAddIdentities = R"(
  INSERT INTO complaints.identity (complaint, key, display_name, phone, language, device_key, phone_index)
  SELECT md5('case ' || n)::uuid, decode(repeat('ab', 60), 'hex'), decode(repeat('cd', 50), 'hex'),
    decode(repeat('ef', 45), 'hex'), 'id', '', decode(md5('phone ' || n / 5), 'hex')
  FROM generate_series($1::bigint, $2::bigint) AS n)";

constexpr const char* kAddRequests = R"(
  INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, response_encrypted, create_time)
  SELECT md5('person ' || n), 'tanggap.complaints.v1.ComplaintsService.CreateComplaint', md5('request ' || n)::uuid,
    decode(md5('bytes ' || n), 'hex'), md5('case ' || n)::uuid, decode(repeat('01', 300), 'hex'), now()
  FROM generate_series($1::bigint, $2::bigint) AS n)";

}  // namespace

std::string ManyCases::Sql(const std::string& sql) {
  const auto rows =
      pool_.Query(postgres::DynamicStatement{"many_cases", sql}, clock_.Now() + absl::Hours(1));
  if (!rows.ok()) {
    std::cerr << "Many cases cannot be made: " << rows.status() << std::endl;
    std::abort();
  }
  return rows->empty() ? "" : (*rows)[0].Text("text");
}

void ManyCases::Grow(int64_t size, const std::function<void(int64_t)>& made) {
  Sql(kTemplate);
  Sql(kDistricts);
  Sql("CREATE UNIQUE INDEX IF NOT EXISTS many_cases_by_place ON public.many_cases_district "
      "(place)");
  Sql("ANALYZE public.many_cases_district");
  while (size_ < size) {
    const int64_t last = std::min(size_ + kAtOnce, size);
    Add(size_ + 1, last);
    size_ = last;
    if (made) made(size_);
  }
  for (const char* table : {"complaints.complaint", "complaints.history", "complaints.identity",
                            "idempotency.requests"})
    Sql(base::Join("VACUUM (ANALYZE) ", table));
}

void ManyCases::Add(int64_t first, int64_t last) {
  for (const char* sql : {kAddComplaints, kAddHistories, kAddIdentities, kAddRequests}) {
    postgres::Params params;
    params.Int(first).Int(last);
    const auto added = pool_.Query(postgres::DynamicStatement{"many_cases", sql}, params,
                                   clock_.Now() + absl::Hours(1));
    if (added.ok() && added->affected() >= static_cast<size_t>(last - first + 1)) continue;
    std::cerr << "Many cases cannot be made: " << added.status() << std::endl;
    std::abort();
  }
}

std::map<std::string, int> ManyCases::Indexes() {
  std::map<std::string, int> indexes;
  for (const char* table : {"complaint", "history", "identity", "requests"}) {
    indexes[table] = std::atoi(
        Sql(base::Join("SELECT count(*)::text AS text FROM pg_indexes WHERE tablename = '", table,
                       "'"))
            .c_str());
  }
  return indexes;
}

}  // namespace tanggap::complaints
