// Submits responses as fast as the service takes them, over gRPC, each for good when it is
// answered.
//
//   bench_submission --postgres-url "host=... dbname=submission" --clients 64
//
// The service runs within, on a database of that name, and takes responses up into figures
// meanwhile. The limits on anonymous callers are off: all that call here are one address.
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

class SubmissionBench {
 public:
  // `ways`: over how many collectors they come.
  SubmissionBench(const std::string& url, int ways) : url_(url) {
    for (int i = 0; i < ways; ++i) links_.push_back(measured_.NewLink({}));
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

  LoadResult Run(int clients, absl::Duration warm_up, absl::Duration measured) {
    const std::vector<std::string> contents = Contents();
    ClosedLoop loop({.address = service_.app().host().address(), .clients = clients}, random_);
    return loop.Run(
        kSubmit,
        [&] {
          surveys::v1::SubmitResponseRequest request;
          request.set_response_id(base::Uuid::V4(random_).ToString());
          return contents[random_.Below(contents.size())] + request.SerializeAsString();
        },
        warm_up, measured, [] {}, [] {});
  }

  void SubmitOnce() { measured_.Answer({}); }

 private:
  const std::string url_;
  base::SystemRandom random_;
  base::ManualClock unused_{absl::Now()};
  surveys::Service service_{{.postgres_url = url_, .adjust = surveys::WithoutLimits}};
  surveys::Measured measured_{service_, unused_};
  std::vector<std::string> links_;
};

int Run(int argc, char** argv) {
  config::Settings settings("bench");
  const auto& url = settings.Text("postgres-url", "", "A database.", {.required = true});
  const auto& clients =
      settings.Number("clients", 64, "Calls under way at once.", {.min = 1, .max = 4096});
  const auto& ways =
      settings.Number("collectors", 64, "Over which they come.", {.min = 1, .max = 1000});
  const auto& warm_up = settings.Duration("warm-up", absl::Seconds(2), "Time before it counts.");
  const auto& measured =
      settings.Duration("measured", absl::Seconds(8), "Time in which it counts.");
  const auto& once = settings.Toggle("once", false, "Submits one response and ends.");
  if (const absl::Status parsed = settings.Parse(argc, argv); !parsed.ok()) {
    std::fprintf(stderr, "%s\n", std::string(parsed.message()).c_str());
    return 2;
  }
  Check(postgres::Migrate(url.value(), surveys::Migrations(), {}));
  Check(testing::LoadReferenceData(url.value()));
  SubmissionBench bench(url.value(), static_cast<int>(ways.value()));
  if (once.value()) {
    bench.SubmitOnce();
    return 0;
  }
  const LoadResult result =
      bench.Run(static_cast<int>(clients.value()), warm_up.value(), measured.value());
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
