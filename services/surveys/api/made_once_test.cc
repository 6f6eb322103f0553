#include "services/surveys/api/made_once.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::surveys {
namespace {

using testing::HasReason;
using testing::StatusIs;
using Things = MadeOnce<int, std::string>;

class MadeOnceTest : public ::testing::Test {
 protected:
  // What is given for a key; it is made from `text` when it is not there.
  absl::StatusOr<std::string> Get(int key, const std::string& text, size_t bytes = 1) {
    const auto got = things_.Get(key, Soon(), [&]() -> absl::StatusOr<Things::Made> {
      ++made_;
      return Things::Made{std::make_shared<const std::string>(text), bytes};
    });
    if (!got.ok()) return got.status();
    return **got;
  }
  absl::Time Soon() const { return clock_.Now() + absl::Minutes(1); }

  const base::SystemClock clock_;
  Things things_{10, clock_};
  std::atomic<int> made_ = 0;
};

TEST_F(MadeOnceTest, KeepsWhatWasUsedLast) {
  EXPECT_EQ(*Get(1, "one", 4), "one");
  EXPECT_EQ(*Get(2, "two", 4), "two");
  EXPECT_EQ(*Get(1, "another", 4), "one");
  EXPECT_EQ(*Get(3, "three", 4), "three");
  EXPECT_EQ(*Get(1, "another", 4), "one") << "2 was used least lately";
  EXPECT_EQ(*Get(2, "once more", 4), "once more");
  EXPECT_EQ(*Get(4, "much", 100), "much");
  EXPECT_EQ(*Get(4, "another"), "much") << "the last one stays whatever it takes";
  EXPECT_EQ(*Get(2, "gone", 4), "gone");
}

TEST_F(MadeOnceTest, ForgetsWhatItIsToldTo) {
  Get(1, "one").IgnoreError();
  Get(2, "two").IgnoreError();
  things_.Forget([](int key) { return key < 2; });
  EXPECT_EQ(*Get(1, "anew"), "anew");
  EXPECT_EQ(*Get(2, "anew"), "two");
}

TEST_F(MadeOnceTest, TellsWhatWasAskedForFromWhatWasPutThere) {
  const auto any = [](int) { return true; };
  EXPECT_EQ(things_.FindAsked(any), nullptr);
  things_.Put(1, {std::make_shared<const std::string>("put"), 1});
  EXPECT_EQ(things_.FindAsked(any), nullptr);
  EXPECT_EQ(*Get(1, "made"), "put");
  ASSERT_NE(things_.FindAsked(any), nullptr);
  EXPECT_EQ(*things_.FindAsked(any), "put");
  EXPECT_EQ(things_.FindAsked([](int key) { return key > 1; }), nullptr);
  things_.Put(1, {std::make_shared<const std::string>("again"), 1});
  EXPECT_EQ(*Get(1, "made"), "put");
  EXPECT_EQ(made_, 0);
}

TEST_F(MadeOnceTest, MayBePutThereWhileItIsMade) {
  const auto made = things_.Get(1, Soon(), [&]() -> absl::StatusOr<Things::Made> {
    things_.Put(1, {std::make_shared<const std::string>("put"), 6});
    return Things::Made{std::make_shared<const std::string>("made"), 6};
  });
  ASSERT_THAT(made, testing::IsOk());
  EXPECT_EQ(**made, "made");
  EXPECT_EQ(*Get(1, "again"), "made");
  EXPECT_EQ(*Get(2, "two", 4), "two");
  EXPECT_EQ(*Get(1, "again"), "made") << "it takes its room once";
  things_.Forget([](int) { return true; });
  EXPECT_EQ(*Get(1, "anew"), "anew");
}

TEST_F(MadeOnceTest, OneMakesAndTheOthersWait) {
  std::atomic<bool> go = false;
  std::atomic<int> made = 0;
  std::atomic<int> got = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      const auto text = things_.Get(1, Soon(), [&]() -> absl::StatusOr<Things::Made> {
        ++made;
        testing::Await([&] { return go.load(); });
        return Things::Made{std::make_shared<const std::string>("one"), 1};
      });
      if (text.ok() && **text == "one") ++got;
    });
  }
  ASSERT_TRUE(testing::Await([&] { return made == 1; }));
  EXPECT_EQ(*Get(2, "two"), "two") << "another key waits for nobody";
  EXPECT_THAT(things_.Get(1, clock_.Now(),
                          [&]() -> absl::StatusOr<Things::Made> {
                            return absl::InternalError("it is being made already");
                          }),
              HasReason(errors::Reason::DEADLINE_EXCEEDED));
  go = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(got, 4);
}

TEST_F(MadeOnceTest, AnotherMakesWhatOneCouldNot) {
  std::atomic<bool> go = false;
  std::atomic<bool> begun = false;
  std::thread failing([&] {
    EXPECT_THAT(things_.Get(1, Soon(),
                            [&]() -> absl::StatusOr<Things::Made> {
                              begun = true;
                              testing::Await([&] { return go.load(); });
                              return absl::UnavailableError("not now");
                            }),
                StatusIs(absl::StatusCode::kUnavailable));
  });
  ASSERT_TRUE(testing::Await([&] { return begun.load(); }));
  std::thread next([&] { EXPECT_EQ(*Get(1, "one"), "one"); });
  go = true;
  failing.join();
  next.join();
  EXPECT_EQ(made_, 1);
}

}  // namespace
}  // namespace tanggap::surveys
