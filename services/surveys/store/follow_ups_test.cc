#include "services/surveys/store/follow_ups.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/test_rows_read.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class FollowUpsTest : public SubmissionsFixture {
 protected:
  // Of several surveys, by two rules each.
  void Put(int first, int last, int64_t file_day, int tries = 1) {
    database().Execute(base::Join(
        "INSERT INTO surveys.follow_up SELECT md5((n % 7)::text)::uuid, md5(n::text)::uuid, rule, "
        "'dinkes', '', 'sealed', ",
        file_day, ", ", tries, " FROM generate_series(", first, ", ", last,
        ") AS n CROSS JOIN unnest('{satu,dua}'::text[]) AS rule"));
  }
  std::vector<WaitingFollowUp> Page(FollowUps& follow_ups, const WaitingFollowUp& after) {
    const auto page = follow_ups.List(20'001, after, 100, Soon());
    EXPECT_THAT(page, IsOk());
    return page.ok() ? *page : std::vector<WaitingFollowUp>();
  }
  std::string All(const std::string& column) {
    return database().Execute(base::Join("SELECT string_agg(", column, "::text, ',' ORDER BY ",
                                         column, ") FROM surveys.follow_up"));
  }
};

TEST_F(FollowUpsTest, AreListedOnceEachInAnOrderOfChance) {
  Put(1, 60, 20'000);
  Put(61, 120, 20'001);
  Put(121, 180, 20'008);
  FollowUps follow_ups(pool());
  std::set<std::pair<base::Uuid, std::string>> all;
  WaitingFollowUp last;
  for (std::vector<WaitingFollowUp> page = Page(follow_ups, last); !page.empty();
       page = Page(follow_ups, last)) {
    for (const WaitingFollowUp& each : page) {
      EXPECT_GE(each.file_day, 20'001);
      EXPECT_LT(std::pair(last.comment_key, last.rule), std::pair(each.comment_key, each.rule));
      all.emplace(each.comment_key, each.rule);
      last = each;
    }
  }
  EXPECT_EQ(all.size(), 240u);
}

TEST_F(FollowUpsTest, OneThatIsTriedForTheFirstTimeIsListedFromThatDayOn) {
  Put(1, 1, 19'000, 0);
  Put(2, 2, 20'008, 0);
  FollowUps follow_ups(pool());
  for (const WaitingFollowUp& each : Page(follow_ups, {})) {
    const auto marked = follow_ups.MarkTried(each, 20'001, Soon());
    ASSERT_THAT(marked, IsOk());
    EXPECT_TRUE(*marked);
  }
  const std::vector<WaitingFollowUp> tried = Page(follow_ups, {});
  ASSERT_EQ(tried.size(), 4u);
  for (const WaitingFollowUp& each : tried) {
    EXPECT_TRUE(each.tried);
    const auto again = follow_ups.MarkTried(each, 20'005, Soon());
    ASSERT_THAT(again, IsOk());
    EXPECT_FALSE(*again) << "it was";
  }
  EXPECT_EQ(All("file_day"), "20001,20001,20008,20008") << "a day of the first try, or later";
}

TEST_F(FollowUpsTest, OneThatIsWrittenAnewMeanwhileIsNotMarked) {
  Put(1, 1, 20'001, 0);
  FollowUps follow_ups(pool());
  const std::vector<WaitingFollowUp> page = Page(follow_ups, {});
  ASSERT_EQ(page.size(), 2u);
  absl::StatusOr<bool> marked;
  std::thread marking;
  // As a night does it.
  constexpr postgres::Statement kRewrite = {"rewrite", R"(
    WITH old AS (DELETE FROM surveys.follow_up RETURNING *)
    INSERT INTO surveys.follow_up SELECT * FROM old ORDER BY comment_key)"};
  EXPECT_THAT(pool().Transact(Soon(),
                              [&](postgres::Transaction& transaction) -> absl::Status {
                                const absl::Status held = transaction.Query(kRewrite).status();
                                marking = std::thread([&] {
                                  marked = follow_ups.MarkTried(page[0], 20'001, Soon());
                                });
                                EXPECT_TRUE(testing::AwaitBlockedSessions(1, database()));
                                return held;
                              }),
              IsOk());
  marking.join();
  ASSERT_THAT(marked, IsOk());
  EXPECT_FALSE(*marked);
  EXPECT_EQ(All("tries"), "0,0");
}

TEST_F(FollowUpsTest, AllThatWaitAreMarkedAndKeepTheirDays) {
  Put(1, 1, 20'001, 0);
  Put(2, 2, 20'008, 3);
  FollowUps follow_ups(pool());
  const auto marked = follow_ups.MarkAllTried(Soon());
  ASSERT_THAT(marked, IsOk());
  EXPECT_EQ(*marked, 2) << "the others were";
  EXPECT_EQ(All("tries"), "1,1,3,3");
  EXPECT_EQ(All("file_day"), "20001,20001,20008,20008");
}

TEST_F(FollowUpsTest, APageCostsTheSameHoweverManyWait) {
  postgres::Pool one({.url = database().url(), .size = 1}, clock(), random());
  FollowUps follow_ups(one);
  const auto cost = [&] {
    const WaitingFollowUp after{.comment_key =
                                    *base::Uuid::Parse("80000000-0000-4000-8000-000000000000")};
    return RowsReadBy(
        one, database(), {"follow_up"}, [&] { EXPECT_EQ(Page(follow_ups, after).size(), 100u); },
        Soon());
  };
  Put(1, 1'000, 20'001);
  database().Execute("ANALYZE surveys.follow_up");
  const RowsRead few = cost();
  Put(1'001, 10'000, 20'001);
  const RowsRead young = cost();
  database().Execute("ANALYZE surveys.follow_up");
  const RowsRead many = cost();
  for (const RowsRead& each : {young, many}) {
    EXPECT_LE(each.looked_up, few.looked_up);
    EXPECT_LE(each.index_pages, few.index_pages + 4);
    EXPECT_EQ(each.scanned, 0);
  }
}

}  // namespace
}  // namespace tanggap::surveys
