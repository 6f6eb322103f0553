#include "libs/service/carry_once.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/testing/status_matchers.h"

namespace tanggap::service {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;

using Answered = absl::StatusOr<std::optional<std::string>>;

struct Loaded {
  std::optional<std::string> answer;
  std::optional<int> found;
};

class CarryOnceTest : public ::testing::Test {
 protected:
  // `answered`: what is found done, from which time on.
  absl::StatusOr<rpc::Raw> Carry(const std::function<Answered(int found)>& attempt) {
    return CarryOnce(
        [&]() -> absl::StatusOr<Loaded> {
          if (++loaded_ >= done_from_) return Loaded{"first", std::nullopt};
          return Loaded{std::nullopt, loaded_};
        },
        [&](int found) {
          ++tried_;
          return attempt(found);
        });
  }

  int done_from_ = 1000;
  int loaded_ = 0;
  int tried_ = 0;
};

TEST_F(CarryOnceTest, GivesTheFirstAnswerToWhatWasDone) {
  done_from_ = 1;
  const auto answer = Carry([](int) -> Answered { return "second"; });
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->bytes, "first");
  EXPECT_EQ(tried_, 0);
}

TEST_F(CarryOnceTest, TriesAgainWithWhatItIsByThen) {
  const auto answer = Carry([](int found) -> Answered {
    if (found < 3) return std::nullopt;
    return "by the third";
  });
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->bytes, "by the third");
  EXPECT_THAT(Carry([](int) -> Answered { return std::nullopt; }),
              HasReason(Reason::CONCURRENT_CHANGE));
}

TEST_F(CarryOnceTest, WhatIsRefusedIsNotTriedAgain) {
  EXPECT_THAT(Carry([](int) -> Answered { return absl::NotFoundError(""); }),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(tried_, 1);
}

TEST_F(CarryOnceTest, LooksWhetherWhatIsInDoubtCame) {
  const auto in_doubt = [](int) -> Answered { return postgres::internal::InDoubtStatus(""); };
  EXPECT_THAT(Carry(in_doubt), HasReason(Reason::COMMIT_IN_DOUBT));
  EXPECT_EQ(tried_, 1) << "it may still come";
  done_from_ = loaded_ + 2;
  const auto came = Carry(in_doubt);
  ASSERT_THAT(came, IsOk());
  EXPECT_EQ(came->bytes, "first");
}

}  // namespace
}  // namespace tanggap::service
