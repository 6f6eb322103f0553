#include "libs/directory/reference_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/directory/content_hash.h"
#include "libs/directory/policy_check.h"
#include "tanggap_sql/directory.h"

namespace tanggap::directory {
namespace {

using postgres::Params;
using postgres::Rows;
using postgres::Statement;
using postgres::Transaction;

// Rows of one INSERT: enough that round trips do not matter, few enough that a statement stays
// small.
constexpr size_t kBatch = 5000;

// Locks the edition's row, so that of two processes one loads and the other finds it done.
constexpr Statement kLockEdition = {"directory_lock_edition", R"(
  INSERT INTO directory.edition (name, etag, load_time) VALUES ($1, '', $2)
  ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name
  RETURNING etag)"};
constexpr Statement kSetEdition = {"directory_set_edition", R"(
  UPDATE directory.edition SET etag = $2, load_time = $3 WHERE name = $1)"};
constexpr Statement kGetEdition = {"directory_get_edition", R"(
  SELECT etag FROM directory.edition WHERE name = $1)"};

constexpr Statement kEditions = {"directory_editions", R"(
  SELECT coalesce(string_agg(name || ' ' || etag, ', ' ORDER BY name), '') AS editions FROM directory.edition)"};

constexpr Statement kDeleteRegions = {"directory_delete_regions", "DELETE FROM directory.region"};
constexpr Statement kInsertRegions = {"directory_insert_regions", R"(
  INSERT INTO directory.region (code, parent, level, kind, name, population)
  SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::text[], $5::text[], $6::bigint[]))"};
constexpr Statement kRegionCodes = {"directory_region_codes", "SELECT code FROM directory.region"};
constexpr Statement kHasRegion = {"directory_has_region",
                                  "SELECT 1 FROM directory.region WHERE code = $1"};
constexpr Statement kListRegions = {"directory_list_regions", R"(
  SELECT code, parent, level, name FROM directory.region
  WHERE parent = $1 AND code > $2 ORDER BY code LIMIT $3)"};

constexpr Statement kDeleteHolidays = {"directory_delete_holidays",
                                       "DELETE FROM directory.holiday"};
constexpr Statement kInsertHolidays = {"directory_insert_holidays", R"(
  INSERT INTO directory.holiday (date, name, kind)
  SELECT * FROM unnest($1::date[], $2::text[], $3::text[]) ON CONFLICT (date, name) DO NOTHING)"};
constexpr Statement kHolidays = {"directory_holidays", R"(
  SELECT to_char(date, 'YYYY-MM-DD') AS date, name, kind FROM directory.holiday ORDER BY holiday.date, name)"};

// All parts see the tables as they were before the statement.
constexpr Statement kRemember = {"directory_remember", R"(
  WITH policy AS (SELECT * FROM unnest($1::text[], $2::text[]) AS policy (policy, digest)),
       problem AS (
         SELECT seen.policy AS entry, true AS changed FROM policy JOIN directory.policy_seen seen USING (policy)
         WHERE seen.digest <> policy.digest
         UNION ALL SELECT 'policy ' || policy, false FROM directory.policy_seen WHERE policy <> ALL ($1::text[])
         UNION ALL SELECT entry, false FROM directory.entry_seen WHERE entry <> ALL ($3::text[])),
       added_policies AS (
         INSERT INTO directory.policy_seen (policy, digest, first_seen_time)
         SELECT policy, digest, $4 FROM policy WHERE NOT EXISTS (SELECT FROM problem)
         ON CONFLICT (policy) DO NOTHING),
       added_entries AS (
         INSERT INTO directory.entry_seen (entry, first_seen_time)
         SELECT entry, $4 FROM unnest($3::text[]) AS given (entry) WHERE NOT EXISTS (SELECT FROM problem)
         ON CONFLICT (entry) DO NOTHING)
  SELECT entry, changed FROM problem ORDER BY changed DESC, entry LIMIT 20)"};

// What cases may name.
std::vector<std::string> EntriesOf(const Directory& directory) {
  std::vector<std::string> entries;
  for (const auto& entry : directory.agencies()) {
    const v1::Agency& agency = entry->proto();
    entries.push_back("agency " + agency.code());
    const auto add = [&](std::string_view kind, const auto& list) {
      for (const auto& one : list)
        entries.push_back(base::Join(kind, " ", agency.code(), "/", one.code()));
    };
    add("unit", agency.units());
    add("category", agency.categories());
    add("intake point", agency.intake_points());
  }
  return entries;
}

int LevelOf(std::string_view code) {
  return static_cast<int>(std::count(code.begin(), code.end(), '.')) + 1;
}

std::string ParentOf(const std::string& code) {
  const size_t dot = code.rfind('.');
  return dot == std::string::npos ? std::string() : code.substr(0, dot);
}

absl::Status InsertRegions(Transaction& transaction, const RegionRow* begin, const RegionRow* end) {
  std::vector<std::string> codes, parents, kinds, names;
  std::vector<int64_t> levels;
  std::vector<std::optional<int64_t>> populations;
  for (const RegionRow* row = begin; row != end; ++row) {
    codes.push_back(row->code);
    parents.push_back(ParentOf(row->code));
    levels.push_back(LevelOf(row->code));
    kinds.push_back(row->kind);
    names.push_back(row->name);
    populations.push_back(row->population);
  }
  Params params;
  params.TextArray(codes)
      .TextArray(parents)
      .IntArray(levels)
      .TextArray(kinds)
      .TextArray(names)
      .IntArray(populations);
  return transaction.Query(kInsertRegions, params).status();
}

absl::Status ReplaceRegions(Transaction& transaction, const std::vector<RegionRow>& rows) {
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kDeleteRegions).status());
  for (size_t i = 0; i < rows.size(); i += kBatch) {
    const size_t end = std::min(rows.size(), i + kBatch);
    TANGGAP_RETURN_IF_ERROR(InsertRegions(transaction, rows.data() + i, rows.data() + end));
  }
  return absl::OkStatus();
}

