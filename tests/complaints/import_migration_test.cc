// The migration that imports need, on a database in which an earlier release has taken cases over.

#include "libs/postgres/migrator.h"
#include "services/complaints/app.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using testing::IsOk;

class ImportMigrationTest : public ImportVersionsTest {
 protected:
  // The schema as it was, with the cases in it.
  void GoBackBefore() {
    service_.Sql(R"(
      ALTER TABLE complaints.complaint
        DROP CONSTRAINT complaint_filed_agency, DROP CONSTRAINT complaint_external_key,
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
};

TEST_F(ImportMigrationTest, FindsTheRegisterOfEachCaseAndWhatWasDoneToItHere) {
  v1::ImportedComplaint in_triage = Told("18", 1);
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
  GoBackBefore();
  ASSERT_THAT(postgres::Migrate(service_.postgres_url(), Migrations(), {}), IsOk());

  EXPECT_EQ(OfCase("17", "agency || ' ' || filed_agency"), "dinkes dinkes");
  EXPECT_EQ(OfCase("18", "agency || ' ' || filed_agency"), "dinkes diskominfo");
  EXPECT_EQ(OfCase("17", "live_time"), "none");
  EXPECT_EQ(OfCase("18", "live_time = update_time"), "true");
  // A release that does not know of registers is refused, or it would take cases over twice.
  service_.Sql(R"(
    DO $$ BEGIN
      UPDATE complaints.complaint SET filed_agency = NULL;
      RAISE EXCEPTION 'it was taken';
    EXCEPTION WHEN check_violation THEN NULL;
    END $$)");
}

}  // namespace
}  // namespace tanggap::complaints
