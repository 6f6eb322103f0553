// Computes again what a report prints: does its index follow from its NRR, with which weights, and
// do grade, sample and elements fit?
//
//   TANGGAP_ASSIGN_OR_RETURN(v1::ReportedIndexAudit audit,
//                            AuditReportedIndex(profile, all_profiles, request, language));
//   audit.findings(0).sentence();        // "The index is what the NRR give with the weight 0.111 ..."
//
// A printed NRR stands for everything that is printed so: half a unit of its last digit off, within
// the scale. So the index may be anything from `least` to `greatest`. How it was computed is looked
// for first among the ways that give just the claimed index from the NRR as printed, then among
// those that give it from NRR that are printed so. What the exact weights give of those as a matter
// of course, within two standard deviations of rounding, is no finding, whatever else might give
// it.
#pragma once

#include <absl/status/statusor.h>

#include <vector>

#include "libs/errors/language.h"
#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// `others` are the profiles whose bands a wrong grade may come from. INVALID_FIELD for an element
// that stands there twice, or a number that is none. What cannot be computed because an element is
// missing is left out of the answer.
absl::StatusOr<v1::ReportedIndexAudit> AuditReportedIndex(
    const Profile& profile, const std::vector<Profile>& others,
    const v1::AuditReportedIndexRequest& request, errors::Language language);

}  // namespace tanggap::surveys
