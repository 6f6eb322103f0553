#include "services/cli/import/case_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "libs/base/strings.h"
#include "services/cli/import/test_mapping.h"

namespace tanggap::cli {
namespace {

using tanggap::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CaseMappingTest : public MappedTable {};

TEST_F(CaseMappingTest, TheSmallestMappingNeedsOnlyWhichCaseAndWhen) {
  ASSERT_THAT(Open(kSmallest, "id,filed\n17,2025-02-03 14:30:05\n"), IsOk());
  const v1::ImportedComplaint item = Next();
  EXPECT_EQ(item.external_reference().source_agency(), "dinkes");
  EXPECT_EQ(item.external_reference().source(), "lama");
  EXPECT_EQ(item.external_reference().external_id(), "17");
  EXPECT_EQ(TimeOf(item.file_time()), Jakarta(2025, 2, 3, 14, 30, 5));
  EXPECT_EQ(item.complaint().complaint_class(), common::v1::COMPLAINT_CLASS_COMPLAINT);
  EXPECT_EQ(item.complaint().channel(), common::v1::CHANNEL_OTHER);
  EXPECT_TRUE(item.has_imply_steps());
}

TEST_F(CaseMappingTest, TheShippedSpreadsheetMappingReadsTheSpreadsheetOfAnInventedCity) {
  std::ifstream file(MAPPINGS "/spreadsheet.textproto");
  const std::string mapping((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
  const std::string table =
      "BUKU PENGADUAN KOTA SALATIGA 2025;;;\r\n"
      "No. Register;Tanggal;Jam;OPD;Jenis;Media;Isi Pengaduan;Lokasi;Lintang;Bujur;Nama;HP;Status;"
      "Tgl Selesai;Tindak Lanjut;Batas Waktu\r\n"
      "001/2025;03/02/2025;14.30 WIB;Dinkes;Pengaduan;WA;\"Antre \x96 lama;\r\nsekali\";Jl. "
      "Contoh 1;-7,3305;110,5084;Budi Contoh;+62 812-0000-0001;Selesai;05/02/2025 09.15 WITA;Loket "
      "ditambah.;17/02/2025\r\n"
      "002/2025;04/02/2025;;Dinas Sosial;Saran;Faks;;;;;;;Tidak Layak;;Bukan urusan kami.;\r\n"
      "003/2025;05/02/2025;08.00;Dinas Antariksa;Saran;WA;x;;;;;;Baru;;;\r\n";
  ASSERT_THAT(Open(mapping, table), IsOk());
  const v1::ImportedComplaint first = Next();
  EXPECT_EQ(first.complaint().agency(), "dinkes");
  EXPECT_EQ(first.complaint().channel(), common::v1::CHANNEL_WHATSAPP);
  EXPECT_EQ(first.complaint().description(), "Antre \xE2\x80\x93 lama;\r\nsekali");
  // Personal in the contract: many more may read the description.
  EXPECT_EQ(first.complaint().place().address(), "Jl. Contoh 1");
  EXPECT_EQ(TimeOf(first.file_time()), Jakarta(2025, 2, 3, 14, 30));
  EXPECT_EQ(TimeOf(first.claimed_due_time()), Jakarta(2025, 2, 17, 0, 0));
  EXPECT_DOUBLE_EQ(first.complaint().place().latitude(), -7.3305);
  EXPECT_EQ(first.complaint().reporter().display_name(), "Budi Contoh");
  ASSERT_EQ(first.steps_size(), 2);
  EXPECT_EQ(first.steps(0).action(), v1::ACTION_ANSWER);
  EXPECT_EQ(first.steps(0).detail().outcome(), v1::OUTCOME_RESOLVED);
  // Makassar is an hour ahead.
  EXPECT_EQ(TimeOf(first.steps(0).time()), Jakarta(2025, 2, 5, 8, 15));
  EXPECT_EQ(first.steps(1).actor().kind(), v1::ACTOR_KIND_IMPORTER);
  const v1::ImportedComplaint second = Next();
  EXPECT_EQ(second.complaint().channel(), common::v1::CHANNEL_OTHER);
  EXPECT_EQ(second.complaint().description(), "");
  EXPECT_FALSE(second.complaint().has_place());
  EXPECT_FALSE(second.complaint().has_reporter());
  ASSERT_EQ(second.steps_size(), 1);
  EXPECT_EQ(second.steps(0).action(), v1::ACTION_REJECT);
  EXPECT_TRUE(second.steps(0).implied());
  EXPECT_EQ(TimeOf(second.steps(0).time()), Jakarta(2025, 2, 4, 0, 0));
  EXPECT_EQ(Rejected(), "column 'OPD' holds 'Dinas Antariksa', which the mapping does not know");
}

TEST_F(CaseMappingTest, CodesAreFoundInAnyCaseAndOthersAreRejectedKeptOrLeftOut) {
  const std::string mapping = std::string(kSmallest) + R"(
    category { columns: "c" codes { from: "Roads" to: "jalan" } }
    unit { columns: "u" codes { from: "PW" to: "bina-marga" } unlisted: UNLISTED_DEFAULT }
    region { columns: "r" codes { from: "x" to: "33.73" } unlisted: UNLISTED_KEEP }
    channel { columns: "h" codes { from: "tel" to: "call-centre" }
              unlisted: UNLISTED_DEFAULT default_value: "SMS" if_empty: "COUNTER" })";
  ASSERT_THAT(Open(mapping,
                   "id,filed,c,u,r,h\n"
                   "1,2025-02-03 14:30:05, ROADS ,zzz,33.74,Tel\n"
                   "2,2025-02-03 14:30:05,,,,\n"
                   "3,2025-02-03 14:30:05,Rivers,,,\n"
                   "4,2025-02-03 14:30:05,,,,pigeon\n"),
              IsOk());
  v1::ImportedComplaint item = Next();
  EXPECT_EQ(item.complaint().category(), "jalan");
  EXPECT_EQ(item.imply_steps().unit(), "");
  EXPECT_EQ(item.complaint().region(), "33.74");
  EXPECT_EQ(item.complaint().channel(), common::v1::CHANNEL_CALL_CENTRE);
  item = Next();
  EXPECT_EQ(item.complaint().category(), "");
  EXPECT_EQ(item.complaint().channel(), common::v1::CHANNEL_COUNTER);
  EXPECT_EQ(Rejected(), "column 'c' holds 'Rivers', which the mapping does not know");
  EXPECT_EQ(Next().complaint().channel(), common::v1::CHANNEL_SMS);
}

TEST_F(CaseMappingTest, OfSeveralColumnsTheFirstThatIsFilledCountsAndTextsLeaveEmptyLinesOut) {
  const std::string mapping = std::string(kSmallest) + R"(
    region { columns: "desa" columns: "kec" }
    description { value: "{a} and {b}\nOnly {c}\nAlways {{this}}" })";
  ASSERT_THAT(Open(mapping,
                   "id,filed,desa,kec,a,b,c\n"
                   "1,2025-02-03 14:30:05,,33.73.02,A,,\n"
                   "2,2025-02-03 14:30:05,33.73.02.1003,33.73.02,,,C\n"),
              IsOk());
  v1::ImportedComplaint item = Next();
  EXPECT_EQ(item.complaint().region(), "33.73.02");
  EXPECT_EQ(item.complaint().description(), "A and \nAlways {this}");
  item = Next();
  EXPECT_EQ(item.complaint().region(), "33.73.02.1003");
  EXPECT_EQ(item.complaint().description(), "Only C\nAlways {this}");
}

TEST_F(CaseMappingTest, StepsApplyToTheRowsThatMeetTheirConditions) {
  const std::string mapping = std::string(kSmallest) + R"(
    steps { action: ACTION_COMMENT when { column: "note" filled: true }
            time { columns: "filed" } text { columns: "note" } }
    steps { action: ACTION_ANSWER when { column: "status" none_of: "open" }
            time { columns: "done" } missing_time: MISSING_TIME_SKIP }
    steps { action: ACTION_CLOSE when { column: "status" any_of: "closed" any_of: "done" }
            time { columns: "done" } missing_time: MISSING_TIME_AS_BEFORE }
    steps { action: ACTION_WITHDRAW when { column: "status" any_of: "withdrawn" }
            time { columns: "done" } })";
  const std::string filed = "2025-02-03 14:30:05";
  ASSERT_THAT(Open(mapping, "id,filed,status,note,done\n1," + filed + ",Open,,\n2," + filed +
                                ",CLOSED,hello," + filed + "\n3," + filed + ",done,,\n4," + filed +
                                ",withdrawn,,\n"),
              IsOk());
  EXPECT_EQ(Next().steps_size(), 0);
  v1::ImportedComplaint item = Next();
  ASSERT_EQ(item.steps_size(), 3);
  EXPECT_EQ(item.steps(0).detail().audience(), v1::AUDIENCE_INTERNAL);
  EXPECT_EQ(item.steps(0).text(), "hello");
  EXPECT_FALSE(item.steps(2).implied());
  item = Next();
  ASSERT_EQ(item.steps_size(), 1);
  EXPECT_TRUE(item.steps(0).implied());
  EXPECT_EQ(item.steps(0).time().seconds(), item.file_time().seconds());
  EXPECT_EQ(Rejected(), "column 'done' is empty, which should say when WITHDRAW happened");
}

TEST_F(CaseMappingTest, WhatIsWrongWithARowIsSaidInASentence) {
  const std::string mapping = std::string(kSmallest) + R"(
    place { latitude { columns: "lat" } longitude { columns: "lon" } }
    description { columns: "text" }
    reporter { phone { columns: "phone" } })";
  const std::string header = "id,filed,lat,lon,text,phone\n";
  ASSERT_THAT(Open(mapping, header + "1,2025-02-03 14:30:05,1,2\n"
                                     ",2025-02-03 14:30:05,,,,\n"
                                     "3,,,,,\n"
                                     "4,03/02/2025,,,,\n"
                                     "5,2025-02-03 14:30:05,\"-7,2\",110,,\n"
                                     "6,2025-02-03 14:30:05,-7,,,\n"
                                     "7,2025-02-03 14:30:05,-97,110,,\n"
                                     "8,2025-02-03 14:30:05,,,caf\xE9,\n"
                                     "9,2025-02-03 14:30:05,,,,not a number\n"
                                     "10,2025-02-03 14:30:05,,,x,y,z\n"
                                     "11,0025-02-03 14:30:05,,,,\n"
                                     "12,2025-02-03 14:30:05,,"),
              IsOk());
  EXPECT_EQ(Rejected(), "the row has 4 cells where the table has 6 columns");
  EXPECT_EQ(Rejected(), "column 'id' is empty, which should say which case it is");
  EXPECT_EQ(Rejected(), "column 'filed' is empty, which should say when it was filed");
  EXPECT_EQ(Rejected(),
            "column 'filed' holds '03/02/2025', which is no time in any of the formats of the "
            "mapping");
  EXPECT_THAT(Rejected(), HasSubstr("see `format { decimal_comma }`"));
  EXPECT_EQ(Rejected(), "only one of column 'lat' and column 'lon' is filled");
  EXPECT_THAT(Rejected(), StartsWith("complaint.place.latitude: "));
  EXPECT_THAT(Rejected(), HasSubstr("column 'text' is not UTF-8"));
  const std::string phone = Rejected();
  EXPECT_THAT(phone, StartsWith("complaint.reporter.phone: "));
  EXPECT_THAT(phone, ::testing::Not(HasSubstr("not a number"))) << "what it holds is personal";
  EXPECT_THAT(Rejected(), HasSubstr("a delimiter in it must stand in quotes"));
  EXPECT_THAT(Rejected(), HasSubstr("is no time"));
  EXPECT_THAT(Rejected(), HasSubstr("the file ends in the middle of this row"));
}

