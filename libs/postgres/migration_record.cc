#include "libs/postgres/migration_record.h"

#include <absl/strings/str_format.h>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"

namespace tanggap::postgres::internal {

Applied ReadApplied(const Rows& rows) {
  Applied applied;
  for (const Row& row : rows) {
    applied[{row.Text("component"), row.Int("number")}] = {row.Text("name"), row.Text("checksum")};
  }
  return applied;
}

std::string Checksum(std::string_view sql) { return base::ToHex(base::Sha256(sql)); }

absl::Status CheckNumbers(const MigrationSet& set) {
  for (size_t i = 0; i < set.files.size(); ++i) {
    const std::string expected = absl::StrFormat("%04d_", i + 1);
    if (set.files[i].name.compare(0, expected.size(), expected) == 0) continue;
    return absl::FailedPreconditionError(base::Join(
        "component ", set.component, ": file ", set.files[i].name, " stands where ", expected,
        "*.sql belongs. Number the files from 0001 on without a gap or a repetition."));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> IsApplied(const Applied& applied, const MigrationSet& set, size_t index) {
  const Migration& file = set.files[index];
  const auto number = static_cast<int64_t>(index) + 1;
  const auto found = applied.find({set.component, number});
  if (found == applied.end()) {
    const auto later = applied.lower_bound({set.component, number});
    if (later == applied.end() || later->first.first != set.component) return false;
    return absl::FailedPreconditionError(
        base::Join("component ", set.component, ": the database has ", later->second.first,
                   " but not ", file.name,
                   ", which comes before it. A file was inserted among applied ones: give it the "
                   "next free number instead."));
  }
  if (found->second.second == Checksum(file.sql)) return true;
  return absl::FailedPreconditionError(
      base::Join("component ", set.component, ": ", file.name, " was applied to this database (as ",
                 found->second.first,
                 ") with another text. Restore the file as it was released, and put the "
                 "change into a new file with the next number."));
}

}  // namespace tanggap::postgres::internal
