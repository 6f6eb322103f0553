// What the contract promises of who may call, written down a second time: from its words and the
// access options, and without a line of the service.
#pragma once

#include <optional>
#include <vector>

#include "libs/errors/error.h"
#include "tests/access/callers/standing.h"
#include "tests/access/surveys/method_table.h"

namespace tanggap::surveys {

struct Verdict {
  // Nothing when the call succeeds.
  std::optional<errors::Reason> reason;
  // Of EventLogService.Read and imports: the call succeeds and its item is refused.
  bool item_refused = false;
  // Of lists: whether what is of dinkes is on them.
  bool listed = false;
};

Verdict Judge(const MethodRow& row, v1::RespondentLevel level, const access::Standing& caller);

// Every role at every place, services, systems and their users, and tokens that are good for
// nothing.
std::vector<access::Standing> Everybody();

}  // namespace tanggap::surveys
