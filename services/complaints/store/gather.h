// One column of many rows, as the arrays of a statement take it.
//
//   params.TextArray(Gather<std::string>(cases, [](const SealedCase* c) { return c->content_key; }));
#pragma once

#include <vector>

namespace tanggap::complaints {

template <typename T, typename Item, typename Get>
std::vector<T> Gather(const std::vector<Item>& items, Get get) {
  std::vector<T> values;
  values.reserve(items.size());
  for (const Item& item : items) values.push_back(get(item));
  return values;
}

}  // namespace tanggap::complaints
