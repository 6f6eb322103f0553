#include "libs/events/publisher.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::events {

namespace {

// How long Redis may take, once per start of the database, to say that the database is not an older
// one than before.
constexpr absl::Duration kWaitForComparison = absl::Seconds(2);

// While calls write all the time, a publisher that never rests takes the disk and the processors
// from them with one transaction for a few events after another. An event waits half of it longer.
constexpr absl::Duration kLongestRest = absl::Milliseconds(5);

SequencerOptions ForSequencer(const PublisherOptions& options) {
  return {.source = options.source,
          .batch = options.batch,
          .with_events = options.redis.has_value(),
          .step = options.step};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Publisher>> Publisher::Create(
    PublisherOptions options, postgres::Pool& pool, const base::Clock& clock, base::Random& random,
    telemetry::Logger& logger, telemetry::Metrics& metrics) {
  std::unique_ptr<redis::Connection> connection;
  if (options.redis) {
    options.redis->check_server = true;
    const redis::ConnectionMetrics redis_metrics(metrics);
    TANGGAP_ASSIGN_OR_RETURN(connection,
                             redis::Connection::Create(*options.redis, random, &redis_metrics));
  }
  return std::unique_ptr<Publisher>(new Publisher(std::move(options), pool, clock, random, logger,
                                                  metrics, std::move(connection)));
}

Publisher::Publisher(PublisherOptions options, postgres::Pool& pool, const base::Clock& clock,
                     base::Random& random, telemetry::Logger& logger, telemetry::Metrics& metrics,
                     std::unique_ptr<redis::Connection> connection)
    : options_(std::move(options)),
      logger_(logger),
      sequenced_(metrics.Counter("tanggap_events_sequenced_total",
                                 "Events that were given their position.")),
      batch_events_(metrics.Histogram("tanggap_events_batch_events",
                                      "Events given their position by one transaction.",
                                      {1, 3, 10, 30, 100, 300, 1000})),
      failures_(metrics.Counter("tanggap_events_sequencing_failures_total",
                                "Attempts to move events into their logs that failed.")),
      violations_(metrics.Counter("tanggap_events_order_violations_total",
                                  "Events whose version is not above their subject's last one: "
                                  "written without the lock of the subject's row.")),
      outbox_rows_(metrics.Gauge("tanggap_events_outbox_rows",
                                 "Events that wait for their position, counted up to 10,000.")),
      outbox_oldest_(metrics.Gauge("tanggap_events_outbox_oldest_seconds",
                                   "For how long the oldest of them has waited.")),
      log_(pool, options_.source),
      sequencer_(ForSequencer(options_), pool, clock, random) {
  if (connection) {
    RedisCopyOptions copy = {
        .window = options_.window, .beat = options_.beat, .step = options_.step};
    copy_ = std::make_unique<RedisCopy>(std::move(copy), std::move(connection), log_, clock, logger,
                                        metrics);
  }
  task_ = std::make_unique<exec::PeriodicTask>(
      options_.poll, [this] { Run(); }, kLongestRest);
}

Publisher::~Publisher() { Stop(); }

void Publisher::Stop() {
  stopping_ = true;
  task_->Stop();
  if (copy_) copy_->Stop();
}

void Publisher::Poke() {
  if (!poked_.exchange(true)) task_->Wake();
}

std::vector<std::string> Publisher::notes() const {
  std::vector<std::string> notes;
  if (failing_) notes.push_back("Events wait in the outbox: the database takes none into the log.");
  if (copy_) {
    if (const std::string refusal = copy_->refusal(); !refusal.empty()) {
      notes.push_back(base::Join("Events are not copied to Redis: ", refusal));
    }
    for (const std::string& agency : copy_->restored()) {
      notes.push_back(base::Join(
          "The event log of agency ", agency,
          " was restored from a backup; its events wait until it is given a new epoch."));
    }
  }
  return notes;
}

void Publisher::Run() {
  // Before the look: whoever pokes from now on has it looked at once more.
  poked_ = false;
  const bool beat = SteadyNow() >= next_beat_;
  if (beat) {
    next_beat_ = After(options_.beat);
    HoldBackRestored();
  }
  // Measured first: a move that waits for a lock must not hide what waits behind it.
  absl::Status status = beat ? Measure() : absl::OkStatus();
  status.Update(Sequence(beat));
  NoteState(status);
}

absl::Status Publisher::Measure() {
  TANGGAP_ASSIGN_OR_RETURN(const Sequencer::Backlog backlog, sequencer_.MeasureBacklog());
  outbox_rows_.Set(static_cast<double>(backlog.events));
  outbox_oldest_.Set(absl::ToDoubleSeconds(backlog.age));
  return absl::OkStatus();
}

absl::Status Publisher::Sequence(bool from_the_beginning) {
  bool more = true;
  while (more && !stopping_) {
    TANGGAP_ASSIGN_OR_RETURN(Sequencer::Waiting waiting,
                             sequencer_.Look(held_back_, from_the_beginning));
    if (waiting.other_server && copy_) {
      copy_->AwaitComparison(kWaitForComparison);
      HoldBackRestored();
      std::erase_if(waiting.agencies,
                    [&](const std::string& agency) { return held_back_.contains(agency); });
    }
    if (waiting.agencies.empty()) return absl::OkStatus();
    TANGGAP_ASSIGN_OR_RETURN(Sequencer::Moved moved, sequencer_.Move(waiting));
    more = moved.more;
    Announce(std::move(moved));
  }
  return absl::OkStatus();
}

void Publisher::Announce(Sequencer::Moved moved) {
  if (moved.events_moved == 0) return;
  sequenced_.Increment(static_cast<double>(moved.events_moved));
  batch_events_.Observe(static_cast<double>(moved.events_moved));
  if (moved.order_violations > 0) {
    violations_.Increment(static_cast<double>(moved.order_violations));
    logger_.Error(
        "Events were written without the lock of their subject's row: their versions do not "
        "ascend.",
        {{"events", moved.order_violations}});
  }
  if (copy_) copy_->Add(std::move(moved.events));
  if (options_.on_committed) options_.on_committed(moved.agencies);
}

// Positions that a restored log would give have been given before, to other events.
void Publisher::HoldBackRestored() {
  if (!copy_) return;
  std::set<std::string> restored = copy_->restored();
  if (restored == held_back_) return;
  held_back_ = std::move(restored);
  sequencer_.Forget();
}

void Publisher::NoteState(const absl::Status& status) {
  if (!status.ok()) failures_.Increment();
  if (failing_.exchange(!status.ok()) == !status.ok()) return;
  if (status.ok()) {
    logger_.Info("Events are moved into the log again.");
  } else {
    logger_.Error("Events cannot be moved into the log; they wait in the outbox.",
                  {{"cause", errors::CauseOf(status)}});
  }
}

}  // namespace tanggap::events
