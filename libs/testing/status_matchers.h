// GoogleTest matchers for absl::Status and absl::StatusOr.
//
//   EXPECT_THAT(store.Save(complaint), IsOk());
//   EXPECT_THAT(store.Load(name), IsOkAndHolds(Field(&Complaint::version, 2)));
//   EXPECT_THAT(store.Load("complaints/unknown"), StatusIs(absl::StatusCode::kNotFound));
//   EXPECT_THAT(store.Load("complaints/unknown"), HasReason(errors::Reason::RESOURCE_NOT_FOUND));
//   EXPECT_THAT(store.Save(broken), StatusIs(absl::StatusCode::kInternal, HasSubstr("column")));
//
// Inside namespace tanggap write ::testing::Test, not testing::Test: plain `testing` is this
// library.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::testing {

namespace internal {
inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}
}  // namespace internal

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << "which is " << std::string(base::AsStd(status.ToString()));
  return status.ok();
}

MATCHER_P(StatusIs, code,
          std::string(negation ? "is not " : "is ") +
              std::string(base::AsStd(absl::StatusCodeToString(code)))) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << "which is " << std::string(base::AsStd(status.ToString()));
  return status.code() == code;
}

MATCHER_P2(StatusIs, code, message, "is " + std::string(absl::StatusCodeToString(code))) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << "which is " << std::string(base::AsStd(status.ToString()));
  return status.code() == code && ::testing::SafeMatcherCast<std::string>(message).Matches(
                                      std::string(base::AsStd(status.message())));
}

MATCHER_P(HasReason, reason,
          std::string(negation ? "has not reason " : "has reason ") +
              std::string(errors::ReasonName(reason))) {
  const absl::Status& status = internal::StatusOf(arg);
  *result_listener << "which is " << std::string(base::AsStd(status.ToString()));
  return errors::ReasonOf(status) == reason;
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds a value that fits") {
  if (!arg.ok()) {
    *result_listener << "which is " << std::string(base::AsStd(arg.status().ToString()));
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace tanggap::testing
