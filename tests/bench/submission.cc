// Submits responses as fast as the service takes them, over gRPC, each for good when it is
// answered.
//
//   bench_submission --postgres-url "host=... dbname=submission" --clients 64
//
// The service runs within, on a database of that name, and takes responses up into figures
// meanwhile. The limits on anonymous callers are off: all that call here are one address. With
// --address and --master-key-file another process is called that serves the same database; the one
// within only makes the survey then.
#include <absl/time/clock.h>

#include <cstdio>

#include "libs/base/strings.h"
#include "libs/config/settings.h"
#include "libs/postgres/migrator.h"
#include "libs/testing/service_rig/sample.h"
#include "tests/bench/closed_loop.h"
#include "tests/surveys/measured.h"

namespace tanggap::bench {
namespace {

constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

struct Words {
  config::Settings settings{"bench"};
  const config::Setting<std::string>& url =
      settings.Text("postgres-url", "", "A database.", {.required = true});
  const config::Setting<std::string>& address = settings.Text(
      "address", "", "The service to call, of the same database; empty for one within.");
  const config::Setting<std::string>& master_key_file =
      settings.Text("master-key-file", "", "Its master keys.");
  const config::Setting<int64_t>& clients =
      settings.Number("clients", 64, "Calls under way at once.", {.min = 1, .max = 4096});
  const config::Setting<int64_t>& connections =
      settings.Number("connections", 4, "That they share.", {.min = 1, .max = 4096});
  const config::Setting<int64_t>& ways =
      settings.Number("collectors", 64, "Over which they come.", {.min = 1, .max = 1000});
  const config::Setting<absl::Duration>& warm_up =
      settings.Duration("warm-up", absl::Seconds(2), "Time before it counts.");
  const config::Setting<absl::Duration>& measured =
      settings.Duration("measured", absl::Seconds(8), "Time in which it counts.");
  const config::Setting<bool>& once =
      settings.Toggle("once", false, "Submits one response and ends.");

  absl::Status Parse(int argc, char** argv) {
    const absl::Status parsed = settings.Parse(argc, argv);
    if (!parsed.ok() || address.value().empty() == master_key_file.value().empty()) return parsed;
    return absl::InvalidArgumentError("--address and --master-key-file are given together");
  }
};

class SubmissionBench {
 public:
  explicit SubmissionBench(const Words& words) : words_(words) {
    for (int64_t i = 0; i < words.ways.value(); ++i) links_.push_back(measured_.NewLink({}));
  }

  // Its bytes; the response_id is joined to them.
  std::vector<std::string> Contents() {
    std::vector<std::string> contents;
    for (const std::string& link : links_) {
      surveys::v1::SubmitResponseRequest request;
      request.set_link(link);
      surveys::Given given;
      for (int& point : given.points) point = 1 + static_cast<int>(random_.Below(4));
      given.answers = {surveys::Yes("izin_profil"), surveys::Option("jenis_kelamin", "female")};
      *request.mutable_content() = measured_.ContentOf(given);
      contents.push_back(request.SerializeAsString());
    }
    return contents;
  }

  LoadResult Run() {
    const std::vector<std::string> contents = Contents();
    ClosedLoop loop({.address = words_.address.value().empty() ? service_.app().host().address()
                                                               : words_.address.value(),
                     .clients = static_cast<int>(words_.clients.value()),
                     .connections = static_cast<int>(words_.connections.value())},
                    random_);
    return loop.Run(
        kSubmit,
        [&] {
          surveys::v1::SubmitResponseRequest request;
          request.set_response_id(base::Uuid::V4(random_).ToString());
          return contents[random_.Below(contents.size())] + request.SerializeAsString();
        },
        words_.warm_up.value(), words_.measured.value(), [] {}, [] {});
  }

  void SubmitOnce() { measured_.Answer({}); }

 private:
  // What it makes the one that is called must open; figures are left to that one.
  void Adjust(surveys::AppOptions& app) const {
    surveys::WithoutLimits(app);
    if (words_.address.value().empty()) return;
    app.master_key_file = words_.master_key_file.value();
    app.fold_period = absl::InfiniteDuration();
  }

  const Words& words_;
  base::SystemRandom random_;
  base::ManualClock unused_{absl::Now()};
  surveys::Service service_{{.postgres_url = words_.url.value(),
                             .adjust = [this](surveys::AppOptions& app) { Adjust(app); }}};
  surveys::Measured measured_{service_, unused_};
  std::vector<std::string> links_;
};

int Run(int argc, char** argv) {
  Words words;
  if (const absl::Status parsed = words.Parse(argc, argv); !parsed.ok()) {
    std::fprintf(stderr, "%s\n", std::string(parsed.message()).c_str());
    return 2;
  }
  Check(postgres::Migrate(words.url.value(), surveys::Migrations(), {}));
  Check(testing::LoadReferenceData(words.url.value()));
  SubmissionBench bench(words);
  if (words.once.value()) {
    bench.SubmitOnce();
    return 0;
  }
  const LoadResult result = bench.Run();
  int failed = 0;
  for (const auto& [what, count] : result.failed) {
    std::fprintf(stderr, "%6d times %s\n", count, what.c_str());
    failed += count;
  }
  std::printf("{\"per_second\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"failed\": %d}\n",
              result.PerSecond(), result.Quantile(0.5), result.Quantile(0.99), failed);
  return result.answered.empty() ? 1 : 0;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
