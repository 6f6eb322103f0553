#include "libs/events/applier.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/events/event_row.h"

namespace tanggap::events {

namespace {

constexpr absl::Duration kTimeLimit = absl::Seconds(20);

}  // namespace

Stretch StretchOf(const LogPosition& from, std::vector<common::v1::Event> events) {
  const common::v1::Event& last = events.back();
  Checkpoint to = {{from.agency, base::Uuid::Parse(last.epoch()).value_or(from.epoch),
                    last.position(), base::Uuid::Parse(last.id()).value_or(base::Uuid())},
                   RecordTimeOf(last)};
  const absl::Time begin_time = RecordTimeOf(events.front());
  return {from, std::move(to), begin_time, std::move(events)};
}

absl::StatusOr<Applied> Applier::Apply(const std::vector<const Stretch*>& stretches) {
  Batch wanted;
  for (const Stretch* stretch : stretches) {
    for (const common::v1::Event& event : stretch->events) {
      if (handler_.types().empty() || handler_.types().count(event.type()) > 0) {
        wanted.push_back(&event);
      }
    }
  }
  return Advance(stretches, [&](postgres::Transaction& transaction, absl::Time now) {
    if (wanted.empty()) return absl::OkStatus();
    TANGGAP_ASSIGN_OR_RETURN(const Batch clear, parking_.Divert(transaction, wanted, now));
    return clear.empty() ? absl::OkStatus() : handler_.Apply(transaction, clear);
  });
}

absl::StatusOr<Applied> Applier::Park(const Stretch& stretch, const absl::Status& failure,
                                      int tries) {
  return Advance({&stretch}, [&](postgres::Transaction& transaction, absl::Time now) {
    return parking_.Park(transaction, stretch.events.front(), failure, tries, now);
  });
}

absl::StatusOr<Applied> Applier::Advance(
    const std::vector<const Stretch*>& stretches,
    const std::function<absl::Status(postgres::Transaction&, absl::Time now)>& effect) {
  std::vector<events::Advance> advances;
  for (const Stretch* stretch : stretches) advances.push_back({stretch->from, stretch->to});
  const absl::Time now = clock_.Now();
  bool fenced = false;
  const absl::Status status =
      pool_.Transact(now + kTimeLimit, [&](postgres::Transaction& transaction) -> absl::Status {
        Step(steps::kConsumerBegun);
        TANGGAP_ASSIGN_OR_RETURN(const bool mine, checkpoints_.Move(transaction, advances, now,
                                                                    options_.synchronous_commit));
        fenced = !mine;
        if (fenced) return absl::OkStatus();
        TANGGAP_RETURN_IF_ERROR(effect(transaction, now));
        Step(steps::kConsumerApplied);
        return absl::OkStatus();
      });
  TANGGAP_RETURN_IF_ERROR(status);
  if (fenced) return Applied::kFenced;
  Step(steps::kConsumerCommitted);
  return Applied::kApplied;
}

}  // namespace tanggap::events
