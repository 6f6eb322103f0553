// Below which id the outbox is empty and stays so, so that nobody has to scan the dead rows that
// vacuum has not taken away yet. docs/outbox.md says why the bound is right, and why a simpler one
// is not.
//
//   rows = Look(horizon.bound());                                   // SELECT ... WHERE id > bound
//   horizon.Looked(first_id, oldest_running_transaction, server_start);
//   horizon.Moved(highest_id, transaction);                         // after COMMIT
#pragma once

#include <absl/time/time.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tanggap::events {

class OutboxHorizon {
 public:
  int64_t bound() const { return bound_; }

  // What one look at the outbox, in one snapshot, told: its lowest id, if there was any row; the
  // oldest transaction that may still write; when the server was started. False when the server is
  // another one than before, so that nothing that was known of it holds.
  bool Looked(std::optional<int64_t> first_id, int64_t oldest_running, absl::Time server_start) {
    const bool same = server_start_ == absl::InfinitePast() || server_start_ == server_start;
    if (!same || (first_id && *first_id <= bound_)) Reset();
    server_start_ = server_start;
    if (next_bound_ && oldest_running >= proven_after_ && (!first_id || *first_id > *next_bound_)) {
      bound_ = *next_bound_;
      next_bound_.reset();
    }
    return same;
  }

  // Rows up to `highest_id` were moved by `transaction`, which began after those of earlier calls
  // had been.
  void Moved(int64_t highest_id, int64_t transaction) {
    if (!next_bound_ && highest_moved_ > bound_) {
      next_bound_ = highest_moved_;
      proven_after_ = transaction;
    }
    highest_moved_ = std::max(highest_moved_, highest_id);
  }

  void Reset() {
    bound_ = highest_moved_ = 0;
    next_bound_.reset();
  }

 private:
  int64_t bound_ = 0;
  int64_t highest_moved_ = 0;
  // What the bound becomes when every transaction before `proven_after_` has ended.
  std::optional<int64_t> next_bound_;
  int64_t proven_after_ = 0;
  absl::Time server_start_ = absl::InfinitePast();
};

}  // namespace tanggap::events
