#include "services/surveys/domain/answer_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/surveys/domain/exact_number.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;

// Every kind of question, with limits.
v1::SurveyDefinition Everything() {
  v1::SurveyDefinition draft;
  v1::Page* page = AddPage(draft, "semua");
  *page->add_questions() = Single("tunggal", {"a", "b"});
  v1::Question multiple = Multiple("banyak", {"a", "b", "c", "tidak-ada"}, 0, 2);
  multiple.mutable_multiple_choice()->mutable_options(3)->set_exclusive(true);
  *page->add_questions() = multiple;
  *page->add_questions() = Multiple("sedikitnya", {"a", "b", "c"}, 2);
  *page->add_questions() = Likert("waktu", 4, "WAKTU");
  v1::Question skippable = Likert("biaya", 4);
  skippable.mutable_likert()->set_not_applicable(true);
  *page->add_questions() = skippable;
  *page->add_questions() = Matrix("fasilitas", 5, {"toilet", "parkir"});
  *page->add_questions() = Stars("bintang", 5);
  *page->add_questions() = Promoter("nps");
  *page->add_questions() = Comment("saran", 10);
  *page->add_questions() = Comment("baris", 0, true);
  *page->add_questions() = Amount("umur", "0", "120");
  *page->add_questions() = Amount("suhu", "-5.5", "", 1);
  *page->add_questions() = Day("tanggal", "2026-01-01", "2026-12-31", true);
  *page->add_questions() = Agree("setuju");
  *page->add_questions() = Read("pengantar");
  return draft;
}

const absl::CivilDay kToday(2026, 7, 15);

AnswerReading ReadOne(const v1::Answer& answer) {
  static const auto& definition = *new Definition(Compiled(Everything()));
  return ReadAnswers(definition, Sent({answer}), kToday);
}

TEST(AnswerReaderTest, TakesWhatFits) {
  const std::vector<v1::Answer> good = {
      OptionAnswer("tunggal", "b"),
      OptionsAnswer("banyak", {"c", "a"}),
      OptionsAnswer("banyak", {"tidak-ada"}),
      OptionsAnswer("sedikitnya", {"a", "b", "c"}),
      PointAnswer("waktu", 1),
      PointAnswer("waktu", 4),
      NotApplicableAnswer("biaya"),
      PointAnswer("fasilitas/parkir", 5),
      PointAnswer("bintang", 5),
      PointAnswer("nps", 0),
      PointAnswer("nps", 10),
      TextAnswer("saran", "sepuluh ab"),
      // Ten characters of two bytes each.
      TextAnswer("saran", "éééééééééé"),
      TextAnswer("saran", "a\nb"),
      TextAnswer("baris", std::string(1000, 'a')),
      NumberAnswer("umur", "120"),
      NumberAnswer("umur", "0.0"),
      NumberAnswer("suhu", "-5.50"),
      NumberAnswer("suhu", "999999999999.9"),
      DateAnswer("tanggal", "2026-07-15"),
      DateAnswer("tanggal", "2026-01-01"),
      ConsentAnswer("setuju", false),
  };
  for (const v1::Answer& answer : good) {
    const AnswerReading reading = ReadOne(answer);
    EXPECT_TRUE(reading.violations.empty()) << answer.DebugString();
    int read = 0;
    for (const auto& value : reading.sheet) read += value.has_value() ? 1 : 0;
    EXPECT_EQ(read, 1) << answer.DebugString();
  }
}

