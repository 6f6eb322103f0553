// The way of one complaint's reporter to the agency's closing survey: one for each complaint, ever.
//
//   const Invitation opened{.id = base::Uuid::V4(random),
//                           .complaint = complaint,
//                           .expire_time = answer_time + InvitationLasts()};
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "libs/base/uuid.h"

namespace tanggap::surveys {

// From the answer on.
inline constexpr absl::Duration InvitationLasts() { return absl::Hours(30 * 24); }

struct Invitation {
  base::Uuid id;
  base::Uuid complaint;
  base::Uuid survey;
  base::Uuid collector;
  // Of its token.
  int64_t serial = 0;
  // Who answered the complaint: for whom a response counts.
  std::string agency;
  std::string unit;
  absl::Time expire_time;
  // Whether it was told that nobody is to be reminded any more.
  bool ended = false;

  std::string Name() const { return "invitations/" + id.ToString(); }
  std::string ComplaintName() const { return "complaints/" + complaint.ToString(); }
};

}  // namespace tanggap::surveys
