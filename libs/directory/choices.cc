#include "libs/directory/choices.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::directory {

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

}  // namespace

absl::Status CheckServedHere(const Directory& directory, const AgencyEntry& agency) {
  if (directory.ServedHere(agency.code())) return absl::OkStatus();
  return Error(Reason::AGENCY_SERVED_ELSEWHERE)
      .With("agency", agency.code())
      .With("instance", agency.instance().code())
      .With("address", agency.instance().address());
}

absl::StatusOr<const AgencyEntry*> AgencyOf(const Directory& directory, const std::string& code,
                                            Choice choice) {
  const AgencyEntry* agency = directory.FindAgency(code);
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

absl::Status CheckCategory(const AgencyEntry& agency, const std::string& code, Choice choice) {
  if (code.empty()) return absl::OkStatus();
  const v1::Category* category = agency.FindCategory(code);
  if (category == nullptr) {
    return Error(Reason::UNKNOWN_CATEGORY)
        .With("category", code)
        .With("agency", agency.code())
        .Field("category", "The agency has no category with this code.");
  }
  if (choice == Choice::kKept || !category->retired()) return absl::OkStatus();
  return Retired(code, agency.CurrentCategory(code));
}

absl::Status CheckUnit(const AgencyEntry& agency, const std::string& code, Choice choice) {
  const v1::Unit* unit = agency.FindUnit(code);
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

absl::Status CheckIntakePoint(const Directory& directory, const std::string& code, Choice choice,
                              std::string_view field) {
  if (code.empty()) return absl::OkStatus();
  const FoundIntakePoint found = directory.FindIntakePoint(code);
  if (found.point == nullptr) {
    return Error(Reason::UNKNOWN_INTAKE_POINT)
        .With("intake_point", code)
        .Field(field, "There is no intake point with this code.");
  }
  if (choice == Choice::kKept || !found.point->retired()) return absl::OkStatus();
  return Retired<v1::IntakePoint>(code, nullptr);
}

absl::Status CheckRegion(const RegionIndex& regions, const std::string& code,
                         std::string_view field) {
  if (code.empty() || regions.Contains(code)) return absl::OkStatus();
  return Error(Reason::UNKNOWN_REGION)
      .With("region", code)
      .Field(field, "No region has this code.");
}

}  // namespace tanggap::directory