absl::Status ReplaceHolidays(Transaction& transaction, const HolidayTable& holidays) {
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kDeleteHolidays).status());
  std::vector<std::string> dates, names, kinds;
  for (const Holiday& holiday : holidays.all()) {
    dates.push_back(absl::FormatCivilTime(holiday.date));
    names.push_back(holiday.name);
    kinds.emplace_back(NameOf(holiday.kind));
  }
  Params params;
  params.TextArray(dates).TextArray(names).TextArray(kinds);
  return transaction.Query(kInsertHolidays, params).status();
}

// Runs `replace` unless the edition is loaded already.
template <typename Replace>
absl::StatusOr<bool> SaveEdition(postgres::Pool& pool, std::string_view name,
                                 const std::string& etag, absl::Time now, absl::Time deadline,
                                 Replace replace) {
  bool replaced = false;
  const auto work = [&](Transaction& transaction) -> absl::Status {
    replaced = false;
    Params lock;
    lock.Text(name).Time(now);
    TANGGAP_ASSIGN_OR_RETURN(const Rows rows, transaction.Query(kLockEdition, lock));
    if (rows.Only().Text("etag") == etag) return absl::OkStatus();
    TANGGAP_RETURN_IF_ERROR(replace(transaction));
    Params set;
    set.Text(name).Text(etag).Time(now);
    TANGGAP_RETURN_IF_ERROR(transaction.Query(kSetEdition, set).status());
    replaced = true;
    return absl::OkStatus();
  };
  TANGGAP_RETURN_IF_ERROR(pool.Transact(deadline, work));
  return replaced;
}

}  // namespace

postgres::MigrationSet DirectoryMigrations() { return sql::directory(); }

absl::StatusOr<bool> ReferenceStore::SaveRegions(const std::vector<RegionRow>& rows,
                                                 const std::string& etag, absl::Time deadline) {
  return SaveEdition(pool_, "region", etag, clock_.Now(), deadline,
                     [&](Transaction& transaction) { return ReplaceRegions(transaction, rows); });
}

