// How fast events are given their positions, and how long after the commit they have them: a
// PostgreSQL and a Redis of its own, four writers that commit at a given rate, one publisher.
// Prints events a second, CPU of this process, and the latency from commit to log, which one writer
// in ten commits measures by asking; first with commits that wait for the disk, then without, which
// shows what is ours.
//
//   ninja sequencing_bench && bin/sequencing_bench
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "libs/events/migrations.h"
#include "libs/events/outbox.h"
#include "libs/events/publisher.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/private_postgres.h"
#include "libs/testing/private_redis.h"

namespace tanggap::events {
namespace {

using Steady = std::chrono::steady_clock;

double CpuSeconds() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Bench {
 public:
  explicit Bench(bool durable) : server_(testing::PrivatePostgres::Create({.durable = durable})) {
    if (!postgres::Migrate(server_->Url(), {EventMigrations()}, {}).ok()) std::abort();
    Run("table", "CREATE TABLE thing (thing uuid PRIMARY KEY)");
  }

  // Moves `count` events that are there already.
  void DrainBacklog(int count) {
    Run("fill",
        base::Join(
            "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, "
            "record_time, traceparent, data_message, data) SELECT 'agency-' || i % 8, "
            "gen_random_uuid(), 'things.v1.ThingChanged', 'things/' || gen_random_uuid(), 1, "
            "now(), '', 'tanggap.things.v1.ThingEvent', decode(repeat('ab', 400), 'hex') "
            "FROM generate_series(1, ",
            count, ") i"));
    const double cpu = CpuSeconds();
    const auto start = Steady::now();
    const auto publisher = Start();
    const std::string count_sql = "SELECT count(*) AS events FROM ev.outbox";
    while (Run("left", count_sql).Only().Int("events") > 0) {
    }
    const double took = std::chrono::duration<double>(Steady::now() - start).count();
    std::printf("backlog of %d: %.0f events/s, %.0f%% of a core here\n", count, count / took,
                100 * (CpuSeconds() - cpu) / took);
  }

  // `writers` threads that commit `batch` events at a time, `rate` events a second together.
  void Paced(int rate, int writers, int batch, int seconds) {
    base::Mutex mutex;
    std::vector<double> latencies;
    const auto publisher = Start();
    std::vector<std::thread> threads;
    const auto start = Steady::now();
    const double cpu = CpuSeconds();
    for (int w = 0; w < writers; ++w) {
      threads.emplace_back([&, w] {
        base::SystemRandom random;
        const std::string agency = base::Join("agency-", w % 8);
        const int rounds = rate * seconds / writers / batch;
        std::vector<double> own;
        for (int i = 0; i < rounds; ++i) {
          std::this_thread::sleep_until(
              start + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(
                          (i + static_cast<double>(w) / writers) * writers * batch / rate)));
          const base::Uuid id = Insert(agency, batch, random);
          const auto committed = Steady::now();
          publisher->Poke();
          if (i % 10 == 0) {
            while (Run("seen",
                       base::Join("SELECT count(*) AS events FROM ev.log WHERE agency = '", agency,
                                  "' AND position > (SELECT position FROM ev.log_head WHERE agency "
                                  "= '",
                                  agency, "') - 2000 AND event_id = '", id.ToString(), "'"))
                       .Only()
                       .Int("events") == 0) {
            }
            own.push_back(std::chrono::duration<double>(Steady::now() - committed).count() * 1e3);
          }
        }
        base::MutexLock lock(mutex);
        latencies.insert(latencies.end(), own.begin(), own.end());
      });
    }
    for (std::thread& thread : threads) thread.join();
    const double took = std::chrono::duration<double>(Steady::now() - start).count();
    std::sort(latencies.begin(), latencies.end());
    const auto at = [&](double share) {
      return latencies[static_cast<size_t>(share * static_cast<double>(latencies.size() - 1))];
    };
    std::printf(
        "asked %d/s in commits of %d: %.0f events/s, commit to log p50 %.2f ms, p99 %.2f ms, "
        "%.0f%% of a core here with the writers\n",
        rate, batch, rate * seconds / took, at(0.5), at(0.99), 100 * (CpuSeconds() - cpu) / took);
  }

 private:
  std::unique_ptr<Publisher> Start() {
    PublisherOptions options = {.source = "things"};
    options.redis = redis::Options{.address = redis_->Address()};
    return *Publisher::Create(std::move(options), publisher_pool_, clock_, random_, logger_,
                              metrics_);
  }
  postgres::Rows Run(const char* name, const std::string& sql) {
    auto rows = pool_.Query(postgres::DynamicStatement{name, sql}, postgres::Params(),
                            clock_.Now() + absl::Seconds(120));
    if (!rows.ok()) {
      std::fprintf(stderr, "%s\n", rows.status().ToString().c_str());
      std::abort();
    }
    return *rows;
  }
  base::Uuid Insert(const std::string& agency, int batch, base::Random& random) {
    static const auto& sql = *new std::string(
        base::Join("WITH made AS (INSERT INTO thing SELECT unnest($1::uuid[]) RETURNING thing), ",
                   InsertEvents(2, "made", "thing"), " SELECT FROM made"));
    std::vector<base::Uuid> things;
    std::vector<OutboxEvent> events;
    for (int i = 0; i < batch; ++i) {
      things.push_back(base::Uuid::V4(random));
      events.push_back({.agency = agency,
                        .event_id = base::Uuid::V7(clock_.Now(), random),
                        .type = "things.v1.ThingMade",
                        .subject = "things/" + things.back().ToString(),
                        .subject_version = 1,
                        .record_time = clock_.Now(),
                        .traceparent = "",
                        .data_message = "tanggap.things.v1.ThingEvent",
                        .data = std::string(400, 'x'),
                        .resource = things.back()});
    }
    postgres::Params params;
    params.UuidArray(things);
    AppendEvents(params, events);
    const auto rows =
        pool_.Query({"bench_insert", sql.c_str()}, params, clock_.Now() + absl::Seconds(60));
    if (!rows.ok()) std::abort();
    return events.back().event_id;
  }

  base::SystemClock clock_;
  base::SystemRandom random_;
  const std::unique_ptr<testing::PrivatePostgres> server_;
  std::unique_ptr<testing::PrivateRedis> redis_ = testing::PrivateRedis::Create();
  telemetry::DescriptorSink sink_{2};
  telemetry::Logger logger_{"bench", clock_, sink_};
  telemetry::Metrics metrics_;
  postgres::Pool pool_{{.url = server_->Url(), .size = 10}, clock_, random_};
  postgres::Pool publisher_pool_{{.url = server_->Url(), .size = 2}, clock_, random_};
};

}  // namespace
}  // namespace tanggap::events

int main() {
  for (const bool durable : {true, false}) {
    std::printf(durable ? "commits wait for the disk\n" : "commits do not wait for the disk\n");
    tanggap::events::Bench bench(durable);
    bench.DrainBacklog(50'000);
    bench.Paced(500, 4, 1, 8);
    bench.Paced(5000, 4, 50, 8);
  }
}
