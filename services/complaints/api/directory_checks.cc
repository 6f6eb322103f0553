#include "services/complaints/api/directory_checks.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

// `successor` is the entry that takes what is new instead; null when there is none.
template <typename Entry>
absl::Status Retired(std::string_view code, const Entry* successor) {
  Error error(Reason::DIRECTORY_ENTRY_RETIRED);
  error.With("entry", code);
  if (successor != nullptr) error.With("successor", successor->code());
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

absl::Status CheckIntakePoint(const directory::Directory& directory, const std::string& code,
                              Choice choice) {
  if (code.empty()) return absl::OkStatus();
  const directory::FoundIntakePoint found = directory.FindIntakePoint(code);
  if (found.point == nullptr) {
    return Error(Reason::UNKNOWN_INTAKE_POINT)
        .With("intake_point", code)
        .Field("complaint.intake_point", "There is no intake point with this code.");
  }
  if (choice == Choice::kKept || !found.point->retired()) return absl::OkStatus();
  return Retired<directory::v1::IntakePoint>(code, nullptr);
}

}  // namespace

absl::StatusOr<const directory::AgencyEntry*> AgencyOf(const directory::Directory& directory,
                                                       const std::string& code, Choice choice) {
  const directory::AgencyEntry* agency = directory.FindAgency(code);
  if (agency == nullptr) {
    return Error(Reason::UNKNOWN_AGENCY)
        .With("agency", code)
        .Field("agency", "There is no agency with this code.");
  }
  if (choice == Choice::kNew && agency->proto().retired())
    return Retired(code, directory.CurrentAgency(code));
  TANGGAP_RETURN_IF_ERROR(CheckServedHere(directory, *agency));
  return agency;
}

absl::Status CheckCategory(const directory::AgencyEntry& agency, const std::string& code,
                           Choice choice) {
  if (code.empty()) return absl::OkStatus();
  const directory::v1::Category* category = agency.FindCategory(code);
  if (category == nullptr) {
    return Error(Reason::UNKNOWN_CATEGORY)
        .With("category", code)
        .With("agency", agency.code())
        .Field("category", "The agency has no category with this code.");
  }
  if (choice == Choice::kKept || !category->retired()) return absl::OkStatus();
  return Retired(code, agency.CurrentCategory(code));
}

absl::Status CheckUnit(const directory::AgencyEntry& agency, const std::string& code,
                       Choice choice) {
  const directory::v1::Unit* unit = agency.FindUnit(code);
  if (unit == nullptr) {
    return Error(Reason::UNKNOWN_UNIT)
        .With("unit", code)
        .With("agency", agency.code())
        .Field("unit", code.empty() ? "Must name a unit of the agency."
                                    : "The agency has no unit with this code.");
  }
  if (choice == Choice::kKept || !unit->retired()) return absl::OkStatus();
  return Retired(code, agency.CurrentUnit(code));
}

absl::Status CheckRegion(const directory::RegionIndex& regions, const std::string& code,
                         std::string_view field) {
  if (code.empty() || regions.Contains(code)) return absl::OkStatus();
  return Error(Reason::UNKNOWN_REGION)
      .With("region", code)
      .Field(field, "No region has this code.");
}

absl::StatusOr<Placement> PlacementOf(const directory::Directory& directory,
                                      const v1::Complaint& request, Choice choice) {
  TANGGAP_RETURN_IF_ERROR(CheckIntakePoint(directory, request.intake_point(), choice));
  if (!request.agency().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const directory::AgencyEntry* agency,
                             AgencyOf(directory, request.agency(), choice));
    TANGGAP_RETURN_IF_ERROR(CheckCategory(*agency, request.category(), choice));
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
