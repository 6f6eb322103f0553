// Fills a service's database with very many cases, as tests/pages/many_cases.h makes them, and says
// how far it is. A citizen's case and one from the counter must be there.
//
//   bench_many_cases --postgres-url "host=... dbname=..." --rows 1000000
#include <absl/time/clock.h>

#include <cstdio>
#include <string>

#include "libs/config/settings.h"
#include "libs/postgres/pool.h"
#include "tests/pages/many_cases.h"

namespace tanggap::bench {
namespace {

int Run(int argc, char** argv) {
  config::Settings settings("bench");
  const auto& url =
      settings.Text("postgres-url", "", "The service's database.", {.required = true});
  const auto& rows = settings.Number("rows", 10'000, "How many cases.", {.min = 1});
  const absl::Status parsed = settings.Parse(argc, argv);
  if (!parsed.ok() || settings.help_requested()) {
    std::printf("%s\n%s", std::string(parsed.message()).c_str(), settings.Help().c_str());
    return parsed.ok() ? 0 : 2;
  }
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = url.value(), .size = 1, .statement_timeout = absl::Hours(2)}, clock,
                      random);
  absl::Time told = absl::Now();
  complaints::ManyCases cases(pool, clock);
  cases.Grow(rows.value(), [&](int64_t made) {
    if (absl::Now() < told + absl::Seconds(2)) return;
    told = absl::Now();
    std::printf("%lld of %lld cases\n", static_cast<long long>(made),
                static_cast<long long>(rows.value()));
    std::fflush(stdout);
  });
  return 0;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
