// How often answers were given: frequencies and cross-tabulations, and what is not shown of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/surveys/results.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FrequencyTest : public ResultsTest {
 protected:
  absl::StatusOr<v1::GetFrequenciesResponse> Frequencies(
      const v1::ResultScope& scope, const std::vector<std::string>& questions = {}) {
    v1::GetFrequenciesRequest request;
    *request.mutable_scope() = scope;
    for (const std::string& question : questions) request.add_questions(question);
    return Call<v1::GetFrequenciesResponse>("GetFrequencies", request);
  }
  absl::StatusOr<v1::GetCrossTabulationResponse> Crossed(const v1::ResultScope& scope,
                                                         v1::ProfileDimension rows,
                                                         const std::string& question) {
    v1::GetCrossTabulationRequest request;
    *request.mutable_scope() = scope;
    request.set_rows(rows);
    request.set_question(question);
    return Call<v1::GetCrossTabulationResponse>("GetCrossTabulation", request);
  }
  static std::vector<int64_t> CountsOf(const v1::QuestionFrequencies& question) {
    std::vector<int64_t> counts;
    for (const v1::AnswerFrequency& answer : question.answers()) counts.push_back(answer.count());
    return counts;
  }
};

TEST_F(FrequencyTest, CountAnswersToEveryQuestionThatIsCounted) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 12; ++i) {
    Given given = Known({.points = {1 + i % 4, 3, 4, 4, 3, 3, 4, 4, 3}});
    given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i < 6 ? "male" : "female")};
    measured.Answer(given);
  }
  measured.AwaitFolds();
  const auto all = Frequencies(measured.Scope());
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->response_count(), 12);
  std::vector<std::string> codes;
  for (const v1::QuestionFrequencies& question : all->questions())
    codes.push_back(question.question());
  EXPECT_THAT(codes,
              ElementsAre("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi",
                          "perilaku", "pengaduan", "sarana", "izin_profil", "jenis_kelamin", "usia",
                          "pendidikan", "pekerjaan", "teruskan_saran"));
  EXPECT_THAT(CountsOf(all->questions(0)), ElementsAre(3, 3, 3, 3));
  EXPECT_EQ(all->questions(0).mean().value(), "2.5000");
  EXPECT_EQ(all->questions(0).top_two_share().value(), "50.00");
  EXPECT_THAT(CountsOf(all->questions(9)), ElementsAre(12, 0));
  EXPECT_THAT(CountsOf(all->questions(10)), ElementsAre(6, 6));

  const auto one = Frequencies(measured.Scope(), {"waktu"});
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(one->questions(), SizeIs(1));
  EXPECT_THAT(CountsOf(one->questions(0)), ElementsAre(0, 0, 0, 12));
  EXPECT_THAT(Frequencies(measured.Scope(), {"tidak_ada"}), HasReason(Reason::UNKNOWN_QUESTION));
  EXPECT_THAT(Frequencies(measured.Scope(), {"saran"}), HasReason(Reason::UNKNOWN_QUESTION))
      << "words are in no figure";
}

TEST_F(FrequencyTest, AQuestionThatFewAnsweredIsNotShown) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 20; ++i) {
    Given given;
    if (i < 3) given.answers = {Yes("izin_profil"), Option("pendidikan", "s1")};
    measured.Answer(given);
  }
  measured.EndMonth();
  const auto all = Frequencies(measured.Scope(), {"waktu", "pendidikan", "usia"});
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->questions(0).suppression(), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_EQ(all->questions(1).question(), "usia");
  EXPECT_EQ(all->questions(1).suppression(), v1::SUPPRESSION_UNSPECIFIED) << "nobody did";
  EXPECT_EQ(all->questions(2).suppression(), v1::SUPPRESSION_SMALL);
  EXPECT_THAT(all->questions(2).answers(), IsEmpty());
}

