#include "services/cli/import/sender.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <numeric>

#include "libs/base/result.h"
#include "libs/errors/rpc_status.h"
#include "services/cli/import/refusal_text.h"
#include "services/cli/patience.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

// Whether it says something about what was sent, and not about who sends it or who answers.
bool IsAboutTheItems(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return true;
    default:
      return false;
  }
}

RowFate FateOf(v1::ImportOutcome outcome) {
  switch (outcome) {
    case v1::IMPORT_OUTCOME_ADDED:
      return RowFate::kAdded;
    case v1::IMPORT_OUTCOME_EXTENDED:
      return RowFate::kExtended;
    case v1::IMPORT_OUTCOME_UNCHANGED:
      return RowFate::kUnchanged;
    case v1::IMPORT_OUTCOME_OUTDATED:
      return RowFate::kOutdated;
    default:
      return RowFate::kRejected;
  }
}

}  // namespace

Sender::Sender(Options options, base::Random& random, std::function<void(SentBatch)> settled)
    : options_(std::move(options)), random_(random), settled_(std::move(settled)) {
  for (int i = 0; i < options_.concurrency; ++i) threads_.emplace_back([this] { Work(); });
}

Sender::~Sender() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

absl::Status Sender::Submit(SentBatch batch) {
  base::MutexLock lock(mutex_);
  // One waits for each that is under way.
  while (failure_.ok() && waiting_.size() >= threads_.size()) changed_.Wait(lock);
  if (!failure_.ok()) return failure_;
  waiting_.push_back(std::move(batch));
  changed_.NotifyAll();
  return absl::OkStatus();
}

absl::Status Sender::Drain() {
  base::MutexLock lock(mutex_);
  while (failure_.ok() && (!waiting_.empty() || working_ > 0)) changed_.Wait(lock);
  return failure_;
}

std::optional<SentBatch> Sender::Take() {
  base::MutexLock lock(mutex_);
  while (!stopping_ && (waiting_.empty() || !failure_.ok())) changed_.Wait(lock);
  if (stopping_) return std::nullopt;
  SentBatch batch = std::move(waiting_.front());
  waiting_.pop_front();
  ++working_;
  changed_.NotifyAll();
  return batch;
}

void Sender::Done(const absl::Status& sent) {
  const base::MutexLock lock(mutex_);
  --working_;
  if (!sent.ok() && failure_.ok()) failure_ = sent;
  changed_.NotifyAll();
}

void Sender::Work() {
  while (std::optional<SentBatch> batch = Take()) {
    const absl::Status sent = Send(*batch);
    if (sent.ok()) settled_(*std::move(batch));
    Done(sent);
  }
}

absl::Status Sender::Send(SentBatch& batch) {
  if (batch.undecided.empty()) return absl::OkStatus();
  Items all(batch.undecided.size());
  std::iota(all.begin(), all.end(), 0);
  return SendItems(batch, std::move(all));
}

absl::StatusOr<v1::ImportComplaintsResponse> Sender::CallFor(const SentBatch& batch,
                                                             const Items& items) {
  v1::ImportComplaintsRequest some;
  const bool all = items.size() == batch.undecided.size();
  if (!all)
    for (const int item : items) *some.add_complaints() = batch.request.complaints(item);
  absl::StatusOr<v1::ImportComplaintsResponse> response = options_.call(all ? batch.request : some);
  if (response.ok() && response->results_size() != static_cast<int>(items.size()))
    return absl::UnimplementedError(
        "The service answered for another number of cases than it got.");
  return response;
}

absl::Status Sender::SendItems(SentBatch& batch, Items items) {
  bool answered = false, stopped = false;
  Patience patience({.total = options_.patience_at_first,
                     .longest_pause = options_.longest_pause,
                     .wait =
                         [&](absl::Duration pause) {
                           stopped = !Wait(pause);
                           if (!stopped) ++retries_;
                           return !stopped;
                         }},
                    random_);
  const absl::Status sent = patience.Try([&]() -> absl::Status {
    const absl::StatusOr<v1::ImportComplaintsResponse> response = CallFor(batch, items);
    answered = response.ok();
    if (answered) answered_ = true;
    patience.SetTotal(answered_ ? options_.patience : options_.patience_at_first);
    if (!answered) return response.status();
    const size_t before = items.size();
    items = Decide(*response, items, batch);
    // Of one case a service takes some versions at a time: it goes on, however many there are.
    if (items.size() < before) patience.BeginAnew();
    return items.empty() ? absl::OkStatus()
                         : absl::AbortedError("Some of the cases are to be sent again.");
  });
  if (!sent.ok() && !MayPass(sent)) return Divide(batch, items, sent);
  // Those of which somebody else had hold all the time are rejected as they are. But what is still
  // to be sent again is not decided: nothing of its batch may be settled.
  return answered && !stopped ? absl::OkStatus() : sent;
}

absl::Status Sender::Divide(SentBatch& batch, const Items& items, const absl::Status& failure) {
  if (!IsAboutTheItems(failure)) return failure;
  if (items.size() == 1) {
    RowOutcome& outcome = batch.outcomes[batch.undecided[static_cast<size_t>(items[0])]];
    outcome.fate = RowFate::kRejected;
    outcome.reason = ReasonOf(failure);
    return absl::OkStatus();
  }
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
  TANGGAP_RETURN_IF_ERROR(SendItems(batch, Items(items.begin(), middle)));
  TANGGAP_RETURN_IF_ERROR(SendItems(batch, Items(middle, items.end())));
  // Not one that passes, and no word about what is wrong with them: it is not about the items.
  const bool none_taken =
      items.size() == batch.undecided.size() &&
      std::all_of(batch.undecided.begin(), batch.undecided.end(), [&](size_t undecided) {
        return batch.outcomes[undecided].fate == RowFate::kRejected;
      });
  const bool is_wordless = absl::IsInternal(failure) || absl::IsUnknown(failure) || !answered_;
  return none_taken && is_wordless ? failure : absl::OkStatus();
}

Sender::Items Sender::Decide(const v1::ImportComplaintsResponse& response, const Items& items,
                             SentBatch& batch) const {
  Items again;
  for (size_t i = 0; i < items.size(); ++i) {
    const v1::ImportComplaintResult& result = response.results(static_cast<int>(i));
    RowOutcome& outcome = batch.outcomes[batch.undecided[static_cast<size_t>(items[i])]];
    outcome.fate = FateOf(result.outcome());
    outcome.times_adjusted = result.times_adjusted();
    outcome.filing_differs = result.filing_differs();
    outcome.history_differs = result.history_differs();
    outcome.reason.clear();
    if (outcome.fate != RowFate::kRejected) continue;
    const absl::Status error = errors::FromRpcStatus(result.error());
    outcome.reason = ReasonOf(error);
    // Somebody else changed the case in this moment, or something was away.
    if (MayPass(error)) again.push_back(items[i]);
  }
  return again;
}

bool Sender::Wait(absl::Duration pause) {
  base::MutexLock lock(mutex_);
  const absl::Time until = absl::Now() + pause;
  while (!stopping_ && failure_.ok() && absl::Now() < until)
    changed_.WaitFor(lock, until - absl::Now());
  return !stopping_ && failure_.ok();
}

}  // namespace tanggap::cli
