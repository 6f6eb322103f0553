// A complaint as the rules see it: everything that decides what may happen next, nothing that is
// only shown. It holds no text and no personal data. It is a value: `Apply` (apply.h) makes the
// next one from it.
//
//   absl::StatusOr<Complaint> verified = Apply(complaint, step, rules);
//   if (IsOpen(verified->state)) Show(verified->agency, NextDueOf(*verified)->time);
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "services/complaints/domain/clock.h"
#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/complaints/v1/complaint.pb.h"
#include "tanggap/complaints/v1/disclosure.pb.h"
#include "tanggap/complaints/v1/lifecycle.pb.h"

namespace tanggap::complaints {

struct Complaint {
  base::Uuid id;
  std::string number;
  // 1 after filing; every step adds one.
  int version = 0;
  v1::ComplaintState state = v1::COMPLAINT_STATE_UNSPECIFIED;
  // Where NEEDS_INFORMATION goes back to.
  v1::ComplaintState remembered_state = v1::COMPLAINT_STATE_UNSPECIFIED;
  bool ever_verified = false;

  common::v1::ComplaintClass complaint_class = common::v1::COMPLAINT_CLASS_UNSPECIFIED;
  common::v1::Track track = common::v1::TRACK_UNSPECIFIED;
  common::v1::Channel channel = common::v1::CHANNEL_UNSPECIFIED;
  std::string intake_point;
  std::string category;
  std::string region;
  v1::Origin origin = v1::ORIGIN_LIVE;
  v1::Filing filing = v1::FILING_SELF;

  // Who holds it: always an agency; a unit and an officer once assigned.
  std::string agency;
  std::string unit;
  std::string officer;
  // True while the coordinator has yet to decide whose it is.
  bool in_triage = false;

  v1::ReporterIdentity reporter_identity = v1::REPORTER_IDENTITY_SEALED;
  v1::ContentVisibility content_visibility = v1::CONTENT_VISIBILITY_PRIVATE;

  // The latest answer that reached the reporter: what came of it, who wrote it, which history entry
  // holds its words (0 for none), and when it reached them.
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string planned_date;
  std::string answer_author;
  int answer_version = 0;
  std::optional<absl::Time> answer_time;
  // One that waits for approval or was sent back. It takes the other's place when it is approved.
  v1::Outcome draft_outcome = v1::OUTCOME_UNSPECIFIED;
  std::string draft_planned_date;
  std::string draft_author;
  int draft_version = 0;
  // Which history entries hold the latest question to the reporter, the rejection's and the
  // rating's words; 0 for none.
  int question_version = 0;
  int rejection_version = 0;
  int rating_version = 0;
  v1::RejectionReason rejection_reason = v1::REJECTION_REASON_UNSPECIFIED;
  int rating_score = 0;

  int dispute_count = 0;
  int reopen_count = 0;
  int hop_count = 0;
  // A rejected case may come back once.
  bool reopened_after_rejection = false;
  // When the agency first spoke to the reporter, also before any clock asked for it.
  std::optional<absl::Time> first_response_time;
  // When the clocks see it as filed, last changed, and ended (closed, rejected or withdrawn).
  absl::Time file_time = absl::InfinitePast();
  absl::Time update_time = absl::InfinitePast();
  std::optional<absl::Time> end_time;

  // Another system claimed a time of it that cannot be.
  bool times_adjusted = false;
  // Of a case that was taken over: when something was last done to it here.
  std::optional<absl::Time> live_time;

  // The service standard it is judged by, for example dinkes/complaint@1.
  std::string policy;
  std::vector<Clock> clocks;
  // When the reporter is to be reminded of the INFORMATION or CONFIRM clock that runs now; absent
  // when they were, or none does.
  std::optional<absl::Time> remind_time;
};

// Open: somebody holds it and something is due.
bool IsOpen(v1::ComplaintState state);

struct NextDue {
  directory::v1::ClockKind clock;
  absl::Time time;
};

// What is due next: VERIFY, INFORMATION or CONFIRM in their states, else the earliest unmet of
// FIRST_RESPONSE and RESOLVE. Every open case has one; a case that is not open has none.
std::optional<NextDue> NextDueOf(const Complaint& complaint);

// Whether what is due next is for the reporter to do, and not for the agency.
bool AwaitsReporter(directory::v1::ClockKind next_due);

// When it was first verified; nothing before.
std::optional<absl::Time> VerifyTimeOf(const Complaint& complaint);

}  // namespace tanggap::complaints
