// What others learn of a change: the complaint's public facts after it and what the step was, as
// tanggap/complaints/v1/events.proto says. Pure, and the only place that composes these events.
//
//   const Happening happened{.before = &before, .after = after, .step = step, .coarse_cell = cell,
//                            .reporter_key = particulars.reporter_key};
//   for (const Announcement& each : Announce(happened, rules.calendar, keys))
//     Write(each.agency, EventTypeOf(each.event), BytesOf(each.event));
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/directory/calendar.h"
#include "libs/privacy/key_ring.h"
#include "services/complaints/domain/complaint.h"
#include "services/complaints/domain/step.h"
#include "tanggap/complaints/v1/events.pb.h"

namespace tanggap::complaints {

// One change of a complaint, with what the rules do not know of it.
struct Happening {
  // Absent when it was filed or taken over.
  const Complaint* before = nullptr;
  const Complaint& after;
  // Of a case that was taken over with its history: its filing. `after` is then at its end.
  const Step& step;
  std::string coarse_cell;
  // Keyed pseudonym of the reporter's account; empty for none.
  std::string reporter_key;
  // Taken over from another system, and not made here.
  bool imported = false;
  std::optional<absl::Time> claimed_due_time = std::nullopt;
};

// One event, for the log of one agency.
struct Announcement {
  std::string agency;
  v1::ComplaintEvent event;
};

// One event for the log of the agency that holds the complaint. When the change took it from one
// agency to another, two: transferred_out in the old one's log and transferred_in in the new one's.
// `calendar` is that of the agency that holds it after the change.
std::vector<Announcement> Announce(const Happening& happened,
                                   const directory::WorkCalendar& calendar,
                                   const privacy::KeyRing& keys);

// "complaints.v1.ComplaintFiled".
std::string EventTypeOf(const v1::ComplaintEvent& event);
// Whether the contract has such a type, also one of which there is no event yet.
bool IsEventType(std::string_view type);
// The same bytes for the same event, on every machine.
std::string BytesOf(const v1::ComplaintEvent& event);

}  // namespace tanggap::complaints