TEST(AnswerReaderTest, ReadsValues) {
  const Definition definition = Compiled(Everything());
  const AnswerReading reading =
      ReadAnswers(definition,
                  Sent({OptionsAnswer("banyak", {"c", "a"}), PointAnswer("fasilitas/parkir", 3),
                        NumberAnswer("suhu", "-0.5"), DateAnswer("tanggal", "2026-02-28"),
                        ConsentAnswer("setuju", true), TextAnswer("saran", "Cepat.")}),
                  kToday);
  const auto at = [&](std::string_view code) { return *reading.sheet[*definition.Find(code)]; };
  EXPECT_EQ(std::get<Chosen>(at("banyak")).options, (std::vector<size_t>{0, 2}));
  EXPECT_EQ(std::get<Point>(at("fasilitas/parkir")).value, 3);
  EXPECT_EQ(std::get<Number>(at("suhu")).millionths, -kMillion / 2);
  EXPECT_EQ(std::get<absl::CivilDay>(at("tanggal")), absl::CivilDay(2026, 2, 28));
  EXPECT_TRUE(std::get<Agreement>(at("setuju")).given);
  EXPECT_EQ(std::get<Words>(at("saran")).text, "Cepat.");
  EXPECT_EQ(reading.answer_of[*definition.Find("saran")], 5);
  EXPECT_EQ(reading.answer_of[*definition.Find("tunggal")], std::nullopt);
}

struct Bad {
  v1::Answer answer;
  Reason reason;
};

std::vector<Bad> BadAnswers() {
  const Reason unknown = Reason::UNKNOWN_QUESTION;
  const Reason kind = Reason::ANSWER_KIND_MISMATCH;
  const Reason range = Reason::ANSWER_OUT_OF_RANGE;
  return {
      {PointAnswer("tidak_ada", 1), unknown},
      {PointAnswer("", 1), unknown},
      {PointAnswer("fasilitas", 1), unknown},  // the matrix itself is answered by its rows
      {PointAnswer("fasilitas/atap", 1), unknown},
      {PointAnswer("waktu/toilet", 1), unknown},
      {To("waktu"), kind},  // no value
      {OptionAnswer("waktu", "4"), kind},
      {NumberAnswer("waktu", "4"), kind},
      {PointAnswer("tunggal", 1), kind},
      {OptionsAnswer("tunggal", {"a"}), kind},
      {OptionAnswer("banyak", "a"), kind},
      {PointAnswer("umur", 30), kind},
      {TextAnswer("umur", "30"), kind},
      {NumberAnswer("tanggal", "2026"), kind},
      {TextAnswer("tanggal", "2026-07-01"), kind},
      {OptionAnswer("setuju", "true"), kind},
      {ConsentAnswer("saran", true), kind},
      {NotApplicableAnswer("waktu"), kind},  // its scale has none
      {NotApplicableAnswer("nps"), kind},
      {NotApplicableAnswer("biaya", false), kind},
      {TextAnswer("pengantar", "dibaca"), kind},
      {ConsentAnswer("pengantar", true), kind},
      {OptionAnswer("tunggal", "c"), range},
      {OptionAnswer("tunggal", ""), range},
      {OptionsAnswer("banyak", {}), range},
      {OptionsAnswer("banyak", {"a", "x"}), range},
      {OptionsAnswer("banyak", {"a", "b", "c"}), range},     // more than two
      {OptionsAnswer("banyak", {"a", "tidak-ada"}), range},  // goes with no other
      {OptionsAnswer("banyak", {"a", "a"}), kind},           // each once
      {OptionsAnswer("sedikitnya", {"a"}), range},           // fewer than two
      {PointAnswer("waktu", 0), range},
      {PointAnswer("waktu", 5), range},
      {PointAnswer("waktu", -1), range},
      {PointAnswer("fasilitas/parkir", 6), range},
      {PointAnswer("bintang", 0), range},
      {PointAnswer("bintang", 6), range},
      {PointAnswer("nps", 11), range},
      {PointAnswer("nps", -1), range},
      {NumberAnswer("umur", ""), kind},
      {NumberAnswer("umur", "3o"), kind},
      {NumberAnswer("umur", "1234567890123"), kind},
      {NumberAnswer("umur", "-1"), range},
      {NumberAnswer("umur", "120.000001"), range},
      {NumberAnswer("umur", "12.5"), range},  // no decimals
      {NumberAnswer("suhu", "-5.6"), range},
      {NumberAnswer("suhu", "1.25"), range},
      {DateAnswer("tanggal", ""), kind},
      {DateAnswer("tanggal", "15-07-2026"), kind},
      {DateAnswer("tanggal", "2026-02-29"), kind},  // there is no such day
      {DateAnswer("tanggal", "2025-12-31"), range},
      {DateAnswer("tanggal", "2027-01-01"), range},
      {DateAnswer("tanggal", "2026-07-16"), range},  // tomorrow
      {TextAnswer("saran", ""), range},
      {TextAnswer("saran", " \n\t "), range},
      {TextAnswer("saran", "sebelas abc"), range},
      {TextAnswer("saran", "\xFF"), kind},
      {TextAnswer("saran", "\xED\xA0\x80"), kind},  // a surrogate
      {TextAnswer("saran", std::string("a\0b", 3)), kind},
      {TextAnswer("baris", "dua\nbaris"), range},
      {TextAnswer("baris", "dua\rbaris"), range},
      {TextAnswer("baris", std::string(1001, 'a')), range},
  };
}

