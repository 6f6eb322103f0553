#include "services/complaints/api/workload_api.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/presenter.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// A log that is new is found within a second.
constexpr absl::Duration NotReadyFor() { return absl::Seconds(1); }

std::vector<int64_t> ReportersClocks() {
  std::vector<int64_t> clocks;
  for (int kind = directory::v1::ClockKind_MIN; kind <= directory::v1::ClockKind_MAX; ++kind) {
    if (AwaitsReporter(static_cast<directory::v1::ClockKind>(kind))) clocks.push_back(kind);
  }
  return clocks;
}

void Add(const DeskWorkload& desk, v1::WorkloadCounts& counts) {
  counts.set_open(counts.open() + static_cast<int32_t>(desk.open));
  counts.set_overdue(counts.overdue() + static_cast<int32_t>(desk.overdue));
  counts.set_due_today(counts.due_today() + static_cast<int32_t>(desk.due_today));
  counts.set_awaiting_reporter(counts.awaiting_reporter() +
                               static_cast<int32_t>(desk.awaiting_reporter));
}

void SetThrough(const events::LogPosition& through, common::v1::LogPosition& shown) {
  shown.set_agency(through.agency);
  shown.set_epoch(through.epoch.ToString());
  shown.set_position(through.position);
  if (!through.event_id.IsNil()) shown.set_event_id(through.event_id.ToString());
}

}  // namespace

absl::StatusOr<v1::Workload> WorkloadApi::Get(const rpc::Context& context,
                                              const v1::GetWorkloadRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const bool own = std::any_of(viewer.grants.begin(), viewer.grants.end(),
                               [&](const Grant& grant) { return grant.Covers(request.agency()); });
  if (!own || directory->FindAgency(request.agency()) == nullptr)
    return Error(Reason::RESOURCE_NOT_FOUND).With("resource", "agencies/" + request.agency());
  TANGGAP_ASSIGN_OR_RETURN(
      const directory::AgencyEntry* agency,
      directory::AgencyOf(*directory, request.agency(), directory::Choice::kKept));
  const absl::Time now = world_.clock.Now();
  const directory::WorkCalendar& calendar = agency->calendar();
  TANGGAP_ASSIGN_OR_RETURN(
      const AgencyWorkload counted,
      workloads_.Count({.source = source_,
                        .agency = request.agency(),
                        .now = now,
                        .end_of_day = calendar.StartOf(calendar.DateOf(now) + 1),
                        .reporters_clocks = ReportersClocks()},
                       context.deadline()));
  if (!counted.served.begun) return Error(Reason::VIEW_NOT_READY).RetryAfter(NotReadyFor());

  const Presenter presenter(*directory, world_.keys, viewer, context.language(), now);
  v1::Workload workload;
  workload.set_agency(request.agency());
  workload.mutable_total();
  for (const DeskWorkload& desk : counted.desks) {
    Add(desk, *workload.mutable_total());
    v1::HolderWorkload& holder = *workload.add_holders();
    *holder.mutable_holder() = presenter.HolderOf(request.agency(), desk.unit);
    Add(desk, *holder.mutable_counts());
  }
  *workload.mutable_as_of_time() = ToProto(now);
  if (counted.served.through.has_value())
    SetThrough(*counted.served.through, *workload.mutable_through());
  return workload;
}

}  // namespace tanggap::complaints
