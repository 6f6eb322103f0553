// The mark of what an importer sends: which version of which case it is (store/import_mark.h).
//
//   TANGGAP_ASSIGN_OR_RETURN(ItemMarks marks, ItemMarks::Of(keys, item, bytes));
//   if (marks.CompareWith(known).same_filing) ...
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "libs/privacy/key_ring.h"
#include "services/complaints/store/imports.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

// How what comes now stands to what is here.
struct ImportComparison {
  // It tells no filing, or the same.
  bool same_filing = false;
  // How many of the known steps it tells again, from the first on.
  size_t same_steps = 0;
  bool earlier = false;
  bool later = false;
};

class ItemMarks {
 public:
  // `bytes` are those of the item on the wire.
  static absl::StatusOr<ItemMarks> Of(const privacy::KeyRing& keys,
                                      const v1::ImportedComplaint& item, std::string_view bytes);

  // Under the current key: what is kept of it.
  const ImportMark& current() const { return marks_.front(); }
  // Under whichever key the known one was made.
  ImportComparison CompareWith(const KnownImport& known) const;

 private:
  // One for each live key, the current one first.
  std::vector<ImportMark> marks_;
  // Of the whole item, as earlier releases made them.
  std::vector<std::string> whole_;
  bool tells_filing_ = false;
};

}  // namespace tanggap::complaints
