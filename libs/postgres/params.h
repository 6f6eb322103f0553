// The values of a statement, in the order of its $1, $2, ...
//
//   Params params;
//   params.Uuid(id).Text(title).Time(now).OptionalText(note).TextArray(tags);
//   pool.Query(kInsert, params, deadline);
//
// PostgreSQL takes the type from the statement; where it cannot tell (unnest), write the cast:
// unnest($1::text[]). Arrays are ranges of the element's type or of std::optional of it; empty
// ranges are fine. Ranges of one statement that go through unnest together must be of one length.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/array_literal.h"
#include "libs/postgres/timestamp.h"

namespace tanggap::postgres {

class Params {
 public:
  Params& Text(std::string_view value);
  Params& Int(int64_t value) { return Add(std::to_string(value)); }
  Params& Double(double value);
  Params& Bool(bool value) { return Add(value ? "t" : "f"); }
  Params& Bytes(std::string_view value) { return Add(EncodeBytes(value)); }
  Params& Time(absl::Time value) { return Add(FormatTimestamp(value)); }
  Params& Uuid(const base::Uuid& value) { return Add(value.ToString()); }
  Params& Null();

  Params& OptionalText(const std::optional<std::string>& value) {
    return value ? Text(*value) : Null();
  }
  Params& OptionalInt(std::optional<int64_t> value) { return value ? Int(*value) : Null(); }
  Params& OptionalDouble(std::optional<double> value) { return value ? Double(*value) : Null(); }
  Params& OptionalBool(std::optional<bool> value) { return value ? Bool(*value) : Null(); }
  Params& OptionalBytes(const std::optional<std::string>& value) {
    return value ? Bytes(*value) : Null();
  }
  Params& OptionalTime(std::optional<absl::Time> value) { return value ? Time(*value) : Null(); }
  Params& OptionalUuid(const std::optional<base::Uuid>& value) {
    return value ? Uuid(*value) : Null();
  }

  template <typename Range>
  Params& TextArray(const Range& values) {
    return Array(values, [this](ArrayLiteral& array, std::string_view value) {
      RefuseZeroByte(value);
      array.AddText(value);
    });
  }
  // An array whose elements are arrays themselves, of texts and of any lengths: PostgreSQL has none
  // such, so they go as text[]; cast each back where it is used, `a.tags::text[]`.
  template <typename Ranges>
  Params& ArraysOfText(const Ranges& arrays) {
    return Array(arrays, [this](ArrayLiteral& outer, const auto& values) {
      ArrayLiteral inner;
      for (const std::string_view value : values) {
        RefuseZeroByte(value);
        inner.AddText(value);
      }
      outer.AddText(inner.Finish());
    });
  }
  template <typename Range>
  Params& IntArray(const Range& values) {
    return Array(values,
                 [](ArrayLiteral& array, int64_t value) { array.AddPlain(std::to_string(value)); });
  }
  template <typename Range>
  Params& BoolArray(const Range& values) {
    return Array(values,
                 [](ArrayLiteral& array, bool value) { array.AddPlain(value ? "t" : "f"); });
  }
  template <typename Range>
  Params& BytesArray(const Range& values) {
    return Array(values, [](ArrayLiteral& array, std::string_view value) {
      array.AddText(EncodeBytes(value));
    });
  }
  template <typename Range>
  Params& TimeArray(const Range& values) {
    return Array(values, [](ArrayLiteral& array, absl::Time value) {
      array.AddText(FormatTimestamp(value));
    });
  }
  template <typename Range>
  Params& UuidArray(const Range& values) {
    return Array(values, [](ArrayLiteral& array, const base::Uuid& value) {
      array.AddPlain(value.ToString());
    });
  }

  size_t size() const { return values_.size(); }
  // An error when a text holds a zero byte, which PostgreSQL cannot store: Query gives it instead
  // of running.
  absl::Status status() const;
  // The values as PostgreSQL reads them; nothing is NULL.
  const std::vector<std::optional<std::string>>& values() const { return values_; }

 private:
  template <typename T>
  struct IsOptional : std::false_type {};
  template <typename T>
  struct IsOptional<std::optional<T>> : std::true_type {};

  template <typename Range, typename Write>
  Params& Array(const Range& values, Write write) {
    ArrayLiteral array;
    for (const auto& value : values) {
      if constexpr (IsOptional<std::decay_t<decltype(value)>>::value) {
        if (value.has_value()) {
          write(array, *value);
        } else {
          array.AddNull();
        }
      } else {
        write(array, value);
      }
    }
    return Add(array.Finish());
  }

  static std::string EncodeBytes(std::string_view value);
  void RefuseZeroByte(std::string_view text);
  Params& Add(std::string value);

  std::vector<std::optional<std::string>> values_;
  bool zero_byte_ = false;
};

}  // namespace tanggap::postgres
