// The mark of what an importer sends: which version of which case it is (store/import_mark.h).
//
//   const ItemMarks marks(keys, item);
//   switch (Judge(marks.CompareWith(known.mark))) ...
//   extension.mark = marks.Following(known.mark);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/privacy/key_ring.h"
#include "services/complaints/domain/import_versions.h"
#include "services/complaints/store/import_mark.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class ItemMarks {
 public:
  // `keys` outlive it.
  ItemMarks(const privacy::KeyRing& keys, const v1::ImportedComplaint& item);

  // What is kept of it when it is new.
  ImportMark Mark() const;
  // The same for one that is known: what it does not tell stays as it is.
  ImportMark Following(const ImportMark& known) const;

  Telling CompareWith(const ImportMark& known) const;
  // Whether `hash` is that of the whole item, as releases before 0006_imports.sql kept it: of its
  // bytes, when no item told its source_agency.
  bool IsWhole(v1::ImportedComplaint item, std::string_view hash) const;

 private:
  std::string FilingUnder(uint8_t key_id) const;
  std::string StepsUnder(uint8_t key_id) const;
  Order OrderTo(const ImportMark& known) const;

  const privacy::KeyRing* keys_;
  // What was filed, in normal form; empty when it does not tell that.
  std::string filing_;
  std::vector<v1::Action> actions_;
  // Each step in normal form.
  std::vector<std::string> steps_;
  std::optional<absl::Time> source_update_time_;
};

}  // namespace tanggap::complaints
