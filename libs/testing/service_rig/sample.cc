#include "libs/testing/service_rig/sample.h"

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/reference_store.h"
#include "libs/postgres/pool.h"

namespace tanggap::testing {

std::string SampleDirectory() { return SAMPLE_DIRECTORY; }

absl::Status LoadReferenceData(const std::string& postgres_url) {
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = postgres_url, .size = 1}, clock, random);
  directory::ReferenceStore store(pool, clock);
  return directory::InstallReferenceFiles(store, REFERENCE_DATA "/regions.csv.gz",
                                          REFERENCE_DATA "/holidays.csv",
                                          clock.Now() + absl::Minutes(2));
}

}  // namespace tanggap::testing
