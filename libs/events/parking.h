// Events that could not be applied, and later events of their subjects, kept in order until
// somebody has mended the cause.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Batch clear, parking.Divert(transaction, events, now));  // while applying
//   parking.Park(transaction, event, status, 5, now);                                     // after the last try
//   TANGGAP_ASSIGN_OR_RETURN(const RedriveReport report, parking.Redrive(pool, handler, "", deadline));
//
// The row of a subject's first parked event is the lock between those who park and those who apply
// again: whoever diverts holds it shared, whoever redrives holds it alone.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <tanggap/common/v1/event.pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/events/handler.h"
#include "libs/postgres/pool.h"

namespace tanggap::events {

// One parked event, for a person to look at.
struct ParkedEvent {
  std::string agency;
  int64_t position = 0;
  std::string type;
  std::string subject;
  int subject_version = 0;
  // "FOLLOWS" for an event that is parked only because an earlier one of its subject is.
  std::string error_class;
  std::string error;
  absl::Time park_time;
};

// How much is parked.
struct ParkedBacklog {
  int64_t events = 0;  // counted up to 10,000
  absl::Duration age;  // since the oldest subject was parked; zero when none is
};

struct RedriveReport {
  int64_t applied = 0;
  int64_t left = 0;  // parked still
  // Why the first subject that failed did; OK when none did.
  absl::Status failure;
};

class Parking {
 public:
  Parking(std::string consumer, std::string source)
      : consumer_(std::move(consumer)), source_(std::move(source)) {}

  // Parks those of `events` whose subject is parked, and gives the others.
  absl::StatusOr<Batch> Divert(postgres::Transaction& transaction, const Batch& events,
                               absl::Time now) const;
  // Parks `event`, which failed with `failure` after `tries`.
  absl::Status Park(postgres::Transaction& transaction, const common::v1::Event& event,
                    const absl::Status& failure, int tries, absl::Time now) const;

  // The oldest `most` parked events.
  absl::StatusOr<std::vector<ParkedEvent>> List(postgres::Pool& pool, int most,
                                                absl::Time deadline) const;
  absl::StatusOr<ParkedBacklog> Measure(postgres::Pool& pool, absl::Time now,
                                        absl::Time deadline) const;
  // Applies what is parked, all events of a subject in one transaction and in the order of their
  // versions; of all subjects when `subject` is empty. A subject that fails again stays parked. The
  // consumer may run meanwhile.
  absl::StatusOr<RedriveReport> Redrive(postgres::Pool& pool, Handler& handler,
                                        std::string_view subject, absl::Time deadline) const;

 private:
  absl::Status Insert(postgres::Transaction& transaction, const Batch& events,
                      std::string_view error_class, std::string_view error, int tries,
                      absl::Time now) const;
  absl::StatusOr<int64_t> RedriveSubject(postgres::Pool& pool, Handler& handler,
                                         const std::string& subject, absl::Time deadline) const;

  const std::string consumer_;
  const std::string source_;
};

}  // namespace tanggap::events
