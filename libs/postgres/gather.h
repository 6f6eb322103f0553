// One column of many rows, as the arrays of a statement take it.
//
//   params.UuidArray(postgres::Gather<base::Uuid>(rows, [](const Submission* row) { return row->survey; }));
//   params.TextArray(postgres::Gather<std::string_view>(
//       file, [](const FilePart& part) -> const std::string& { return part.lines; }));
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tanggap::postgres {

template <typename T, typename Item, typename Get>
std::vector<T> Gather(const std::vector<Item>& items, Get get) {
  static_assert(!std::is_same_v<T, std::string_view> ||
                    !std::is_same_v<std::invoke_result_t<Get&, const Item&>, std::string>,
                "a view of a copy: let `get` give a view or a reference");
  std::vector<T> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(get(item));
  return values;
}

}  // namespace tanggap::postgres