TEST_F(CaseMappingTest, LongTextsAreRejectedOrCutAndCounted) {
  const std::string table = "id,filed,text\n1,2025-02-03 14:30:05," + std::string(4001, 'x') + "\n";
  const std::string mapping = std::string(kSmallest) + "description { columns: \"text\" }\n";
  ASSERT_THAT(Open(mapping, table), IsOk());
  EXPECT_EQ(Rejected(), "column 'text' is longer than 4,000 characters: see `long_texts`");
  ASSERT_THAT(Open(mapping + "long_texts: LONG_TEXTS_ADJUST", table), IsOk());
  const std::string text = Next().complaint().description();
  EXPECT_EQ(base::Utf8Length(text), 4000u);
  EXPECT_THAT(text, ::testing::EndsWith("x\xE2\x80\xA6"));
  EXPECT_EQ(mapping_->texts_cut(), 1);
}

TEST_F(CaseMappingTest, UpdatesTellNothingOfWhatWasFiled) {
  const std::string mapping = R"(source: "lama" source_agency: "dinkes" updates_only: true
times { zone: "UTC" }
external_id { columns: "id" }
steps { action: ACTION_WITHDRAW time { columns: "filed" } })";
  ASSERT_THAT(Open(mapping, "id,filed\n1,2025-02-03 14:30:05\n"), IsOk());
  const v1::ImportedComplaint item = Next();
  EXPECT_FALSE(item.has_complaint());
  EXPECT_FALSE(item.has_file_time());
  EXPECT_EQ(item.steps_size(), 1);
  EXPECT_THAT(Failure(mapping + "\ndescription { columns: \"status\" }"),
              HasSubstr("city.textproto:5:1: description: belongs to what was filed"));
  EXPECT_THAT(Failure(mapping + "\nplace { address { columns: \"status\" } }"),
              HasSubstr("place.address: belongs to what was filed"));
}

