// The filter of a list as a condition over the alias `c` of complaints.complaint. Only texts of our
// own become SQL; what the caller wrote is a parameter. The condition is true or false, never
// unknown, so that NOT means the rest; and each comparison stands bare, so that an index can answer
// it.
//
//   if (!filter.empty()) where += " AND " + FilterCondition(filter, now, bind);
#pragma once

#include <absl/time/time.h>

#include <string>

#include "libs/postgres/parameter_binder.h"
#include "libs/query/filter.h"

namespace tanggap::complaints {

// Not of an empty filter.
std::string FilterCondition(const query::Filter& filter, absl::Time now,
                            postgres::ParameterBinder& bind);

// Whether the condition itself passes nothing but what is due, so that nobody needs to say it
// again: PostgreSQL would take that for a second sieve, expect next to nothing, and sort.
bool PassesOnlyDue(const query::Filter& filter);
// Whether the condition itself passes one agency only.
bool NamesTheAgency(const query::Filter& filter);

}  // namespace tanggap::complaints
