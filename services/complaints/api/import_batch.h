// One request of ImportComplaints, from its items to its results.
//
//   ImportBatch batch(needs, context, request);
//   TANGGAP_RETURN_IF_ERROR(batch.Run());
//   return std::move(batch.response());
#pragma once

#include <absl/status/status.h>

#include <memory>
#include <optional>
#include <vector>

#include "libs/rpc/context.h"
#include "libs/rpc/field_rules.h"
#include "libs/service/item_refusal.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/import_preparation.h"
#include "services/complaints/store/imports.h"
#include "services/complaints/store/mailboxes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class ImportBatch {
 public:
  struct Needs {
    const service::World& world;
    const CaseCipher& cipher;
    Imports& imports;
    Mailboxes& mailboxes;
    const Announcer& announcer;
    const rpc::FieldRules& item_rules;
    const service::ItemRefusals& refusals;
  };
  ImportBatch(const Needs& needs, const rpc::Context& context,
              const v1::ImportComplaintsRequest& request);

  // Fails only as a whole: what was written until then is found when the request is sent again.
  absl::Status Run();
  v1::ImportComplaintsResponse& response() { return response_; }

 private:
  // An item that is still to be decided.
  struct Pending {
    int index;
    v1::ImportedComplaint item;
    ItemMarks marks;
    // Of the round it is in.
    std::optional<PreparedImport> prepared = std::nullopt;
    // What may have been written in a session that broke; if it is found here, it was.
    std::optional<PreparedImport> in_doubt = std::nullopt;
  };
  using Round = std::vector<Pending*>;

  v1::ImportComplaintResult& ResultOf(const Pending& pending) {
    return *response_.mutable_results(pending.index);
  }
  void Refuse(int index, const absl::Status& status);

  void ReadItems(const v1::ImportComplaintsRequest& request);
  // Of each reference the first that is undecided: a second version waits for the first.
  Round NextRound();
  absl::Status RunRound(const Round& round);
  // Decides what becomes of each by what is here now; what is to be written is prepared.
  absl::Status Judge(const Round& round);
  // Each by what is here, also where several tell one case: nothing of them is written.
  absl::Status JudgeOnly();
  void Prepare(Pending& pending, const KnownImports& known);
  absl::Status InsertNew(const Round& round);
  absl::Status ExtendKnown(const Round& round);
  // Tells the importer what was written; what was not is looked at again in the next round.
  void Settle(Pending& pending, const base::Uuid& complaint, const WrittenCases& written);

  const Needs needs_;
  const rpc::Context& context_;
  const v1::ImportComplaintsRequest& request_;
  const std::shared_ptr<const directory::Directory> directory_;
  const ImportPreparation preparation_;
  std::vector<std::unique_ptr<Pending>> pending_;
  v1::ImportComplaintsResponse response_;
};

}  // namespace tanggap::complaints