TEST_F(CaseMappingTest, PartnersAreNamedAndWriteForStaffAsOfficersDo) {
  ASSERT_THAT(Open(kSmallest + std::string(R"(
    steps { action: ACTION_COMMENT actor: ACTOR_KIND_PARTNER time { columns: "filed" }
            text { columns: "id" } officer { columns: "by" } })"),
                   "id,filed,by\n17,2025-02-03 14:30:05,sistem-rs\n"),
              IsOk());
  const v1::ImportedStep step = Next().steps(0);
  EXPECT_EQ(step.actor().officer(), "sistem-rs");
  EXPECT_EQ(step.detail().audience(), v1::AUDIENCE_INTERNAL);
}

TEST_F(CaseMappingTest, StepsHaveWhatTheirActionNeedsAndWhoTookThem) {
  const std::string mapping = std::string(kSmallest) + R"(
    steps { action: ACTION_COMMENT when { column: "asked" filled: true } actor: ACTOR_KIND_REPORTER
            time { columns: "filed" } text { columns: "asked" } }
    steps { action: ACTION_ANSWER time { columns: "filed" } outcome { columns: "outcome" }
            planned_date { columns: "when" } officer { columns: "by" } }
    steps { action: ACTION_ACCEPT_ANSWER when { column: "stars" filled: true }
            time { columns: "filed" } rating { columns: "stars" } })";
  const std::string header = "id,filed,asked,outcome,when,stars,by\n";
  const std::string filed = ",2025-02-03 14:30:05,";
  ASSERT_THAT(Open(mapping, header + "1" + filed + "Kapan?,planned,2025-06-01 00:00:00,4,budi\n2" +
                                filed + ",planned,,,\n3" + filed + ",,,5,\n4" + filed + ",,,,\n"),
              IsOk());
  const v1::ImportedComplaint item = Next();
  ASSERT_EQ(item.steps_size(), 3);
  EXPECT_EQ(item.steps(0).actor().kind(), v1::ACTOR_KIND_REPORTER);
  EXPECT_EQ(item.steps(0).detail().audience(), v1::AUDIENCE_REPORTER);
  EXPECT_EQ(item.steps(1).detail().outcome(), v1::OUTCOME_PLANNED);
  EXPECT_EQ(item.steps(1).detail().planned_date(), "2025-06-01");
  EXPECT_EQ(item.steps(1).actor().kind(), v1::ACTOR_KIND_OFFICER);
  EXPECT_EQ(item.steps(1).actor().officer(), "budi");
  EXPECT_EQ(item.steps(2).detail().rating_score(), 4);
  EXPECT_EQ(item.steps(2).actor().kind(), v1::ACTOR_KIND_REPORTER);
  EXPECT_THAT(Rejected(), HasSubstr("no planned_date is given"));
  EXPECT_EQ(Rejected(), "column 'stars' holds no number from 1 to 4");
  EXPECT_EQ(Next().steps(0).detail().outcome(), v1::OUTCOME_RESOLVED);
  const std::string step = "steps { time { columns: \"filed\" } ";
  const std::string begin = kSmallest + step;
  EXPECT_THAT(Failure(begin + "action: ACTION_WITHDRAW officer { columns: \"id\" } }"),
              HasSubstr("steps[0].officer: belongs to what staff did"));
  EXPECT_THAT(Failure(begin + "action: ACTION_CLOSE rating { columns: \"id\" } }"),
              HasSubstr("steps[0].rating: belongs to ACTION_ACCEPT_ANSWER only"));
  EXPECT_THAT(Failure(begin + "action: ACTION_ANSWER audience: AUDIENCE_INTERNAL }"),
              HasSubstr("steps[0].audience: belongs to ACTION_COMMENT only"));
}

