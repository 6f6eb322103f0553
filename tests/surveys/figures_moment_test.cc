// Figures that are taken up without end: every question is answered all the same, and no answer
// puts together what was not so at any moment.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;
using ::testing::AnyOf;

constexpr int kCalls = 25;

// Everything that is counted as it was kept under this name, as one change.
std::string Put(const std::string& name) {
  return base::Join(
      "BEGIN; UPDATE surveys.figures SET version = version + 1; DELETE FROM surveys.cell; "
      "DELETE FROM surveys.cell_count; INSERT INTO surveys.cell TABLE cell_",
      name, "; INSERT INTO surveys.cell_count TABLE cell_count_", name, "; COMMIT");
}

// Puts the two in turn, as fast as it can.
class Writer {
 public:
  explicit Writer(const Service& service)
      : writes_([this, &service] {
          while (!over_) service.Sql(Put(++moves_ % 2 ? "first" : "second"));
        }) {}
  ~Writer() {
    over_ = true;
    writes_.join();
  }
  int moves() const { return moves_; }

 private:
  std::atomic<bool> over_ = false;
  std::atomic<int> moves_ = 0;
  std::thread writes_;
};

class FiguresMomentTest : public ::testing::Test {
 protected:
  FiguresMomentTest() {
    // As it was first, bidang-p2p is too small to be shown, and so nobody is beside it.
    Answer("bidang-kesmas", 9, "male");
    Answer("bidang-p2p", 3, "female");
    Keep("first");
    Answer("bidang-p2p", 6, "female");
    Keep("second");
  }
  void Answer(const std::string& unit, int count, const std::string& sex) {
    Given given{.unit = unit, .level = v1::RESPONDENT_LEVEL_IDENTIFIED};
    given.answers = {Yes("izin_profil"), Option("jenis_kelamin", sex)};
    measured_.AnswerMany(count, given);
    measured_.AwaitFolds();
  }
  void Keep(const std::string& name) {
    for (const char* table : {"cell", "cell_count"})
      service_.Sql(base::Join("CREATE TABLE ", table, "_", name, " AS TABLE surveys.", table));
  }

  template <typename Response>
  std::string Asked(const char* method, const google::protobuf::Message& request) {
    const auto answer = service_.Call<Response>(base::Join(kResults, method), request, Officer());
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->SerializeAsString() : "";
  }
  std::string Index(v1::Grouping group_by) {
    v1::GetIndexRequest request;
    *request.mutable_scope() = measured_.Scope();
    request.add_group_by(group_by);
    if (group_by == v1::GROUPING_PROFILE) request.set_profile(v1::PROFILE_DIMENSION_SEX);
    return Asked<v1::GetIndexResponse>("GetIndex", request);
  }
  std::string Compared() {
    v1::GetIndexComparisonRequest request;
    *request.mutable_base() = measured_.Scope("bidang-kesmas");
    *request.mutable_compared() = measured_.Scope("bidang-p2p");
    return Asked<v1::GetIndexComparisonResponse>("GetIndexComparison", request);
  }
  std::string Frequencies() {
    v1::GetFrequenciesRequest request;
    *request.mutable_scope() = measured_.Scope("bidang-p2p");
    return Asked<v1::GetFrequenciesResponse>("GetFrequencies", request);
  }
  std::string Crossed() {
    v1::GetCrossTabulationRequest request;
    *request.mutable_scope() = measured_.Scope();
    request.set_rows(v1::PROFILE_DIMENSION_SEX);
    request.set_question("pendidikan");
    return Asked<v1::GetCrossTabulationResponse>("GetCrossTabulation", request);
  }
  std::vector<std::string> All() {
    return {Index(v1::GROUPING_UNIT),
            Index(v1::GROUPING_SERVICE),
            Index(v1::GROUPING_PROFILE),
            Compared(),
            Frequencies(),
            Crossed()};
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
  Measured measured_{service_, clock_};
};

TEST_F(FiguresMomentTest, EveryQuestionIsAnsweredByOneMomentWhileFiguresMoveWithoutEnd) {
  service_.Sql(Put("first"));
  const std::vector<std::string> first = All();
  service_.Sql(Put("second"));
  const std::vector<std::string> second = All();
  for (size_t i = 0; i < first.size(); ++i) EXPECT_NE(first[i], second[i]) << i;

  Writer writer(service_);
  for (int call = 0; call < kCalls || writer.moves() < 2 * kCalls; ++call) {
    const std::vector<std::string> answers = All();
    for (size_t i = 0; i < answers.size(); ++i)
      EXPECT_THAT(answers[i], AnyOf(first[i], second[i])) << i;
  }
}

TEST_F(FiguresMomentTest, WhoLooksAtThemFindsDecidedWhatMayBeShown) {
  constexpr char kReads[] =
      "tanggap_postgres_statement_seconds_count{statement=\"load_cell_counts\"}";
  Index(v1::GROUPING_UNIT);
  // Who asks just when figures have changed may be the one who decides; not each time.
  bool was_there = false;
  for (int i = 0; i < 30 && !was_there; ++i) {
    const int64_t count = measured_.Index(measured_.Scope()).total().response_count();
    const double known = service_.Metric(kReads);
    EXPECT_GE(known, 1);
    Answer("bidang-p2p", 1, "female");
    EXPECT_EQ(measured_.Index(measured_.Scope()).total().response_count(), count + 1);
    was_there = service_.Metric(kReads) == known;
  }
  EXPECT_TRUE(was_there);
}

TEST_F(FiguresMomentTest, AScreenIsToldOfThemMeanwhile) {
  Writer writer(service_);
  v1::WatchIndexRequest request;
  *request.mutable_query()->mutable_scope() = measured_.Scope("bidang-p2p");
  auto stream = service_.Stream<v1::WatchIndexResponse>(base::Join(kResults, "WatchIndex"), request,
                                                        Officer(), {.timeout = absl::Minutes(2)});
  std::set<int64_t> counts;
  while (counts.size() < 2) {
    const auto next = stream.Next();
    ASSERT_THAT(next, IsOk());
    counts.insert((**next).index().total().response_count());
  }
  EXPECT_EQ(counts, (std::set<int64_t>{3, 9}));
  stream.Cancel();
}

}  // namespace
}  // namespace tanggap::surveys
