#include "services/complaints/api/drafting.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <cmath>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/privacy/pseudonym.h"
#include "services/complaints/api/filer.h"
#include "services/complaints/api/placement.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/apply.h"
#include "services/complaints/store/clock_codec.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// Devices' clocks are not exact; what lies further ahead than this is a mistake.
constexpr absl::Duration ToleratedClockError() { return absl::Minutes(10); }

absl::Status CheckClaimedTime(const service::World& world, const char* field, bool given,
                              const google::protobuf::Timestamp& time) {
  if (!given || FromProto(time) <= world.clock.Now() + ToleratedClockError())
    return absl::OkStatus();
  return Error(Reason::CLAIMED_TIME_IMPOSSIBLE)
      .With("field", field)
      .Field(field, "Must not lie in the future.");
}

absl::Status CheckPlace(const v1::Place& place) {
  if (place.has_latitude() == place.has_longitude()) return absl::OkStatus();
  return Error(Reason::INVALID_FIELD)
      .Field("complaint.place", "Needs latitude and longitude together, or neither of them.");
}

// What holds for every case, however it comes in.
absl::Status CheckCommon(const service::World& world, const v1::Complaint& complaint) {
  if (complaint.complaint_class() == common::v1::COMPLAINT_CLASS_WHISTLEBLOWING) {
    return Error(Reason::CLASS_NOT_ACCEPTED).With("class", "WHISTLEBLOWING");
  }
  if (complaint.content_visibility() == v1::CONTENT_VISIBILITY_PUBLISHED) {
    return Error(Reason::PUBLICATION_NOT_AVAILABLE);
  }
  TANGGAP_RETURN_IF_ERROR(CheckPlace(complaint.place()));
  return directory::CheckRegion(*world.regions(), complaint.region(), "complaint.region");
}

// When it happened and when a device took it down.
absl::Status CheckClaimedTimes(const service::World& world, const v1::Complaint& complaint) {
  TANGGAP_RETURN_IF_ERROR(CheckClaimedTime(
      world, "complaint.occurred_time", complaint.has_occurred_time(), complaint.occurred_time()));
  return CheckClaimedTime(world, "complaint.capture_time", complaint.has_capture_time(),
                          complaint.capture_time());
}

bool GivesContact(const v1::Person& person) {
  return !person.display_name().empty() || !person.national_id().empty() ||
         !person.phone().empty() || !person.email().empty() || !person.postal_address().empty();
}

v1::ReporterIdentity DisclosureOf(const v1::Complaint& complaint, bool has_account) {
  if (complaint.reporter_identity() != v1::REPORTER_IDENTITY_UNSPECIFIED)
    return complaint.reporter_identity();
  return has_account || GivesContact(complaint.reporter()) ? v1::REPORTER_IDENTITY_SEALED
                                                           : v1::REPORTER_IDENTITY_NONE;
}

// What the request says of the case itself.
Complaint ComplaintOf(const v1::Complaint& request, const Placement& placement) {
  Complaint complaint;
  complaint.complaint_class = request.complaint_class();
  complaint.channel = request.channel();
  complaint.intake_point = request.intake_point();
  complaint.region = request.region();
  complaint.agency = placement.agency->code();
  complaint.category = placement.category;
  complaint.in_triage = placement.triage;
  complaint.content_visibility = request.content_visibility() == v1::CONTENT_VISIBILITY_UNSPECIFIED
                                     ? v1::CONTENT_VISIBILITY_PRIVATE
                                     : request.content_visibility();
  return complaint;
}

void SetParticulars(const service::World& world, const v1::Complaint& request, NewCase& filing) {
  Particulars& particulars = filing.particulars;
  particulars.record_time = world.clock.Now();
  if (request.has_occurred_time()) particulars.occurred_time = FromProto(request.occurred_time());
  if (request.has_capture_time()) particulars.capture_time = FromProto(request.capture_time());
  if (request.has_place() && request.place().ByteSizeLong() > 0) {
    filing.place = privacy::Pii<v1::Place>(request.place());
    // A CONFIDENTIAL case is found nowhere on a map, not even coarsely.
    if (filing.complaint.content_visibility != v1::CONTENT_VISIBILITY_CONFIDENTIAL) {
      particulars.coarse_cell = CoarseCellOf(request.place());
    }
  }
}

