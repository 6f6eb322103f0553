// A collector as one word: KIND, KIND@UNIT, or intake-point:CODE.
//
//   TANGGAP_ASSIGN_OR_RETURN(v1::Collector collector, CollectorOf("enumerator@bidang-p2p"));
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::cli {

// With the level of respondents and the channel that its kind commonly has: a link with tokens is
// CONFIDENTIAL, every other ANONYMOUS.
absl::StatusOr<surveys::v1::Collector> CollectorOf(const std::string& written);

}  // namespace tanggap::cli
