#include "libs/events/own_consumers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/checkpoints.h"
#include "libs/events/consumer.h"
#include "libs/events/consumers.h"
#include "libs/events/event_log.h"
#include "libs/events/event_row.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration BetweenAttempts() { return absl::Seconds(1); }
// Taking over all of a large database takes a while.
constexpr absl::Duration LongestStatement() { return absl::Minutes(10); }
constexpr absl::Duration LookUpLimit() { return absl::Seconds(10); }
// Other processes' commits ring no bell here.
constexpr absl::Duration Poll() { return absl::Milliseconds(250); }
// How soon a new agency's first event is applied.
constexpr absl::Duration Discovery() { return absl::Milliseconds(500); }

postgres::PoolOptions OneConnection(const OwnConsumersOptions& options) {
  postgres::PoolOptions one = options.connection;
  one.size = 1;
  one.application_name += "-" + options.projection.name;
  one.statement_timeout = LongestStatement();
  return one;
}

}  // namespace

// One consumer with all that it needs.
class OwnConsumers::One {
 public:
  One(std::string name, const OwnConsumersOptions& options, const Needs& needs)
      : name_(std::move(name)),
        options_(options),
        needs_(needs),
        pool_(OneConnection(options), needs.clock, needs.random),
        log_(pool_, options.source),
        source_(log_),
        handler_(options.projection.make_handler(name_)) {}

  const std::string& name() const { return name_; }

  absl::Status Begin() {
    TANGGAP_RETURN_IF_ERROR(TakeOver());
    // Its handler writes rows and nothing else, and they are numbers of a moment ago to whoever
    // reads them: they need not be on the disk before they are seen.
    TANGGAP_ASSIGN_OR_RETURN(
        consumer_,
        Consumer::Create(
            {.name = name_, .poll = Poll(), .discovery = Discovery(), .synchronous_commit = false},
            pool_, source_, *handler_, needs_.clock, needs_.random, needs_.log, needs_.metrics));
    return absl::OkStatus();
  }

  void Wake() { consumer_->Wake(); }
  std::vector<std::string> notes() const { return consumer_->notes(); }
  void Stop() { consumer_->Stop(); }

 private:
  // Moves the checkpoints that have not begun to the ends of their logs, in the transaction that
  // takes over what there is of those agencies. Of several processes one does it.
  absl::Status TakeOver() {
    const absl::Time now = needs_.clock.Now();
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<LogHead> heads, log_.Head({}, now + LookUpLimit()));
    const Checkpoints checkpoints(pool_, name_, source_.name());
    TANGGAP_RETURN_IF_ERROR(checkpoints.Begin(heads, now, now + LookUpLimit()));
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<Checkpoint> reached,
                             checkpoints.Load(now + LookUpLimit()));
    std::vector<Advance> advances;
    std::vector<std::string> agencies;
    for (const Checkpoint& checkpoint : reached) {
      for (const LogHead& head : heads) {
        const LogPosition& from = checkpoint.position;
        if (from.agency != head.agency || from.position > 0 || head.position == 0) continue;
        TANGGAP_ASSIGN_OR_RETURN(Checkpoint end, EndOf(head));
        advances.push_back({from, std::move(end)});
        agencies.push_back(head.agency);
      }
    }
    if (advances.empty()) return absl::OkStatus();
    TANGGAP_RETURN_IF_ERROR(pool_.Transact(
        now + LongestStatement(), [&](postgres::Transaction& transaction) -> absl::Status {
          TANGGAP_ASSIGN_OR_RETURN(const bool mine, checkpoints.Move(transaction, advances, now));
          return mine ? options_.take_over(transaction, name_, agencies) : absl::OkStatus();
        }));
    needs_.log.Info(options_.taken_over,
                    {{"consumer", name_}, {"logs", static_cast<int64_t>(agencies.size())}});
    return absl::OkStatus();
  }

  // With the id of the event that stands there, as long as it is held: without it nobody would
  // notice that the log was restored behind it.
  absl::StatusOr<Checkpoint> EndOf(const LogHead& head) {
    Checkpoint end = {{head.agency, head.epoch, head.position, {}}, std::nullopt};
    const LogPosition before = {head.agency, head.epoch, head.position - 1, {}};
    TANGGAP_ASSIGN_OR_RETURN(
        const std::vector<LogSlice> slices,
        log_.Read({before}, {.events = 1}, needs_.clock.Now() + LookUpLimit()));
    if (slices[0].events.empty()) return end;
    const common::v1::Event& event = slices[0].events[0];
    end.position.event_id = base::Uuid::Parse(event.id()).value_or(base::Uuid());
    end.event_time = RecordTimeOf(event);
    return end;
  }

  const std::string name_;
  const OwnConsumersOptions& options_;
  const Needs& needs_;
  postgres::Pool pool_;
  EventLog log_;
  LocalSource source_;
  const std::unique_ptr<Handler> handler_;
  std::unique_ptr<Consumer> consumer_;
};

