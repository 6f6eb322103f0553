#include "services/complaints/domain/history_room.h"

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

// How near a state is to an end. Who is asked for information goes on from where they were.
int Nearness(v1::ComplaintState state) {
  switch (state) {
    case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
      return 0;
    case v1::COMPLAINT_STATE_SUBMITTED:
      return 1;
    case v1::COMPLAINT_STATE_VERIFIED:
      return 2;
    case v1::COMPLAINT_STATE_ASSIGNED:
      return 3;
    case v1::COMPLAINT_STATE_IN_PROGRESS:
      return 4;
    case v1::COMPLAINT_STATE_PENDING_APPROVAL:
      return 5;
    case v1::COMPLAINT_STATE_ANSWERED:
      return 6;
    default:
      return 7;
  }
}

bool IsHandler(v1::ActorKind kind) {
  return kind == v1::ACTOR_KIND_OFFICER || kind == v1::ACTOR_KIND_SUPERVISOR ||
         kind == v1::ACTOR_KIND_COORDINATOR;
}

// Both axes are numbered from open to protected; 0 leaves an axis as it is.
bool ProtectsMore(const Complaint& complaint, const Step& step) {
  const int identity = step.reporter_identity == v1::REPORTER_IDENTITY_UNSPECIFIED
                           ? 0
                           : step.reporter_identity - complaint.reporter_identity;
  const int content = step.content_visibility == v1::CONTENT_VISIBILITY_UNSPECIFIED
                          ? 0
                          : step.content_visibility - complaint.content_visibility;
  return identity >= 0 && content >= 0 && identity + content > 0;
}

bool IsNeverRefused(const Complaint& complaint, const Step& step, v1::ComplaintState next) {
  if (Nearness(next) > Nearness(complaint.state)) return true;
  switch (step.action) {
    case v1::ACTION_REMIND:
      return true;
    case v1::ACTION_REVEAL_IDENTITY:
      // It is recorded elsewhere.
      return true;
    case v1::ACTION_SET_DISCLOSURE:
      return ProtectsMore(complaint, step);
    default:
      return false;
  }
}

bool IsLeftOrIs(const auto& wanted, const auto& now, const auto& unset) {
  return wanted == unset || wanted == now;
}

}  // namespace

absl::Status CheckRoom(const Complaint& complaint, const Step& step, v1::ComplaintState next) {
  const int most = IsHandler(step.actor.kind) ? kMostEntriesOfHandlers : kMostEntries;
  if (complaint.version < most || IsNeverRefused(complaint, step, next)) return absl::OkStatus();
  return errors::Error(errors::Reason::TOO_MANY_ENTRIES).With("limit", base::Join(most));
}

bool ChangesNothing(const Complaint& complaint, const Step& step) {
  switch (step.action) {
    case v1::ACTION_UPDATE:
      return IsLeftOrIs(step.category, complaint.category, "") &&
             IsLeftOrIs(step.region, complaint.region, "") && !step.place_corrected;
    case v1::ACTION_SET_DISCLOSURE:
      return IsLeftOrIs(step.reporter_identity, complaint.reporter_identity,
                        v1::REPORTER_IDENTITY_UNSPECIFIED) &&
             IsLeftOrIs(step.content_visibility, complaint.content_visibility,
                        v1::CONTENT_VISIBILITY_UNSPECIFIED) &&
             !step.replaces_identity;
    default:
      return false;
  }
}

}  // namespace tanggap::complaints
