// The part that live filings and imports share: the rows of new cases, sealed, as arrays, and the
// SQL that inserts them for those cases whose id is among the `resource`s of a table expression.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "libs/postgres/params.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

// "complaint AS (INSERT ...), entry AS (INSERT ...), person AS (INSERT ...), events AS (INSERT
// ...)" of the cases that `claimed` names in its column resource; the parameters start at `first`.
std::string InsertCases(int first, const std::string& claimed);
// The same with the complaint's own insert as `claimed`: what is here by its ImportReference
// already stays out.
std::string ImportCases(int first);

void AppendCases(postgres::Params& params, const std::vector<const SealedCase*>& cases);

// How often cases are given numbers before it counts as a failure that some are taken.
inline constexpr int kMostNumbers = 3;
// Whether that is why not one of the cases was inserted.
bool NumberIsTaken(const absl::Status& status);

}  // namespace tanggap::complaints