OwnConsumers::OwnConsumers(OwnConsumersOptions options, const Needs& needs)
    : options_(std::move(options)), needs_(needs) {}

OwnConsumers::~OwnConsumers() { Stop(); }

void OwnConsumers::Start() {
  beginning_ = std::make_unique<exec::PeriodicTask>(BetweenAttempts(), [this] { Begin(); });
}

void OwnConsumers::Begin() {
  if (all_begun_) return;
  const absl::Status begun = BeginAll();
  all_begun_ = begun.ok();
  base::MutexLock lock(mutex_);
  problem_ = begun.ok() ? ""
                        : base::Join("the ", options_.projection.name,
                                     " is not kept yet: ", base::AsStd(begun.message()));
}

absl::Status OwnConsumers::BeginAll() {
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<std::string> names, Names());
  for (const std::string& name : names) {
    {
      base::MutexLock lock(mutex_);
      if (std::any_of(consumers_.begin(), consumers_.end(),
                      [&](const auto& one) { return one->name() == name; }))
        continue;
    }
    auto one = std::make_unique<One>(name, options_, needs_);
    TANGGAP_RETURN_IF_ERROR(one->Begin());
    base::MutexLock lock(mutex_);
    consumers_.push_back(std::move(one));
  }
  return absl::OkStatus();
}

// The one that is served, written down so that nobody deletes it by mistake, and the one that is
// being rebuilt.
absl::StatusOr<std::vector<std::string>> OwnConsumers::Names() {
  postgres::Pool pool(OneConnection(options_), needs_.clock, needs_.random);
  const absl::Time deadline = needs_.clock.Now() + LookUpLimit();
  const std::string& projection = options_.projection.name;
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<std::string> active,
                           Active(pool, projection, deadline));
  if (!active.has_value()) {
    TANGGAP_RETURN_IF_ERROR(Switch(pool, projection, options_.first, deadline));
  }
  std::vector<std::string> names = {active.value_or(options_.first)};
  if (!options_.rebuilt.empty() && options_.rebuilt != names[0]) names.push_back(options_.rebuilt);
  return names;
}

void OwnConsumers::Wake() {
  base::MutexLock lock(mutex_);
  for (const auto& one : consumers_) one->Wake();
}

std::vector<std::string> OwnConsumers::notes() const {
  base::MutexLock lock(mutex_);
  std::vector<std::string> notes;
  if (!problem_.empty()) notes.push_back(problem_);
  for (const auto& one : consumers_) {
    for (const std::string& note : one->notes()) notes.push_back(note);
  }
  return notes;
}

void OwnConsumers::Stop() {
  if (beginning_ != nullptr) beginning_->Stop();
  std::vector<std::unique_ptr<One>> ended;
  {
    base::MutexLock lock(mutex_);
    ended.swap(consumers_);
  }
  for (const auto& one : ended) one->Stop();
}

}  // namespace tanggap::events
