#include "services/complaints/api/filer.h"

#include "libs/errors/error.h"
#include "services/complaints/api/caller.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// What comes in this way, somebody of the agency has taken down. People have apps, web pages and
// other systems by themselves.
bool IsAttended(common::v1::Channel channel) {
  switch (channel) {
    case common::v1::CHANNEL_SMS:
    case common::v1::CHANNEL_WHATSAPP:
    case common::v1::CHANNEL_CALL_CENTRE:
    case common::v1::CHANNEL_COUNTER:
    case common::v1::CHANNEL_LETTER:
    case common::v1::CHANNEL_KIOSK:
    case common::v1::CHANNEL_MOBILE_UNIT:
    case common::v1::CHANNEL_SOCIAL_MEDIA:
      return true;
    default:
      return false;
  }
}

const Grant* DeskIn(const Viewer& viewer, std::string_view agency) {
  for (const Grant& grant : viewer.grants) {
    const bool desk = grant.role == common::v1::ROLE_FRONT_DESK && !grant.agency.empty();
    if (desk && (agency.empty() || grant.agency == agency)) return &grant;
  }
  return nullptr;
}

// The desk at which the complaint is taken down: the intake point's, else that of the agency it is
// for, else the clerk's own. Null when the caller has none, or files for themselves.
const Grant* DeskOf(const directory::Directory& directory, const Viewer& viewer,
                    const v1::Complaint& request, std::string_view agency) {
  const directory::FoundIntakePoint found = directory.FindIntakePoint(request.intake_point());
  const Grant* at_point = found.point == nullptr ? nullptr : DeskIn(viewer, found.agency->code());
  const bool attended_point =
      at_point != nullptr && found.point->kind() != directory::v1::INTAKE_POINT_KIND_QR_CODE;
  if (!attended_point && !IsAttended(request.channel())) return nullptr;
  if (at_point != nullptr) return at_point;
  const Grant* at_agency = DeskIn(viewer, agency);
  return at_agency != nullptr ? at_agency : DeskIn(viewer, "");
}

Filer As(v1::Filing filing) {
  return {filing, {.kind = ActorKindOf(filing), .for_reporter = filing != v1::FILING_SELF}};
}

}  // namespace

v1::ActorKind ActorKindOf(v1::Filing filing) {
  switch (filing) {
    case v1::FILING_PROXY:
      return v1::ACTOR_KIND_PROXY;
    case v1::FILING_FRONT_DESK:
      return v1::ACTOR_KIND_FRONT_DESK;
    case v1::FILING_PARTNER:
      return v1::ACTOR_KIND_PARTNER;
    default:
      return v1::ACTOR_KIND_REPORTER;
  }
}

absl::StatusOr<Filer> FilerOf(const directory::Directory& directory, const Viewer& viewer,
                              const v1::Complaint& request, std::string_view agency) {
  if (Holds(viewer, common::v1::ROLE_PARTNER_WRITER)) return As(v1::FILING_PARTNER);
  if (const Grant* desk = DeskOf(directory, viewer, request, agency)) {
    Filer clerk = As(v1::FILING_FRONT_DESK);
    clerk.actor.agency = desk->agency;
    clerk.actor.unit = desk->unit;
    clerk.actor.officer = viewer.subject;
    return clerk;
  }
  if (Holds(viewer, common::v1::ROLE_PROXY) && request.has_mandate()) return As(v1::FILING_PROXY);
  if (Holds(viewer, common::v1::ROLE_CITIZEN)) return As(v1::FILING_SELF);
  return Error(Reason::MANDATE_REQUIRED)
      .Field("complaint.mandate", "Say by what right you file for somebody else.");
}

}  // namespace tanggap::complaints
