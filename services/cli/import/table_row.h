// One row of a table, and why it cannot become a case.
//
//   std::string_view status = row.At(column);                     // without spaces around it
//   return Rejection{"status", "column 'status' holds 'opne', which the mapping does not know"};
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tanggap::cli {

struct TableRow {
  // Which row of the table it is, from 1, and in which line of the file it begins.
  int64_t number = 0;
  int64_t line = 0;
  // UTF-8, trimmed, as many as the table has columns.
  std::vector<std::string> cells;

  std::string_view At(size_t column) const { return cells[column]; }
};

// Why a row is not imported: a sentence without its full stop, alike for rows with the same fault.
struct Rejection {
  std::string reason;
};

// A value, or why there is none.
template <typename T>
class OrRejection {
 public:
  OrRejection(T value) : content_(std::move(value)) {}                  // NOLINT: either is one
  OrRejection(Rejection rejection) : content_(std::move(rejection)) {}  // NOLINT
  bool ok() const { return std::holds_alternative<T>(content_); }
  T& value() { return std::get<T>(content_); }
  const T& value() const { return std::get<T>(content_); }
  const Rejection& rejection() const { return std::get<Rejection>(content_); }

 private:
  std::variant<T, Rejection> content_;
};

}  // namespace tanggap::cli
