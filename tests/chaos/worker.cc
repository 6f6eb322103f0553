// One process of the event backbone, for the tests that kill it and the measurements of how fast it
// is (tests/chaos/README.md). It runs until SIGTERM, or until its parent ends.
//
//   events_worker prepare --producer-database URL --consumer-database URL --signing-key-file PATH
//   events_worker publish --producer-database URL --listen-address unix:/PATH ...
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/auth/signer.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/config/settings.h"
#include "libs/events/consumer.h"
#include "libs/events/migrations.h"
#include "libs/events/publisher.h"
#include "libs/events/source.h"
#include "libs/exec/periodic_task.h"
#include "libs/redis/settings.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/termination.h"
#include "libs/telemetry/log_sink.h"
#include "tests/chaos/journal.h"
#include "tests/chaos/log_server.h"
#include "tests/chaos/producer.h"
#include "tests/chaos/record.h"
#include "tests/chaos/report.h"

namespace tanggap::chaos {
namespace {

constexpr char kUsage[] =
    "events_worker ROLE [...]\n\n"
    "  prepare   makes the tables of both databases, and the key by which consumers are believed\n"
    "  produce   changes things and tells events, beside the publishers\n"
    "  publish   gives events their positions, copies them to Redis, answers EventLogService\n"
    "  serve     produces and publishes in one process, as a service does\n"
    "  consume   applies the events in its own database\n"
    "  commit    commits one small row now and then: what to compare with\n\n";

constexpr absl::Duration kTimeLimit = absl::Seconds(30);

struct WorkerSettings {
  config::Settings settings{"chaos"};
  const config::Setting<std::string>& producer_database =
      settings.Text("producer-database", "", "Where things, outbox and logs are.");
  const config::Setting<std::string>& consumer_database =
      settings.Text("consumer-database", "", "Where events are applied.");
  const config::Setting<std::string>& signing_key_file =
      settings.Text("signing-key-file", "", "The key that prepare makes.");
  redis::ConnectionSettings redis{settings};
  const config::Setting<std::string>& listen_address =
      settings.Text("listen-address", "127.0.0.1:0", "Where publish and serve answer.");
  const config::Setting<std::string>& source_address =
      settings.Text("source-address", "", "Where consume reads logs that Redis does not have.");
  const config::Setting<bool>& wait_for_disk = settings.Toggle(
      "wait-for-disk", true, "Whether consume waits until what it applied is on the disk.");
  const config::Setting<int64_t>& rate =
      settings.Number("rate", 0, "Events a second; 0: as fast as it goes.");
  const config::Setting<int64_t>& threads =
      settings.Number("threads", 4, "Threads that produce.", {.min = 1, .max = 64});
  const config::Setting<int64_t>& things =
      settings.Number("things", 200, "Things that prepare makes.", {.min = 1, .max = 100'000});
  const config::Setting<int64_t>& largest_batch = settings.Number(
      "largest-batch", 8, "Things changed by one statement.", {.min = 1, .max = 100});
  const config::Setting<int64_t>& one_transfer_in = settings.Number(
      "one-transfer-in", 20, "One change in so many moves the thing to another agency; 0: none.");
  const config::Setting<std::string>& report_file =
      settings.Text("report-file", "", "Where the worker's numbers are written while it runs.");
  const config::Setting<std::string>& journal_file = settings.Text(
      "journal-file", "", "Where it is written at the end what was done when; empty: nowhere.");
};

class Worker {
 public:
  explicit Worker(const WorkerSettings& settings) : settings_(settings) {}

  absl::Status Run(const std::string& role) {
    if (role == "prepare") return Prepare();
    TANGGAP_ASSIGN_OR_RETURN(redis_, settings_.redis.MakeOptions());
    const Report report(settings_.report_file.value(), metrics_);
    absl::Status status = absl::InvalidArgumentError(base::Join("no role: '", role, "'"));
    if (role == "produce") status = Produce();
    if (role == "publish") status = Publish(/*with_producer=*/false);
    if (role == "serve") status = Publish(/*with_producer=*/true);
    if (role == "consume") status = Consume();
    if (role == "commit") status = Commit();
    if (status.ok() && journaling()) status = journal_.WriteTo(settings_.journal_file.value());
    return status;
  }

 private:
  absl::Status Prepare() {
    const absl::Time deadline = clock_.Now() + kTimeLimit;
    TANGGAP_RETURN_IF_ERROR(
        auth::Signer::GenerateKeyFile(settings_.signing_key_file.value(), random_));
    for (const auto* url : {&settings_.producer_database, &settings_.consumer_database}) {
      TANGGAP_RETURN_IF_ERROR(postgres::Migrate(url->value(), {events::EventMigrations()}, {}));
    }
    TANGGAP_RETURN_IF_ERROR(Record::MakeTables(*PoolOf(settings_.consumer_database, 1), deadline));
    return Things::MakeTables(*PoolOf(settings_.producer_database, 1),
                              static_cast<int>(settings_.things.value()), deadline);
  }

  absl::Status Produce() {
    const auto pool = PoolOf(settings_.producer_database, Threads());
    const auto producer = MakeProducer(*pool, nullptr);
    termination_.Wait();
    producer->Stop();
    return absl::OkStatus();
  }

  absl::Status Publish(bool with_producer) {
    const auto pool = PoolOf(settings_.producer_database, 2);
    const auto log_pool = PoolOf(settings_.producer_database, 2);
    const auto business_pool = PoolOf(settings_.producer_database, Threads());
    TANGGAP_ASSIGN_OR_RETURN(const auth::Signer signer, LoadSigner());
    TANGGAP_ASSIGN_OR_RETURN(const auto server,
                             LogServer::Start(settings_.listen_address.value(), *log_pool, signer,
                                              {clock_, random_, logger_, metrics_}));
    TANGGAP_ASSIGN_OR_RETURN(
        const auto publisher,
        events::Publisher::Create({.source = kSource, .redis = redis_, .step = Steps()}, *pool,
                                  clock_, random_, logger_, metrics_));
    std::unique_ptr<Producer> producer;
    if (with_producer) producer = MakeProducer(*business_pool, publisher.get());
    termination_.Wait();
    if (producer != nullptr) producer->Stop();
    publisher->Stop();
    server->Drain();
    return absl::OkStatus();
  }

  absl::Status Consume() {
    const auto pool = PoolOf(settings_.consumer_database, 2);
    TANGGAP_ASSIGN_OR_RETURN(const auth::Signer signer, LoadSigner());
    rpc::Channel channel({.address = settings_.source_address.value(),
                          .token = [&] { return "Bearer " + signer.ServiceToken("consumer"); }},
                         random_);
    events::RemoteSource source(channel, clock_, kSource);
    std::vector<std::string> applying;
    Record record([&](const events::Batch& batch) {
      for (const common::v1::Event* event : batch) applying.push_back(event->id());
    });
    events::ConsumerOptions options = {.name = "account-1", .redis = redis_};
    options.synchronous_commit = settings_.wait_for_disk.value();
    options.step = [this, &applying, note = Steps()](std::string_view step) {
      if (note) note(step);
      if (step == events::steps::kConsumerCommitted && journaling()) {
        for (const std::string& event : applying) journal_.Note("applied", event);
      }
      // Of an attempt that was rolled back nothing stays.
      if (step == events::steps::kConsumerBegun || step == events::steps::kConsumerCommitted) {
        applying.clear();
      }
    };
    TANGGAP_ASSIGN_OR_RETURN(const auto consumer,
                             events::Consumer::Create(std::move(options), *pool, source, record,
                                                      clock_, random_, logger_, metrics_));
    termination_.Wait();
    consumer->Stop();
    return absl::OkStatus();
  }

  // Until SIGTERM, at most `rate` times a second.
  absl::Status Commit() {
    const auto pool = PoolOf(settings_.producer_database, 1);
    TANGGAP_RETURN_IF_ERROR(
        pool->Query({"chaos_yardstick",
                     "CREATE TABLE IF NOT EXISTS chaos.yardstick (moment timestamptz, data bytea)"},
                    clock_.Now() + kTimeLimit)
            .status());
    const absl::Duration period = absl::Seconds(1) / std::max<int64_t>(settings_.rate.value(), 1);
    exec::PeriodicTask task(period, [&] {
      journal_.Note("begin");
      const bool done =
          pool->Query({"chaos_commit", "INSERT INTO chaos.yardstick VALUES (now(), $1)"},
                      postgres::Params().Bytes(std::string(300, 'x')), clock_.Now() + kTimeLimit)
              .ok();
      journal_.Note(done ? "end" : "failed");
    });
    termination_.Wait();
    task.Stop();
    return absl::OkStatus();
  }

  std::unique_ptr<Producer> MakeProducer(postgres::Pool& pool, events::Publisher* publisher) {
    ProducerOptions options = {.events_per_second = static_cast<int>(settings_.rate.value()),
                               .threads = Threads()};
    options.change = {.largest_batch = static_cast<int>(settings_.largest_batch.value()),
                      .one_transfer_in = static_cast<int>(settings_.one_transfer_in.value())};
    return std::make_unique<Producer>(options, pool, clock_, random_, metrics_,
                                      [this, publisher](const std::vector<base::Uuid>& events) {
                                        if (publisher != nullptr) publisher->Poke();
                                        if (!journaling()) return;
                                        for (const base::Uuid& event : events)
                                          journal_.Note("committed", event.ToString());
                                      });
  }

  std::unique_ptr<postgres::Pool> PoolOf(const config::Setting<std::string>& url, int size) {
    return std::make_unique<postgres::Pool>(postgres::PoolOptions{.url = url.value(), .size = size},
                                            clock_, random_);
  }
  absl::StatusOr<auth::Signer> LoadSigner() const {
    return auth::Signer::Load(settings_.signing_key_file.value(), kIssuer, clock_);
  }
  int Threads() const { return static_cast<int>(settings_.threads.value()); }
  bool journaling() const { return !settings_.journal_file.value().empty(); }
  events::StepHook Steps() {
    if (!journaling()) return nullptr;
    return [this](std::string_view step) { journal_.Note(step); };
  }

  const WorkerSettings& settings_;
  rpc::Termination termination_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  telemetry::DescriptorSink sink_{STDERR_FILENO};
  telemetry::Logger logger_{"chaos", clock_, sink_};
  telemetry::Metrics metrics_;
  Journal journal_{clock_};
  std::optional<redis::Options> redis_;
};

int Main(int argc, char** argv) {
  WorkerSettings given;
  const absl::Status parsed = given.settings.Parse(argc, argv);
  if (given.settings.help_requested()) {
    std::printf("%s%s", kUsage, given.settings.Help().c_str());
    return 0;
  }
  if (!parsed.ok() || given.settings.positional().size() != 1) {
    std::fprintf(stderr, "%s%s\n", kUsage, std::string(parsed.message()).c_str());
    return 2;
  }
  Worker worker(given);
  const absl::Status status = worker.Run(given.settings.positional()[0]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}

}  // namespace
}  // namespace tanggap::chaos

int main(int argc, char** argv) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  return tanggap::chaos::Main(argc, argv);
}
