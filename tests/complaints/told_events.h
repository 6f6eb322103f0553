// What the service has told others, wherever it stands by now: in the outbox or in the log.
//
//   const std::vector<ToldEvent> told = EventsOf(service, complaint.name());
//   EXPECT_EQ(told.back().event.facts().state(), v1::COMPLAINT_STATE_CLOSED);
#pragma once

#include <string>
#include <vector>

#include "tanggap/complaints/v1/events.pb.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

struct ToldEvent {
  std::string agency;
  std::string type;
  std::string subject;
  int version = 0;
  std::string id;
  std::string traceparent;
  v1::ComplaintEvent event;
};

// By version; of a transfer first the one in the old agency's log. Each is checked to be what its
// row says.
std::vector<ToldEvent> EventsOf(const Service& service, const std::string& complaint);
// Of all complaints, by complaint.
std::vector<ToldEvent> AllEvents(const Service& service);

}  // namespace tanggap::complaints
