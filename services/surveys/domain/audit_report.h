// A report as it was read: its numbers exact, its elements in the order of the profile.
//
//   TANGGAP_ASSIGN_OR_RETURN(const Report report, ReadReport(profile, request));
//   report.index.IsPrinted(exact);          // 87.28 is: 1571/18 is printed so
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/surveys/domain/profile.h"
#include "tanggap/surveys/v1/results_messages.pb.h"

namespace tanggap::surveys {

// A number with so many digits after the point.
struct PrintedNumber {
  Rational value;
  int digits = 0;

  // Half a unit of its last digit.
  Rational HalfUnit() const;
  // Whether `exact` is printed so.
  bool IsPrinted(const Rational& exact) const { return exact.Rounded(digits) == value; }
  // Whether something from `least` to `greatest` is printed so.
  bool IsPrintedWithin(const Rational& least, const Rational& greatest) const {
    return least.Rounded(digits) <= value && value <= greatest.Rounded(digits);
  }
};

struct Report {
  PrintedNumber index;
  // The index is the sum of the weighted NRR: nothing else of it lies on the scale of the answers.
  bool weighted_mean = false;
  // Nothing where the report has none.
  std::vector<std::optional<PrintedNumber>> means;
  std::vector<std::string> unknown_elements;
  bool complete = true;  // every element of the profile is there
};

// INVALID_FIELD for an element that stands there twice, or a number that is none.
absl::StatusOr<Report> ReadReport(const Profile& profile,
                                  const v1::AuditReportedIndexRequest& request);

}  // namespace tanggap::surveys
