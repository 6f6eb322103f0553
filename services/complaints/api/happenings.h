// What of a case that was filed or taken over others may learn.
//
//   filing.events = announcer.EventsOf(FiledAs(filing), rules.calendar, record_time, trace);
//   extension.events = announcer.EventsOf(ExtendedAs(extension), rules.calendar, now, trace);
#pragma once

#include "services/complaints/api/announcing.h"
#include "services/complaints/store/imports.h"
#include "services/complaints/store/sealed_case.h"

namespace tanggap::complaints {

inline Happening FiledAs(const NewCase& filing) {
  return {.after = filing.complaint,
          .step = filing.entries.front().step,
          .coarse_cell = filing.particulars.coarse_cell,
          .reporter_key = filing.particulars.reporter_key,
          .imported = filing.complaint.origin == v1::ORIGIN_IMPORTED,
          .claimed_due_time = filing.particulars.claimed_due_time};
}

// A later version of an imported case is one event, told as the last of its steps.
inline Happening ExtendedAs(const Extension& extension) {
  return {.before = &extension.before.complaint,
          .after = extension.after,
          .step = extension.entries.back().step,
          .coarse_cell = extension.before.particulars.coarse_cell,
          .reporter_key = extension.before.particulars.reporter_key,
          .imported = true,
          .claimed_due_time = extension.claimed_due_time};
}

}  // namespace tanggap::complaints
