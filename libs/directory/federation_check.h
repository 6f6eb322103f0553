// What is wrong with the federation's file, and with the files of a folder together.
//
//   CheckFederation(federation, &regions, findings);                    // by itself
//   CheckTogether(federation, agencies, federation_findings, agency_findings);
#pragma once

#include <vector>

#include "libs/directory/findings.h"
#include "libs/directory/regions.h"
#include "tanggap/directory/v1/directory.pb.h"
#include "tanggap/directory/v1/directory_files.pb.h"

namespace tanggap::directory {

void CheckFederation(const v1::Federation& federation, const RegionIndex* regions,
                     Findings& findings);

// What one file says of another: coordinator, instances, successors, intake points, routing.
// `of_agencies` has one Findings for each of `agencies`.
void CheckTogether(const v1::Federation& federation, const std::vector<const v1::Agency*>& agencies,
                   Findings& of_federation, std::vector<Findings>& of_agencies);

}  // namespace tanggap::directory
