#include "libs/directory/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/base/strings.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/test_folder.h"

namespace tanggap::directory {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class LoadTest : public testing::Test {
 protected:
  std::vector<std::string> Problems(std::shared_ptr<const Directory> previous = nullptr) {
    loaded_ = Load({folder_.path(), "salatiga", AllHolidays(), AllRegions(), std::move(previous)},
                   clock_);
    std::vector<std::string> told;
    for (const Problem& problem : loaded_.problems) told.push_back(problem.ToString());
    return told;
  }

  // Replaces in the sample, and tells all problems that follow from it.
  std::vector<std::string> After(const std::string& file, const std::string& from,
                                 const std::string& to) {
    folder_ = TestFolder();
    folder_.Replace(file, from, to);
    return Problems();
  }

  base::ManualClock clock_{absl::FromCivil(absl::CivilDay(2026, 1, 5), absl::UTCTimeZone())};
  TestFolder folder_;
  Loaded loaded_;
};

constexpr char kDinkes[] = "directory.d/dinkes.textproto";
constexpr char kBpbd[] = "directory.d/bpbd.textproto";
constexpr char kFederationText[] = "federation.textproto";

TEST_F(LoadTest, TheSampleHasNothingWrong) {
  EXPECT_THAT(Problems(), IsEmpty());
  ASSERT_NE(loaded_.directory, nullptr);
  EXPECT_EQ(loaded_.directory->agencies().size(), 10u);
  EXPECT_EQ(loaded_.directory->load_time(), clock_.Now());
}

TEST_F(LoadTest, WarnsWhenTheHolidaysEndSoon) {
  clock_.Set(absl::FromCivil(absl::CivilDay(2026, 11, 22), absl::UTCTimeZone()));
  EXPECT_THAT(
      Problems(),
      ElementsAre("federation.textproto: warning: holidays are known until 2026 only: later "
                  "deadlines count the usual week alone"));
  EXPECT_NE(loaded_.directory, nullptr);
}

TEST_F(LoadTest, TheEtagTellsVersionsApart) {
  Problems();
  const std::string etag = loaded_.directory->etag();
  EXPECT_THAT(etag, testing::MatchesRegex("\"[0-9a-f]+\""));
  Problems();
  EXPECT_EQ(loaded_.directory->etag(), etag);
  folder_.Append(kDinkes, "# a comment\n");
  Problems();
  EXPECT_NE(loaded_.directory->etag(), etag);
}

TEST_F(LoadTest, TellsFileAndLineOfWhatCannotBeRead) {
  folder_.Write(
      kBpbd,
      "code: 'bpbd'\nlabel { id: 'BPBD' en: 'BPBD' }\nregoin: '33.73'\nunits {\n  kode: 'x'\n}\n");
  folder_.Write(kDinkes, "code: 'dinkes'\nlabel {\n");
  const std::vector<std::string> told = Problems();
  EXPECT_THAT(told, Contains(AllOf(StartsWith("directory.d/bpbd.textproto:3: error: "),
                                   HasSubstr("regoin"))));
  EXPECT_THAT(told, Contains(AllOf(StartsWith("directory.d/bpbd.textproto:5: error: "),
                                   HasSubstr("kode"))));
  EXPECT_THAT(told, Contains(StartsWith("directory.d/dinkes.textproto:3: error: ")));
  EXPECT_EQ(loaded_.directory, nullptr);
  folder_.Write(kDinkes, "code: '\xff'\n");
  EXPECT_THAT(Problems(),
              Contains("directory.d/dinkes.textproto: error: the file is not UTF-8 text"));
}

TEST_F(LoadTest, TellsWhatIsNotThere) {
  folder_.Remove(kFederationText);
  folder_.Write("directory.d/catatan.md", "notes");
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("catatan.md: warning: is left out"),
                                      "federation.textproto: error: the file cannot be read"));
  EXPECT_EQ(Load({.folder = "/nonexistent"}, clock_).directory, nullptr);
}

struct Mistake {
  const char* file;
  const char* from;
  const char* to;
  const char* told;
  const char* told_of = nullptr;  // when it is another file that is told of
};

