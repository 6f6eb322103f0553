// The migrations that imports need, on a database in which an earlier release has taken cases over.

#include "libs/postgres/migrator.h"
#include "services/complaints/app.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using testing::IsOk;

class ImportMigrationTest : public ImportVersionsTest {
 protected:
  // The schema as it was, with the cases in it.
  void GoBackBeforeRegisters() {
    service_.Sql(R"(
      UPDATE complaints.complaint SET filed_agency = source_agency;
      ALTER TABLE complaints.complaint
        DROP CONSTRAINT complaint_source_agency, DROP CONSTRAINT complaint_external_key, DROP COLUMN source_agency,
        ALTER COLUMN filed_agency DROP DEFAULT,
        ADD CONSTRAINT complaint_external_key UNIQUE (source, external_id, filed_agency);
      DELETE FROM migrations.applied WHERE component = 'complaints' AND number >= 7)");
  }
  void GoBackBeforeImportsCameAgain() {
    GoBackBeforeRegisters();
    service_.Sql(R"(
      ALTER TABLE complaints.complaint
        DROP CONSTRAINT complaint_external_key,
        DROP COLUMN times_adjusted, DROP COLUMN live_time, DROP COLUMN claimed_due_time,
        DROP COLUMN source_update_time, DROP COLUMN filed_agency, DROP COLUMN tellings, DROP COLUMN told_steps,
        ADD CONSTRAINT complaint_external_key UNIQUE (source, external_id);
      DELETE FROM migrations.applied WHERE component = 'complaints' AND number >= 6)");
  }
  std::string OfCase(const std::string& external_id, const std::string& expression) {
    return service_.Sql("SELECT coalesce((" + expression +
                        ")::text, 'none') FROM complaints.complaint c WHERE external_id = '" +
                        external_id + "'");
  }
  // How an earlier release writes another case like that one, with what it does not know left out.
  static std::string AnotherLike(const std::string& external_id, const std::string& differing) {
    return R"(
      INSERT INTO complaints.complaint SELECT another.* FROM complaints.complaint c,
        jsonb_populate_record(c, '{"source_agency": null, "complaint": "00000000-0000-4000-8000-000000000001",
                                   "number": "SG0000000000A"}'::jsonb || ')" +
           differing + "') AS another WHERE c.external_id = '" + external_id + "'";
  }
};

TEST_F(ImportMigrationTest, FindsTheRegisterOfEachCaseAndWhatWasDoneToItHere) {
  v1::ImportedComplaint in_triage = Told("18", 1);
  in_triage.mutable_external_reference()->set_source_agency("diskominfo");
  in_triage.mutable_complaint()->clear_agency();
  in_triage.mutable_complaint()->clear_category();
  in_triage.mutable_complaint()->clear_region();
  const std::string moved = Import({in_triage}, Importer("diskominfo")).results(0).name();
  ImportOne(Told("17", 1));
  clock_.Advance(absl::Hours(1));
  v1::VerifyComplaintRequest verify = Verify(moved);
  verify.set_agency("dinkes");
  verify.set_category("obat");
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Coordinator()), IsOk());
  service_.Stop();
  GoBackBeforeImportsCameAgain();
  ASSERT_THAT(postgres::Migrate(service_.postgres_url(), Migrations(), {}), IsOk());

  EXPECT_EQ(OfCase("17", "agency || ' ' || source_agency"), "dinkes dinkes");
  EXPECT_EQ(OfCase("18", "agency || ' ' || source_agency"), "dinkes diskominfo");
  EXPECT_EQ(OfCase("17", "live_time"), "none");
  EXPECT_EQ(OfCase("18", "live_time = update_time"), "true");
}

TEST_F(ImportMigrationTest, ACaseIsInTheRegisterOfTheAgencyItWasFiledWith) {
  // Two registers of one name, and what was filed here.
  v1::ImportedComplaint theirs = Told("17", 1);
  theirs.mutable_external_reference()->set_source_agency("dinsos");
  theirs.mutable_complaint()->set_agency("dinsos");
  theirs.mutable_complaint()->clear_category();
  const std::string ours_name = ImportOne(Told("17", 1)).name();
  const std::string theirs_name = Import({theirs}, Importer("dinsos")).results(0).name();
  File(service_, NewComplaint());
  service_.Stop();
  GoBackBeforeRegisters();
  ASSERT_THAT(postgres::Migrate(service_.postgres_url(), Migrations(), {}), IsOk());
  service_.Start();

  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint WHERE source_agency IS NULL"),
            "1");
  const v1::ImportComplaintsResponse again = Import({Closed("17", 30), theirs}, Importer("*"));
  EXPECT_EQ(again.results(0).name(), ours_name);
  EXPECT_EQ(again.results(0).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(again.results(1).name(), theirs_name);
  EXPECT_EQ(again.results(1).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportMigrationTest, AnEarlierReleaseGoesOnFilingAndTakesNothingOver) {
  ImportOne(Told("17", 1));
  // It expects a text in every case that was taken over.
  EXPECT_EQ(OfCase("17", "filed_agency IS NOT NULL"), "true");
  service_.Sql(AnotherLike("17", R"({"source": null, "external_id": null, "filed_agency": null})"));
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "2");
  // Or it would take cases over twice.
  service_.Sql("DELETE FROM complaints.complaint WHERE source IS NULL");
  service_.Sql("DO $$ BEGIN " + AnotherLike("17", R"({"filed_agency": "dinkes"})") +
               R"(; RAISE EXCEPTION 'it was taken';
                  EXCEPTION WHEN check_violation THEN NULL; END $$)");
}

}  // namespace
}  // namespace tanggap::complaints
