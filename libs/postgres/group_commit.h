// Writes many callers' rows in one statement, so that they share one commit.
//
//   postgres::GroupCommit<Filing, std::string> filings(
//       {.writers = 1}, clock,
//       [](const Filing& row) { return row.request_id.ToString(); },         // the order of locks
//       [&](const std::vector<const Filing*>& rows, absl::Time deadline) { return store.File(rows, deadline); });
//
//   absl::Status accepted = filings.Submit(std::move(row), context.deadline(),
//       [reply = std::move(reply)](absl::StatusOr<std::string> outcome) mutable { reply.Finish(std::move(outcome)); });
//   if (!accepted.ok()) ...        // the queue is full: the completion was not and will not be called
//
// There is no timer: a free writer takes what waits, at most `most_rows`, and while it writes the
// next rows gather. One caller alone is written at once; many share. The flush function answers for
// every row, in their order. When it fails as a whole because of the data, the batch is halved
// until the row at fault stands alone and only that one fails.
//
// When more rows come than can be written, those that would be written too late for their callers
// are refused at once. To let them wait would be to write what nobody waits for any more, and
// nothing else: all rows in a queue are then equally late.
//
// Every accepted row's completion is called exactly once, on a writer's thread (or in Drain): it
// must be quick.
#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/invariant.h"
#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "libs/postgres/group_commit_metrics.h"
#include "libs/postgres/steady.h"

namespace tanggap::postgres {

struct GroupCommitOptions {
  // One is best for one table and disk; two where the flush also waits for something else.
  int writers = 1;
  size_t most_rows = 64;
  // Rows that may wait. Beyond, Submit refuses.
  size_t most_waiting = 1024;
  // No flush gets longer, whatever its rows' deadlines.
  absl::Duration flush_timeout = absl::Seconds(5);
  // Whether writing a row a second time changes nothing and gives its outcome (idempotency row, ON
  // CONFLICT). Then a flush that a broken connection left in doubt is repeated once; else its rows
  // get COMMIT_IN_DOUBT.
  bool repeatable = false;
  // Where the operator looks; none in tests. Must outlive the GroupCommit.
  GroupCommitMetrics* metrics = nullptr;
};

template <typename Row, typename Outcome>
class GroupCommit {
 public:
  using Completion = absl::AnyInvocable<void(absl::StatusOr<Outcome>)>;
  using Outcomes = std::vector<absl::StatusOr<Outcome>>;
  // Writes the rows, all or none, and gives one outcome for each; or fails, having written none (or
  // in doubt).
  using Flush = std::function<absl::StatusOr<Outcomes>(const std::vector<const Row*>& rows,
                                                       absl::Time deadline)>;
  // Rows are sorted by this, so that two writers take locks in the same order.
  using Key = std::function<std::string(const Row&)>;

  GroupCommit(GroupCommitOptions options, const base::Clock& clock, Key key, Flush flush)
      : options_(options), clock_(clock), key_(std::move(key)), flush_(std::move(flush)) {
    for (int i = 0; i < options_.writers; ++i) writers_.emplace_back([this] { Write(); });
  }
  ~GroupCommit() { Drain(clock_.Now() + options_.flush_timeout); }
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  // RESOURCE_EXHAUSTED when the queue is full or too long for the deadline, UNAVAILABLE after Drain
  // has begun.
  absl::Status Submit(Row row, absl::Time deadline, Completion done) {
    Entry entry{std::move(row), std::string(), deadline, std::move(done)};
    entry.key = key_(entry.row);
    {
      base::MutexLock lock(mutex_);
      if (draining_) return internal::UnavailableStatus("shutting down");
      if (waiting_.size() >= options_.most_waiting) return RefuseFull();
      if (WouldBeLate(deadline)) return RefuseLate();
      waiting_.push_back(std::move(entry));
      if (options_.metrics != nullptr) {
        options_.metrics->accepted().Increment();
        options_.metrics->waiting().Set(static_cast<double>(waiting_.size()));
      }
    }
    changed_.NotifyOne();
    return absl::OkStatus();
  }

  // Refuses new rows, writes those that wait, and ends the writers. Rows that still wait at
  // `deadline` are completed with UNAVAILABLE. The second call does nothing.
  void Drain(absl::Time deadline) {
    {
      base::MutexLock lock(mutex_);
      draining_ = true;
      changed_.NotifyAll();
      const internal::SteadyTime give_up = internal::ToSteady(deadline, clock_);
      while (!waiting_.empty() && !internal::HasPassed(give_up)) {
        emptied_.WaitFor(lock, internal::Until(give_up));
      }
    }
    for (Entry& entry : TakeBatch(static_cast<size_t>(-1))) {
      entry.done(internal::UnavailableStatus("shut down before the row was written"));
    }
    for (std::thread& writer : writers_) writer.join();
    writers_.clear();
  }

  size_t waiting() const {
    base::MutexLock lock(mutex_);
    return waiting_.size();
  }

 private:
  struct Entry {
    Row row;
    std::string key;
    absl::Time deadline;
    Completion done;
  };
  using Batch = std::vector<Entry>;
  // The part of a caller's time that a row may wait; the rest is for the way back, and for flushes
  // that take longer than usual.
  static constexpr double kWaitingPart = 0.75;