const Mistake kMistakes[] = {
    // L is none of Crockford's characters, and codes are lower case: the contract's own field
    // rules.
    {kFederationText, "issuer: \"SG\"", "issuer: \"SL\"", ":10: error: Must match"},
    {kDinkes, "code: \"gizi-posyandu\"", "code: \"Gizi\"", ".textproto:44: error: Must be a code"},
    {kDinkes, "amount: 5 ", "amount: 5000 ", ".textproto:108: error: Must be at most 1000"},
    {kDinkes, "code: \"dinkes\"", "code: \"dinas\"",
     ":4: error: the agency 'dinas' belongs into the file"},
    {kDinkes, "instance: \"salatiga\"", "instance: \"semarang\"",
     ":6: error: the federation has no instance 'semarang'"},
    {kDinkes, "region: \"33.73\"\n", "region: \"33.99\"\n",
     ":7: error: no region has the code '33.99'"},
    {kDinkes, "[\"id\", \"jv\"]", "[\"id\", \"xx\"]", ": error: 'xx' is none of id, en, jv and su"},
    {kDinkes, "code: \"bidang-p2p\"", "code: \"bidang-kesmas\"",
     "error: the code 'bidang-kesmas' is here twice"},
    {kDinkes, "Pharmacy\" } parent: \"bidang-pelayanan\"", "Pharmacy\" } parent: \"bidang-x\"",
     ":14: error: no unit has the code 'bidang-x'"},
    {kDinkes, "Health Services Division\" }",
     "Health Services Division\" } parent: \"instalasi-farmasi\"",
     ":11: error: the units above it lead back to itself"},
    {kDinkes, "unit: \"instalasi-farmasi\"", "unit: \"apotek\"",
     "error: no unit has the code 'apotek'"},
    {kDinkes, "Pharmacy\" }", "Pharmacy\" } retired: true",
     "error: the unit 'instalasi-farmasi' is retired and has no successor"},
    {kDinkes, "en: \"Health Agency\"", "", ":5: warning: has no text in English (en)"},
    {kDinkes, "id: \"Dinas Kesehatan\"", "", ":5: error: has no text in Bahasa Indonesia (id)"},
    {kDinkes, "  latitude: -7.3370\n  longitude: 110.5225\n", "  latitude: -7.3370\n",
     "error: give both latitude and longitude, or neither"},
    {kDinkes, "open: \"07:30\" close: \"13:00\"", "open: \"07:30\" close: \"07:15\"",
     "error: closes at 07:15"},
    {kDinkes, "category: \"obat\"", "category: \"jamu\"", "error: no category has the code 'jamu'"},
    {kDinkes, "clock: CLOCK_KIND_RESOLVE", "clock: CLOCK_KIND_VERIFY",
     "error: CLOCK_KIND_VERIFY has a limit already in this policy"},
    {kDinkes, "code: \"kotak-sidorejo-kidul\"", "code: \"kotak-tingkir\"",
     "has an intake point 'kotak-tingkir' already", "directory.d/kecamatan-tingkir.textproto:74"},
    {"directory.d/diskominfo.textproto", "duties: AGENCY_DUTY_COORDINATOR", "",
     "error: no agency has AGENCY_DUTY_COORDINATOR", kFederationText},
    {kBpbd, "languages:", "duties: AGENCY_DUTY_COORDINATOR\nlanguages:",
     "is the coordinator already", "directory.d/diskominfo.textproto"},
    {kBpbd, "languages:", "successor: \"dinkes\"\nlanguages:",
     ":8: warning: has a successor but is not retired"},
    {kFederationText, "127.0.0.1:7410", "127.0.0.1", "error: not a host and port"},
    {kFederationText, "issuer: \"SG\" }",
     "issuer: \"SG\" }\ninstances { code: \"rs\" address: \"a:1\" issuer: \"SG\" }",
     ":11: error: the issuer SG belongs to another instance"},
    {kFederationText, "agency: \"diskominfo\" to_category: \"informasi-publik\"",
     "agency: \"diskominfo\" to_category: \"rahasia\"",
     "error: the agency 'diskominfo' has no category 'rahasia'"},
    {kFederationText, "category: \"akta\" agency: \"disdukcapil\"",
     "category: \"akta\" agency: \"capil\"", "error: no agency has the code 'capil'"},
    {kFederationText, "category: \"akta\" ", "category: \"akte\" ",
     "error: no agency has a category 'akte'"},
    {kFederationText, "region: \"33.73.02\" category: \"sampah\"",
     "region: \"33.73.99\" category: \"sampah\"", "error: no region has the code '33.73.99'"},
    {kFederationText, "intake_point: \"qr-sidorejo-kidul\"", "intake_point: \"qr-hilang\"",
     "error: no intake point has the code 'qr-hilang'"},
    {kFederationText, "category: \"tanah-longsor\" agency", "category: \"banjir\" agency",
     "warning: is never asked: whatever fits it fits rule 8 too"},
    {kFederationText,
     "code: \"complaint-light\" version: 1 complaint_class: COMPLAINT_CLASS_COMPLAINT track: "
     "TRACK_LIGHT",
     "code: \"complaint-light\" version: 1 complaint_class: COMPLAINT_CLASS_COMPLAINT",
     "error: the policies complaint and complaint-light hold for the same cases"},
};