absl::StatusOr<bool> ReferenceStore::SaveHolidays(const HolidayTable& holidays,
                                                  const std::string& etag, absl::Time deadline) {
  return SaveEdition(pool_, "holiday", etag, clock_.Now(), deadline, [&](Transaction& transaction) {
    return ReplaceHolidays(transaction, holidays);
  });
}

absl::StatusOr<RegionIndex> ReferenceStore::LoadRegionIndex(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kRegionCodes, deadline));
  std::vector<std::string> codes;
  codes.reserve(rows.size());
  for (const postgres::Row& row : rows) codes.push_back(row.Text("code"));
  return RegionIndex(codes);
}

absl::StatusOr<HolidayTable> ReferenceStore::LoadHolidays(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kHolidays, deadline));
  std::vector<Holiday> holidays;
  for (const postgres::Row& row : rows) {
    const std::optional<absl::CivilDay> date = ParseDate(row.Text("date"));
    const std::optional<HolidayKind> kind = HolidayKindOf(row.Text("kind"));
    if (date && kind) holidays.push_back({*date, row.Text("name"), *kind});
  }
  return HolidayTable(std::move(holidays));
}

absl::StatusOr<std::string> ReferenceStore::Editions(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kEditions, {}, deadline));
  return rows.Only().Text("editions");
}

absl::StatusOr<std::string> ReferenceStore::RegionEdition(absl::Time deadline) {
  Params params;
  params.Text("region");
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kGetEdition, params, deadline));
  return rows.empty() ? std::string() : rows[0].Text("etag");
}

absl::StatusOr<bool> ReferenceStore::HasRegion(std::string_view code, absl::Time deadline) {
  Params params;
  params.Text(code);
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kHasRegion, params, deadline));
  return !rows.empty();
}

absl::StatusOr<std::vector<v1::Region>> ReferenceStore::ListRegions(std::string_view parent,
                                                                    std::string_view after,
                                                                    int limit,
                                                                    absl::Time deadline) {
  Params params;
  params.Text(parent).Text(after).Int(limit);
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kListRegions, params, deadline));
  std::vector<v1::Region> regions;
  for (const postgres::Row& row : rows) {
    v1::Region& region = regions.emplace_back();
    region.set_code(row.Text("code"));
    region.set_parent(row.Text("parent"));
    region.set_level(static_cast<v1::RegionLevel>(row.Int("level")));
    region.set_name(row.Text("name"));
  }
  return regions;
}

absl::StatusOr<std::vector<std::string>> ReferenceStore::Remember(const Directory& directory,
                                                                  absl::Time deadline) {
  std::vector<std::string> policies, digests;
  for (const auto& [id, policy] : directory.policies().all()) {
    policies.push_back(id);
    digests.push_back(ContentHash(LastingContent(policy)));
  }
  Params params;
  params.TextArray(policies).TextArray(digests).TextArray(EntriesOf(directory)).Time(clock_.Now());
  TANGGAP_ASSIGN_OR_RETURN(const Rows rows, pool_.Query(kRemember, params, deadline));
  std::vector<std::string> problems;
  for (const postgres::Row& row : rows) {
    const std::string entry = row.Text("entry");
    problems.push_back(
        row.Bool("changed")
            ? base::Join("the service standard ", entry,
                         " was used before with other content: raise its version")
            : base::Join("the ", entry, " was used before and is gone: keep it, retired"));
  }
  return problems;
}

absl::Status InstallReferenceFiles(ReferenceStore& store, const std::string& regions_path,
                                   const std::string& holidays_path, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string regions_text, ReadReferenceFile(regions_path));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<RegionRow> regions, RegionsFromCsv(regions_text));
  TANGGAP_RETURN_IF_ERROR(store.SaveRegions(regions, EtagOf(regions_text), deadline).status());
  TANGGAP_ASSIGN_OR_RETURN(const std::string holidays_text, ReadReferenceFile(holidays_path));
  TANGGAP_ASSIGN_OR_RETURN(const HolidayTable holidays, HolidayTable::FromCsv(holidays_text));
  return store.SaveHolidays(holidays, EtagOf(holidays_text), deadline).status();
}

}  // namespace tanggap::directory
