// The `page_token` of List methods: the sort keys of the last row that was sent, sealed, so that
// the next page begins exactly behind it (keyset paging, never OFFSET). A token works for the same
// method, caller, filter and order only, and for three days.
//
//   query::PageTokens tokens(keys, clock, random);
//   const query::PageScope scope = {context.method(), principal.pseudonym(), request.filter(),
//                                   request.order_by()};
//   const std::vector<query::PageKeyType> types = {query::PageKeyType::kTime,
//                                                  query::PageKeyType::kText};
//   TANGGAP_ASSIGN_OR_RETURN(auto after, tokens.Open(scope, types, request.page_token()));
//   if (!after.empty()) ... where (create_time, complaint) < ($1, $2) ...
//   response.set_next_page_token(tokens.Seal(scope, {last.create_time, last.id.ToString()}));
//
// Any other token is INVALID_PAGE_TOKEN; the caller starts again with an empty one.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/privacy/key_ring.h"

namespace tanggap::query {

// A sort key; monostate is SQL's null.
using PageKey = std::variant<std::monostate, bool, int64_t, double, std::string, absl::Time>;
enum class PageKeyType { kBool = 1, kInteger, kNumber, kText, kTime };

struct PageScope {
  std::string_view method;
  // Who asks, as a pseudonym; "" for everybody.
  std::string_view caller;
  // As in the request, character by character.
  std::string_view filter;
  std::string_view order_by;
};

// Safe to share between threads. All three references outlive it.
class PageTokens {
 public:
  PageTokens(const privacy::KeyRing& keys, const base::Clock& clock, base::Random& random)
      : keys_(keys), clock_(clock), random_(random) {}

  std::string Seal(const PageScope& scope, const std::vector<PageKey>& last_keys) const;

  // The keys, as many and of the types named (or null); none for an empty token: the first page.
  // Before a master key was replaced the caller was one of `former_callers`.
  absl::StatusOr<std::vector<PageKey>> Open(
      PageScope scope, const std::vector<PageKeyType>& types, std::string_view token,
      const std::vector<std::string>& former_callers = {}) const;

 private:
  absl::StatusOr<std::vector<PageKey>> OpenOf(const PageScope& scope,
                                              const std::vector<PageKeyType>& types,
                                              std::string_view token) const;

  const privacy::KeyRing& keys_;
  const base::Clock& clock_;
  base::Random& random_;
};

}  // namespace tanggap::query
