// The schema that the tests of this library share.
#pragma once

#include "libs/query/field_schema.h"

namespace tanggap::query {

inline FieldSchema TestSchema(bool text_search = true) {
  FieldSchema schema;
  schema.Enum("state", {{"STATE_SUBMITTED", 1, "SUBMITTED"}, {"STATE_CLOSED", 2, "CLOSED"}})
      .Sortable();
  schema.Text("agency").Sortable();
  schema.Text("unit").Allow({Operator::kEqual}).Nullable();
  schema.Text("place.region");
  schema.Integer("priority").Sortable();
  schema.Number("score");
  schema.Bool("overdue");
  schema.Time("create_time").Sortable();
  if (text_search) schema.AllowTextSearch();
  return schema;
}

}  // namespace tanggap::query
