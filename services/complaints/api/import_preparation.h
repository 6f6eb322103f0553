// What is to become of one case that an importer brings: decided by what is known of it
// (domain/import_versions.h), and prepared to be written.
//
//   const ImportPreparation preparation({world, cipher, announcer}, context, *directory);
//   TANGGAP_ASSIGN_OR_RETURN(PreparedImport prepared, preparation.Of(item, marks, known));
//   if (prepared.filing.has_value()) Insert(*prepared.filing); else ...
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/import_marks.h"
#include "services/complaints/api/replay_history.h"
#include "services/complaints/domain/access.h"
#include "services/complaints/store/imports.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

struct PreparedImport {
  // What its importer is told once it is written, if anything is; without a number for a new one.
  v1::ImportComplaintResult result;
  // The version that the case then has.
  int version = 0;
  // At most one of them. With neither there is nothing to write.
  std::optional<SealedCase> filing = std::nullopt;
  std::optional<Extension> extension = std::nullopt;

  bool Writes() const { return filing.has_value() || extension.has_value(); }
};

class ImportPreparation {
 public:
  struct Needs {
    const service::World& world;
    const CaseCipher& cipher;
    const Announcer& announcer;
  };
  // All of it outlives this.
  ImportPreparation(const Needs& needs, const rpc::Context& context,
                    const directory::Directory& directory);

  // `known` is the case of its reference, null for none. Why it is refused, if it is.
  absl::StatusOr<PreparedImport> Of(const v1::ImportedComplaint& item, const ItemMarks& marks,
                                    const KnownImport* known) const;

 private:
  absl::Status CheckForm(const v1::ImportedComplaint& item) const;
  absl::Status CheckRegister(const std::string& agency) const;
  bool Reaches(const std::string& agency) const;
  absl::StatusOr<PreparedImport> New(const v1::ImportedComplaint& item,
                                     const ItemMarks& marks) const;
  absl::StatusOr<PreparedImport> Known(const v1::ImportedComplaint& item, const ItemMarks& marks,
                                       const KnownImport& known) const;
  absl::StatusOr<PreparedImport> Later(const v1::ImportedComplaint& item, const ItemMarks& marks,
                                       const KnownImport& known, const Telling& telling,
                                       Verdict verdict) const;
  absl::Status Complete(Extension& extension) const;

  const Needs needs_;
  const rpc::Context& context_;
  const directory::Directory& directory_;
  const Viewer importer_;
};

}  // namespace tanggap::complaints
