// Stars, NPS and matrices from the answer to the figure: what is taken, how it is counted, and the
// index of what they measure.

#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "services/surveys/domain/test_definitions.h"
#include "tanggap/surveys/v1/results_service.pb.h"
#include "tests/surveys/collecting.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

Service::Options WithFigures(const base::Clock& clock) {
  Service::Options options = WithoutLimits(clock);
  options.adjust = [without_limits = options.adjust](App::Options& app) {
    without_limits(app);
    app.fold_period = absl::Seconds(1);
  };
  return options;
}

class QuestionKindsTest : public CollectingTest {
 protected:
  // `bintang`, five stars, measures BIAYA; `anjuran` is an NPS; of the matrix `sarana`, four points
  // or not applicable, `toilet` measures WAKTU, and `parkir` nothing.
  QuestionKindsTest() : CollectingTest(WithFigures) {
    EXPECT_THAT(service_.Call<v1::IndexProfile>("CreateIndexProfile", CreateProfile(), Admin()),
                IsOk());
    v1::SurveyDefinition draft;
    v1::Page& page = *AddPage(draft, "penilaian");
    *page.add_questions() = Stars("bintang", 5);
    page.mutable_questions(0)->set_element("BIAYA");
    *page.add_questions() = Promoter("anjuran");
    *page.add_questions() = Matrix("sarana", 4, {"toilet", "parkir"});
    v1::Matrix& matrix = *page.mutable_questions(2)->mutable_matrix();
    matrix.mutable_scale()->set_not_applicable(true);
    matrix.mutable_rows(0)->set_element("WAKTU");
    v1::CreateSurveyRequest request = CreateFrom();
    request.mutable_survey()->set_index_profile("indexProfiles/dinkes-dua");
    *request.mutable_survey()->mutable_draft() = Worded(draft);
    survey_ = MadeAndPublished(service_, request);
  }

  template <typename Response>
  Response Result(const std::string& method, const google::protobuf::Message& request) {
    const auto answer =
        service_.Call<Response>("tanggap.surveys.v1.ResultsService." + method, request, Officer());
    EXPECT_THAT(answer, IsOk());
    return answer.value_or(Response());
  }
  // Of people with accounts: they count within seconds.
  void AnswerTwelve() {
    const v1::Collector way = Way(v1::COLLECTOR_KIND_APP, v1::RESPONDENT_LEVEL_IDENTIFIED);
    const std::vector<int> likely = {0, 6, 6, 7, 8, 9, 9, 9, 10, 10, 10, 10};
    for (int i = 0; i < 12; ++i) {
      const v1::ResponseContent content = Content(
          {Pointed("bintang", 1 + i % 5), Pointed("anjuran", likely[static_cast<size_t>(i)]),
           Pointed("sarana/toilet", 1 + i % 4),
           i < 8 ? Pointed("sarana/parkir", 4) : NotApplicableAnswer("sarana/parkir")});
      EXPECT_THAT(Submit(To(way, content), {.subject = base::Join("warga-", i)}), IsOk());
    }
    EXPECT_TRUE(testing::Await([&] {
      return Sql("SELECT (SELECT count(*) FROM surveys.cell_delta) FROM pg_sleep(0.02)") == "0";
    }));
  }
  static std::vector<int64_t> CountsOf(const v1::QuestionFrequencies& question) {
    std::vector<int64_t> counts;
    for (const v1::AnswerFrequency& answer : question.answers()) counts.push_back(answer.count());
    return counts;
  }
};