// Figures move in steps of people: of a question that one alone of those who come last answers, two
// looks would tell what they said.
TEST_F(FrequencyTest, AQuestionThatNotAllMustAnswerWaitsForTheEndOfItsMonth) {
  Measured measured(service_, clock_);
  Given said;
  said.answers = {Yes("izin_profil"), Option("pendidikan", "s1")};
  const auto asked = [&](const char* question) {
    measured.AwaitFolds();
    const auto answer = Frequencies(measured.Scope(), {question});
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->questions(0) : v1::QuestionFrequencies();
  };
  measured.AnswerMany(20, said);
  measured.AwaitFolds();
  // The days go one after the other: all who are counted by now have said it.
  clock_.Advance(absl::Hours(24));
  measured.AnswerMany(4, {});
  measured.AwaitFolds();
  EXPECT_EQ(measured.Index(measured.Scope()).total().response_count(), 15);
  EXPECT_EQ(asked("pendidikan").suppression(), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(asked("pendidikan").answer_count(), 0);
  EXPECT_THAT(asked("pendidikan").answers(), IsEmpty());
  EXPECT_EQ(asked("izin_profil").answer_count(), 0);
  // All must answer this one.
  EXPECT_EQ(asked("persyaratan").answer_count(), 15);
  measured.AnswerMany(1, said);
  measured.EndMonth();
  EXPECT_EQ(asked("pendidikan").answer_count(), 21);
  EXPECT_EQ(measured.Index(measured.Scope()).total().response_count(), 25);
}

TEST_F(FrequencyTest, FrequenciesReadOfOtherGroupsOnlyHowManyAnswered) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 12; ++i) {
    Given given = Known({.unit = i % 2 ? "bidang-p2p" : "bidang-kesmas"});
    given.answers = {Yes("izin_profil")};
    if (i < 10) given.answers.push_back(Option("pendidikan", "s1"));
    measured.Answer(given);
  }
  measured.AwaitFolds();
  const auto before = Frequencies(measured.Scope());
  ASSERT_THAT(before, IsOk());
  // What was answered in the smallest groups cannot be read any more; who looks again decides anew.
  service_.Sql(
      "UPDATE surveys.cell SET tallies = '' WHERE unit <> '*' AND service <> '*' AND channel <> "
      "-1");
  service_.Sql("UPDATE surveys.figures SET version = version + 1");
  const auto after = Frequencies(measured.Scope());
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->SerializeAsString(), before->SerializeAsString());
}

TEST_F(FrequencyTest, WhoWasNotAskedIsNotToldFromTheDifference) {
  Measured measured(service_, clock_);
  const auto screened_out = [&](const std::string& unit, int count) {
    service_.Sql(base::Join(
        "INSERT INTO surveys.cell_delta (survey, id, series, version, unit, service, channel, "
        "month, level, imported, state, day, sign, flagged, vector) SELECT '",
        measured.name().substr(sizeof("surveys/") - 1), "', hashtext('", unit,
        "') * 1000::bigint + n, 1, 1, '", unit,
        "', 'imunisasi', 2, 202601, 1, false, 2, 0, 1, false, '' FROM generate_series(1, ", count,
        ") AS n"));
    service_.Sql(base::Join("INSERT INTO surveys.cell_due (survey, mark) VALUES ('",
                            measured.name().substr(sizeof("surveys/") - 1),
                            "', 0) ON CONFLICT DO NOTHING"));
  };
  screened_out("bidang-p2p", 6);
  screened_out("bidang-kesmas", 5);
  screened_out("sekretariat", 1);
  measured.EndMonth();
  const auto told = [&](const std::string& unit) {
    const auto answer = Frequencies(measured.Scope(unit));
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->screened_out_count() : -1;
  };
  EXPECT_EQ(told(""), 12);
  EXPECT_EQ(told("bidang-p2p"), 6);
  EXPECT_EQ(told("bidang-kesmas"), 0) << "else the one of sekretariat could be told";
  EXPECT_EQ(told("sekretariat"), 0);
}

TEST_F(FrequencyTest, CrossTabulationsShowARowWholeOrNotAtAll) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 22; ++i) {
    Given given;
    given.points[0] = 1 + i % 2;
    given.answers = {Yes("izin_profil")};
    // 12 men, 7 women, 3 who do not say.
    if (i < 19) given.answers.push_back(Option("jenis_kelamin", i < 12 ? "male" : "female"));
    measured.Answer(given);
  }
  measured.AwaitFolds();
  auto crossed = Crossed(measured.Scope(), v1::PROFILE_DIMENSION_SEX, "persyaratan");
  ASSERT_THAT(crossed, IsOk());
  EXPECT_EQ(crossed->total().suppression(), v1::SUPPRESSION_EMPTY) << "the month has not ended";
  measured.EndMonth();
  crossed = Crossed(measured.Scope(), v1::PROFILE_DIMENSION_SEX, "persyaratan");
  ASSERT_THAT(crossed, IsOk());
  EXPECT_THAT(crossed->columns(), ElementsAre("1", "2", "3", "4"));
  ASSERT_THAT(crossed->rows(), SizeIs(3));
  EXPECT_EQ(crossed->rows(0).profile_option(), "male");
  EXPECT_THAT(crossed->rows(0).counts(), ElementsAre(6, 6, 0, 0));
  EXPECT_EQ(crossed->rows(0).answer_count(), 12);
  EXPECT_EQ(crossed->rows(1).suppression(), v1::SUPPRESSION_COMPLEMENT);
  EXPECT_EQ(crossed->rows(2).suppression(), v1::SUPPRESSION_SMALL);
  EXPECT_THAT(crossed->rows(2).counts(), IsEmpty());
  EXPECT_THAT(crossed->total().counts(), ElementsAre(11, 11, 0, 0));
  EXPECT_THAT(Crossed(measured.Scope(), v1::PROFILE_DIMENSION_DISABILITY, "persyaratan"),
              HasReason(Reason::UNKNOWN_QUESTION));
}

}  // namespace
}  // namespace tanggap::surveys
