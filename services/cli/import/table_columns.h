// The columns of a table by name.
//
//   size_t index = columns.Find("status");                          // kNoColumn when there is none
//   columns.Sentence("stauts");      // "the table has no column 'stauts'; did you mean 'status'?"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

inline constexpr size_t kNoColumn = static_cast<size_t>(-1);

class TableColumns {
 public:
  explicit TableColumns(std::vector<std::string> names) : names_(std::move(names)) {}
  size_t size() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  // By the name as it is; kNoColumn for none, and for a name that several columns have.
  size_t Find(std::string_view name) const;
  // Why Find found none.
  std::string Sentence(std::string_view name) const;

 private:
  size_t Count(std::string_view name) const;
  std::vector<std::string> names_;
};

}  // namespace tanggap::cli
