// Cases of another system, with the history it claims.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::HasSubstr;

class ImportTest : public ImportVersionsTest {
 protected:
  // A case of last year: filed, verified (implied), assigned, answered. Nobody disputed that.
  static v1::ImportedComplaint OldCase(const std::string& external_id) {
    v1::ImportedComplaint item;
    item.mutable_external_reference()->set_source("lapor-2025");
    item.mutable_external_reference()->set_source_agency("dinkes");
    item.mutable_external_reference()->set_external_id(external_id);
    *item.mutable_complaint() = NewComplaint().complaint();
    const absl::Time filed = MondayMorning() - 100 * absl::Hours(24);
    *item.mutable_file_time() = ToProto(filed);
    Add(item, v1::ACTION_VERIFY, filed + absl::Hours(24), "")
        .mutable_detail()
        ->set_track(common::v1::TRACK_NON_INVESTIGATIVE);
    item.mutable_steps(0)->set_implied(true);
    Add(item, v1::ACTION_ASSIGN, filed + absl::Hours(48), "")
        .mutable_detail()
        ->set_unit("bidang-p2p");
    v1::ImportedStep& answer =
        Add(item, v1::ACTION_ANSWER, filed + absl::Hours(72), "Sudah disemprot.");
    answer.mutable_detail()->set_outcome(v1::OUTCOME_RESOLVED);
    answer.mutable_actor()->set_unit("bidang-p2p");
    return item;
  }
  static v1::ImportedStep& Add(v1::ImportedComplaint& item, v1::Action action, absl::Time time,
                               const std::string& text) {
    v1::ImportedStep& step = *item.add_steps();
    step.set_action(action);
    *step.mutable_time() = ToProto(time);
    step.mutable_actor()->set_kind(v1::ACTOR_KIND_OFFICER);
    step.mutable_actor()->set_agency("dinkes");
    step.mutable_actor()->set_officer("petugas lama");
    step.set_text(text);
    return step;
  }
};

TEST_F(ImportTest, ClaimedStepsAreTakenWithTheTimesTheyClaim) {
  const v1::ImportComplaintResult added = Import({OldCase("17")}).results(0);
  ASSERT_EQ(added.outcome(), v1::IMPORT_OUTCOME_ADDED) << added.error().ShortDebugString();
  const v1::Complaint seen = Look(service_, added.name(), Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(seen.origin(), v1::ORIGIN_IMPORTED);
  EXPECT_EQ(seen.external_reference().source_agency(), "dinkes");
  EXPECT_EQ(seen.external_reference().external_id(), "17");
  EXPECT_EQ(seen.answer().text(), "Sudah disemprot.");
  EXPECT_EQ(FromProto(seen.file_time()), MondayMorning() - 100 * absl::Hours(24));
  EXPECT_EQ(FromProto(seen.record_time()), MondayMorning());
  const auto history =
      service_.Call<v1::ListHistoryResponse>("ListHistory", History(added.name()), Officer());
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->entries_size(), 5);
  EXPECT_TRUE(history->entries(1).implied());
  EXPECT_FALSE(history->entries(2).implied());
  EXPECT_EQ(FromProto(history->entries(3).time()), MondayMorning() - 97 * absl::Hours(24));
}

