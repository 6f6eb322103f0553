// The recapitulation of several surveys: what is pooled, what one of them hides, and whose
// population stands in a row.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// Every element on a scale of six points instead of four: 1, 1.6, 2.2, 2.8, 3.4 and 4 of the
// profile's own.
v1::SurveyDefinition OnSixPoints(v1::SurveyDefinition definition) {
  for (v1::Page& page : *definition.mutable_pages()) {
    for (v1::Question& question : *page.mutable_questions()) {
      if (!question.has_likert()) continue;
      question.mutable_likert()->clear_points();
      for (int value = 1; value <= 6; ++value) {
        v1::ScalePoint& point = *question.mutable_likert()->add_points();
        point.set_value(value);
        for (const std::string& language : definition.languages()) {
          (*point.mutable_label()->mutable_texts())[language] =
              base::Join("Titik ", value, " ", language);
        }
      }
    }
  }
  return definition;
}

class RecapPoolingTest : public ::testing::Test {
 protected:
  // The lines of the year's sheet.
  std::vector<std::string> Sheet() {
    v1::ExportRecapRequest request;
    request.add_agencies("dinkes");
    request.set_period("2026");
    request.set_index_profile("indexProfiles/permenpan-14-2017");
    auto stream = service_.Stream<v1::CsvChunk>(base::Join(kResults, "ExportRecap"), request,
                                                Officer(), {.timeout = absl::Minutes(1)});
    std::string lines;
    while (true) {
      const auto next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) break;
      lines += (*next)->lines();
    }
    std::vector<std::string> sheet;
    for (const std::string& line : base::Split(lines, '\n')) {
      if (!line.empty()) sheet.push_back(line.substr(0, line.find('\r')));
    }
    return sheet;
  }
  // Its rows by the names of the columns; no name of a unit here has a comma.
  std::vector<std::map<std::string, std::string>> Rows() {
    std::vector<std::map<std::string, std::string>> rows;
    const std::vector<std::string> sheet = Sheet();
    if (sheet.empty()) return rows;
    const std::vector<std::string> columns = base::Split(sheet[0], ',');
    for (size_t i = 1; i < sheet.size(); ++i) {
      const std::vector<std::string> values = base::Split(sheet[i], ',');
      EXPECT_THAT(values, SizeIs(columns.size())) << sheet[i];
      std::map<std::string, std::string>& row = rows.emplace_back();
      for (size_t c = 0; c < values.size() && c < columns.size(); ++c) row[columns[c]] = values[c];
    }
    return rows;
  }
  // A row that tells nothing but how many there are.
  static std::string Hidden(int number, const std::string& name, const std::string& population,
                            int sample) {
    // Nine elements and sixteen columns of the profile.
    return base::Join(number, ",", name, ",", std::string(9 + 16, ','), population, ",", sample,
                      ",,,");
  }

  // Sums of the elements: 40, 40, 30, 30, 40, 40, 30, 30, 30.
  static void AnswerTenOnFourPoints(Measured& measured) {
    for (int i = 0; i < 10; ++i) {
      Given given{.unit = "bidang-p2p", .points = {4, 4, 3, 3, 4, 4, 3, 3, i % 2 ? 2 : 4}};
      given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i < 4 ? "male" : "female"),
                       Option("pekerjaan", i < 7 ? "pns" : "other")};
      measured.Answer(given);
    }
  }
  // 24, 20.4, 16.8, 13.2, 9.6, 6, 24, 20.4, 16.8.
  static void AnswerSixOnSixPoints(Measured& measured) {
    for (int i = 0; i < 6; ++i) {
      Given given{.unit = "bidang-p2p", .points = {6, 5, 4, 3, 2, 1, 6, 5, 4}};
      given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i < 2 ? "male" : "female"),
                       Option("pendidikan", "s1")};
      measured.Answer(given);
    }
  }
  // Both together are 64, 60.4, 46.8, 43.2, 49.6, 46, 54, 50.4 and 46.8 of sixteen people: means
  // that add up to 28.825, a ninth of which is 3.20277..., 25 times that 80.069...
  static std::string Pooled(int number, const std::string& population) {
    return base::Join(number,
                      ",Bidang Pencegahan dan Pengendalian Penyakit,4.0000,3.7750,2.9250,2.7000,"
                      "3.1000,2.8750,3.3750,3.1500,2.9250,6,10,0,0,0,0,6,0,0,7,0,0,0,0,0,3,",
                      population, ",16,3.2028,80.07,Baik");
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
};

