// A service whose results are asked for, for tests of ResultsService.
//
//   class RecapTest : public ResultsTest {};
//   Measured measured(service_, clock_);
//   measured.AnswerMany(6, Known({}));                              // counts at once
//   const auto answer = Call<v1::SampleAdequacy>("GetSampleSize", request, Nobody());
#pragma once

#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {

class ResultsTest : public ::testing::Test {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const char* method, const Request& request,
                                const Caller& caller = Officer()) {
    return service_.Call<Response>(base::Join(kResults, method), request, caller);
  }
  // Of one whom the agency knows: counts at once, and among the others.
  static Given Known(const Given& given) {
    Given known = given;
    known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
    return known;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
};

}  // namespace tanggap::surveys
