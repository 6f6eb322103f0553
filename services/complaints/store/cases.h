// Loads one complaint for one viewer, and saves what a step made of it.
//
//   TANGGAP_ASSIGN_OR_RETURN(Case found, cases.Load(id, viewer, relation, deadline));
//
//   TANGGAP_ASSIGN_OR_RETURN(ForChange loaded, cases.LoadForChange(id, viewer, relation, request, deadline));
//   if (loaded.answer) return rpc::Raw{*loaded.answer};          // this request was carried out before
//   ... Change change = {loaded.found, after, entry, request, answer};
//   TANGGAP_ASSIGN_OR_RETURN(bool saved, cases.Save(change, deadline));
//   if (!saved) ...                                              // somebody else changed it meanwhile: load again
//
// What the viewer may not see is RESOURCE_NOT_FOUND, like what does not exist.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/events/outbox.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/case.h"
#include "services/complaints/store/case_cipher.h"
#include "services/complaints/store/visibility.h"
#include "tanggap/common/v1/access.pb.h"

namespace tanggap::complaints {

struct ForChange {
  // The answer that this very request got before; then nothing else is set.
  std::optional<std::string> answer;
  std::optional<Case> found;
};

struct Tracked {
  Standing standing;
  std::optional<base::Uuid> own;
};

// What is to be saved of one step; or only the answer, when the complaint is left at its version.
struct Change {
  const Case& before;
  Complaint after;
  absl::Time time;
  Entry entry;
  // UPDATE: the corrected place; a Place without content takes it away.
  std::optional<privacy::Pii<v1::Place>> place;
  // Of the place as it is after the step; empty where the case may be on no map.
  std::string coarse_cell;
  // SET_DISCLOSURE: whose identity is held from now on.
  std::optional<Identity> identity;
  // Absent for what the service does by itself.
  std::optional<postgres::idempotency::Request> request;
  std::string answer;
  // What others learn of it; written if the change is.
  std::vector<events::OutboxEvent> events;

  bool HasEntry() const { return after.version != before.complaint.version; }
};

class Cases {
 public:
  Cases(postgres::Pool& pool, const CaseCipher& cipher) : pool_(pool), cipher_(cipher) {}

  absl::StatusOr<Case> Load(const base::Uuid& id, const Viewer& viewer,
                            common::v1::Relation relation, absl::Time deadline);
  // The same for many by one statement, each with an outcome of its own, in their order.
  absl::StatusOr<std::vector<absl::StatusOr<Case>>> LoadMany(
      const std::vector<const Wanted*>& wanted, absl::Time deadline);
  // Where the case of a number stands, read from few columns and without opening anything sealed;
  // and which case it is, when the viewer is its reporter and may load it.
  absl::StatusOr<Tracked> Track(const std::string& number, const Viewer& viewer,
                                common::v1::Relation relation, absl::Time deadline);

  // REQUEST_ID_REUSED when the request's id was used with other content.
  absl::StatusOr<ForChange> LoadForChange(const base::Uuid& id, const Viewer& viewer,
                                          common::v1::Relation relation,
                                          const postgres::idempotency::Request& request,
                                          absl::Time deadline);

  // False when the complaint is not at the version that `before` had, or the same request was saved
  // at this moment by another call: load again, which tells.
  absl::StatusOr<bool> Save(const Change& change, absl::Time deadline);

 private:
  absl::StatusOr<Case> Read(const postgres::Row& row, const Viewer& viewer) const;
  absl::StatusOr<std::string> OpenAnswer(const postgres::idempotency::Stored& stored,
                                         const postgres::Row& row) const;

  postgres::Pool& pool_;
  const CaseCipher& cipher_;
};

}  // namespace tanggap::complaints
