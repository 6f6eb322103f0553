#include "services/cli/import/table_columns.h"

#include <absl/strings/str_join.h>

#include <algorithm>

#include "libs/base/strings.h"
#include "services/cli/nearest.h"

namespace tanggap::cli {

size_t TableColumns::Count(std::string_view name) const {
  return static_cast<size_t>(std::count(names_.begin(), names_.end(), name));
}

size_t TableColumns::Find(std::string_view name) const {
  if (Count(name) != 1) return kNoColumn;
  return static_cast<size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
}

std::string TableColumns::Sentence(std::string_view name) const {
  if (Count(name) > 1)
    return base::Join("the table has several columns '", name, "': give one of them another name");
  const std::string nearest = Nearest(name, names_);
  if (!nearest.empty())
    return base::Join("the table has no column '", name, "'; did you mean '", nearest, "'?");
  return base::Join("the table has no column '", name, "'; it has: ", absl::StrJoin(names_, ", "));
}

}  // namespace tanggap::cli
