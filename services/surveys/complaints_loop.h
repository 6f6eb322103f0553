// What this service has to do with complaints beside answering calls: opens invitations as they are
// answered, files suggestions, and ends invitations in the night.
//
//   ComplaintsLoop loop(options, foundation, peer);
//   loop.Begin();                                          // the tables are there
//   for (const std::string& note : loop.notes()) page += note;
//   loop.Stop();
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "libs/events/consumer.h"
#include "libs/events/consumer_lookup.h"
#include "libs/service/foundation.h"
#include "libs/service/host.h"
#include "services/surveys/api/closing_handler.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/api/follow_up_task.h"
#include "services/surveys/api/invitation_night.h"
#include "services/surveys/app_options.h"
#include "services/surveys/store/follow_ups.h"
#include "services/surveys/store/invitations.h"

namespace tanggap::surveys {

// For operators: the consumer that opens invitations is closing-1. Both outlive what it makes.
events::Projection ClosingProjection(const base::Clock& clock, base::Random& random);

class ComplaintsLoop {
 public:
  // Both outlive it.
  ComplaintsLoop(const AppOptions& options, service::Foundation& foundation, ComplaintsPeer& peer);
  ~ComplaintsLoop() { Stop(); }

  // Follows complaints' events, if the peer can.
  void Begin();
  std::vector<std::string> notes() const;
  // Ends after the transaction under way.
  void Stop();

  // What is done again and again.
  std::vector<service::Repeated> Repeated(const std::atomic<bool>& stopping);
  int FileSuggestions(const std::atomic<bool>& stopping) { return follow_up_task_.Run(stopping); }
  int64_t EndInvitations(const std::atomic<bool>& stopping) { return night_.Run(stopping); }

 private:
  const AppOptions& options_;
  const service::HostNeeds needs_;
  ComplaintsPeer& peer_;
  postgres::Pool pool_;
  Invitations invitations_;
  FollowUps follow_ups_;
  ClosingHandler closing_handler_;
  FollowUpTask follow_up_task_;
  InvitationNight night_;
  std::unique_ptr<events::Consumer> consumer_;
  std::string problem_;
};

}  // namespace tanggap::surveys
