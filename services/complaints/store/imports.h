// Cases of other systems: which are here and in which version, new ones, and those that are carried
// on. Unique by their reference for ever. Each is one statement, however many cases it is for.
//
//   TANGGAP_ASSIGN_OR_RETURN(KnownImports known, imports.Find(references, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(WrittenCases added, imports.Insert(new_cases, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(WrittenCases extended, imports.Extend(extensions, deadline));
//
// What was not written was written or changed by somebody else meanwhile: find it again.
#pragma once

#include <absl/status/statusor.h>

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "libs/events/outbox.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/import_mark.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

// What names a case of another system, in the order of the key that finds it.
struct ImportReference {
  // Which agency keeps the register.
  std::string source_agency;
  std::string source;
  std::string external_id;

  auto operator<=>(const ImportReference&) const = default;
};

// A case that was taken over before.
struct KnownImport {
  Complaint complaint;
  Particulars particulars;
  // The key of its content, wrapped.
  std::string content_key;
  ImportMark mark;
  // Taken over by a release that kept one hash of the whole item, `mark.filing`, and no steps.
  bool by_whole_item = false;
  // Goes up with every version that is taken.
  int tellings = 0;
};
using KnownImports = std::map<ImportReference, KnownImport>;

struct WrittenCases {
  std::set<base::Uuid> cases;
  // A connection broke: what is not among them may have been written all the same.
  bool in_doubt = false;
};

// A later version of a case that is here. Without entries it is only known from now on.
struct Extension {
  KnownImport before;
  Complaint after;
  ImportMark mark;
  std::optional<absl::Time> claimed_due_time;
  std::vector<Entry> entries;
  std::vector<SealedWords> words;
  std::vector<events::OutboxEvent> events;
};

class Imports {
 public:
  explicit Imports(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<KnownImports> Find(const std::vector<ImportReference>& references,
                                    absl::Time deadline);
  // A number that is taken fails them all (NumberIsTaken).
  absl::StatusOr<WrittenCases> Insert(std::vector<const SealedCase*> cases, absl::Time deadline);
  absl::StatusOr<WrittenCases> Extend(std::vector<const Extension*> extensions,
                                      absl::Time deadline);

 private:
  absl::StatusOr<WrittenCases> Write(const postgres::Statement& statement,
                                     const postgres::Params& params, absl::Time deadline);

  postgres::Pool& pool_;
};

}  // namespace tanggap::complaints
