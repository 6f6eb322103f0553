#include "services/surveys/domain/tallies.h"

#include <gmock/gmock.h>

#include "libs/testing/status_matchers.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;

class TalliesTest : public ::testing::Test {
 protected:
  TalliesTest() {
    v1::Page* page = AddPage(draft_, "layanan");
    *page->add_questions() = Likert("waktu", 4);
    page->mutable_questions(0)->mutable_likert()->set_not_applicable(true);
    *page->add_questions() = Multiple("cara", {"web", "loket", "telepon"});
    *page->add_questions() = Agree("setuju");
    *page->add_questions() = Promoter("rekomendasi");
    *page->add_questions() = Comment("saran");
    *page->add_questions() = Amount("umur");
    *page->add_questions() = Single("siapa", {"a", "b"});
    page->mutable_questions(6)->set_personal_detail(v1::PERSONAL_DETAIL_DIRECT);
  }
  void Add(const std::vector<v1::Answer>& answers, bool open = true, int sign = 1) {
    const google::protobuf::RepeatedPtrField<v1::Answer> sent(answers.begin(), answers.end());
    tallies_.Add(definition(), ReadAnswers(definition(), sent, std::nullopt).sheet, open, sign);
  }
  const Definition& definition() {
    if (!definition_) definition_.emplace(Definition::Read(draft_));
    return *definition_;
  }
  TalliedQuestion Tallied(const std::string& code) {
    const Question& question = definition().questions()[*definition().Find(code)];
    return TalliedOf(question, tallies_.Find(code));
  }
  static std::vector<int64_t> CountsOf(const TalliedQuestion& question) {
    std::vector<int64_t> counts;
    for (const AnswerTally& answer : question.answers) counts.push_back(answer.count);
    return counts;
  }

  v1::SurveyDefinition draft_;
  std::optional<Definition> definition_;
  Tallies tallies_;
};

TEST_F(TalliesTest, CountEveryKindOfAnswerByItsValue) {
  v1::Answer no = To("setuju");
  no.set_consent(false);
  v1::Answer none = To("waktu");
  none.set_not_applicable(true);
  Add({PointAnswer("waktu", 4), OptionsAnswer("cara", {"web", "telepon"}), no,
       PointAnswer("rekomendasi", 0)});
  Add({PointAnswer("waktu", 1), OptionsAnswer("cara", {"web"})}, /*open=*/false);
  Add({none});
  EXPECT_THAT(CountsOf(Tallied("waktu")), ElementsAre(1, 0, 0, 1));
  EXPECT_EQ(Tallied("waktu").answer_count, 2);
  EXPECT_EQ(Tallied("waktu").not_applicable_count, 1);
  EXPECT_EQ(tallies_.Find("waktu")->people, (HeadCount{.all = 2, .open = 1}));
  EXPECT_THAT(CountsOf(Tallied("cara")), ElementsAre(2, 0, 1));
  EXPECT_EQ(Tallied("cara").answer_count, 2);
  EXPECT_THAT(CountsOf(Tallied("setuju")), ElementsAre(0, 1));
  EXPECT_EQ(Tallied("rekomendasi").kind, TallyKind::kNetPromoter);
  EXPECT_EQ(Tallied("rekomendasi").answers.size(), 11u);
}

TEST_F(TalliesTest, CountNeitherWordsNorNumbersNorNames) {
  Add({TextAnswer("saran", "Cepat."), NumberAnswer("umur", "41"), OptionAnswer("siapa", "a")});
  EXPECT_TRUE(tallies_.empty());
}

TEST_F(TalliesTest, AreAsBeforeWhenAResponseIsTakenOutAgain) {
  Add({PointAnswer("waktu", 2)});
  const Tallies before = tallies_;
  Add({PointAnswer("waktu", 3), OptionsAnswer("cara", {"loket"})}, false);
  EXPECT_FALSE(tallies_ == before);
  Add({PointAnswer("waktu", 3), OptionsAnswer("cara", {"loket"})}, false, -1);
  EXPECT_TRUE(tallies_ == before);
}

TEST_F(TalliesTest, AreReadAsTheyWereWritten) {
  Add({PointAnswer("waktu", 2), OptionsAnswer("cara", {"loket"})});
  Add({PointAnswer("rekomendasi", 10)}, false, -1);
  const std::string bytes = tallies_.Serialise();
  const absl::StatusOr<Tallies> read = Tallies::Parse(bytes);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(*read == tallies_);
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(Tallies::Parse(bytes.substr(0, size)).ok()) << size;
  EXPECT_FALSE(Tallies::Parse(bytes + "x").ok());
}

TEST_F(TalliesTest, TellWhoAnsweredWithoutWhat) {
  Add({PointAnswer("waktu", 2), OptionsAnswer("cara", {"loket", "web"})});
  Add({PointAnswer("waktu", 3)}, false);
  Add({PointAnswer("rekomendasi", 10)}, false);
  const std::string bytes = tallies_.SerialisePeople();
  EXPECT_LT(bytes.size(), tallies_.Serialise().size());
  int answered = 0;
  for (const Question& question : definition().questions()) {
    const QuestionTally* tally = tallies_.Find(question.code);
    const auto people = Tallies::PeopleIn(bytes, question.code);
    ASSERT_THAT(people, IsOk());
    EXPECT_EQ(*people, tally == nullptr ? HeadCount() : tally->people) << question.code;
    answered += people->all > 0 ? 1 : 0;
  }
  EXPECT_GT(answered, 2);
  EXPECT_EQ(*Tallies::PeopleIn(bytes, "tidak_ada"), HeadCount());
  EXPECT_FALSE(Tallies::PeopleIn(bytes.substr(1), "q").ok());
  EXPECT_FALSE(Tallies::PeopleIn(bytes.substr(0, bytes.size() - 1), "q").ok());
}

TEST_F(TalliesTest, KeepAnswersThatOnlyEarlierVersionsTook) {
  Add({OptionsAnswer("cara", {"telepon"})});
  draft_.mutable_pages(0)
      ->mutable_questions(1)
      ->mutable_multiple_choice()
      ->mutable_options()
      ->RemoveLast();
  definition_.reset();
  const TalliedQuestion tallied = Tallied("cara");
  ASSERT_EQ(tallied.answers.size(), 3u);
  EXPECT_EQ(tallied.answers[2].value, "telepon");
  EXPECT_EQ(tallied.answers[2].count, 1);
}

}  // namespace
}  // namespace tanggap::surveys
