// What others are told of figures: FiguresReleased, after each full hour.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/surveys/v1/feed_messages.pb.h"
#include "tests/complaints/open_transaction.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::Await;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Told {
  int version = 0;
  v1::FiguresEvent event;
};

class FigureReleaseTest : public ::testing::Test {
 protected:
  // What was told last of each part, by "202603 unit", wherever it stands by now.
  std::map<std::string, Told> ToldOf(const std::string& survey) {
    std::map<std::string, Told> all;
    const std::string text = service_.Sql(base::Join(
        "SELECT coalesce(string_agg(concat_ws('|', subject, subject_version, encode(data, 'hex')), "
        "E'\\n' ORDER BY subject_version), '') FROM (SELECT type, subject, subject_version, data "
        "FROM ev.outbox UNION ALL SELECT type, subject, subject_version, data FROM ev.log) AS told "
        "WHERE type = 'surveys.v1.FiguresReleased' AND subject LIKE '",
        survey, "/figures/%'"));
    if (text.empty()) return all;
    for (const std::string& line : base::Split(text, '\n')) {
      const std::vector<std::string> columns = base::Split(line, '|');
      v1::FiguresEvent event;
      EXPECT_TRUE(event.ParseFromString(base::FromHex(columns[2]))) << line;
      EXPECT_EQ(columns[0], base::Join(survey, "/figures/", event.series(), ".", event.period(),
                                       ".", event.unit()));
      Told& told = all[base::Join(event.period(), " ", event.unit())];
      EXPECT_EQ(std::atoi(columns[1].c_str()), told.version + 1) << "each telling is one version";
      told = {told.version + 1, event};
    }
    return all;
  }
  void BeginHour() {
    const absl::Duration hour = absl::Hours(1);
    clock_.Set(absl::UnixEpoch() + absl::Floor(clock_.Now() - absl::UnixEpoch(), hour) + hour);
  }
  // Lets the next hour begin, and waits until everything is told.
  void NextHour() {
    BeginHour();
    AwaitTold();
  }
  void AwaitTold() {
    const std::string due = "SELECT count(*) FROM surveys.release_due";
    EXPECT_TRUE(Await([&] { return service_.Sql(due) == "0"; })) << "months that changed";
  }
  std::string Incomplete() {
    return service_.Sql("SELECT count(*) FROM surveys.figure_release WHERE NOT complete");
  }
  static std::vector<std::string> PartsOf(const std::map<std::string, Told>& told) {
    std::vector<std::string> parts;
    for (const auto& [part, each] : told) parts.push_back(part);
    return parts;
  }
  // That what was told is what GetIndex shows of the same part.
  static void ExpectSame(const Told& told, const v1::Index& index) {
    const v1::Released& released = told.event.released();
    EXPECT_EQ(released.response_count(), index.response_count());
    ASSERT_EQ(released.elements_size(), index.official().elements_size());
    for (int i = 0; i < released.elements_size(); ++i) {
      const v1::ElementSum& sum = released.elements(i);
      const v1::ElementFigures& element = index.official().elements(i);
      EXPECT_EQ(sum.element(), element.element());
      EXPECT_EQ(sum.answer_count(), element.answer_count());
      EXPECT_EQ(sum.scaled_sum(), element.answer_count() * 3) << "all answered so";
      EXPECT_EQ(sum.scale_divisor(), 1);
    }
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  const Given always_three_{.points = std::vector<int>(9, 3)};
};

TEST_F(FigureReleaseTest, TellsByTheHourWhatMovedAndMayBeShown) {
  Measured measured(service_, clock_);
  Given other = always_three_;
  other.unit = "sekretariat";
  measured.AnswerMany(10, always_three_);
  measured.AwaitFolds();
  EXPECT_THAT(ToldOf(measured.name()), IsEmpty()) << "the hour has not passed";
  measured.AnswerMany(5, always_three_);
  measured.AnswerMany(12, other);
  measured.AwaitFolds();
  NextHour();
  const auto told = ToldOf(measured.name());
  ASSERT_THAT(PartsOf(told), ElementsAre("2026-03 ", "2026-03 bidang-p2p", "2026-03 sekretariat"));
  const v1::GetIndexResponse index = measured.Index(measured.Scope(), {v1::GROUPING_UNIT});
  ExpectSame(told.at("2026-03 "), index.total());
  ExpectSame(told.at("2026-03 bidang-p2p"), index.groups(0));
  ExpectSame(told.at("2026-03 sekretariat"), index.groups(1));
  const Told& unit = told.at("2026-03 bidang-p2p");
  EXPECT_EQ(unit.version, 1) << "two steps of one hour are told once";
  EXPECT_EQ(unit.event.survey(), measured.name());
  EXPECT_EQ(unit.event.agency(), "dinkes");
  EXPECT_EQ(unit.event.index_profile(), "indexProfiles/permenpan-14-2017");
  EXPECT_EQ(unit.event.series(), 1);
  EXPECT_EQ(unit.event.purpose(), v1::SURVEY_PURPOSE_SKM);
  EXPECT_EQ(unit.event.release_date(), "2026-03-02");
  EXPECT_FALSE(unit.event.released().complete()) << "five wait for the end of the month";
  EXPECT_EQ(unit.event.released().flagged_count(), 0) << "all are, and nothing is told of it yet";
}

TEST_F(FigureReleaseTest, TellsOnlyWhatMovedAndWhenAMonthIsComplete) {
  Measured measured(service_, clock_);
  Given known = always_three_;
  known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
  Given other = known;
  other.unit = "sekretariat";
  measured.AnswerMany(6, known);
  measured.AnswerMany(6, other);
  measured.AwaitFolds();
  NextHour();
  measured.AnswerMany(1, other);
  measured.AwaitFolds();
  NextHour();
  std::map<std::string, Told> told = ToldOf(measured.name());
  EXPECT_EQ(told.at("2026-03 bidang-p2p").version, 1) << "nothing came to it";
  EXPECT_EQ(told.at("2026-03 sekretariat").version, 2);
  EXPECT_EQ(told.at("2026-03 sekretariat").event.released().response_count(), 7);
  EXPECT_EQ(told.at("2026-03 ").event.released().response_count(), 13);

  measured.EndMonth();
  EXPECT_TRUE(Await([&] { return Incomplete() == "0"; }));
  told = ToldOf(measured.name());
  EXPECT_EQ(told.at("2026-03 bidang-p2p").version, 2);
  EXPECT_TRUE(told.at("2026-03 bidang-p2p").event.released().complete());
  EXPECT_EQ(told.at("2026-03 bidang-p2p").event.released().response_count(), 6);
  EXPECT_EQ(told.at("2026-03 ").version, 3);
}

TEST_F(FigureReleaseTest, TellsLaterOfASurveyThatSomebodyElseIsAt) {
  Measured held(service_, clock_);
  Measured free(service_, clock_);
  for (Measured* each : {&held, &free}) {
    each->AnswerMany(10, always_three_);
    each->AwaitFolds();
  }
  const std::string hold = "SELECT 1 FROM surveys.figures WHERE 'surveys/' || survey = '";
  complaints::OpenTransaction other(service_.postgres_url(), hold + held.name() + "' FOR UPDATE");
  BeginHour();
  EXPECT_TRUE(Await([&] { return !ToldOf(free.name()).empty(); }));
  const int looks = service_.Times("find_due_releases");
  EXPECT_TRUE(Await([&] { return service_.Times("find_due_releases") >= looks + 2; }));
  EXPECT_THAT(ToldOf(held.name()), IsEmpty());
  other.Commit();
  AwaitTold();
  EXPECT_THAT(PartsOf(ToldOf(held.name())), ElementsAre("2026-03 ", "2026-03 bidang-p2p"));
  EXPECT_EQ(service_.Metric("tanggap_surveys_figure_releases_failed_total"), 0);
}

TEST_F(FigureReleaseTest, NeverTellsOfFew) {
  Measured measured(service_, clock_);
  for (const auto& [unit, count] :
       std::map<std::string, int>{{"bidang-kesmas", 3}, {"bidang-p2p", 7}, {"sekretariat", 9}}) {
    Given given = always_three_;
    given.unit = unit;
    measured.AnswerMany(count, given);
  }
  measured.EndMonth();
  NextHour();
  const std::map<std::string, Told> told = ToldOf(measured.name());
  // The next smallest is not told either: what is left of the agency's would be those three.
  EXPECT_THAT(PartsOf(told), ElementsAre("2026-03 ", "2026-03 sekretariat"));
  EXPECT_EQ(told.at("2026-03 ").event.released().response_count(), 19);
  EXPECT_TRUE(told.at("2026-03 ").event.released().complete());
}

TEST_F(FigureReleaseTest, TellsOfFlagsWhatTellsNobody) {
  Measured measured(service_, clock_);
  for (const auto& [unit, flagged] :
       std::map<std::string, int>{{"bidang-p2p", 5}, {"sekretariat", 1}}) {
    Given straight = always_three_;
    straight.unit = unit;
    measured.AnswerMany(flagged, straight);
    measured.AnswerMany(10, {.unit = unit});
  }
  measured.AwaitFolds();
  NextHour();
  EXPECT_EQ(ToldOf(measured.name()).at("2026-03 ").event.released().flagged_count(), 0);
  measured.EndMonth();
  NextHour();
  const std::map<std::string, Told> told = ToldOf(measured.name());
  EXPECT_EQ(told.at("2026-03 ").event.released().flagged_count(), 6);
  EXPECT_EQ(told.at("2026-03 bidang-p2p").event.released().flagged_count(), 0) << "six less one";
  EXPECT_EQ(told.at("2026-03 sekretariat").event.released().flagged_count(), 0);
}

TEST_F(FigureReleaseTest, TellsWhatACorrectionLeaves) {
  Measured measured(service_, clock_);
  measured.AnswerMany(7, always_three_);
  const Taken taken = measured.Answer(always_three_);
  measured.EndMonth();
  NextHour();
  EXPECT_EQ(ToldOf(measured.name()).at("2026-03 ").event.released().response_count(), 8);
  measured.Withdraw(taken);
  measured.AwaitCorrections();
  NextHour();
  const Told told = ToldOf(measured.name()).at("2026-03 ");
  EXPECT_EQ(told.event.released().response_count(), 7);
  EXPECT_EQ(told.event.released().elements(0).scaled_sum(), 21);
}

// Withdrawals have left few: of what was told of them no more is to come, whatever else goes on.
TEST_F(FigureReleaseTest, IsDoneWithWhatMayNotBeShownAnyMore) {
  Measured measured(service_, clock_);
  Given known = always_three_;
  known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
  measured.AnswerMany(4, known);
  const std::vector<Taken> taken = {measured.Answer(known), measured.Answer(known)};
  measured.AwaitFolds();
  NextHour();
  for (const Taken& each : taken) measured.Withdraw(each);
  measured.AwaitFolds();
  NextHour();
  EXPECT_EQ(Incomplete(), "2") << "the month goes on: others may answer";
  measured.EndMonth();
  EXPECT_TRUE(Await([&] { return Incomplete() == "0"; })) << "looked at anew each hour";
  const Told before = ToldOf(measured.name()).at("2026-03 bidang-p2p");
  EXPECT_EQ(before.version, 1) << "nobody is told of four";
  EXPECT_EQ(before.event.released().response_count(), 6);
  EXPECT_FALSE(before.event.released().complete());

  for (int i = 0; i < 3; ++i) measured.Import(always_three_, "2026-03-20");
  measured.AwaitFolds();
  NextHour();
  const Told after = ToldOf(measured.name()).at("2026-03 bidang-p2p");
  EXPECT_EQ(after.version, 2);
  EXPECT_EQ(after.event.released().response_count(), 7);
  EXPECT_TRUE(after.event.released().complete());
}

// It is shown again when another month has changed: its own has not, and nobody knew the end of it.
TEST_F(FigureReleaseTest, TellsTheEndOfWhatMayBeShownAgain) {
  Measured measured(service_, clock_);
  Given known = always_three_;
  known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
  measured.AnswerMany(6, known);
  measured.AwaitFolds();
  NextHour();
  measured.EndMonth();
  EXPECT_TRUE(Await([&] { return Incomplete() == "0"; }));
  // As it stands after such a month.
  service_.Sql("UPDATE surveys.figure_release SET released = '' WHERE month = 202603");
  measured.AnswerMany(6, known);
  measured.AwaitFolds();
  NextHour();
  const std::map<std::string, Told> told = ToldOf(measured.name());
  EXPECT_EQ(told.at("2026-04 ").version, 1);
  EXPECT_EQ(told.at("2026-03 ").version, 3);
  EXPECT_TRUE(told.at("2026-03 ").event.released().complete());
  EXPECT_EQ(told.at("2026-03 ").event.released().response_count(), 6);
}

TEST_F(FigureReleaseTest, IsWatchedLikeWhateverElseHappensToSurveys) {
  Measured measured(service_, clock_);
  measured.AnswerMany(6, always_three_);
  measured.EndMonth();
  NextHour();
  v1::WatchSurveysRequest request;
  request.add_agencies("dinkes");
  request.add_types("surveys.v1.FiguresReleased");
  request.set_start(v1::SURVEY_WATCH_START_OLDEST);
  auto stream = service_.Stream<v1::WatchSurveysResponse>(
      "WatchSurveys", request, Holding(auth::Role::ROLE_SUPERVISOR, "dinkes"),
      {.timeout = absl::Minutes(1)});
  v1::WatchSurveysResponse first;
  while (first.changes().empty()) {
    const auto next = stream.Next();
    ASSERT_THAT(next, IsOk());
    ASSERT_TRUE(next->has_value());
    first = **next;
  }
  stream.Cancel();
  EXPECT_EQ(first.changes(0).figures().survey(), measured.name());
  EXPECT_EQ(first.changes(0).figures().released().response_count(), 6);
}

}  // namespace
}  // namespace tanggap::surveys