TEST_F(CaseMappingTest, StepsOfColumnsThatInterleaveAreInTheOrderOfTheirTimesIfTheMappingSaysSo) {
  const std::string mapping = std::string(kSmallest) + R"(
    steps { action: ACTION_ANSWER time { columns: "answered" } }
    steps { action: ACTION_CLOSE time { columns: "answered" } }
    steps { action: ACTION_COMMENT time { columns: "noted" } })";
  const std::string table =
      "id,filed,answered,noted\n"
      "1,2025-02-03 14:30:05,2025-02-05 08:00:00,2025-02-04 08:00:00\n";
  ASSERT_THAT(Open(mapping, table), IsOk());
  EXPECT_EQ(Next().steps(2).action(), v1::ACTION_COMMENT);
  ASSERT_THAT(Open(mapping + "step_order: STEP_ORDER_BY_TIME", table), IsOk());
  const v1::ImportedComplaint item = Next();
  EXPECT_EQ(item.steps(0).action(), v1::ACTION_COMMENT);
  EXPECT_EQ(item.steps(1).action(), v1::ACTION_ANSWER);
  EXPECT_EQ(item.steps(2).action(), v1::ACTION_CLOSE);
}

TEST_F(CaseMappingTest, ReasonsDoNotRepeatWhatIsPersonal) {
  const std::string mapping = std::string(kSmallest) + R"(
    place { address { columns: "where" codes { from: "x" to: "Jl. X" } } }
    reporter { identity { columns: "who" codes { from: "x" to: "NAMED" } } }
    steps { action: ACTION_ANSWER time { columns: "filed" }
            officer { columns: "by" codes { from: "x" to: "y" } } })";
  const std::string filed = ",2025-02-03 14:30:05,";
  ASSERT_THAT(Open(mapping, "id,filed,where,who,by\n1" + filed + "Budi,,\n2" + filed + ",Budi,\n3" +
                                filed + ",,Budi\n"),
              IsOk());
  for (int i = 0; i < 3; ++i) {
    const std::string reason = Rejected();
    EXPECT_THAT(reason, HasSubstr("holds what the mapping does not know"));
    EXPECT_THAT(reason, ::testing::Not(HasSubstr("Budi")));
  }
}

