// What migrations.applied says, compared with the files of a program. For this library only.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/postgres/migrator.h"
#include "libs/postgres/rows.h"
#include "libs/postgres/statement.h"

namespace tanggap::postgres::internal {

inline constexpr Statement kListApplied = {"migrations_list_applied",
                                           "SELECT component, number, name, checksum, applied_time "
                                           "FROM migrations.applied"};

// (component, number) -> (name, checksum).
using Applied = std::map<std::pair<std::string, int64_t>, std::pair<std::string, std::string>>;
Applied ReadApplied(const Rows& rows);

std::string Checksum(std::string_view sql);  // SHA-256, hexadecimal

// Whether the files are numbered from 0001 without a gap.
absl::Status CheckNumbers(const MigrationSet& set);
// Whether `set.files[index]` is in `applied`; an error when it is there with another text.
absl::StatusOr<bool> IsApplied(const Applied& applied, const MigrationSet& set, size_t index);

}  // namespace tanggap::postgres::internal
