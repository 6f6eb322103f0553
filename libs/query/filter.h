// The `filter` of a List method: a subset of AIP-160.
//
//   state = SUBMITTED AND create_time > "2026-01-31T00:00:00+07:00"
//   agency = dinkes OR agency = dinsos               OR binds tighter than AND (AIP-160)
//   NOT channel = SMS      -unit:*      priority >= 3 (region:33.73 OR region:33.74)
//   air mati "lampu jalan"                           where the method allows searching
//
//   TANGGAP_ASSIGN_OR_RETURN(query::Filter filter, query::Filter::Parse(request.filter(), schema));
//   if (!filter.empty()) statement += Sql(filter.root());
//
// A filter that cannot be read is INVALID_FILTER with the 1-based character (`position`), the
// `problem`, what was `expected` and the `fields` there are. It never repeats what was written: a
// filter may hold a person's name.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libs/query/expression.h"
#include "libs/query/field_schema.h"

namespace tanggap::query {

inline constexpr size_t kMaximumFilterCharacters = 1000;
inline constexpr int kMaximumFilterDepth = 8;   // parentheses within parentheses
inline constexpr int kMaximumFilterTerms = 32;  // comparisons and words

class Filter {
 public:
  static absl::StatusOr<Filter> Parse(std::string_view text, const FieldSchema& schema);

  // True when everything passes.
  bool empty() const { return !root_.has_value(); }
  // Only of a filter that is not empty.
  const Expression& root() const { return *root_; }
  // A filter that parses to this one; "" when empty.
  std::string ToString() const { return empty() ? "" : query::ToString(*root_); }

 private:
  explicit Filter(std::optional<Expression> root) : root_(std::move(root)) {}
  std::optional<Expression> root_;
};

}  // namespace tanggap::query
