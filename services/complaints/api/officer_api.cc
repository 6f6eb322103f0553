#include "services/complaints/api/officer_api.h"

#include <google/protobuf/util/message_differencer.h>

#include "libs/base/result.h"
#include "libs/directory/choices.h"
#include "libs/errors/error.h"
#include "services/complaints/domain/planned_date.h"

namespace tanggap::complaints {

namespace {

using directory::AgencyOf;
using directory::CheckCategory;
using directory::CheckRegion;
using directory::CheckUnit;
using directory::Choice;
using errors::Error;
using errors::Reason;

bool Names(const google::protobuf::FieldMask& mask, std::string_view path) {
  for (const std::string& each : mask.paths()) {
    if (each == path) return true;
  }
  return false;
}

absl::Status CheckMask(const google::protobuf::FieldMask& mask) {
  for (const std::string& path : mask.paths()) {
    if (path == "category" || path == "region" || path == "place") continue;
    return Error(Reason::INVALID_UPDATE_MASK)
        .With("field", path)
        .With("paths", "category, region, place");
  }
  if (mask.paths_size() > 0) return absl::OkStatus();
  return Error(Reason::INVALID_UPDATE_MASK).With("paths", "category, region, place");
}

// What the mask names must be there: category and region can be corrected, not taken away.
absl::Status CheckPresent(const v1::UpdateComplaintRequest& request) {
  Error error(Reason::INVALID_FIELD);
  const bool category = Names(request.update_mask(), "category") && request.category().empty();
  const bool region = Names(request.update_mask(), "region") && request.region().empty();
  if (category) error.Field("category", "Must be set when the mask names it.");
  if (region) error.Field("region", "Must be set when the mask names it.");
  return category || region ? error.ToStatus() : absl::OkStatus();
}

bool IsPlaceOf(const Case& found, const v1::Place& place) {
  const v1::Place now = found.place.has_value() ? found.place->Reveal() : v1::Place();
  return google::protobuf::util::MessageDifferencer::Equals(now, place);
}

}  // namespace

OfficerApi::Answer OfficerApi::Verify(const rpc::Context& context,
                                      const v1::VerifyComplaintRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_VERIFY,
                .track = request.track(),
                .category = request.category(),
                .agency = request.agency()}},
      [&](const Case& found, const directory::Directory& directory, Plan& plan) -> absl::Status {
        const std::string& code =
            request.agency().empty() ? found.complaint.agency : request.agency();
        const bool moves = code != found.complaint.agency;
        TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                                 AgencyOf(directory, code, moves ? Choice::kNew : Choice::kKept));
        // The category of another agency means nothing in this one.
        std::string& category = plan.step.category;
        if (category.empty() && !moves) category = found.complaint.category;
        if (category.empty()) {
          return Error(Reason::INVALID_FIELD)
              .Field("category", "Must be set: the complaint has none of its own yet.");
        }
        const bool kept = !moves && category == found.complaint.category;
        return CheckCategory(*agency, category, kept ? Choice::kKept : Choice::kNew);
      });
}

OfficerApi::Answer OfficerApi::Reject(const rpc::Context& context,
                                      const v1::RejectComplaintRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_REJECT, .rejection_reason = request.reason()},
       .words = request.text()});
}

OfficerApi::Answer OfficerApi::RequestInformation(const rpc::Context& context,
                                                  const v1::RequestInformationRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_REQUEST_INFORMATION}, .words = request.text()});
}

OfficerApi::Answer OfficerApi::Assign(const rpc::Context& context,
                                      const v1::AssignComplaintRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_ASSIGN, .unit = request.unit(), .officer = request.officer()},
       .words = request.note()},
      [&](const Case& found, const directory::Directory& directory, Plan&) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                                 AgencyOf(directory, found.complaint.agency, Choice::kKept));
        const bool kept = request.unit() == found.complaint.unit;
        return CheckUnit(*agency, request.unit(), kept ? Choice::kKept : Choice::kNew);
      });
}

OfficerApi::Answer OfficerApi::StartWork(const rpc::Context& context,
                                         const v1::StartWorkRequest& request) {
  return changes_.Carry(context, request, {.step = {.action = v1::ACTION_START_WORK}});
}

OfficerApi::Answer OfficerApi::AnswerComplaint(const rpc::Context& context,
                                               const v1::AnswerComplaintRequest& request) {
  return changes_.Carry(
      context, request,
      {.step = {.action = v1::ACTION_ANSWER,
                .outcome = request.outcome(),
                .planned_date = request.planned_date()},
       .words = request.text()},
      [&](const Case& found, const directory::Directory& directory, Plan& plan) -> absl::Status {
        TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                                 AgencyOf(directory, found.complaint.agency, Choice::kKept));
        const directory::v1::Category* category = agency->FindCategory(found.complaint.category);
        plan.step.needs_approval = category != nullptr && category->answer_needs_approval();
        return CheckPlannedDate(request.outcome(), request.planned_date(),
                                agency->calendar().DateOf(world_.clock.Now()));
      });
}

OfficerApi::Answer OfficerApi::ApproveAnswer(const rpc::Context& context,
                                             const v1::ApproveAnswerRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_APPROVE_ANSWER}, .words = request.note()});
}

OfficerApi::Answer OfficerApi::ReturnAnswer(const rpc::Context& context,
                                            const v1::ReturnAnswerRequest& request) {
  return changes_.Carry(context, request,
                        {.step = {.action = v1::ACTION_RETURN_ANSWER}, .words = request.note()});
}

OfficerApi::Answer OfficerApi::Close(const rpc::Context& context,
                                     const v1::CloseComplaintRequest& request) {
  return changes_.Carry(context, request, {.step = {.action = v1::ACTION_CLOSE}});
}

OfficerApi::Answer OfficerApi::Update(const rpc::Context& context,
                                      const v1::UpdateComplaintRequest& request) {
  return changes_.Carry(
      context, request, {.step = {.action = v1::ACTION_UPDATE}, .words = request.reason()},
      [&](const Case& found, const directory::Directory& directory, Plan& plan) -> absl::Status {
        TANGGAP_RETURN_IF_ERROR(CheckMask(request.update_mask()));
        TANGGAP_RETURN_IF_ERROR(CheckPresent(request));
        TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                                 AgencyOf(directory, found.complaint.agency, Choice::kKept));
        if (Names(request.update_mask(), "category")) {
          const bool kept = request.category() == found.complaint.category;
          TANGGAP_RETURN_IF_ERROR(
              CheckCategory(*agency, request.category(), kept ? Choice::kKept : Choice::kNew));
          plan.step.category = request.category();
        }
        if (Names(request.update_mask(), "region")) {
          TANGGAP_RETURN_IF_ERROR(CheckRegion(*world_.regions(), request.region(), "region"));
          plan.step.region = request.region();
        }
        if (!Names(request.update_mask(), "place")) return absl::OkStatus();
        if (request.place().has_latitude() != request.place().has_longitude()) {
          return Error(Reason::INVALID_FIELD)
              .Field("place", "Needs latitude and longitude together, or neither.");
        }
        if (!IsPlaceOf(found, request.place())) {
          plan.step.place_corrected = true;
          plan.place = privacy::Pii<v1::Place>(request.place());
        }
        return absl::OkStatus();
      });
}

}  // namespace tanggap::complaints