TEST_F(CaseMappingTest, MappingErrorsNameLineAndColumnAndWhatIsNearest) {
  const std::string mapping = kSmallest;
  EXPECT_THAT(Failure(mapping + "categroy { columns: \"id\" }"),
              HasSubstr("city.textproto:6:10: there is no field 'categroy' here; did you mean "
                        "'category'?"));
  EXPECT_THAT(
      Failure(mapping + "category {\n  columns: \"stauts\"\n}"),
      HasSubstr("city.textproto:7:3: category.columns[0]: the table has no column 'stauts'; "
                "did you mean 'status'?"));
  EXPECT_THAT(Failure(mapping + "description { value: \"a\\n{statu}\" }"),
              HasSubstr("did you mean 'status'?"));
  EXPECT_THAT(Failure(mapping + "channel { value: \"TELEGRAPH\" }"),
              HasSubstr("city.textproto:6:1: channel: 'TELEGRAPH' is none of APP, WEB, SMS"));
  EXPECT_THAT(Failure(mapping + "steps { action: ACTION_ANSWER time { columns: \"filed\" }\n"
                                "  when { column: \"status\" } }"),
              HasSubstr("city.textproto:7:3: steps[0].when[0]: needs any_of, none_of or filled"));
  EXPECT_THAT(
      Failure(mapping + "steps { action: ACTION_REVEAL_IDENTITY time { columns: \"filed\" } }"),
      HasSubstr("ACTION_REVEAL_IDENTITY is no step of a table"));
  EXPECT_THAT(Failure(mapping + "steps { action: ACTION_REJECT time { columns: \"filed\" } }"),
              HasSubstr("needs the rejection_reason"));
  EXPECT_THAT(Failure("source: \"lama\" source_agency: \"dinkes\"\ntimes { zone: \"Asia/Jakrta\" "
                      "}\nexternal_id { columns: "
                      "\"id\" }\nfile_time { columns: \"filed\" }"),
              HasSubstr("city.textproto:2:9: times.zone: there is no time zone 'Asia/Jakrta'"));
  EXPECT_THAT(Failure("source: \"Lama 1\"\nexternal_id { columns: \"id\" }"),
              AllOf(HasSubstr("city.textproto:1:1: source: "), HasSubstr(": source_agency: ")));
  EXPECT_THAT(Failure("source: \"lama\"\nexternal_id { columns: \"id\" \n"),
              HasSubstr("city.textproto:3:1: "));
  EXPECT_THAT(Failure(mapping, "id,filed,filed\n"), HasSubstr("several columns 'filed'"));
}

}  // namespace
}  // namespace tanggap::cli
