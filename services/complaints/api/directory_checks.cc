#include "services/complaints/api/directory_checks.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

absl::Status Retired(std::string_view code, std::string_view successor) {
  Error error(Reason::DIRECTORY_ENTRY_RETIRED);
  error.With("code", code);
  if (!successor.empty()) error.With("successor", successor);
  return error;
}

absl::Status CheckServedHere(const directory::Directory& directory,
                             const directory::AgencyEntry& agency) {
  if (directory.ServedHere(agency.code())) return absl::OkStatus();
  return Error(Reason::AGENCY_SERVED_ELSEWHERE)
      .With("agency", agency.code())
      .With("instance", agency.instance().code())
      .With("address", agency.instance().address());
}

absl::Status CheckIntakePoint(const directory::Directory& directory, const std::string& code) {
  if (code.empty()) return absl::OkStatus();
  const directory::FoundIntakePoint found = directory.FindIntakePoint(code);
  if (found.point == nullptr) {
    return Error(Reason::UNKNOWN_INTAKE_POINT)
        .With("intake_point", code)
        .Field("complaint.intake_point", "There is no intake point with this code.");
  }
  return found.point->retired() ? Retired(code, "") : absl::OkStatus();
}

}  // namespace

absl::StatusOr<const directory::AgencyEntry*> AgencyOf(const directory::Directory& directory,
                                                       const std::string& code) {
  const directory::AgencyEntry* agency = directory.FindAgency(code);
  if (agency == nullptr) {
    return Error(Reason::UNKNOWN_AGENCY)
        .With("agency", code)
        .Field("agency", "There is no agency with this code.");
  }
  if (agency->proto().retired()) return Retired(code, agency->proto().successor());
  TANGGAP_RETURN_IF_ERROR(CheckServedHere(directory, *agency));
  return agency;
}

absl::Status CheckCategory(const directory::AgencyEntry& agency, const std::string& code) {
  if (code.empty()) return absl::OkStatus();
  const directory::v1::Category* category = agency.FindCategory(code);
  if (category == nullptr) {
    return Error(Reason::UNKNOWN_CATEGORY)
        .With("category", code)
        .With("agency", agency.code())
        .Field("category", "The agency has no category with this code.");
  }
  return category->retired() ? Retired(code, category->successor()) : absl::OkStatus();
}

absl::Status CheckUnit(const directory::AgencyEntry& agency, const std::string& code) {
  const directory::v1::Unit* unit = agency.FindUnit(code);
  if (unit == nullptr) {
    return Error(Reason::UNKNOWN_UNIT)
        .With("unit", code)
        .With("agency", agency.code())
        .Field("unit", "The agency has no unit with this code.");
  }
  return unit->retired() ? Retired(code, unit->successor()) : absl::OkStatus();
}

absl::Status CheckRegion(const directory::RegionIndex& regions, const std::string& code,
                         std::string_view field) {
  if (code.empty() || regions.Contains(code)) return absl::OkStatus();
  return Error(Reason::UNKNOWN_REGION)
      .With("region", code)
      .Field(field, "No region has this code.");
}

absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request) {
  TANGGAP_RETURN_IF_ERROR(CheckIntakePoint(directory, request.intake_point()));
  if (!request.agency().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                             AgencyOf(directory, request.agency()));
    TANGGAP_RETURN_IF_ERROR(CheckCategory(*agency, request.category()));
    return Placement{agency, request.category(), false};
  }
  const directory::Route route = directory.RouteOf({.category = request.category(),
                                                    .region = request.region(),
                                                    .intake_point = request.intake_point(),
                                                    .complaint_class = request.complaint_class()});
  TANGGAP_RETURN_IF_ERROR(CheckServedHere(directory, *route.agency));
  return Placement{route.agency, route.category == nullptr ? "" : route.category->code(),
                   route.triage};
}

}  // namespace tanggap::complaints
