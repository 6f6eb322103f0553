// The `order_by` of a List method: fields with commas between, each ascending unless `desc`
// follows.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto order, query::ParseOrderBy(request.order_by(), schema));
//   if (order.empty()) order = {{"create_time", /*descending=*/true}};
//   order.push_back({"complaint", order.back().descending});      // a unique last key, for paging
//
// INVALID_ORDER_BY names the `field` (when it is a name at all), the `problem` and the `fields`.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/query/field_schema.h"

namespace tanggap::query {

inline constexpr size_t kMaximumOrderTerms = 4;

struct OrderTerm {
  std::string field;
  bool descending = false;
  bool operator==(const OrderTerm&) const = default;
};

// Empty for an empty text.
absl::StatusOr<std::vector<OrderTerm>> ParseOrderBy(std::string_view text,
                                                    const FieldSchema& schema);

// The order as text again.
std::string ToString(const std::vector<OrderTerm>& order);

}  // namespace tanggap::query
