// Keeps publications from being written until a transaction ends: for what counts in months that
// have ended, whose results may be published at any moment.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto publications, HoldPublications(transaction, surveys));
//   const auto now = publications.find(survey);
//   if (now == publications.end() || now->second != when_it_was_decided) ...    // decide again
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/transaction.h"

namespace tanggap::surveys {

// How many each survey has; none of a survey that somebody else publishes or changes at this
// moment.
absl::StatusOr<std::map<base::Uuid, int64_t>> HoldPublications(
    postgres::Transaction& transaction, const std::vector<base::Uuid>& surveys);

}  // namespace tanggap::surveys
