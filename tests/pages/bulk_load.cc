#include "tests/pages/bulk_load.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::complaints {

namespace {

// How each index of a table is taken away and made again: those of constraints with them.
constexpr postgres::Statement kIndexes = {"bulk_load_indexes", R"(
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS away,
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS again
  FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype IN ('p', 'u')
  UNION ALL
  SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
  FROM pg_index i WHERE indrelid = $1::text::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid))"};

}  // namespace

absl::Status BulkLoad::Run(const std::string& sql) {
  return transaction_.Query(postgres::DynamicStatement{"bulk_load", sql}).status();
}

absl::Status BulkLoad::Begin() {
  for (const std::string& table : tables_) TANGGAP_RETURN_IF_ERROR(TakeAway(table));
  return absl::OkStatus();
}

absl::Status BulkLoad::TakeAway(const std::string& table) {
  TANGGAP_RETURN_IF_ERROR(
      Run(base::Join("CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM ", table)));
  postgres::Params params;
  params.Text(table);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows indexes, transaction_.Query(kIndexes, params));
  for (const postgres::Row& index : indexes) {
    TANGGAP_RETURN_IF_ERROR(Run(index.Text("away")));
    again_.push_back(index.Text("again"));
  }
  // A table that was emptied in this transaction has new files, which no log is needed for.
  TANGGAP_RETURN_IF_ERROR(Run(base::Join("TRUNCATE ", table)));
  TANGGAP_RETURN_IF_ERROR(Run(base::Join("INSERT INTO ", table, " SELECT * FROM kept")));
  return Run("DROP TABLE kept");
}

absl::Status BulkLoad::End() {
  TANGGAP_RETURN_IF_ERROR(Run("SET LOCAL maintenance_work_mem = '1GB'"));
  for (const std::string& sql : again_) TANGGAP_RETURN_IF_ERROR(Run(sql));
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
