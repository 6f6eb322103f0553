#include "services/cli/long_run.h"

#include <absl/strings/numbers.h>

#include <utility>

#include "libs/base/strings.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {
constexpr int kMostConcurrency = 32;
}

Flag ConcurrencyFlag(std::string help) {
  return {.name = "concurrency", .placeholder = "N", .help = std::move(help), .fallback = "4"};
}

absl::StatusOr<int> ConcurrencyOf(const Arguments& arguments) {
  int concurrency = 0;
  if (absl::SimpleAtoi(arguments.Text("concurrency"), &concurrency) && concurrency >= 1 &&
      concurrency <= kMostConcurrency)
    return concurrency;
  return UsageError(base::Join("--concurrency is a number from 1 to ", kMostConcurrency, "."));
}

Flag PatienceFlagOfCommand() {
  return {.name = "patience",
          .placeholder = "TIME",
          .help =
              "How long to wait for a service that is away. Left out: 5m, and 10s for one that "
              "has not answered yet."};
}

absl::StatusOr<PatienceFlag> PatienceOf(const Arguments& arguments) {
  if (!arguments.Has("patience")) return PatienceFlag{absl::Minutes(5), absl::Seconds(10)};
  PatienceFlag patience;
  if (!absl::ParseDuration(arguments.Text("patience"), &patience.total))
    return UsageError("--patience is a time like 30s or 5m.");
  patience.at_first = patience.total;
  return patience;
}

}  // namespace tanggap::cli
