#include "libs/testing/status_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tanggap::testing {
namespace {

using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(StatusMatchersTest, TellStatusesApart) {
  const absl::Status ok;
  const absl::Status missing = absl::NotFoundError("no such desk");
  EXPECT_THAT(ok, IsOk());
  EXPECT_THAT(missing, Not(IsOk()));
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(missing, Not(StatusIs(absl::StatusCode::kInternal)));
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kNotFound, HasSubstr("desk")));
  EXPECT_THAT(missing, Not(StatusIs(absl::StatusCode::kNotFound, HasSubstr("chair"))));
}

TEST(StatusMatchersTest, LookIntoResults) {
  const absl::StatusOr<int> seven = 7;
  const absl::StatusOr<int> missing = absl::NotFoundError("none");
  EXPECT_THAT(seven, IsOk());
  EXPECT_THAT(seven, IsOkAndHolds(7));
  EXPECT_THAT(seven, IsOkAndHolds(Gt(6)));
  EXPECT_THAT(seven, Not(IsOkAndHolds(8)));
  EXPECT_THAT(missing, Not(IsOkAndHolds(7)));
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kNotFound));
}

TEST(StatusMatchersTest, KnowReasons) {
  const absl::Status status = errors::Error(errors::Reason::OVERLOADED);
  EXPECT_THAT(status, HasReason(errors::Reason::OVERLOADED));
  EXPECT_THAT(status, Not(HasReason(errors::Reason::RATE_LIMITED)));
  EXPECT_THAT(absl::InternalError("foreign"), Not(HasReason(errors::Reason::OVERLOADED)));
}

}  // namespace
}  // namespace tanggap::testing
