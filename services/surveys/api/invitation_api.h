// GetInvitationLink: what the notifications service sends to the reporter of an answered complaint.
//
//   InvitationApi api(world, surveys, collectors, invitations, cipher);
//   registration.Serve("GetInvitationLink", api, &InvitationApi::GetLink);
#pragma once

#include <absl/status/statusor.h>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/survey_cipher.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/collection_service.pb.h"

namespace tanggap::surveys {

class InvitationApi {
 public:
  // All outlive it.
  InvitationApi(const service::World& world, Surveys& surveys, Collectors& collectors,
                Invitations& invitations, const SurveyCipher& cipher)
      : world_(world),
        surveys_(surveys),
        collectors_(collectors),
        invitations_(invitations),
        cipher_(cipher) {}

  absl::StatusOr<v1::InvitationLink> GetLink(const rpc::Context& context,
                                             const v1::GetInvitationLinkRequest& request);

 private:
  const service::World& world_;
  Surveys& surveys_;
  Collectors& collectors_;
  Invitations& invitations_;
  const SurveyCipher& cipher_;
};

}  // namespace tanggap::surveys
