// One column of many rows, as the arrays of a statement take it.
//
//   params.UuidArray(Gather<base::Uuid>(rows, [](const Submission* row) { return row->survey; }));
#pragma once

#include <vector>

namespace tanggap::surveys {

template <typename T, typename Item, typename Get>
std::vector<T> Gather(const std::vector<Item>& items, Get get) {
  std::vector<T> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(get(item));
  return values;
}

}  // namespace tanggap::surveys
