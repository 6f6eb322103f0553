// What a statement answered.
//
//   TANGGAP_ASSIGN_OR_RETURN(postgres::Rows rows, pool.Query(kLoadComplaint, params, deadline));
//   if (rows.empty()) return NotFound(name);
//   const postgres::Row row = rows[0];
//   complaint.version = row.Int("version");
//   complaint.note = row.OptionalText("note");
//   for (const postgres::Row& each : rows) ...
//
// Asking for a column that the statement does not select, for NULL as a value, or for a value as a
// type that it is not, is a mistake in our own code and ends the process with the statement's name.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"

namespace tanggap::postgres {

namespace internal {
class Answer;
}

class Row {
 public:
  Row(std::shared_ptr<const internal::Answer> answer, size_t index)
      : answer_(std::move(answer)), index_(index) {}

  bool IsNull(std::string_view column) const;
  std::string Text(std::string_view column) const;
  int64_t Int(std::string_view column) const;
  double Double(std::string_view column) const;
  bool Bool(std::string_view column) const;
  std::string Bytes(std::string_view column) const;
  absl::Time Time(std::string_view column) const;
  base::Uuid Uuid(std::string_view column) const;
  // Arrays without NULL elements.
  std::vector<std::string> TextArray(std::string_view column) const;
  std::vector<int64_t> IntArray(std::string_view column) const;
  std::vector<base::Uuid> UuidArray(std::string_view column) const;

  std::optional<std::string> OptionalText(std::string_view column) const;
  std::optional<int64_t> OptionalInt(std::string_view column) const;
  std::optional<double> OptionalDouble(std::string_view column) const;
  std::optional<bool> OptionalBool(std::string_view column) const;
  std::optional<std::string> OptionalBytes(std::string_view column) const;
  std::optional<absl::Time> OptionalTime(std::string_view column) const;
  std::optional<base::Uuid> OptionalUuid(std::string_view column) const;

 private:
  std::shared_ptr<const internal::Answer> answer_;
  size_t index_;
};

class Rows {
 public:
  explicit Rows(std::shared_ptr<const internal::Answer> answer) : answer_(std::move(answer)) {}

  size_t size() const;
  bool empty() const { return size() == 0; }
  // How many rows an INSERT, UPDATE or DELETE at the statement's top level changed.
  size_t affected() const;
  Row operator[](size_t index) const;
  // The one row; the statement cannot answer otherwise (an aggregate, say).
  Row Only() const;

  class Iterator {
   public:
    Iterator(const Rows* rows, size_t index) : rows_(rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Rows* rows_;
    size_t index_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  std::shared_ptr<const internal::Answer> answer_;
};

}  // namespace tanggap::postgres
