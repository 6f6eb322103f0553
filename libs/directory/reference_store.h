// The reference tables in PostgreSQL: regions and holidays, and what directories ever held.
//
//   ReferenceStore store(pool, clock);
//   TANGGAP_RETURN_IF_ERROR(store.SaveRegions(rows, EtagOf(text), deadline).status());   // when a file is new
//   TANGGAP_ASSIGN_OR_RETURN(RegionIndex index, store.LoadRegionIndex(deadline));
//   TANGGAP_ASSIGN_OR_RETURN(HolidayTable holidays, store.LoadHolidays(deadline));
//
// Its tables come with DirectoryMigrations().
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/clock.h"
#include "libs/directory/directory.h"
#include "libs/directory/holidays.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/regions.h"
#include "libs/postgres/migrator.h"
#include "libs/postgres/pool.h"
#include "tanggap/directory/v1/directory.pb.h"

namespace tanggap::directory {

// The component "directory".
postgres::MigrationSet DirectoryMigrations();

// Safe to share between threads. Both references outlive it.
class ReferenceStore {
 public:
  ReferenceStore(postgres::Pool& pool, const base::Clock& clock) : pool_(pool), clock_(clock) {}

  // Puts these rows in the place of all there are, in one transaction. False when the edition
  // `etag` is loaded already and nothing was done. Safe to call from several processes at once.
  absl::StatusOr<bool> SaveRegions(const std::vector<RegionRow>& rows, const std::string& etag,
                                   absl::Time deadline);
  absl::StatusOr<bool> SaveHolidays(const HolidayTable& holidays, const std::string& etag,
                                    absl::Time deadline);

  absl::StatusOr<RegionIndex> LoadRegionIndex(absl::Time deadline);
  absl::StatusOr<HolidayTable> LoadHolidays(absl::Time deadline);

  // Changes whenever regions or holidays do; empty before any are loaded.
  absl::StatusOr<std::string> Editions(absl::Time deadline);
  // The edition of the regions; empty before any is loaded.
  absl::StatusOr<std::string> RegionEdition(absl::Time deadline);
  absl::StatusOr<bool> HasRegion(std::string_view code, absl::Time deadline);
  // At most `limit` regions directly below `parent` (empty: the provinces) whose code comes after
  // `after`, by code.
  absl::StatusOr<std::vector<v1::Region>> ListRegions(std::string_view parent,
                                                      std::string_view after, int limit,
                                                      absl::Time deadline);

  // Remembers every entry and policy of this directory, unless it lacks one that was seen before or
  // has a policy with other content: cases may name them, and old ones would be judged anew. Then
  // nothing is remembered, the directory must not be used, and sentences say why, 20 at most.
  absl::StatusOr<std::vector<std::string>> Remember(const Directory& directory,
                                                    absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const base::Clock& clock_;
};

// Loads both files into the tables if they are newer than what is there.
absl::Status InstallReferenceFiles(ReferenceStore& store, const std::string& regions_path,
                                   const std::string& holidays_path, absl::Time deadline);

}  // namespace tanggap::directory
