// Cases of other systems: which are here and in which version, new ones, and those that are carried
// on. Unique by (source, external_id) for ever. Each is one statement, however many cases it is
// for.
//
//   TANGGAP_ASSIGN_OR_RETURN(KnownImports known, imports.Find(references, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(WrittenCases added, imports.Insert(new_cases, deadline));
//   TANGGAP_ASSIGN_OR_RETURN(WrittenCases extended, imports.Extend(extensions, deadline));
//
// What was not written was written or changed by somebody else meanwhile: find it again.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "libs/events/outbox.h"
#include "libs/postgres/pool.h"
#include "services/complaints/store/import_mark.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

// (source, external_id).
using ImportReference = std::pair<std::string, std::string>;

// A case that was taken over before. It may be of an agency that the importer does not reach.
struct KnownImport {
  Complaint complaint;
  Particulars particulars;
  // The key of its content, wrapped.
  std::string content_key;
  ImportMark mark;
  // Taken over by a release that kept one hash of the whole item, `mark.filing_hash`, and no steps.
  bool by_whole_item = false;
};
using KnownImports = std::map<ImportReference, KnownImport>;
using WrittenCases = std::set<base::Uuid>;

// A later version of a case that is here.
struct Extension {
  KnownImport before;
  Complaint after;
  ImportMark mark;
  // The filing of this version is another one, and not kept.
  bool keeps_filing = false;
  std::vector<Entry> entries;
  std::vector<SealedWords> words;
  std::vector<events::OutboxEvent> events;
};

class Imports {
 public:
  explicit Imports(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<KnownImports> Find(const std::vector<ImportReference>& references,
                                    absl::Time deadline);
  // A number that is taken fails them all, with the constraint complaint_number_key.
  absl::StatusOr<WrittenCases> Insert(std::vector<const SealedCase*> cases, absl::Time deadline);
  absl::StatusOr<WrittenCases> Extend(std::vector<const Extension*> extensions,
                                      absl::Time deadline);

 private:
  absl::StatusOr<WrittenCases> Write(const postgres::Statement& statement,
                                     const postgres::Params& params, absl::Time deadline);

  postgres::Pool& pool_;
};

}  // namespace tanggap::complaints
