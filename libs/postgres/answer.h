// The libpqxx result behind Rows and Row. For this library only; rows.h says how to use it.
#pragma once

#include <pqxx/result>
#include <pqxx/row>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::postgres::internal {

class Answer {
 public:
  Answer(pqxx::result result, std::string_view statement);

  size_t size() const { return static_cast<size_t>(result_.size()); }
  size_t affected() const { return static_cast<size_t>(result_.affected_rows()); }
  // The value's text; nothing for NULL. Lives as long as this.
  std::optional<std::string_view> Value(size_t row, std::string_view column) const;
  // Ends the process: our code asked for what the statement does not give.
  [[noreturn]] void Misread(std::string_view column, std::string_view why) const;

 private:
  const pqxx::result result_;
  const std::string statement_;
  std::vector<std::string> columns_;
  // Of all rows, one after the other; where a value is NULL, without data. They point into the
  // result. Taken once, because libpqxx makes a copy of a row and one of a field for every look.
  std::vector<std::string_view> values_;
};

}  // namespace tanggap::postgres::internal
