// Turns what is stored into what one caller may see of it.
//
//   Presenter presenter(*directory, keys, viewer, context.language(), now);
//   v1::Complaint shown = presenter.Show(found, standards.rules());
#pragma once

#include "libs/directory/directory.h"
#include "libs/errors/language.h"
#include "libs/privacy/key_ring.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/lists.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class Presenter {
 public:
  // All references outlive it.
  Presenter(const directory::Directory& directory, const privacy::KeyRing& keys,
            const Viewer& viewer, errors::Language language, absl::Time now)
      : directory_(directory), keys_(keys), viewer_(viewer), language_(language), now_(now) {}

  // Everything that the viewer may see.
  v1::Complaint Show(const Case& found, const Rules& rules) const;
  // Without texts, place, reporter, clocks and allowed actions: for lists.
  v1::Complaint ShowListed(const ListedCase& row) const;
  // State, holder and deadline: for everybody.
  v1::TrackComplaintResponse ShowTrack(const Standing& standing) const;
  // An entry of the history; nothing when it does not concern the viewer.
  std::optional<v1::HistoryEntry> Show(const Case& found, const Entry& entry) const;
  // Agency and unit with their names; the unit may be empty.
  v1::Holder HolderOf(const std::string& agency, const std::string& unit) const;

 private:
  v1::Complaint Facts(const Complaint& complaint, const Particulars& particulars,
                      const Sight& sight) const;
  std::string PseudonymOf(const Complaint& complaint, const Particulars& particulars) const;
  void ShowWords(const Case& found, const Sight& sight, v1::Complaint& shown) const;
  template <typename Labelled>
  std::string In(const Labelled& label) const;

  const directory::Directory& directory_;
  const privacy::KeyRing& keys_;
  const Viewer& viewer_;
  const errors::Language language_;
  const absl::Time now_;
};

}  // namespace tanggap::complaints