TEST_F(QuestionKindsTest, AreCountedWithTheirScores) {
  AnswerTwelve();
  v1::GetFrequenciesRequest request;
  request.mutable_scope()->set_survey(survey_.name());
  const auto all = Result<v1::GetFrequenciesResponse>("GetFrequencies", request);
  EXPECT_EQ(all.response_count(), 12);
  ASSERT_THAT(all.questions(), SizeIs(4));

  const v1::QuestionFrequencies& stars = all.questions(0);
  EXPECT_EQ(stars.question(), "bintang");
  EXPECT_THAT(CountsOf(stars), ElementsAre(3, 3, 2, 2, 2));
  EXPECT_EQ(stars.answers(0).value(), "1");
  EXPECT_EQ(stars.answers(0).share().value(), "25.00");
  EXPECT_EQ(stars.mean().value(), "2.7500");
  EXPECT_EQ(stars.top_two_share().exact(), "100/3");
  EXPECT_FALSE(stars.has_net_promoter_score());

  // Seven would recommend it and three would not; nobody gave 1 to 5.
  const v1::QuestionFrequencies& likely = all.questions(1);
  EXPECT_EQ(likely.question(), "anjuran");
  EXPECT_THAT(CountsOf(likely), ElementsAre(1, 0, 0, 0, 0, 0, 2, 1, 1, 3, 4));
  EXPECT_EQ(likely.answers(0).value(), "0");
  EXPECT_EQ(likely.mean().value(), "7.8333");
  EXPECT_EQ(likely.net_promoter_score().value(), "33.33");
  EXPECT_EQ(likely.net_promoter_score().exact(), "100/3");
  EXPECT_FALSE(likely.has_top_two_share());

  const v1::QuestionFrequencies& toilet = all.questions(2);
  EXPECT_EQ(toilet.question(), "sarana/toilet");
  EXPECT_THAT(CountsOf(toilet), ElementsAre(3, 3, 3, 3));
  EXPECT_EQ(toilet.mean().value(), "2.5000");
  EXPECT_EQ(toilet.top_two_share().value(), "50.00");

  const v1::QuestionFrequencies& parking = all.questions(3);
  EXPECT_EQ(parking.question(), "sarana/parkir");
  EXPECT_EQ(parking.answer_count(), 8);
  EXPECT_EQ(parking.not_applicable_count(), 4);
  EXPECT_THAT(CountsOf(parking), ElementsAre(0, 0, 0, 8));
  EXPECT_EQ(parking.mean().value(), "4.0000");
  EXPECT_EQ(parking.top_two_share().value(), "100.00");

  // A row by its own name.
  request.add_questions("sarana/parkir");
  const auto one = Result<v1::GetFrequenciesResponse>("GetFrequencies", request);
  ASSERT_THAT(one.questions(), SizeIs(1));
  EXPECT_EQ(one.questions(0).DebugString(), parking.DebugString());
}

TEST_F(QuestionKindsTest, MeasureElements) {
  AnswerTwelve();
  v1::GetIndexRequest request;
  request.mutable_scope()->set_survey(survey_.name());
  const v1::Index total = Result<v1::GetIndexResponse>("GetIndex", request).total();
  ASSERT_THAT(total.official().elements(), SizeIs(2));
  const v1::ElementFigures& waiting = total.official().elements(0);
  EXPECT_EQ(waiting.element(), "WAKTU");
  EXPECT_EQ(waiting.sum().exact(), "30");
  EXPECT_EQ(waiting.mean().exact(), "5/2");
  EXPECT_THAT(waiting.point_counts(), ElementsAre(3, 3, 3, 3));
  // Five stars on a scale of four: 1, 1.75, 2.5, 3.25 and 4.
  const v1::ElementFigures& cost = total.official().elements(1);
  EXPECT_EQ(cost.element(), "BIAYA");
  EXPECT_EQ(cost.sum().exact(), "111/4");
  EXPECT_EQ(cost.mean().exact(), "37/16");
  EXPECT_THAT(cost.point_counts(), IsEmpty());
  // 25 * (5/2 + 37/16) / 2
  EXPECT_EQ(total.official().index().exact(), "1925/32");
  EXPECT_EQ(total.official().index().value(), "60.16");
  EXPECT_EQ(total.official().grade(), "B");
}

TEST_F(QuestionKindsTest, TakeWhatIsOnTheirScaleAlone) {
  const v1::Collector way = Way();
  const auto send = [&](const v1::Answer& answer) { return Submit(To(way, Content({answer}))); };
  for (const v1::Answer& answer :
       {Pointed("bintang", 0), Pointed("bintang", 6), Pointed("anjuran", 11),
        Pointed("sarana/toilet", 0), Pointed("sarana/toilet", 5)}) {
    EXPECT_THAT(send(answer), HasReason(Reason::ANSWER_OUT_OF_RANGE)) << answer.ShortDebugString();
  }
  for (const v1::Answer& answer :
       {Picked("bintang", "3"), NotApplicableAnswer("bintang"), NotApplicableAnswer("anjuran"),
        Numbered("anjuran", "9"), Said("sarana/toilet", "bersih")}) {
    EXPECT_THAT(send(answer), HasReason(Reason::ANSWER_KIND_MISMATCH)) << answer.ShortDebugString();
  }
  for (const v1::Answer& answer : {Pointed("sarana", 3), Pointed("sarana/lift", 3)})
    EXPECT_THAT(send(answer), HasReason(Reason::UNKNOWN_QUESTION)) << answer.ShortDebugString();
  for (const v1::Answer& answer : {Pointed("bintang", 5), Pointed("anjuran", 0),
                                   Pointed("anjuran", 10), Pointed("sarana/parkir", 4)})
    EXPECT_THAT(send(answer), IsOk()) << answer.ShortDebugString();
}

}  // namespace
}  // namespace tanggap::surveys
