#include "services/cli/import/sender.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr absl::Duration kFirstPause = absl::Milliseconds(200);
constexpr absl::Duration kPatienceAtFirst = absl::Seconds(10);

// Whether the same batch, sent again later, may go through.
bool MayPass(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kCancelled:
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

// Why the service refused an item, in one line: its sentence, and what is wrong with which field.
std::string ReasonOf(const google::rpc::Status& error) {
  const absl::Status status = errors::FromRpcStatus(error);
  std::string reason(status.message());
  for (const errors::FieldViolation& violation : errors::FieldViolationsOf(status))
    reason += base::Join(" (", violation.field, ": ", violation.description, ")");
  while (!reason.empty() && reason.back() == '.') reason.pop_back();
  return reason;
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
  absl::Duration waited;
  for (int attempt = 0;; ++attempt) {
    const absl::StatusOr<v1::ImportComplaintsResponse> response = options_.call(batch.request);
    if (response.ok()) {
      if (response->results_size() != batch.request.complaints_size())
        return absl::InternalError("The service answered for another number of cases than it got.");
      answered_ = true;
      Decide(*response, batch);
      return absl::OkStatus();
    }
    const absl::Duration pause = PauseBefore(attempt, response.status());
    waited += pause;
    // Nobody need wait long to learn that an address is wrong.
    const absl::Duration patience =
        answered_ ? options_.patience : std::min(options_.patience, kPatienceAtFirst);
    if (!MayPass(response.status()) || waited > patience || !Wait(pause)) return response.status();
    ++retries_;
  }
}

void Sender::Decide(const v1::ImportComplaintsResponse& response, SentBatch& batch) const {
  for (size_t i = 0; i < batch.undecided.size(); ++i) {
    const v1::ImportComplaintResult& result = response.results(static_cast<int>(i));
    RowOutcome& outcome = batch.outcomes[batch.undecided[i]];
    outcome.fate = FateOf(result.outcome());
    outcome.times_adjusted = result.times_adjusted();
    outcome.filing_differs = result.filing_differs();
    if (outcome.fate == RowFate::kRejected) outcome.reason = ReasonOf(result.error());
  }
}

absl::Duration Sender::PauseBefore(int attempt, const absl::Status& status) const {
  absl::Duration pause = kFirstPause * (1 << std::min(attempt, 10));
  pause = std::max(pause, errors::RetryAfterOf(status).value_or(absl::ZeroDuration()));
  pause = std::min(pause, options_.longest_pause);
  // Apart from each other, so that they do not all come at one moment.
  return pause * (0.5 + static_cast<double>(random_.Below(1024)) / 1024);
}

bool Sender::Wait(absl::Duration pause) {
  base::MutexLock lock(mutex_);
  const absl::Time until = absl::Now() + pause;
  while (!stopping_ && failure_.ok() && absl::Now() < until)
    changed_.WaitFor(lock, until - absl::Now());
  return !stopping_ && failure_.ok();
}

}  // namespace tanggap::cli
