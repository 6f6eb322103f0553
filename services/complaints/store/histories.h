// Reads a complaint's history, oldest first, page by page, with as much of the complaint as showing
// it takes: one statement, which gives nothing when the viewer may not see the complaint.
//
//   TANGGAP_ASSIGN_OR_RETURN(HistoryPage page,
//                            histories.Read(id, viewer, relation, after_version, 51, deadline));
//   for (const Entry& entry : page.entries) presenter.Show(page.found, entry);
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::complaints {

struct HistoryPage {
  // The complaint, the viewer's ties to it and its content key; nothing else of it is loaded.
  Case found;
  std::vector<Entry> entries;
};

class Histories {
 public:
  Histories(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  // The next entries after that version, at most `limit`. RESOURCE_NOT_FOUND, as if it did not
  // exist, when the viewer may not see the complaint.
  absl::StatusOr<HistoryPage> Read(const base::Uuid& id, const Viewer& viewer,
                                   common::v1::Relation relation, int after_version, int limit,
                                   absl::Time deadline);

 private:
  absl::StatusOr<Entry> ReadEntry(const Case& found, const postgres::Row& row) const;

  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
