#include "services/surveys/api/closing_handler.h"

#include <map>
#include <optional>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/store/invitations.h"
#include "services/surveys/store/timestamps.h"
#include "tanggap/complaints/v1/events.pb.h"

namespace tanggap::surveys {

namespace {

using complaints::v1::ComplaintEvent;
using complaints::v1::ComplaintFacts;

constexpr std::string_view kNames = "complaints/";

// What was answered, as the event tells it.
struct AnsweredComplaint {
  const common::v1::Event& event;
  base::Uuid complaint;
  ComplaintFacts facts;
};

absl::StatusOr<AnsweredComplaint> ReadAnswered(const common::v1::Event& event) {
  ComplaintEvent told;
  const bool readable = event.data_message() == ComplaintEvent::descriptor()->full_name() &&
                        told.ParseFromString(event.data());
  const ComplaintFacts& facts = told.facts();
  const std::optional<base::Uuid> complaint =
      facts.complaint().starts_with(kNames)
          ? base::Uuid::Parse(facts.complaint().substr(kNames.size()))
          : std::nullopt;
  if (!readable || !complaint.has_value() || facts.agency().empty()) {
    return absl::DataLossError(
        base::AsAbsl(base::Join("the event ", event.id(), " does not tell of a complaint")));
  }
  return AnsweredComplaint{event, *complaint, facts};
}

// Of those whose reporter may be invited.
bool IsOfThisSystem(const ComplaintFacts& facts) {
  return facts.origin() == complaints::v1::ORIGIN_LIVE && !facts.imported();
}

OpenedInvitation Opening(const AnsweredComplaint& answered, const ClosingWay& way, absl::Time now,
                         base::Random& random) {
  OpenedInvitation opened;
  Invitation& invitation = opened.invitation;
  invitation.id = base::Uuid::V4(random);
  invitation.complaint = answered.complaint;
  invitation.survey = way.survey;
  invitation.collector = way.collector;
  invitation.agency = answered.facts.agency();
  invitation.unit = answered.facts.unit();
  invitation.expire_time = FromProto(answered.facts.time()) + InvitationLasts();
  // UTC's: the agency's calendar is not to be had where a consumer is rebuilt, and nobody reads the
  // month of a token without a reference (store/nights.h forgets references by it).
  opened.issue_month = NumberOf(absl::ToCivilMonth(now, absl::UTCTimeZone()));
  opened.event = EventOf(invitation, InvitationStep::kOpened, now, random);
  // The trace of whoever answered the complaint, who is staff.
  opened.event.traceparent = answered.event.traceparent();
  return opened;
}

}  // namespace

absl::Status ClosingHandler::Apply(postgres::Transaction& transaction,
                                   const events::Batch& events) {
  const absl::Time now = clock_.Now();
  std::vector<AnsweredComplaint> answered;
  std::vector<std::string> agencies;
  for (const common::v1::Event* event : events) {
    TANGGAP_ASSIGN_OR_RETURN(AnsweredComplaint one, ReadAnswered(*event));
    const bool is_over = FromProto(one.facts.time()) + InvitationLasts() <= now;
    if (!IsOfThisSystem(one.facts) || is_over) continue;
    agencies.push_back(one.facts.agency());
    answered.push_back(std::move(one));
  }
  if (answered.empty()) return absl::OkStatus();
  using Ways = std::map<std::string, ClosingWay>;
  TANGGAP_ASSIGN_OR_RETURN(const Ways ways, Invitations::FindWays(transaction, agencies));
  std::vector<OpenedInvitation> opened;
  for (const AnsweredComplaint& one : answered) {
    const auto way = ways.find(one.facts.agency());
    if (way != ways.end()) opened.push_back(Opening(one, way->second, now, random_));
  }
  return Invitations::Open(transaction, opened);
}

}  // namespace tanggap::surveys