void SetIdentity(const service::World& world, const v1::Complaint& request, NewCase& filing) {
  if (filing.complaint.reporter_identity == v1::REPORTER_IDENTITY_NONE) return;
  if (!GivesContact(request.reporter()) && !request.has_mandate() && request.device().empty())
    return;
  Identity identity;
  identity.person = privacy::Pii<v1::Person>(request.reporter());
  if (request.has_mandate()) identity.mandate = privacy::Pii<v1::Mandate>(request.mandate());
  if (!request.device().empty()) {
    identity.device_key = privacy::Pseudonym(world.keys, "complaints.device", {request.device()});
  }
  filing.identity = std::move(identity);
}

// When a case began, as its clocks see it and as its source claims it where that cannot be.
struct FileTime {
  absl::Time time;
  std::optional<absl::Time> claimed = std::nullopt;
};

absl::StatusOr<FileTime> FileTimeOf(const service::World& world,
                                    const v1::ImportedComplaint& item) {
  const absl::Status possible = CheckClaimedTime(world, "file_time", true, item.file_time());
  const absl::Time claimed = FromProto(item.file_time());
  if (possible.ok()) return FileTime{claimed};
  if (item.impossible_times() != v1::IMPOSSIBLE_TIMES_ADJUST) return possible;
  // It was there when the first thing was done to it.
  const absl::Time now = world.clock.Now();
  const absl::Time first = item.steps().empty() ? now : FromProto(item.steps(0).time());
  return FileTime{std::min(first, now), claimed};
}

// The particulars' times of an import, moved to now where they lie in the future and that may be
// done. No clock goes by them, so what was claimed is not kept.
absl::Status SetClaimedTimes(const service::World& world, const v1::ImportedComplaint& item,
                             Draft& draft) {
  const absl::Status possible = CheckClaimedTimes(world, item.complaint());
  if (possible.ok()) return absl::OkStatus();
  if (item.impossible_times() != v1::IMPOSSIBLE_TIMES_ADJUST) return possible;
  const absl::Time now = world.clock.Now();
  Particulars& particulars = draft.filing.particulars;
  for (std::optional<absl::Time>* time : {&particulars.occurred_time, &particulars.capture_time}) {
    if (time->has_value()) *time = std::min(**time, now);
  }
  draft.claims_adjusted = true;
  return absl::OkStatus();
}

// Takes the step CREATE and keeps it as the first entry.
absl::Status TakeFirstStep(const directory::Directory& directory, NewCase& filing,
                           const Actor& actor, FileTime file_time, const std::string& description,
                           const std::string& imported_by = "") {
  Complaint& complaint = filing.complaint;
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards,
                           CurrentStandards(directory, complaint.agency, complaint.complaint_class,
                                            common::v1::TRACK_UNSPECIFIED, complaint.category));
  Step step;
  step.action = v1::ACTION_CREATE;
  step.actor = actor;
  step.time = file_time.time;
  step.claimed_time = file_time.claimed;
  step.imported_by = imported_by;
  step.agency = complaint.agency;
  step.category = complaint.category;
  step.region = complaint.region;
  step.policy = standards.policy().id;
  step.reporter_identity = complaint.reporter_identity;
  step.content_visibility = complaint.content_visibility;
  TANGGAP_ASSIGN_OR_RETURN(complaint, Apply(complaint, step, standards.rules()));
  filing.entries.push_back({.version = complaint.version,
                            .step = step,
                            .from = v1::COMPLAINT_STATE_UNSPECIFIED,
                            .to = complaint.state,
                            .record_time = filing.particulars.record_time,
                            .words = description});
  return absl::OkStatus();
}

// Time-ordered ids keep the indexes small, but would betray when an anonymous reporter wrote.
base::Uuid NewId(const service::World& world, v1::ReporterIdentity identity) {
  return identity == v1::REPORTER_IDENTITY_NONE ? base::Uuid::V4(world.random)
                                                : base::Uuid::V7(world.clock.Now(), world.random);
}

}  // namespace

absl::Status CheckIdentity(v1::ReporterIdentity disclosure, const v1::Person& person,
                           bool has_account) {
  const bool fits = disclosure == v1::REPORTER_IDENTITY_NONE ? !GivesContact(person)
                    : disclosure == v1::REPORTER_IDENTITY_NAMED
                        ? !person.display_name().empty()
                        : has_account || GivesContact(person);
  if (fits) return absl::OkStatus();
  return Error(Reason::IDENTITY_DOES_NOT_FIT_DISCLOSURE)
      .With("disclosure", v1::ReporterIdentity_Name(disclosure).substr(18));
}

