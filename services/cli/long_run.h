// The flags of commands that make many calls: how many at a time, and how long they wait for a
// service that is away.
//
//   .flags = {ConcurrencyFlag("How many cases are read at a time."), PatienceFlagOfCommand()}
//   TANGGAP_ASSIGN_OR_RETURN(int concurrency, ConcurrencyOf(arguments));
//   TANGGAP_ASSIGN_OR_RETURN(PatienceFlag patience, PatienceOf(arguments));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "services/cli/arguments.h"

namespace tanggap::cli {

Flag ConcurrencyFlag(std::string help);
absl::StatusOr<int> ConcurrencyOf(const Arguments& arguments);

struct PatienceFlag {
  absl::Duration total;
  // Until the service has answered once: nobody need wait long to learn that an address is wrong,
  // who does not say so.
  absl::Duration at_first;
};
Flag PatienceFlagOfCommand();
absl::StatusOr<PatienceFlag> PatienceOf(const Arguments& arguments);

}  // namespace tanggap::cli
