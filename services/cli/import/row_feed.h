// The rows of a file in batches no larger than a request may be, for a Sender. Of one case the rows
// are taken in their order: one whose case is under way waits.
//
//   RowFeed feed(*source);
//   Sender sender(sending, random, [&](SentBatch batch) { feed.Settled(batch); ... });
//   TANGGAP_RETURN_IF_ERROR(feed.Run(sender, [&] { return ledger->Checkpoint(); }));
//   feed.file_failure();            // why what stands behind some place could not be read
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_set>

#include "libs/base/mutex.h"
#include "services/cli/import/case_source.h"
#include "services/cli/import/sender.h"

namespace tanggap::cli {

class RowFeed {
 public:
  // Looks at a row, and may note something in its outcome; false when it is not to be sent.
  using Look = std::function<bool(const CaseSource::Row&, RowOutcome&)>;
  // The source outlives it. With `look` rows of one case do not wait for each other.
  explicit RowFeed(CaseSource& source, Look look = nullptr)
      : source_(source), look_(std::move(look)) {}

  // Submits every row, and waits until all are settled. After each batch it does what is `between`,
  // which may end it.
  absl::Status Run(Sender& sender, const std::function<absl::Status()>& between);
  // To be told of every batch. Safe to call from several threads.
  void Settled(const SentBatch& batch);

  const absl::Status& file_failure() const { return file_failure_; }

 private:
  // Takes the next row into the batch; false at the end of the file.
  absl::StatusOr<bool> TakeRow(Sender& sender);
  absl::Status TakeItem(CaseSource::Row& row, RowOutcome outcome, Sender& sender);
  absl::Status SendBatch(Sender& sender);
  absl::Status AwaitOthersOf(const std::string& external_id, Sender& sender);

  CaseSource& source_;
  const Look look_;
  absl::Status file_failure_;
  int64_t next_batch_ = 0;
  SentBatch batch_;
  size_t batch_bytes_ = 0;
  std::unordered_set<std::string> in_batch_;

  base::Mutex mutex_;
  std::unordered_multiset<std::string> under_way_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::cli
