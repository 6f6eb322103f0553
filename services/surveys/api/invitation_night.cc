#include "services/surveys/api/invitation_night.h"

#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/api/announcing.h"

namespace tanggap::surveys {

namespace {

constexpr int kBatch = 500;
constexpr absl::Duration StatementLimit() { return absl::Seconds(10); }

}  // namespace

int64_t InvitationNight::Run(const std::atomic<bool>& stopping) {
  const Night night = LastNight(world_.clock.Now());
  int64_t ended = 0;
  while (!stopping) {
    const absl::StatusOr<int64_t> some = EndSome(night);
    if (!some.ok()) {
      log_.Warning("Invitations that are over could not be ended; the next run tries again",
                   {{"cause", base::AsStd(some.status().message())}});
      break;
    }
    ended += *some;
    if (*some < kBatch) break;
  }
  if (ended > 0) committed_();
  return ended;
}

absl::StatusOr<int64_t> InvitationNight::EndSome(const Night& night) {
  const absl::Time now = world_.clock.Now();
  const absl::Time deadline = now + StatementLimit();
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Invitation> over,
                           invitations_.FindOver(night.begin, night.day, kBatch, deadline));
  if (over.empty()) return 0;
  std::vector<base::Uuid> ids;
  std::vector<events::OutboxEvent> events;
  for (const Invitation& invitation : over) {
    ids.push_back(invitation.id);
    events.push_back(EventOf(invitation, InvitationStep::kEnded, now, world_.random));
  }
  return invitations_.End(ids, events, deadline);
}

}  // namespace tanggap::surveys
