// One request of ImportComplaints, from its items to its results.
//
//   ImportBatch batch({world, cipher, imports, mailboxes, announcer, item_rules}, context, request);
//   TANGGAP_RETURN_IF_ERROR(batch.Run());
//   return std::move(batch.response());
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/field_rules.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/import_marks.h"
#include "services/complaints/api/world.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/store/imports.h"
#include "services/complaints/store/mailboxes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class ImportBatch {
 public:
  struct Needs {
    const World& world;
    const CaseCipher& cipher;
    Imports& imports;
    Mailboxes& mailboxes;
    const Announcer& announcer;
    const rpc::FieldRules& item_rules;
  };
  ImportBatch(const Needs& needs, const rpc::Context& context,
              const v1::ImportComplaintsRequest& request);

  // Fails only as a whole: what was written until then is found when the request is sent again.
  absl::Status Run();
  v1::ImportComplaintsResponse& response() { return response_; }

 private:
  // An item that is still to be decided.
  struct Pending {
    int index = 0;
    v1::ImportedComplaint item;
    ItemMarks marks;
    int attempts = 0;
    // What was tried to be written; if it is found here, it was.
    std::optional<base::Uuid> tried_new = std::nullopt;
    int tried_version = 0;
    std::optional<SealedCase> filing = std::nullopt;
    std::optional<Extension> extension = std::nullopt;
  };
  using Round = std::vector<Pending*>;

  ImportReference ReferenceOf(const Pending& pending) const;
  v1::ImportComplaintResult& ResultOf(const Pending& pending) {
    return *response_.mutable_results(pending.index);
  }
  void Refuse(const Pending& pending, const absl::Status& status);
  void Settle(const Pending& pending, v1::ImportOutcome outcome, const Complaint& complaint);

  absl::Status ReadItems(const v1::ImportComplaintsRequest& request);
  // Of each reference the first that is undecided: a second version waits for the first.
  Round NextRound();
  absl::Status RunRound(const Round& round);
  // Decides on an item, or prepares what is to be written.
  absl::Status Decide(Pending& pending, const KnownImports& known);
  absl::Status DecideNew(Pending& pending);
  absl::Status DecideKnown(Pending& pending, const KnownImport& known);
  absl::Status DecideHidden(Pending& pending);
  absl::StatusOr<Extension> ExtensionOf(const Pending& pending, const KnownImport& known,
                                        const ImportComparison& comparison);
  absl::Status SealWordsOf(Extension& extension) const;
  absl::Status InsertNew(const Round& round);
  absl::Status ExtendKnown(const Round& round);
  bool Reaches(const std::string& agency) const;

  const Needs needs_;
  const rpc::Context& context_;
  const v1::ImportComplaintsRequest& request_;
  const std::shared_ptr<const directory::Directory> directory_;
  const Viewer viewer_;
  std::vector<std::unique_ptr<Pending>> pending_;
  v1::ImportComplaintsResponse response_;
};

}  // namespace tanggap::complaints
