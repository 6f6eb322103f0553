#include "services/surveys/api/closing_api.h"

#include <optional>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/domain/wording.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// Of complaints/{uuid} or invitations/{uuid}; nothing for what is no UUID.
std::optional<base::Uuid> IdOf(std::string_view name) {
  return base::Uuid::Parse(name.substr(name.find('/') + 1));
}

}  // namespace

absl::Status ClosingApi::CheckOpen(const FoundInvitation& found) const {
  const bool open = found.invitation.expire_time > world_.clock.Now() &&
                    found.survey.state != v1::SURVEY_STATE_CLOSED;
  return open ? absl::OkStatus() : Error(Reason::CLOSING_SURVEY_NOT_OPEN).ToStatus();
}

absl::StatusOr<std::string> ClosingApi::TokenOf(const FoundInvitation& found) const {
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, cipher_.OpenKey(found.survey));
  return CollectionCipher(key, world_.random)
      .TokenOf(found.invitation.collector, found.invitation.serial);
}

absl::StatusOr<v1::ClosingSurvey> ClosingApi::Open(const rpc::Context& context,
                                                   const v1::OpenClosingSurveyRequest& request) {
  const std::optional<base::Uuid> complaint = IdOf(request.complaint());
  if (!complaint.has_value()) return NotFound(request.complaint());
  // First of all: to nobody else is anything told of a complaint, not even that it was answered.
  TANGGAP_RETURN_IF_ERROR(
      peer_.CheckReporter(context, request.complaint(), request.mailbox_token()));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<FoundInvitation> found,
                           invitations_.FindByComplaint(*complaint, context.deadline()));
  if (!found.has_value()) return Error(Reason::CLOSING_SURVEY_NOT_OPEN).ToStatus();
  TANGGAP_RETURN_IF_ERROR(CheckOpen(*found));
  if (found->spent) return Error(Reason::SURVEY_TOKEN_USED).ToStatus();
  v1::ClosingSurvey way;
  way.set_link(found->link);
  TANGGAP_ASSIGN_OR_RETURN(*way.mutable_token(), TokenOf(*found));
  *way.mutable_expire_time() = ToProto(found->invitation.expire_time);
  return way;
}

absl::StatusOr<v1::InvitationLink> ClosingApi::GetLink(
    const rpc::Context& context, const v1::GetInvitationLinkRequest& request) {
  const std::optional<base::Uuid> invitation = IdOf(request.name());
  if (!invitation.has_value()) return NotFound(request.name());
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<FoundInvitation> found,
                           invitations_.Find(*invitation, context.deadline()));
  if (!found.has_value()) return NotFound(request.name());
  TANGGAP_RETURN_IF_ERROR(CheckOpen(*found));
  // Until the night after a response nobody is told that there was one.
  if (found->invitation.ended) return Error(Reason::CLOSING_SURVEY_NOT_OPEN).ToStatus();
  v1::InvitationLink link;
  link.set_link(found->link);
  TANGGAP_ASSIGN_OR_RETURN(*link.mutable_token(), TokenOf(*found));
  *link.mutable_expire_time() = ToProto(found->invitation.expire_time);
  link.set_title(
      std::string(TextIn(found->survey.title, errors::LanguageTag(context.language()), "id")));
  return link;
}

}  // namespace tanggap::surveys
