#include "services/surveys/api/invitation_api.h"

#include <optional>
#include <string>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/api/collecting.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// In the language asked for, else in any.
std::string TextIn(const v1::Wording& wording, errors::Language language) {
  const auto found = wording.texts().find(language == errors::Language::kEnglish ? "en" : "id");
  if (found != wording.texts().end()) return found->second;
  const auto indonesian = wording.texts().find("id");
  if (indonesian != wording.texts().end()) return indonesian->second;
  return wording.texts().empty() ? "" : wording.texts().begin()->second;
}

}  // namespace

absl::StatusOr<v1::InvitationLink> InvitationApi::GetLink(
    const rpc::Context& context, const v1::GetInvitationLinkRequest& request) {
  const std::optional<base::Uuid> id =
      base::Uuid::Parse(std::string_view(request.name()).substr(sizeof("invitations/") - 1));
  if (!id.has_value()) return NotFound(request.name());
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Invitation> found,
                           invitations_.Find(*id, context.deadline()));
  if (!found.has_value()) return NotFound(request.name());
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Survey> survey,
                           surveys_.Find(found->survey, context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Collector> collector,
                           collectors_.Find(found->survey, found->collector, context.deadline()));
  if (!survey.has_value() || !collector.has_value())
    return absl::DataLossError("an invitation leads to no survey");
  TANGGAP_ASSIGN_OR_RETURN(const Standing standing,
                           StandingNow(world_, *survey, *collector, Cap::kCounts));
  const bool over = found->ended || found->expire_time <= world_.clock.Now();
  if (over || standing.state != v1::COLLECTOR_STATE_OPEN)
    return Error(Reason::CLOSING_SURVEY_NOT_OPEN).ToStatus();
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, cipher_.OpenKey(*survey));
  const CollectionCipher tokens(key, world_.random);
  v1::InvitationLink link;
  link.set_link(collector->link);
  link.set_token(tokens.TokenOf(collector->id, found->serial));
  *link.mutable_expire_time() = ToProto(found->expire_time);
  link.set_title(TextIn(survey->title, context.language()));
  return link;
}

}  // namespace tanggap::surveys
