// What the service would refuse in a case for what stands in the case itself: times that cannot be,
// steps that cannot follow each other; and what it would make of many rows. The service judges in
// the end: this is for a dry run.
//
//   CaseForecast forecast(clock.Now());
//   forecast.ProblemOf(item);     // "steps[1]: CLOSE needs an ANSWER before it"; "" for none
//   forecast.repeated();          // how many rows told a case that a row before them tells
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <unordered_set>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class CaseForecast {
 public:
  explicit CaseForecast(absl::Time now) : now_(now) {}

  std::string ProblemOf(const complaints::v1::ImportedComplaint& item);

  // Of the rows so far: those that tell a case again, those whose agency routing would choose,
  // those of which a time would be adjusted.
  int64_t repeated() const { return repeated_; }
  int64_t routed() const { return routed_; }
  int64_t adjusted() const { return adjusted_; }

 private:
  std::string TimeProblemOf(const complaints::v1::ImportedComplaint& item);
  static std::string OrderProblemOf(const complaints::v1::ImportedComplaint& item);

  const absl::Time now_;
  // Hashes of the identifiers: a register may have millions.
  std::unordered_set<size_t> seen_;
  int64_t repeated_ = 0;
  int64_t routed_ = 0;
  int64_t adjusted_ = 0;
};

}  // namespace tanggap::cli
