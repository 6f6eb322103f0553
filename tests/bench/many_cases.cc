// Fills a service's database with very many cases, as tests/pages/many_cases.h makes them, and says
// how far it is. The models must be there, and nothing else may use the database.
//
//   bench_many_cases --models > models.jsonl; tanggap import --input models.jsonl
//   bench_many_cases --postgres-url "host=... dbname=..." --master-key-file keys/master --rows 1000000
#include <absl/time/clock.h>
#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <string>

#include "libs/config/settings.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "tests/pages/many_cases.h"
#include "tests/pages/model_cases.h"

namespace tanggap::bench {
namespace {

int Complain(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 2;
}

// A case a line, as `tanggap import` takes them.
int PrintModels() {
  const complaints::v1::ImportComplaintsRequest models = complaints::ModelCases(absl::Now());
  for (const complaints::v1::ImportedComplaint& model : models.complaints()) {
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(model, &line).ok()) return 1;
    std::printf("%s\n", line.c_str());
  }
  return 0;
}

int Fill(const std::string& url, const std::string& master_key_file, int64_t rows) {
  const absl::StatusOr<privacy::KeyRing> keys = privacy::KeyRing::Load(master_key_file);
  if (!keys.ok()) return Complain(keys.status());
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = url,
                       .size = 1,
                       .statement_timeout = absl::Hours(2),
                       .idle_in_transaction_timeout = absl::Minutes(10)},
                      clock, random);
  absl::Time told = absl::Now();
  complaints::ManyCases(pool, *keys, clock).Grow(rows, [&](int64_t made) {
    if (made < rows && absl::Now() < told + absl::Seconds(10)) return;
    told = absl::Now();
    std::printf("%lld of %lld cases\n", static_cast<long long>(made), static_cast<long long>(rows));
    std::fflush(stdout);
  });
  return 0;
}

int Run(int argc, char** argv) {
  config::Settings settings("bench");
  const auto& models = settings.Toggle("models", false, "Print the models, to be imported.");
  const auto& url = settings.Text("postgres-url", "", "The service's database.");
  const auto& master_key_file = settings.Text("master-key-file", "", "The service's master key.");
  const auto& rows = settings.Number("rows", 10'000, "How many cases.", {.min = 1});
  const absl::Status parsed = settings.Parse(argc, argv);
  if (!parsed.ok() || settings.help_requested()) {
    std::printf("%s\n%s", std::string(parsed.message()).c_str(), settings.Help().c_str());
    return parsed.ok() ? 0 : 2;
  }
  if (models.value()) return PrintModels();
  return Fill(url.value(), master_key_file.value(), rows.value());
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
