// Reads for many callers by one statement, so that they share its way to PostgreSQL and back, its
// start there, and the waiting.
//
//   postgres::GatheredReads<Wanted, Case> reads({.metrics = &shown}, clock,
//       [&](const std::vector<const Wanted*>& wanted, absl::Time deadline) { return cases.LoadMany(wanted, deadline); });
//
//   reads.Ask({id, viewer}, context.deadline(),
//       [reply = std::move(reply)](const Wanted& wanted, absl::StatusOr<Case> found) mutable {...});
//
// There is no timer and no thread. A caller who finds nobody at it reads at once, by themselves:
// one alone is never held up. Who comes while `readers` callers are at it leaves their question and
// goes; these read on, for all who wait, until nobody does. So Ask may keep a thread for as long as
// questions keep coming, but never more than `readers` threads, and no thread waits for another.
//
// Every question is answered exactly once, by whichever thread has read for it, in Ask. A
// completion that throws is only dropped: the others are still answered.
#pragma once

#include <absl/functional/any_invocable.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/invariant.h"
#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "libs/postgres/failure.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::postgres {

// How many questions wait, and how many were refused. How many share a statement tells the number
// of calls by that of statements (statement_times.h).
class GatheredReadsMetrics {
 public:
  // `name` tells what is read.
  GatheredReadsMetrics(telemetry::Metrics& metrics, const std::string& name);

  telemetry::Gauge& waiting() { return waiting_; }
  telemetry::Counter& refused() { return refused_; }

 private:
  telemetry::Gauge& waiting_;
  telemetry::Counter& refused_;
};

struct GatheredReadsOptions {
  // So many callers read at once: while PostgreSQL works for one, another hands out what it found.
  int readers = 2;
  // Questions in one statement.
  size_t most_asked = 64;
  // Questions that may wait. Beyond, they are refused.
  size_t most_waiting = 1024;
  // One that waited longer is refused rather than read late, as a call that waits for a worker is.
  absl::Duration longest_wait = absl::Seconds(2);
  // Where the operator looks; none in tests. Must outlive the GatheredReads.
  GatheredReadsMetrics* metrics = nullptr;
};

template <typename Asked, typename Found>
class GatheredReads {
 public:
  using Completion = absl::AnyInvocable<void(const Asked& asked, absl::StatusOr<Found> found)>;
  using Outcomes = std::vector<absl::StatusOr<Found>>;
  // Gives one outcome for each question, in their order; or fails for all of them. Changes nothing.
  using Read = std::function<absl::StatusOr<Outcomes>(const std::vector<const Asked*>& asked,
                                                      absl::Time deadline)>;

  GatheredReads(GatheredReadsOptions options, const base::Clock& clock, Read read)
      : options_(options), clock_(clock), read_(std::move(read)) {}
  // Nobody may be in Ask at its end.
  ~GatheredReads() = default;
  GatheredReads(const GatheredReads&) = delete;
  GatheredReads& operator=(const GatheredReads&) = delete;

  // Answered with RESOURCE_EXHAUSTED when too many wait or it waited too long, and with
  // DEADLINE_EXCEEDED when the deadline has passed before it was read.
  void Ask(Asked asked, absl::Time deadline, Completion done) {
    Entry entry{std::move(asked), deadline, clock_.Now(), std::move(done)};
    switch (Join(entry)) {
      case Part::kWaits:
        return;
      case Part::kRefused:
        return Refuse(entry, "too many questions wait to be read");
      case Part::kReads:
        break;
    }
    while (true) {
      Batch batch = TakeBatch();
      if (batch.empty()) return;
      DropLate(batch);
      ReadRange(batch.data(), batch.size());
    }
  }

 private:
  struct Entry {
    Asked asked;
    absl::Time deadline;
    absl::Time since;
    Completion done;
  };
  using Batch = std::vector<Entry>;
  enum class Part { kRefused, kWaits, kReads };

  // Takes the entry unless it refuses it.
  Part Join(Entry& entry) {
    base::MutexLock lock(mutex_);
    if (waiting_.size() >= options_.most_waiting) return Part::kRefused;
    waiting_.push_back(std::move(entry));
    ShowWaiting();
    if (readers_ >= options_.readers) return Part::kWaits;
    ++readers_;
    return Part::kReads;
  }

  // The oldest; without any, the caller reads no more: under the same lock, so that whoever comes
  // then finds room to read.
  Batch TakeBatch() {
    base::MutexLock lock(mutex_);
    Batch batch;
    while (!waiting_.empty() && batch.size() < options_.most_asked) {
      batch.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    if (batch.empty()) --readers_;
    ShowWaiting();
    return batch;
  }

  void ShowWaiting() TANGGAP_REQUIRES(mutex_) {
    if (options_.metrics != nullptr)
      options_.metrics->waiting().Set(static_cast<double>(waiting_.size()));
  }

  void DropLate(Batch& batch) {
    const absl::Time now = clock_.Now();
    const auto late =
        std::stable_partition(batch.begin(), batch.end(), [this, now](const Entry& entry) {
          return entry.deadline > now && now - entry.since <= options_.longest_wait;
        });
    for (auto entry = late; entry != batch.end(); ++entry) {
      if (entry->deadline <= now) {
        Answer(*entry, internal::DeadlineStatus("the deadline passed before it was read"));
      } else {
        Refuse(*entry, "it waited too long to be read");
      }
    }
    batch.erase(late, batch.end());
  }

  void Refuse(Entry& entry, std::string_view why) {
    if (options_.metrics != nullptr) options_.metrics->refused().Increment();
    Answer(entry, internal::ExhaustedStatus(why));
  }

  absl::StatusOr<Outcomes> ReadOnce(const Entry* entries, size_t count) {
    std::vector<const Asked*> asked;
    absl::Time deadline = absl::InfinitePast();
    for (size_t i = 0; i < count; ++i) {
      asked.push_back(&entries[i].asked);
      deadline = std::max(deadline, entries[i].deadline);
    }
    // Who reads must also answer, and count itself out: it may not be thrown out of that.
    try {
      return read_(asked, deadline);
    } catch (const std::exception& error) {
      return absl::InternalError(
          base::AsAbsl(base::Join("reading threw an exception: ", error.what())));
    } catch (...) {
      return absl::InternalError("reading threw an exception");
    }
  }

  // One that PostgreSQL does not take fails alone, not those who shared the statement with it.
  void ReadRange(Entry* entries, size_t count) {
    if (count == 0) return;
    absl::StatusOr<Outcomes> outcomes = ReadOnce(entries, count);
    if (count > 1 && IsAboutTheData(outcomes.status())) {
      ReadRange(entries, count / 2);
      ReadRange(entries + count / 2, count - count / 2);
      return;
    }
    TANGGAP_INVARIANT(!outcomes.ok() || outcomes->size() == count,
                      "a read answered for another number of questions");
    for (size_t i = 0; i < count; ++i) {
      if (outcomes.ok()) {
        Answer(entries[i], std::move((*outcomes)[i]));
      } else {
        Answer(entries[i], outcomes.status());
      }
    }
  }

  static void Answer(Entry& entry, absl::StatusOr<Found> found) {
    try {
      entry.done(entry.asked, std::move(found));
    } catch (...) {
      // What the completion held is destroyed with it; a reply among it answers by that.
    }
    entry.done = nullptr;
  }

  const GatheredReadsOptions options_;
  const base::Clock& clock_;
  const Read read_;
  base::Mutex mutex_;
  std::deque<Entry> waiting_ TANGGAP_GUARDED_BY(mutex_);
  int readers_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

}  // namespace tanggap::postgres
