// The way to the closing survey of an answered complaint: OpenClosingSurvey for its reporter, and
// GetInvitationLink for whoever writes to them.
//
//   ClosingApi closing(world, invitations, cipher, peer);
//   registration.Serve("OpenClosingSurvey", closing, &ClosingApi::Open);
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/complaints_peer.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/survey_cipher.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class ClosingApi {
 public:
  // All outlive it.
  ClosingApi(const service::World& world, Invitations& invitations, const SurveyCipher& cipher,
             ComplaintsPeer& peer)
      : world_(world), invitations_(invitations), cipher_(cipher), peer_(peer) {}

  absl::StatusOr<v1::ClosingSurvey> Open(const rpc::Context& context,
                                         const v1::OpenClosingSurveyRequest& request);
  absl::StatusOr<v1::InvitationLink> GetLink(const rpc::Context& context,
                                             const v1::GetInvitationLinkRequest& request);

 private:
  // CLOSING_SURVEY_NOT_OPEN once its time is over, or the survey was closed.
  absl::Status CheckOpen(const FoundInvitation& found) const;
  absl::StatusOr<std::string> TokenOf(const FoundInvitation& found) const;

  const service::World& world_;
  Invitations& invitations_;
  const SurveyCipher& cipher_;
  ComplaintsPeer& peer_;
};

}  // namespace tanggap::surveys
