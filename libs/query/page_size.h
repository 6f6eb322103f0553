// How many rows a page of a List method has: `page_size` of the request, where 0 asks for the usual
// and more than the most counts as the most. The doorway has refused what is negative.
//
//   constexpr query::PageLimits kPage = {.usual = 50, .most = 100};
//   const int size = query::PageSize(request.page_size(), kPage);
#pragma once

#include <algorithm>

namespace tanggap::query {

struct PageLimits {
  int usual;
  int most;
};

constexpr int PageSize(int asked, const PageLimits& limits) {
  return asked == 0 ? limits.usual : std::min(asked, limits.most);
}

}  // namespace tanggap::query