TEST_F(RecapPoolingTest, PoolsTheSurveysOfAnAgency) {
  Measured four(service_, clock_);
  v1::CreateSurveyRequest create = CreateMeasured();
  create.clear_source();
  create.mutable_survey()->set_index_profile("indexProfiles/permenpan-14-2017");
  *create.mutable_survey()->mutable_draft() = OnSixPoints(four.survey().draft());
  Measured six(service_, clock_, create);

  AnswerTenOnFourPoints(four);
  four.AnswerMany(3, {.unit = "bidang-kesmas"});
  four.AnswerMany(3, {.unit = "sekretariat"});
  AnswerSixOnSixPoints(six);
  six.AnswerMany(8, {.unit = "bidang-kesmas"});
  six.AnswerMany(5, {.unit = "bidang-pelayanan", .points = {6, 6, 6, 6, 6, 6, 6, 6, 5}});
  six.EndMonth();
  // Surveys of one unit ask the same people: the larger number is that of both.
  four.SetPopulation("2026", "bidang-p2p", 2940);
  six.SetPopulation("2026", "bidang-p2p", 3000);
  four.SetPopulation("2026", "bidang-kesmas", 500);

  // One survey alone would show it.
  EXPECT_EQ(four.Index(four.Scope("bidang-kesmas")).total().suppression(), v1::SUPPRESSION_SMALL);
  EXPECT_EQ(six.Index(six.Scope("bidang-kesmas")).total().suppression(),
            v1::SUPPRESSION_UNSPECIFIED);
  const std::vector<std::string> sheet = Sheet();
  ASSERT_THAT(sheet, SizeIs(5));
  EXPECT_EQ(sheet[1], Hidden(1, "Bidang Kesehatan Masyarakat", "500", 11));
  EXPECT_EQ(sheet[2], Pooled(2, "3000"));
  // 8 * 4 + 3.4, by nine.
  EXPECT_EQ(sheet[3],
            "3,Bidang Pelayanan Kesehatan,4.0000,4.0000,4.0000,4.0000,4.0000,4.0000,4.0000,4.0000,"
            "3.4000,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,5,3.9333,98.33,Sangat Baik");
  EXPECT_EQ(sheet[4], Hidden(4, "Sekretariat", "", 3));
}

TEST_F(RecapPoolingTest, PoolsTheSeriesOfASurvey) {
  Measured measured(service_, clock_);
  AnswerTenOnFourPoints(measured);
  measured.Republish(OnSixPoints(measured.survey().draft()), v1::COMPATIBILITY_INCOMPATIBLE);
  AnswerSixOnSixPoints(measured);
  measured.EndMonth();
  measured.SetPopulation("2026", "bidang-p2p", 2940);
  // The index never does.
  EXPECT_THAT(measured.Index(measured.Scope()).series_with_responses(), ElementsAre(1, 2));
  EXPECT_EQ(measured.Index(measured.Scope()).total().response_count(), 6);
  const std::vector<std::string> sheet = Sheet();
  ASSERT_THAT(sheet, SizeIs(2));
  EXPECT_EQ(sheet[1], Pooled(1, "2940"));
}

// Whoever answered about no unit is not the whole agency while others answered about units of it.
TEST_F(RecapPoolingTest, WithoutAUnitBesideUnitsThereIsNoPopulation) {
  Measured measured(service_, clock_);
  measured.AnswerMany(12, {.unit = "bidang-p2p"});
  measured.AnswerMany(6, {.unit = ""});
  measured.EndMonth();
  measured.SetPopulation("2026", "", 2940);
  measured.SetPopulation("2026", "bidang-p2p", 300);
  auto rows = Rows();
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0]["OPP"], "Dinas Kesehatan");
  EXPECT_EQ(rows[0]["SAMPEL"], "6");
  EXPECT_EQ(rows[0]["POPULASI"], "");
  EXPECT_EQ(rows[0]["NILAI IKM"], "86.11");
  EXPECT_EQ(rows[1]["OPP"], "Bidang Pencegahan dan Pengendalian Penyakit");
  EXPECT_EQ(rows[1]["SAMPEL"], "12");
  EXPECT_EQ(rows[1]["POPULASI"], "300");
}

TEST_F(RecapPoolingTest, WithoutUnitsTheAgencyIsOneRow) {
  Measured measured(service_, clock_);
  measured.AnswerMany(6, {.unit = ""});
  measured.EndMonth();
  measured.SetPopulation("2026", "", 2940);
  auto rows = Rows();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["OPP"], "Dinas Kesehatan");
  EXPECT_EQ(rows[0]["SAMPEL"], "6");
  EXPECT_EQ(rows[0]["POPULASI"], "2940");
}

}  // namespace
}  // namespace tanggap::surveys
