// One thing that is done to a complaint: an entry of its history, live or imported. Its words
// travel beside it, for the rules do not need them.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/complaints/v1/complaint.pb.h"
#include "tanggap/complaints/v1/disclosure.pb.h"
#include "tanggap/complaints/v1/lifecycle.pb.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::complaints {

// In what capacity somebody acts on one complaint.
struct Actor {
  v1::ActorKind kind = v1::ACTOR_KIND_UNSPECIFIED;
  // Of staff: for which agency and unit; an empty unit means the agency as a whole.
  std::string agency;
  std::string unit;
  // Of staff: who, as the token's subject names them. Empty for everybody else.
  std::string officer;
  // A proxy or a front desk acts for the reporter.
  bool for_reporter = false;
};

// Who acts for an agency, and is named in the history for it.
inline bool IsStaff(v1::ActorKind kind) {
  return kind == v1::ACTOR_KIND_OFFICER || kind == v1::ACTOR_KIND_SUPERVISOR ||
         kind == v1::ACTOR_KIND_COORDINATOR || kind == v1::ACTOR_KIND_FRONT_DESK ||
         kind == v1::ACTOR_KIND_PARTNER;
}

struct Step {
  v1::Action action = v1::ACTION_UNSPECIFIED;
  Actor actor;
  // When it happens as far as the clocks go: the database's now, or the claimed time of imported
  // history.
  absl::Time time = absl::InfinitePast();
  // An imported step that its source does not name but that must have happened.
  bool implied = false;
  // When its source claims that it happened, where that cannot be.
  std::optional<absl::Time> claimed_time;

  // The particulars; which are set follows from the action (v1::StepDetail).
  common::v1::Track track = common::v1::TRACK_UNSPECIFIED;
  std::string category;
  std::string agency;
  std::string unit;
  std::string officer;
  std::string region;
  bool place_corrected = false;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string planned_date;
  // ANSWER: the category asked for approval at that time.
  bool needs_approval = false;
  v1::RejectionReason rejection_reason = v1::REJECTION_REASON_UNSPECIFIED;
  int rating_score = 0;
  v1::Audience audience = v1::AUDIENCE_UNSPECIFIED;
  v1::ReporterIdentity reporter_identity = v1::REPORTER_IDENTITY_UNSPECIFIED;
  v1::ContentVisibility content_visibility = v1::CONTENT_VISIBILITY_UNSPECIFIED;
  // SET_DISCLOSURE: somebody gives a new identity for the reporter.
  bool replaces_identity = false;
  directory::v1::ClockKind clock = directory::v1::CLOCK_KIND_UNSPECIFIED;
  // CREATE, VERIFY: the service standard that applies from here on.
  std::string policy;
  // Through which system the reporter or a proxy acted, when that vouched for who they are.
  std::string via;
  // Who took it over from another system; empty for what was done here.
  std::string imported_by;
};

}  // namespace tanggap::complaints
