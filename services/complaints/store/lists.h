// Pages of complaints: what a viewer may see, filtered, in one order, by keyset.
//
//   Lists lists(pool);
//   TANGGAP_ASSIGN_OR_RETURN(Page page, lists.Read({.viewer = viewer, .filter = filter, .order = order, .after = keys,
//                                                   .size = 50, .now = now}, deadline));
//   for (const ListedCase& row : page.rows) ...
//   if (page.more) response.set_next_page_token(tokens.Seal(scope, KeysOf(order, page.rows.back())));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/postgres/pool.h"
#include "libs/query/field_schema.h"
#include "libs/query/filter.h"
#include "libs/query/order_by.h"
#include "libs/query/page_tokens.h"
#include "services/complaints/store/case.h"

namespace tanggap::complaints {

// The fields that ListComplaints may be filtered and sorted by. Officers' names are for those who
// may know them.
const query::FieldSchema& ListSchema(bool with_officers);

// The order of a page: one field and its direction; the complaint's id comes after it, so that no
// two rows are equal.
struct ListOrder {
  std::string field = "record_time";
  bool descending = true;
};

struct ListQuestion {
  const Viewer& viewer;
  const query::Filter& filter;
  ListOrder order;
  // The keys of the last row of the page before; empty for the first page.
  std::vector<query::PageKey> after;
  int size = 50;
  absl::Time now;
};

// A complaint without anything sealed or written in words.
struct ListedCase {
  Complaint complaint;
  Particulars particulars;
  // As it stands in the row, which is what the list is sorted by.
  std::optional<absl::Time> next_due_time;
  Ties ties;
};

struct Page {
  std::vector<ListedCase> rows;
  bool more = false;
};

// The sort keys of a row, for the page token, and their types.
std::vector<query::PageKey> KeysOf(const ListOrder& order, const ListedCase& row);
std::vector<query::PageKeyType> KeyTypes();

class Lists {
 public:
  explicit Lists(postgres::Pool& pool) : pool_(pool) {}
  absl::StatusOr<Page> Read(const ListQuestion& question, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::complaints