TEST_F(LoadTest, TellsEachMistakeAndWhereItIs) {
  for (const Mistake& mistake : kMistakes) {
    SCOPED_TRACE(mistake.told);
    EXPECT_THAT(After(mistake.file, mistake.from, mistake.to),
                Contains(AllOf(StartsWith(mistake.told_of ? mistake.told_of : mistake.file),
                               HasSubstr(mistake.told))));
    EXPECT_EQ(loaded_.directory == nullptr, HasErrors(loaded_.problems));
  }
}

TEST_F(LoadTest, EveryClassNeedsALimitForEveryStep) {
  EXPECT_THAT(After(kFederationText, "complaint_class: COMPLAINT_CLASS_SUGGESTION",
                    "complaint_class: COMPLAINT_CLASS_WHISTLEBLOWING"),
              ElementsAre(HasSubstr("no policy holds for COMPLAINT_CLASS_SUGGESTION")));
  EXPECT_THAT(
      After(kFederationText, "clock: CLOCK_KIND_CONFIRM", "clock: CLOCK_KIND_APPEAL"),
      Contains(HasSubstr("the standard of COMPLAINT_CLASS_COMPLAINT has no CLOCK_KIND_CONFIRM")));
}

TEST_F(LoadTest, KnowsTheInstanceThatItIs) {
  loaded_ = Load({folder_.path(), "semarang", AllHolidays(), AllRegions(), nullptr}, clock_);
  EXPECT_EQ(loaded_.directory, nullptr);
  EXPECT_THAT(FirstErrors(loaded_.problems),
              HasSubstr("the federation has no instance 'semarang'"));
}

TEST_F(LoadTest, NothingMayVanishOrChangeThatCasesRestOn) {
  Problems();
  const std::shared_ptr<const Directory> before = loaded_.directory;
  ASSERT_NE(before, nullptr);
  folder_.Replace(kDinkes, "CLOCK_KIND_RESOLVE amount: 5", "CLOCK_KIND_RESOLVE amount: 6");
  EXPECT_THAT(Problems(before),
              ElementsAre(AllOf(StartsWith("directory.d/dinkes.textproto:"),
                                HasSubstr("the policy complaint-medicine@1 has changed"))));
  EXPECT_THAT(Problems(), IsEmpty());
  folder_.Replace(kDinkes, "code: \"complaint-medicine\" version: 1",
                  "code: \"complaint-medicine\" version: 2");
  EXPECT_THAT(Problems(before),
              ElementsAre(HasSubstr("the policy complaint-medicine@1 has vanished")));
  folder_ = TestFolder();
  folder_.Replace(kDinkes, "code: \"complaint-medicine\" version: 1",
                  "code: \"complaint-medicine\" version: 1 retired: true");
  EXPECT_THAT(Problems(before), IsEmpty());
  folder_.Replace(kDinkes, "code: \"gizi-posyandu\"", "code: \"gizi\"");
  EXPECT_THAT(Problems(before),
              Contains(HasSubstr("'gizi-posyandu' has vanished from categories")));
  folder_ = TestFolder();
  folder_.Remove(kBpbd);
  EXPECT_THAT(Problems(before), Contains(HasSubstr("the agency 'bpbd' has vanished")));
}

TEST_F(LoadTest, SaysTheFirstErrorsInOneSentence) {
  Problems();
  EXPECT_EQ(FirstErrors(loaded_.problems), "");
  folder_.Write(kDinkes, "a: 1\nb: 1\nc: 1\nd: 1\n");
  Problems();
  EXPECT_THAT(FirstErrors(loaded_.problems), StartsWith("directory.d/dinkes.textproto"));
  EXPECT_THAT(FirstErrors(loaded_.problems), testing::ContainsRegex("; and [0-9]+ more$"));
}

}  // namespace
}  // namespace tanggap::directory
