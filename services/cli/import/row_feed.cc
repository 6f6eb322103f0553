#include "services/cli/import/row_feed.h"

#include "libs/base/result.h"

namespace tanggap::cli {
namespace {

constexpr size_t kMostItems = 100;
// The doorway takes 256 KiB.
constexpr size_t kMostBytes = size_t{240} << 10;

Rejection TooLarge() {
  return {"the case with its steps has more than 240 KiB, which is more than a request may have"};
}

}  // namespace

absl::Status RowFeed::SendBatch(Sender& sender) {
  batch_.number = next_batch_++;
  {
    const base::MutexLock lock(mutex_);
    under_way_.insert(in_batch_.begin(), in_batch_.end());
  }
  in_batch_.clear();
  batch_bytes_ = 0;
  return sender.Submit(std::exchange(batch_, SentBatch()));
}

absl::Status RowFeed::AwaitOthersOf(const std::string& external_id, Sender& sender) {
  {
    const base::MutexLock lock(mutex_);
    if (!under_way_.contains(external_id)) return absl::OkStatus();
  }
  return sender.Drain();
}

absl::Status RowFeed::TakeItem(CaseSource::Row& row, RowOutcome outcome, Sender& sender) {
  const size_t bytes = row.item.value().ByteSizeLong() + 8;
  if (!batch_.undecided.empty() && batch_bytes_ + bytes > kMostBytes)
    TANGGAP_RETURN_IF_ERROR(SendBatch(sender));
  if (look_ == nullptr) {
    // Only now: what was just sent may hold the version before this one.
    TANGGAP_RETURN_IF_ERROR(AwaitOthersOf(outcome.external_id, sender));
    in_batch_.insert(outcome.external_id);
  }
  batch_bytes_ += bytes;
  batch_.undecided.push_back(batch_.outcomes.size());
  batch_.outcomes.push_back(std::move(outcome));
  *batch_.request.add_complaints() = std::move(row.item.value());
  return absl::OkStatus();
}

absl::StatusOr<bool> RowFeed::TakeRow(Sender& sender) {
  absl::StatusOr<std::optional<CaseSource::Row>> next = source_.Next();
  // What stands before the place where a file cannot be read on is taken all the same.
  if (!next.ok()) file_failure_ = absl::DataLossError(next.status().message());
  if (!next.ok() || !next->has_value()) return false;
  CaseSource::Row& row = **next;
  RowOutcome outcome{.row = row.number,
                     .line = row.line,
                     .external_id = std::move(row.external_id),
                     .texts_cut = row.texts_cut};
  if (row.item.ok() && row.item.value().ByteSizeLong() > kMostBytes) row.item = TooLarge();
  if (!row.item.ok()) {
    outcome.fate = RowFate::kRejected;
    outcome.reason = row.item.rejection().reason;
  }
  const bool looked = look_ == nullptr || look_(row, outcome);
  if (looked && row.item.ok()) {
    TANGGAP_RETURN_IF_ERROR(TakeItem(row, std::move(outcome), sender));
  } else {
    batch_.outcomes.push_back(std::move(outcome));
  }
  // Rows that are not sent must not pile up either.
  if (batch_.undecided.size() >= kMostItems || batch_.outcomes.size() >= 10 * kMostItems)
    TANGGAP_RETURN_IF_ERROR(SendBatch(sender));
  return true;
}

absl::Status RowFeed::Run(Sender& sender, const std::function<absl::Status()>& between) {
  for (bool more = true; more;) {
    const int64_t batches = next_batch_;
    TANGGAP_ASSIGN_OR_RETURN(more, TakeRow(sender));
    if (next_batch_ != batches) TANGGAP_RETURN_IF_ERROR(between());
  }
  if (!batch_.outcomes.empty()) TANGGAP_RETURN_IF_ERROR(SendBatch(sender));
  return sender.Drain();
}

void RowFeed::Settled(const SentBatch& batch) {
  const base::MutexLock lock(mutex_);
  for (const size_t index : batch.undecided) {
    const auto under_way = under_way_.find(batch.outcomes[index].external_id);
    if (under_way != under_way_.end()) under_way_.erase(under_way);
  }
}

}  // namespace tanggap::cli