TEST(AnswerReaderTest, TellsWhatIsWrong) {
  for (const Bad& bad : BadAnswers()) {
    const AnswerReading reading = ReadOne(bad.answer);
    ASSERT_EQ(reading.violations.size(), 1u) << bad.answer.DebugString();
    EXPECT_EQ(reading.violations[0].reason, bad.reason) << bad.answer.DebugString();
    EXPECT_EQ(reading.violations[0].answer, 0);
    EXPECT_EQ(reading.violations[0].question, bad.answer.question());
    for (const auto& value : reading.sheet) EXPECT_FALSE(value.has_value());
  }
}

TEST(AnswerReaderTest, SaysNothingOfWhatWasAnswered) {
  const std::string secret = "081234567890 rahasia";
  for (const v1::Answer& answer :
       {TextAnswer("saran", secret), OptionAnswer("tunggal", secret), NumberAnswer("umur", secret),
        DateAnswer("tanggal", secret), OptionsAnswer("banyak", {secret})}) {
    const AnswerReading reading = ReadOne(answer);
    ASSERT_EQ(reading.violations.size(), 1u);
    EXPECT_EQ(reading.violations[0].sentence.find("rahasia"), std::string::npos);
    EXPECT_EQ(reading.violations[0].sentence.find("0812"), std::string::npos);
  }
}

TEST(AnswerReaderTest, TakesAQuestionOnce) {
  const Definition definition = Compiled(Everything());
  const AnswerReading reading = ReadAnswers(definition,
                                            Sent({PointAnswer("waktu", 9), PointAnswer("nps", 3),
                                                  PointAnswer("waktu", 4), PointAnswer("nps", 3)}),
                                            kToday);
  ASSERT_EQ(reading.violations.size(), 3u);
  EXPECT_EQ(reading.violations[0].reason, Reason::ANSWER_OUT_OF_RANGE);
  EXPECT_EQ(reading.violations[1].reason, Reason::ANSWER_KIND_MISMATCH);
  EXPECT_EQ(reading.violations[1].answer, 2);
  EXPECT_EQ(reading.violations[2].reason, Reason::ANSWER_KIND_MISMATCH);
  EXPECT_EQ(reading.violations[2].answer, 3);
  EXPECT_EQ(std::get<Point>(*reading.sheet[*definition.Find("nps")]).value, 3);
}

TEST(AnswerReaderTest, AsksForTheFutureOnlyWhenTodayIsKnown) {
  const Definition definition = Compiled(Everything());
  const Answers tomorrow = Sent({DateAnswer("tanggal", "2026-07-16")});
  EXPECT_EQ(ReadAnswers(definition, tomorrow, kToday).violations.size(), 1u);
  EXPECT_TRUE(ReadAnswers(definition, tomorrow, kToday + 1).violations.empty());
  EXPECT_TRUE(ReadAnswers(definition, tomorrow, std::nullopt).violations.empty());
}

}  // namespace
}  // namespace tanggap::surveys
