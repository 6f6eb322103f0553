// Results other than the index: frequencies, cross-tabulations, the recapitulation, what is watched
// and what is computed from a request alone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/surveys/measured.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ResultsTest : public ::testing::Test {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const char* method, const Request& request,
                                const Caller& caller = Officer()) {
    return service_.Call<Response>(base::Join(kResults, method), request, caller);
  }
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
  // Until the last chunk; `lines` together.
  std::vector<v1::CsvChunk> Recap(const v1::ExportRecapRequest& request,
                                  const Caller& caller = Officer()) {
    auto stream = service_.Stream<v1::CsvChunk>(base::Join(kResults, "ExportRecap"), request,
                                                caller, {.timeout = absl::Minutes(1)});
    std::vector<v1::CsvChunk> chunks;
    // It ends well, behind the last.
    while (true) {
      const auto next = stream.Next();
      EXPECT_THAT(next, IsOk());
      if (!next.ok() || !next->has_value()) break;
      EXPECT_TRUE(chunks.empty() || !chunks.back().last());
      chunks.push_back(**next);
    }
    EXPECT_TRUE(!chunks.empty() && chunks.back().last());
    return chunks;
  }
  static v1::ExportRecapRequest RecapOf(const std::vector<std::string>& agencies) {
    v1::ExportRecapRequest request;
    for (const std::string& agency : agencies) request.add_agencies(agency);
    request.set_period("2026");
    request.set_index_profile("indexProfiles/permenpan-14-2017");
    return request;
  }
  static Given Known(const Given& given) {
    Given known = given;
    known.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
    return known;
  }
  static std::vector<int64_t> CountsOf(const v1::QuestionFrequencies& question) {
    std::vector<int64_t> counts;
    for (const v1::AnswerFrequency& answer : question.answers()) counts.push_back(answer.count());
    return counts;
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_, .adjust = WithoutLimits}};
};

