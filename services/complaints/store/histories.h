// Reads a complaint's history, oldest first. Whether the viewer may see the complaint was decided
// when it was loaded.
//
//   TANGGAP_ASSIGN_OR_RETURN(std::vector<Entry> entries, histories.Read(found, after_version, 51, deadline));
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"

namespace tanggap::complaints {

class Histories {
 public:
  Histories(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // The next entries after that version, at most `limit`.
  absl::StatusOr<std::vector<Entry>> Read(const Case& found, int after_version, int limit,
                                          absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