std::string CoarseCellOf(const v1::Place& place) {
  if (!place.has_latitude() || !place.has_longitude()) return "";
  const auto corner = [](double degrees) {
    return absl::StrFormat("%.2f", std::floor(degrees * 100) / 100);
  };
  return base::Join(corner(place.latitude()), ",", corner(place.longitude()));
}

absl::StatusOr<Draft> DraftOf(const service::World& world, const directory::Directory& directory,
                              const Viewer& viewer, const v1::Complaint& request) {
  TANGGAP_RETURN_IF_ERROR(CheckCommon(world, request));
  TANGGAP_RETURN_IF_ERROR(CheckClaimedTimes(world, request));
  if (request.description().find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error(Reason::INVALID_FIELD).Field("complaint.description", "Must say what happened.");
  }
  TANGGAP_ASSIGN_OR_RETURN(const Placement placement,
                           PlacementOf(directory, request, directory::Choice::kNew));
  TANGGAP_ASSIGN_OR_RETURN(const Filer filer,
                           FilerOf(directory, viewer, request, placement.agency->code()));
  const bool self = filer.filing == v1::FILING_SELF;
  const bool has_account = self && !viewer.person.empty() && !viewer.mailbox.has_value();

  Draft draft;
  NewCase& filing = draft.filing;
  filing.complaint = ComplaintOf(request, placement);
  filing.complaint.filing = filer.filing;
  filing.complaint.reporter_identity = DisclosureOf(request, has_account);
  TANGGAP_RETURN_IF_ERROR(
      CheckIdentity(filing.complaint.reporter_identity, request.reporter(), has_account));
  filing.complaint.id = NewId(world, filing.complaint.reporter_identity);
  SetParticulars(world, request, filing);
  SetIdentity(world, request, filing);
  const bool anonymous = filing.complaint.reporter_identity == v1::REPORTER_IDENTITY_NONE;
  if (has_account && !anonymous) filing.particulars.reporter_key = viewer.person;
  if (!self && !anonymous) filing.particulars.filer_key = viewer.person;
  TANGGAP_RETURN_IF_ERROR(TakeFirstStep(directory, filing, filer.actor,
                                        {filing.particulars.record_time}, request.description()));
  filing.entries.front().step.via = viewer.via;
  return draft;
}

absl::StatusOr<Draft> ImportDraftOf(const service::World& world,
                                    const directory::Directory& directory, const Viewer& importer,
                                    const v1::ImportedComplaint& item) {
  const v1::Complaint& request = item.complaint();
  TANGGAP_RETURN_IF_ERROR(CheckCommon(world, request));
  TANGGAP_ASSIGN_OR_RETURN(const Placement placement,
                           PlacementOf(directory, request, directory::Choice::kKept));
  Draft draft;
  NewCase& filing = draft.filing;
  filing.complaint = ComplaintOf(request, placement);
  filing.complaint.origin = v1::ORIGIN_IMPORTED;
  const bool coordinates = placement.agency->code() == directory.Coordinator().code();
  filing.complaint.in_triage |= item.in_triage() && coordinates;
  filing.complaint.filing =
      item.filing() == v1::FILING_UNSPECIFIED ? v1::FILING_SELF : item.filing();
  filing.complaint.reporter_identity = DisclosureOf(request, /*has_account=*/false);
  // Who is behind a seal need not come along.
  const bool sealed = filing.complaint.reporter_identity == v1::REPORTER_IDENTITY_SEALED;
  TANGGAP_RETURN_IF_ERROR(
      CheckIdentity(filing.complaint.reporter_identity, request.reporter(), sealed));
  filing.complaint.id = NewId(world, filing.complaint.reporter_identity);
  SetParticulars(world, request, filing);
  TANGGAP_RETURN_IF_ERROR(SetClaimedTimes(world, item, draft));
  SetIdentity(world, request, filing);
  filing.particulars.source_agency = item.external_reference().source_agency();
  filing.particulars.source = item.external_reference().source();
  filing.particulars.external_id = item.external_reference().external_id();
  const Actor actor = {.kind = ActorKindOf(filing.complaint.filing),
                       .for_reporter = filing.complaint.filing != v1::FILING_SELF};
  if (item.has_claimed_due_time())
    filing.particulars.claimed_due_time = FromProto(item.claimed_due_time());
  TANGGAP_ASSIGN_OR_RETURN(const FileTime file_time, FileTimeOf(world, item));
  TANGGAP_RETURN_IF_ERROR(
      TakeFirstStep(directory, filing, actor, file_time, request.description(), importer.subject));
  return draft;
}

}  // namespace tanggap::complaints
