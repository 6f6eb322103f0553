// Sends batches of cases to the service, several at a time, and tries again for as long as the
// service is away or busy, or somebody else changes a case: sending a case twice is harmless. Of a
// batch that will not pass the items are found that are the reason.
//
//   Sender sender({.call = call, .concurrency = 4, .patience = absl::Minutes(5)}, random,
//                 [&](SentBatch batch) { ledger.Settle(batch.number, std::move(batch.outcomes)); });
//   TANGGAP_RETURN_IF_ERROR(sender.Submit(std::move(batch)));      // waits while all are busy
//   TANGGAP_RETURN_IF_ERROR(sender.Drain());
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/random.h"
#include "services/cli/import/row_outcome.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

// Rows that follow each other in the table, some of them decided already, the others in `request`.
struct SentBatch {
  int64_t number = 0;
  std::vector<RowOutcome> outcomes;
  complaints::v1::ImportComplaintsRequest request;
  // For each item of the request, which of the outcomes it decides.
  std::vector<size_t> undecided;
};

class Sender {
 public:
  struct Options {
    std::function<absl::StatusOr<complaints::v1::ImportComplaintsResponse>(
        const complaints::v1::ImportComplaintsRequest&)>
        call;
    int concurrency = 4;
    // How long a batch may wait for its next try, all tries together, before it gives up; and how
    // long until the service has answered for the first time.
    absl::Duration patience = absl::Minutes(5);
    absl::Duration patience_at_first = absl::Seconds(10);
    // How long, at most, until it tries again.
    absl::Duration longest_pause = absl::Seconds(10);
  };
  // `settled` is called from the sender's threads with every row decided.
  Sender(Options options, base::Random& random, std::function<void(SentBatch)> settled);
  // What was not sent yet stays unsent.
  ~Sender();

  // Fails once a batch could not be sent: what is left need not be tried.
  absl::Status Submit(SentBatch batch);
  // Waits until everything that was submitted is settled.
  absl::Status Drain();
  // How often a batch had to be sent again.
  int64_t retries() const { return retries_; }

 private:
  void Work();
  // The next batch to send; nothing when the work is over.
  std::optional<SentBatch> Take();
  void Done(const absl::Status& sent);
  absl::Status Send(SentBatch& batch);
  // Some items of a batch, by their numbers in its request.
  using Items = std::vector<int>;
  absl::Status SendItems(SentBatch& batch, Items items);
  absl::StatusOr<complaints::v1::ImportComplaintsResponse> CallFor(const SentBatch& batch,
                                                                   const Items& items);
  // Sends the halves of what will not pass as a whole; one item that will not is rejected.
  absl::Status Divide(SentBatch& batch, const Items& items, const absl::Status& failure);
  // Decides on them; gives those that are to be sent again.
  Items Decide(const complaints::v1::ImportComplaintsResponse& response, const Items& items,
               SentBatch& batch) const;
  // False when there is to be no next try.
  bool Wait(absl::Duration pause);

  const Options options_;
  base::Random& random_;
  const std::function<void(SentBatch)> settled_;
  std::atomic<int64_t> retries_ = 0;
  std::atomic<bool> answered_ = false;

  base::Mutex mutex_;
  base::Condition changed_;
  std::deque<SentBatch> waiting_ TANGGAP_GUARDED_BY(mutex_);
  int working_ TANGGAP_GUARDED_BY(mutex_) = 0;
  bool stopping_ TANGGAP_GUARDED_BY(mutex_) = false;
  absl::Status failure_ TANGGAP_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace tanggap::cli
