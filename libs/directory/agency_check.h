// What is wrong with one agency's file, as far as it can be told from that file alone.
//
//   Findings findings;
//   CheckAgency(agency, &regions, findings);
#pragma once

#include "libs/directory/findings.h"
#include "libs/directory/regions.h"
#include "tanggap/common/v1/text.pb.h"
#include "tanggap/directory/v1/directory.pb.h"

namespace tanggap::directory {

// Without `regions` (null) region codes are not looked up.
void CheckAgency(const v1::Agency& agency, const RegionIndex* regions, Findings& findings);

// A label without Bahasa Indonesia is an error, one without English a warning.
void CheckLabel(const common::v1::LocalizedText& label, const std::string& path,
                Findings& findings);

// A code that is not empty must be one of `regions`.
void CheckRegion(const std::string& code, const std::string& path, const RegionIndex* regions,
                 Findings& findings);

}  // namespace tanggap::directory
