#include "tests/pages/many_cases.h"

#include <cstdlib>
#include <future>
#include <iostream>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/gather.h"
#include "services/complaints/store/filing_rows.h"
#include "tests/pages/bulk_load.h"
#include "tests/pages/case_maker.h"

namespace tanggap::complaints {

namespace {

using postgres::Gather;

constexpr int64_t kAtOnce = 5'000;
// From so many on the tables are filled without their indexes and their log.
constexpr int64_t kVeryMany = 200'000;
constexpr int kMostCleanings = 100;
constexpr absl::Duration kPatience = absl::Hours(6);

const std::vector<std::string>& Tables() {
  static const auto& tables = *new std::vector<std::string>{
      "complaints.complaint", "complaints.history", "complaints.identity", "idempotency.requests"};
  return tables;
}

const postgres::Statement& InsertStatement() {
  static const auto& sql = *new std::string(
      base::Join("WITH claimed AS (SELECT unnest($1::uuid[]) AS resource), ",
                 InsertCases(2, "claimed"), " SELECT count(*) AS cases FROM claimed"));
  static const postgres::Statement statement = {"many_cases", sql.c_str()};
  return statement;
}

// As if each had been asked for by a request within the days that answers are kept; nobody asks
// again, so the answers are of the usual length only.
constexpr postgres::Statement kInsertRequests = {"many_requests", R"(
  INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, response_encrypted, create_time)
  SELECT md5('person ' || resource), 'tanggap.complaints.v1.ComplaintsService.CreateComplaint', gen_random_uuid(),
    decode(md5('bytes ' || resource), 'hex'), resource, decode(repeat('01', 300), 'hex'), now()
  FROM unnest($1::uuid[]) AS resource)"};

[[noreturn]] void Fail(const absl::Status& status) {
  std::cerr << "Many cases cannot be made: " << status << std::endl;
  std::abort();
}

// Ready to be written.
struct Batch {
  postgres::Params cases;
  postgres::Params requests;
};

Batch MakeBatch(const CaseMaker& maker, int64_t first, int64_t last) {
  std::vector<SealedCase> made;
  for (int64_t n = first; n <= last; ++n) made.push_back(maker.Make(n));
  std::vector<const SealedCase*> cases;
  for (const SealedCase& each : made) cases.push_back(&each);
  const auto ids =
      Gather<base::Uuid>(cases, [](const SealedCase* c) { return c->filing.complaint.id; });
  Batch batch;
  batch.requests.UuidArray(ids);
  batch.cases.UuidArray(ids);
  AppendCases(batch.cases, cases);
  return batch;
}

absl::Status Write(postgres::Transaction& transaction, const Batch& batch) {
  TANGGAP_RETURN_IF_ERROR(transaction.Query(InsertStatement(), batch.cases).status());
  return transaction.Query(kInsertRequests, batch.requests).status();
}

}  // namespace

ManyCases::ManyCases(postgres::Pool& pool, const privacy::KeyRing& keys, const base::Clock& clock)
    : pool_(pool), keys_(keys), clock_(clock) {}
ManyCases::~ManyCases() = default;

std::string ManyCases::Sql(const std::string& sql) {
  const auto rows =
      pool_.Query(postgres::DynamicStatement{"many_cases_sql", sql}, clock_.Now() + kPatience);
  if (!rows.ok()) Fail(rows.status());
  return rows->empty() ? "" : (*rows)[0].Text("text");
}

absl::Status ManyCases::Fill(postgres::Transaction& transaction, int64_t first, int64_t last,
                             const std::function<void(int64_t)>& made) {
  // The service never writes so many at once, and PostgreSQL takes an array for a short one.
  TANGGAP_RETURN_IF_ERROR(
      transaction.Query({"many_cases_plan", "SET LOCAL enable_nestloop = off"}).status());
  // Where plans are looked at (plan_log.h), it is not these.
  TANGGAP_RETURN_IF_ERROR(
      transaction.Query({"many_cases_log", "SET LOCAL auto_explain.log_min_duration = -1"})
          .status());
  const auto make = [&](int64_t from) {
    return std::async(std::launch::async, [this, from, last] {
      return from > last ? Batch() : MakeBatch(*maker_, from, std::min(last, from + kAtOnce - 1));
    });
  };
  // The next are made while PostgreSQL writes these.
  std::future<Batch> next = make(first);
  for (int64_t at = first; at <= last; at += kAtOnce) {
    const Batch batch = next.get();
    next = make(at + kAtOnce);
    TANGGAP_RETURN_IF_ERROR(Write(transaction, batch));
    if (made) made(std::min(last, at + kAtOnce - 1));
  }
  return absl::OkStatus();
}

void ManyCases::Grow(int64_t size, const std::function<void(int64_t)>& made) {
  const absl::Time deadline = clock_.Now() + kPatience;
  if (!maker_) {
    absl::StatusOr<std::unique_ptr<CaseMaker>> maker = CaseMaker::Load(pool_, keys_, deadline);
    if (!maker.ok()) Fail(maker.status());
    maker_ = *std::move(maker);
  }
  const absl::Status filled =
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        if (size - size_ < kVeryMany) return Fill(transaction, size_ + 1, size, made);
        BulkLoad load(transaction, Tables());
        TANGGAP_RETURN_IF_ERROR(load.Begin());
        TANGGAP_RETURN_IF_ERROR(Fill(transaction, size_ + 1, size, made));
        return load.End();
      });
  if (!filled.ok()) Fail(filled);
  size_ = std::max(size_, size);
  for (const std::string& table : Tables()) Clean(table);
}

// As often as it takes: what was still seen by a transaction of the moment stays back, and then
// how much of a table is read would be chance.
void ManyCases::Clean(const std::string& table) {
  for (int time = 0; time < kMostCleanings; ++time) {
    Sql(base::Join("VACUUM (ANALYZE, INDEX_CLEANUP ON) ", table));
    if (Sql(base::Join(
            "SELECT (relallvisible >= relpages)::text AS text FROM pg_class WHERE oid = '", table,
            "'::regclass")) == "true")
      return;
  }
  Fail(absl::FailedPreconditionError(table + " cannot be cleaned: a transaction holds on"));
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