  // Whether a row that comes now would be written when most of its caller's time is over: judged by
  // what a row took of late. While less than a whole flush waits, no row is late: so there is
  // always a next flush to judge by.
  bool WouldBeLate(absl::Time deadline) const TANGGAP_REQUIRES(mutex_) {
    if (waiting_.size() < options_.most_rows) return false;
    // Those that wait, and those under way.
    const auto rows = static_cast<double>(waiting_.size() + options_.most_rows);
    return usual_row_ * (rows / options_.writers) > kWaitingPart * (deadline - clock_.Now());
  }

  // The caller is told only that it was too much; the cause, with the setting's name, is for the
  // log.
  absl::Status RefuseFull() const {
    if (options_.metrics == nullptr) return internal::ExhaustedStatus("the queue is full");
    options_.metrics->refused_full().Increment();
    return internal::ExhaustedStatus(base::Join("as many rows wait to be written as the setting ",
                                                options_.metrics->setting(), " admits, ",
                                                options_.most_waiting));
  }
  absl::Status RefuseLate() const {
    if (options_.metrics != nullptr) options_.metrics->refused_late().Increment();
    return internal::ExhaustedStatus("the row would be written too late for its caller");
  }

  void LearnFrom(absl::Duration flush, size_t rows) {
    base::MutexLock lock(mutex_);
    usual_row_ = (usual_row_ + flush / static_cast<double>(rows)) / 2;
  }

  // At most `most` of the rows that wait, the oldest first. Waits for none.
  Batch TakeBatch(size_t most) {
    base::MutexLock lock(mutex_);
    return TakeLocked(most);
  }
  Batch TakeLocked(size_t most) TANGGAP_REQUIRES(mutex_) {
    Batch batch;
    while (!waiting_.empty() && batch.size() < most) {
      batch.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    if (waiting_.empty()) emptied_.NotifyAll();
    if (options_.metrics != nullptr) {
      options_.metrics->waiting().Set(static_cast<double>(waiting_.size()));
    }
    return batch;
  }

  void Write() {
    while (true) {
      Batch batch;
      {
        base::MutexLock lock(mutex_);
        while (waiting_.empty() && !draining_) changed_.Wait(lock);
        if (waiting_.empty()) return;
        batch = TakeLocked(options_.most_rows);
      }
      DropExpired(batch);
      std::sort(batch.begin(), batch.end(),
                [](const Entry& a, const Entry& b) { return a.key < b.key; });
      const auto begin = std::chrono::steady_clock::now();
      FlushRange(batch.data(), batch.size());
      if (batch.empty()) continue;
      LearnFrom(absl::FromChrono(std::chrono::steady_clock::now() - begin), batch.size());
    }
  }

  void DropExpired(Batch& batch) {
    const absl::Time now = clock_.Now();
    auto live = batch.begin();
    for (Entry& entry : batch) {
      if (entry.deadline <= now) {
        entry.done(internal::DeadlineStatus("the deadline passed before the row was written"));
      } else {
        if (&*live != &entry) *live = std::move(entry);
        ++live;
      }
    }
    batch.erase(live, batch.end());
  }

  absl::StatusOr<Outcomes> FlushOnce(Entry* entries, size_t count) {
    std::vector<const Row*> rows;
    absl::Time deadline = absl::InfinitePast();
    for (size_t i = 0; i < count; ++i) {
      rows.push_back(&entries[i].row);
      deadline = std::max(deadline, entries[i].deadline);
    }
    if (options_.metrics != nullptr) options_.metrics->flushes().Increment();
    return flush_(rows, std::min(deadline, clock_.Now() + options_.flush_timeout));
  }

  void FlushRange(Entry* entries, size_t count) {
    if (count == 0) return;
    absl::StatusOr<Outcomes> outcomes = FlushOnce(entries, count);
    for (int again = 0; again < 3 && IsContention(outcomes.status()); ++again) {
      outcomes = FlushOnce(entries, count);
    }
    if (options_.repeatable && IsInDoubt(outcomes.status())) {
      // Were the second attempt to find no database, the doubt would remain: only a clear answer
      // replaces it.
      absl::StatusOr<Outcomes> second = FlushOnce(entries, count);
      if (second.ok() || IsAboutTheData(second.status())) outcomes = std::move(second);
    }
    if (count > 1 && IsAboutTheData(outcomes.status())) {
      FlushRange(entries, count / 2);
      FlushRange(entries + count / 2, count - count / 2);
      return;
    }
    TANGGAP_INVARIANT(!outcomes.ok() || outcomes->size() == count,
                      "a flush function answered for another number of rows");
    for (size_t i = 0; i < count; ++i) {
      entries[i].done(outcomes.ok() ? std::move((*outcomes)[i]) : outcomes.status());
    }
  }

  const GroupCommitOptions options_;
  const base::Clock& clock_;
  const Key key_;
  const Flush flush_;
  mutable base::Mutex mutex_;
  base::Condition changed_;
  base::Condition emptied_;
  std::deque<Entry> waiting_ TANGGAP_GUARDED_BY(mutex_);
  bool draining_ TANGGAP_GUARDED_BY(mutex_) = false;
  absl::Duration usual_row_ TANGGAP_GUARDED_BY(mutex_) = absl::ZeroDuration();
  std::vector<std::thread> writers_;
};

}  // namespace tanggap::postgres
