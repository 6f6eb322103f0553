// The recapitulation: a row for each unit, and how it goes on after a cursor.

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
using ::testing::SizeIs;

class RecapTest : public ResultsTest {
 protected:
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
};

TEST_F(RecapTest, TheRecapitulationHasARowForEachUnit) {
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

TEST_F(RecapTest, TheRecapitulationGoesOnAfterACursor) {
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

}  // namespace
}  // namespace tanggap::surveys
