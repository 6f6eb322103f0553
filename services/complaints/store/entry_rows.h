// Entries of histories as arrays, and the SQL that inserts those of the complaints that a statement
// has written.
//
//   "WITH changed AS (...), " + InsertEntries(47, "changed", "complaint")
//   AppendEntries(params, rows);
#pragma once

#include <string>
#include <vector>

#include "libs/postgres/params.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

struct EntryRow {
  base::Uuid complaint;
  const Entry* entry;
  const SealedWords* words;
};

// How many parameters AppendEntries adds.
inline constexpr int kEntryParameters = 16;

// The common table expression `entry`, whose parameters begin at $`first`: it inserts the entries
// of those complaints that `claimed` names in its column `resource`.
std::string InsertEntries(int first, const std::string& claimed, const std::string& resource);

void AppendEntries(postgres::Params& params, const std::vector<EntryRow>& rows);

}  // namespace tanggap::complaints