TEST_F(ImportTest, ASecondRunChangesNothingAlsoAfterTheCaseMovedOn) {
  const v1::ImportComplaintResult first = Import({OldCase("17")}).results(0);
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(first.name()), Officer()), IsOk());
  const std::string rows = service_.RowCounts();
  const v1::ImportComplaintResult second = Import({OldCase("17")}).results(0);
  EXPECT_EQ(second.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(second.name(), first.name());
  EXPECT_EQ(second.number(), first.number());
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ImportTest, TheSameCaseWithOtherContentIsRefused) {
  Import({OldCase("17")});
  v1::ImportedComplaint other = OldCase("17");
  other.mutable_complaint()->set_description("Sesuatu yang lain.");
  const v1::ImportComplaintResult result = Import({other}).results(0);
  EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(errors::FromRpcStatus(result.error()), HasReason(Reason::IMPORT_DIFFERS));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ImportTest, AStepThatTheRulesRefuseIsNamedAndTheOthersOfTheRequestGoIn) {
  v1::ImportedComplaint bad = OldCase("18");
  bad.mutable_steps()->SwapElements(0, 2);
  v1::ImportedComplaint future = OldCase("19");
  *future.mutable_steps(2)->mutable_time() = ToProto(MondayMorning() + absl::Hours(1));
  v1::ImportedComplaint back_in_time = OldCase("20");
  *back_in_time.mutable_steps(1)->mutable_time() = back_in_time.file_time();
  v1::ImportedComplaint nameless = OldCase("21");
  nameless.mutable_external_reference()->clear_external_id();
  v1::ImportedComplaint of_nobody = OldCase("22");
  of_nobody.mutable_external_reference()->clear_source_agency();
  const v1::ImportComplaintsResponse response =
      Import({OldCase("17"), bad, future, back_in_time, nameless, of_nobody});
  ASSERT_EQ(response.results_size(), 6);
  EXPECT_EQ(response.results(0).outcome(), v1::IMPORT_OUTCOME_ADDED);
  const char* steps[] = {"0", "2", "1"};
  for (int i = 1; i <= 3; ++i) {
    const absl::Status status = errors::FromRpcStatus(response.results(i).error());
    EXPECT_THAT(status, HasReason(Reason::IMPORT_STEP_REFUSED));
    EXPECT_EQ(errors::MetadataOf(status, "step"), steps[i - 1]);
    EXPECT_EQ(response.results(i).name(), "");
  }
  const absl::Status refused = errors::FromRpcStatus(response.results(1).error());
  EXPECT_EQ(errors::MetadataOf(refused, "problem"), "ACTION_NOT_ALLOWED");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("there: this action, ANSWER, is not"));
  google::rpc::LocalizedMessage localized;
  for (const auto& detail : response.results(1).error().details()) detail.UnpackTo(&localized);
  EXPECT_THAT(localized.message(), HasSubstr("di sana: tindakan ini, yaitu ANSWER, tidak"));
  EXPECT_THAT(localized.message(), ::testing::Not(HasSubstr("not")));
  const char* fields[] = {"external_reference.external_id", "external_reference.source_agency"};
  for (int i = 4; i <= 5; ++i) {
    const absl::Status field = errors::FromRpcStatus(response.results(i).error());
    EXPECT_THAT(field, HasReason(Reason::INVALID_FIELD));
    ASSERT_EQ(errors::FieldViolationsOf(field).size(), 1u);
    EXPECT_EQ(errors::FieldViolationsOf(field)[0].field, fields[i - 4]);
  }
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ImportTest, ImportersReachTheirOwnAgencyOnly) {
  const v1::ImportComplaintResult result = Import({OldCase("17")}, Importer("dinsos")).results(0);
  EXPECT_THAT(errors::FromRpcStatus(result.error()), HasReason(Reason::RESOURCE_NOT_FOUND));
  // Neither another agency's register for their own cases, nor their own register for another's.
  v1::ImportedComplaint from_others = OldCase("17"), for_others = OldCase("17");
  from_others.mutable_external_reference()->set_source_agency("dinsos");
  for_others.mutable_complaint()->set_agency("dinsos");
  for_others.mutable_complaint()->clear_category();
  const v1::ImportComplaintsResponse half = Import({from_others, for_others});
  for (const v1::ImportComplaintResult& each : half.results()) {
    const absl::Status refused = errors::FromRpcStatus(each.error());
    EXPECT_THAT(refused, HasReason(Reason::RESOURCE_NOT_FOUND));
    EXPECT_EQ(errors::MetadataOf(refused, "resource"), "agencies/dinsos");
  }
  v1::ImportComplaintsRequest request;
  *request.add_complaints() = OldCase("17");
  EXPECT_THAT(service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Officer()),
              HasReason(Reason::ROLE_MISSING));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "0");
}