TEST_F(ResultsTest, CountAnswersToEveryQuestionThatIsCounted) {
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

TEST_F(ResultsTest, AQuestionThatFewAnsweredIsNotShown) {
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

TEST_F(ResultsTest, FrequenciesReadOfOtherGroupsOnlyHowManyAnswered) {
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

TEST_F(ResultsTest, WhoWasNotAskedIsNotToldFromTheDifference) {
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

TEST_F(ResultsTest, CrossTabulationsShowARowWholeOrNotAtAll) {
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

TEST_F(ResultsTest, TheRecapitulationHasARowForEachUnit) {
  Measured measured(service_, clock_);
  for (int i = 0; i < 10; ++i) {
    Given given{.unit = "bidang-p2p", .points = {4, 4, 4, 4, 4, 4, 4, 4, i % 2 ? 2 : 4}};
    given.answers = {Yes("izin_profil"), Option("jenis_kelamin", i < 4 ? "male" : "female"),
                     Option("pekerjaan", i < 7 ? "pns" : "other")};
    measured.Answer(given);
  }
  measured.AnswerMany(3, {.unit = "bidang-kesmas"});
  measured.AnswerMany(3, {.unit = "sekretariat"});
  measured.AwaitFolds();
  v1::ExportRecapRequest request = RecapOf({"dinkes"});
  std::vector<v1::CsvChunk> chunks = Recap(request);
  ASSERT_THAT(chunks, SizeIs(1));
  EXPECT_EQ(chunks[0].row_count(), 0) << "months that have ended count";

  measured.EndMonth();
  service_.Sql(
      base::Join("INSERT INTO surveys.population (survey, period, unit, service, size, "
                 "source) VALUES ('",
                 measured.name().substr(8), "', '2026', 'bidang-p2p', '', 2940, '')"));
  chunks = Recap(request);
  ASSERT_THAT(chunks, SizeIs(1));
  EXPECT_EQ(chunks[0].row_count(), 3);
  EXPECT_THAT(
      base::Split(chunks[0].lines(), '\n'),
      ElementsAre(
          "NO,OPP,U1,U2,U3,U4,U5,U6,U7,U8,U9,L,P,SD,SLTP,SLTA,DIPLOMA,S1,S2,S3,PNS,TNI/Polri,"
          "Swasta,Wiraswasta,Pelajar,Petani,Lainnya,POPULASI,SAMPEL,NRR TERTIMBANG,NILAI IKM,"
          "KATEGORI\r",
          "1,Bidang Kesehatan Masyarakat,,,,,,,,,,,,,,,,,,,,,,,,,,,3,,,\r",
          "2,Bidang Pencegahan dan Pengendalian Penyakit,4.0000,4.0000,4.0000,4.0000,4.0000,"
          "4.0000,4.0000,4.0000,3.0000,4,6,0,0,0,0,0,0,0,7,0,0,0,0,0,3,2940,10,3.8889,97.22,"
          "Sangat Baik\r",
          "3,Sekretariat,,,,,,,,,,,,,,,,,,,,,,,,,,,3,,,\r", ""));
}

TEST_F(ResultsTest, TheRecapitulationGoesOnAfterACursor) {
  Measured measured(service_, clock_);
  measured.AnswerMany(6, {});
  measured.EndMonth();
  const Caller auditor = Auditor();
  const std::vector<v1::CsvChunk> all = Recap(RecapOf({"dinkes", "dinsos"}), auditor);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].row_count(), 1);
  EXPECT_FALSE(all[0].last());
  v1::ExportRecapRequest rest = RecapOf({"dinkes", "dinsos"});
  rest.set_cursor(all[0].cursor());
  const std::vector<v1::CsvChunk> after = Recap(rest, auditor);
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(after[0].lines(), all[1].lines());
  EXPECT_EQ(after[0].row_count(), all[1].row_count());

  const auto refusal = [&](const v1::ExportRecapRequest& request, const Caller& caller) {
    auto stream = service_.Stream<v1::CsvChunk>(base::Join(kResults, "ExportRecap"), request,
                                                caller, {.timeout = absl::Minutes(1)});
    const absl::Status status = stream.Next().status();
    stream.Cancel();
    return status;
  };
  v1::ExportRecapRequest other = RecapOf({"dinkes"});
  other.set_cursor(all[0].cursor());
  EXPECT_THAT(refusal(other, auditor), HasReason(Reason::INVALID_CURSOR));
  EXPECT_THAT(refusal(rest, Caller{"auditor-lain", {{auth::Role::ROLE_AUDITOR, "*", ""}}}),
              HasReason(Reason::INVALID_CURSOR));
  EXPECT_THAT(refusal(RecapOf({"dinsos"}), Officer()), HasReason(Reason::RESOURCE_NOT_FOUND));
  v1::ExportRecapRequest unknown = RecapOf({"dinkes"});
  unknown.set_index_profile("indexProfiles/tidak-ada");
  EXPECT_THAT(refusal(unknown, Officer()), HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

TEST_F(ResultsTest, AnOpenScreenIsToldWhatChanges) {
  Measured measured(service_, clock_);
  measured.AnswerMany(5, Known({}));
  measured.AwaitFolds();
  v1::WatchIndexRequest request;
  *request.mutable_query()->mutable_scope() = measured.Scope();
  auto stream = service_.Stream<v1::WatchIndexResponse>(base::Join(kResults, "WatchIndex"), request,
                                                        Officer(), {.timeout = absl::Minutes(2)});
  auto next = stream.Next();
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ((**next).index().total().response_count(), 5);
  EXPECT_TRUE((**next).has_as_of_time());
  const std::string shown = (**next).index().SerializeAsString();
  EXPECT_EQ(shown, measured.Index(measured.Scope()).SerializeAsString());
  measured.Answer(Known({}));
  int64_t counted = 5;
  while (counted < 6) {
    next = stream.Next();
    ASSERT_THAT(next, IsOk());
    counted = (**next).index().total().response_count();
  }
  EXPECT_EQ(counted, 6);
  stream.Cancel();

  request.mutable_query()->mutable_scope()->set_unit("tidak-ada");
  auto refused = service_.Stream<v1::WatchIndexResponse>(
      base::Join(kResults, "WatchIndex"), request, Officer(), {.timeout = absl::Minutes(2)});
  EXPECT_THAT(refused.Next().status(), HasReason(Reason::UNKNOWN_UNIT));
}

TEST_F(ResultsTest, SampleSizesAreAskedForByAnybody) {
  v1::GetSampleSizeRequest request;
  request.set_population(2940);
  request.set_standard_deviation("0.52");
  const auto answer = Call<v1::SampleAdequacy>("GetSampleSize", request, Nobody());
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->required_krejcie_morgan(), 340);
  EXPECT_EQ(answer->required_for_mean(), 365);
  request.set_population(0);
  EXPECT_THAT(Call<v1::SampleAdequacy>("GetSampleSize", request, Nobody()),
              HasReason(Reason::INVALID_FIELD));
}

TEST_F(ResultsTest, AReportIsComputedAgain) {
  v1::AuditReportedIndexRequest request;
  request.set_index_profile("indexProfiles/permenpan-14-2017");
  const std::vector<std::pair<const char*, const char*>> means = {
      {"PERSYARATAN", "3.31"}, {"PROSEDUR", "3.35"},  {"WAKTU", "3.49"},
      {"BIAYA", "3.93"},       {"PRODUK", "3.45"},    {"KOMPETENSI", "3.39"},
      {"PERILAKU", "3.39"},    {"PENGADUAN", "3.76"}, {"SARANA", "3.35"}};
  for (const auto& [element, mean] : means) {
    v1::ReportedElement& reported = *request.add_elements();
    reported.set_element(element);
    reported.set_mean(mean);
  }
  request.set_claimed_index("87.28");
  request.set_claimed_grade("B");
  const auto audit = Call<v1::ReportedIndexAudit>("AuditReportedIndex", request);
  ASSERT_THAT(audit, IsOk());
  EXPECT_TRUE(audit->consistent());
  EXPECT_EQ(audit->recomputed().index().exact(), "1571/18");
  EXPECT_EQ(audit->recomputed().elements(0).label(), "Persyaratan");
  request.set_claimed_index("87.19");
  const auto cut = Call<v1::ReportedIndexAudit>("AuditReportedIndex", request);
  ASSERT_THAT(cut, IsOk());
  ASSERT_THAT(cut->findings(), SizeIs(1));
  EXPECT_EQ(cut->findings(0).kind(), v1::AUDIT_FINDING_KIND_WEIGHT_CUT);
  request.set_index_profile("indexProfiles/tidak-ada");
  EXPECT_THAT(Call<v1::ReportedIndexAudit>("AuditReportedIndex", request),
              HasReason(Reason::UNKNOWN_INDEX_PROFILE));
}

}  // namespace
}  // namespace tanggap::surveys