TEST_F(ImportTest, AStepIntoAnAgencyThatTheImporterDoesNotReachIsRefused) {
  v1::ImportedComplaint item = OldCase("17");
  item.mutable_complaint()->clear_agency();
  item.mutable_complaint()->clear_category();
  item.mutable_complaint()->clear_region();
  item.mutable_steps(0)->mutable_actor()->set_kind(v1::ACTOR_KIND_COORDINATOR);
  item.mutable_steps(0)->mutable_detail()->set_agency("dinkes");
  item.mutable_steps(0)->mutable_detail()->set_category("demam-berdarah");
  item.mutable_external_reference()->set_source_agency("diskominfo");
  // Triage is diskominfo's; the first step takes the case out of it, to dinkes.
  const v1::ImportComplaintResult refused = Import({item}, Importer("diskominfo")).results(0);
  EXPECT_EQ(refused.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_THAT(errors::FromRpcStatus(refused.error()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "0");
  Caller both = Importer("diskominfo");
  both.grants.push_back({auth::Role::ROLE_IMPORTER, "dinkes", ""});
  const v1::ImportComplaintResult added = Import({item}, both).results(0);
  EXPECT_EQ(added.outcome(), v1::IMPORT_OUTCOME_ADDED) << added.error().ShortDebugString();
  EXPECT_EQ(service_.Sql("SELECT agency FROM complaints.complaint"), "dinkes");
}

TEST_F(ImportTest, TwoImportersOfTheSameCasesTakeTheirLocksInOneOrder) {
  // Neither goes on before both have come to their first case.
  service_.Sql(
      "CREATE SEQUENCE come; CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "PERFORM nextval('come'); WHILE (SELECT last_value FROM come) < 2 LOOP PERFORM "
      "pg_sleep(0.001); END LOOP; RETURN NEW; END $$;"
      "CREATE TRIGGER meet BEFORE INSERT ON complaints.complaint FOR EACH ROW EXECUTE FUNCTION "
      "meet()");
  auto other = std::async(std::launch::async, [&] {
    return Import({OldCase("17"), OldCase("18")});
  });
  const v1::ImportComplaintsResponse mine = Import({OldCase("18"), OldCase("17")});
  const v1::ImportComplaintsResponse theirs = other.get();
  ASSERT_EQ(mine.results_size(), 2);
  ASSERT_EQ(theirs.results_size(), 2);
  EXPECT_EQ(mine.results(0).name(), theirs.results(1).name());
  EXPECT_EQ(mine.results(1).name(), theirs.results(0).name());
  EXPECT_EQ(service_.Times("import_complaints"), 2) << "none of them was given up and repeated";
}

TEST_F(ImportTest, ANumberThatIsTakenIsReplacedByAnother) {
  service_.Sql(
      "CREATE SEQUENCE tries; CREATE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF nextval('tries') = 2 THEN RAISE unique_violation USING CONSTRAINT = "
      "'complaint_number_key'; END IF; RETURN NEW; END $$;"
      "CREATE TRIGGER taken BEFORE INSERT ON complaints.complaint FOR EACH ROW EXECUTE FUNCTION "
      "taken()");
  const v1::ImportComplaintsResponse response = Import({OldCase("17"), OldCase("18")});
  ASSERT_EQ(response.results_size(), 2);
  for (const v1::ImportComplaintResult& result : response.results()) {
    EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_ADDED);
    EXPECT_EQ(service_.Sql("SELECT 'complaints/' || complaint FROM complaints.complaint WHERE "
                           "number = '" +
                           result.number() + "'"),
              result.name());
  }
  EXPECT_EQ(service_.Times("import_complaints"), 2);
}

TEST_F(ImportTest, TheWholeSampleGoesInAndASecondTimeChangesNothing) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tanggap-sample-" + NewRequestId());
  const std::string command = "python3 " SAMPLE_SCRIPT
                              " --now 2026-03-02T10:00:00+07:00 "
                              "--requests " +
                              folder.string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  Caller importer = Importer();
  for (const auto& file : std::filesystem::directory_iterator(SampleDirectory() + "/directory.d"))
    importer.grants.push_back({auth::Role::ROLE_IMPORTER, file.path().stem(), ""});
  int cases = 0;
  std::string rows;
  for (const v1::ImportOutcome expected :
       {v1::IMPORT_OUTCOME_ADDED, v1::IMPORT_OUTCOME_UNCHANGED}) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      std::ifstream input(file.path());
      const std::string json((std::istreambuf_iterator<char>(input)),
                             std::istreambuf_iterator<char>());
      v1::ImportComplaintsRequest request;
      ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(json, &request).ok());
      const auto response =
          service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, importer);
      ASSERT_THAT(response, IsOk());
      for (const v1::ImportComplaintResult& result : response->results()) {
        EXPECT_EQ(result.outcome(), expected) << result.error().ShortDebugString();
        ++cases;
      }
    }
    if (expected == v1::IMPORT_OUTCOME_ADDED) rows = service_.RowCounts();
  }
  EXPECT_GT(cases, 2 * 250);
  EXPECT_EQ(service_.RowCounts(), rows);
  EXPECT_THAT(rows, HasSubstr("requests 0"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tanggap::complaints
