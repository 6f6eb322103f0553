// Whose register a case is in, who took it over, and who may know of it.

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class ImportRegistersTest : public ImportVersionsTest {
 protected:
  // A case of dinsos, in its own register or in that of another agency.
  static v1::ImportedComplaint OfDinsos(const std::string& external_id, int version,
                                        const std::string& keeper = "dinsos") {
    v1::ImportedComplaint item = Told(external_id, version);
    item.mutable_external_reference()->set_source_agency(keeper);
    item.mutable_complaint()->set_agency("dinsos");
    item.mutable_complaint()->clear_category();
    return item;
  }
  // What a source tells that only tells what became of the case.
  static v1::ImportedComplaint UpdateOf(v1::ImportedComplaint item) {
    item.clear_complaint();
    item.clear_file_time();
    return item;
  }
  static Caller Both() {
    Caller both = Importer();
    both.grants.push_back({auth::Role::ROLE_IMPORTER, "dinsos", ""});
    return both;
  }
};

TEST_F(ImportRegistersTest, TwoAgenciesMayHaveRegistersOfOneName) {
  const v1::ImportComplaintResult ours = ImportOne(Told("17", 1));
  const v1::ImportComplaintResult theirs =
      Import({OfDinsos("17", 1)}, Importer("dinsos")).results(0);
  EXPECT_EQ(theirs.outcome(), v1::IMPORT_OUTCOME_ADDED) << theirs.error().ShortDebugString();
  EXPECT_NE(theirs.name(), ours.name());
  EXPECT_EQ(ImportOne(Closed("17", 30)).name(), ours.name());
  EXPECT_EQ(Import({OfDinsos("17", 1)}, Both()).results(0).name(), theirs.name());
  EXPECT_EQ(Import({Closed("17", 30)}, Both()).results(0).name(), ours.name());
}

TEST_F(ImportRegistersTest, OfTwoRegistersThatOneImporterBringsEachKeepsItsOwnSteps) {
  const Caller importer = Importer("*");
  v1::ImportedComplaint theirs = OfDinsos("17", 1);
  Add(theirs, v1::ACTION_COMMENT, Day(1), "Dari buku dinsos.");
  // In one request, and the second time in another order, with another word at the end.
  const v1::ImportComplaintsResponse first = Import({Told("17", 1), theirs}, importer);
  for (const v1::ImportComplaintResult& each : first.results())
    EXPECT_EQ(each.outcome(), v1::IMPORT_OUTCOME_ADDED) << each.ShortDebugString();
  const std::string ours_name = first.results(0).name(), theirs_name = first.results(1).name();
  *theirs.mutable_source_update_time() = ToProto(Day(30));
  Add(theirs, v1::ACTION_COMMENT, Day(30), "Masih diproses.");
  const v1::ImportComplaintsResponse second = Import({theirs, Closed("17", 30)}, importer);
  ASSERT_EQ(second.results_size(), 2);
  EXPECT_EQ(second.results(0).name(), theirs_name);
  EXPECT_EQ(second.results(1).name(), ours_name);
  for (const v1::ImportComplaintResult& each : second.results()) {
    EXPECT_EQ(each.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << each.ShortDebugString();
    EXPECT_FALSE(each.filing_differs() || each.history_differs()) << each.ShortDebugString();
  }
  // Nothing of what was filed says which case an update is of.
  Add(theirs, v1::ACTION_COMMENT, Day(31), "Selesai.");
  *theirs.mutable_source_update_time() = ToProto(Day(31));
  const v1::ImportComplaintsResponse third =
      Import({UpdateOf(theirs), UpdateOf(Closed("17", 30))}, importer);
  EXPECT_EQ(third.results(0).name(), theirs_name);
  EXPECT_EQ(third.results(0).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(third.results(1).name(), ours_name);
  EXPECT_EQ(third.results(1).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(StateOf(ours_name), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(service_.Sql("SELECT string_agg(agency || ' ' || state || ' ' || version, ', ' ORDER "
                         "BY agency) FROM complaints.complaint"),
            "dinkes 8 5, dinsos 1 4");
}

TEST_F(ImportRegistersTest, ARegisterIsKeptByAnAgencyOfTheDirectory) {
  v1::ImportedComplaint item = Told("17", 1);
  item.mutable_external_reference()->set_source_agency("dinas-awan");
  for (const Caller& importer : {Importer("*"), Importer()}) {
    for (const v1::ImportedComplaint& each : {item, UpdateOf(item)}) {
      const absl::Status refused =
          errors::FromRpcStatus(Import({each}, importer).results(0).error());
      EXPECT_THAT(refused, HasReason(Reason::UNKNOWN_AGENCY));
      EXPECT_EQ(FieldOf(refused), "external_reference.source_agency");
    }
  }
}

TEST_F(ImportRegistersTest, ARegisterOfTheWholeCityNamesItsKeeperAndIsForManyAgencies) {
  v1::ImportedComplaint ours = Told("17", 1);
  ours.mutable_external_reference()->set_source_agency("diskominfo");
  const v1::ImportComplaintsResponse added =
      Import({ours, OfDinsos("18", 1, "diskominfo")}, Importer("*"));
  for (const v1::ImportComplaintResult& each : added.results())
    EXPECT_EQ(each.outcome(), v1::IMPORT_OUTCOME_ADDED) << each.ShortDebugString();
  const v1::ExternalReference shown =
      Look(service_, added.results(0).name(), Officer()).external_reference();
  EXPECT_EQ(shown.SerializeAsString(), ours.external_reference().SerializeAsString());
  EXPECT_EQ(service_.Sql("SELECT string_agg(agency || ' ' || source_agency, ', ' ORDER BY agency) "
                         "FROM complaints.complaint"),
            "dinkes diskominfo, dinsos diskominfo");
  // Who has the case but not the register cannot go on with it, and files no second one for it.
  const absl::Status refused = RefusalOf(ours);
  EXPECT_THAT(refused, HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(errors::MetadataOf(refused, "resource"), "agencies/diskominfo");
}

TEST_F(ImportRegistersTest, ACaseIsTheSameWhenItsSourceNamesAnotherAgencyLater) {
  const v1::ImportComplaintResult ours = ImportOne(Told("17", 1));
  const v1::ImportComplaintResult later = Import({OfDinsos("17", 2, "dinkes")}, Both()).results(0);
  EXPECT_EQ(later.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << later.error().ShortDebugString();
  EXPECT_TRUE(later.filing_differs());
  EXPECT_EQ(later.name(), ours.name());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ImportRegistersTest, OfACaseThatWentToAnotherAgencyNoMoreIsTold) {
  v1::ImportedComplaint item = Told("17", 1);
  item.mutable_external_reference()->set_source_agency("diskominfo");
  item.mutable_complaint()->clear_agency();
  item.mutable_complaint()->clear_category();
  item.mutable_complaint()->clear_region();
  const std::string name = Import({item}, Importer("diskominfo")).results(0).name();
  ASSERT_NE(name, "");
  v1::VerifyComplaintRequest verify = Verify(name);
  verify.set_agency("dinkes");
  verify.set_category("demam-berdarah");
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", verify, Coordinator()), IsOk());
  const v1::ImportComplaintResult gone = Import({item}, Importer("diskominfo")).results(0);
  EXPECT_THAT(errors::FromRpcStatus(gone.error()), HasReason(Reason::RESOURCE_NOT_FOUND));
  EXPECT_EQ(gone.name() + gone.number(), "");
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ImportRegistersTest, StaffSeeWhoTookAnEntryOver) {
  const std::string name = ImportOne(Closed("17", 30)).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(name), Officer()), IsOk());
  const std::vector<v1::HistoryEntry> history = HistoryOf(name);
  for (size_t i = 0; i + 1 < history.size(); ++i)
    EXPECT_EQ(history[i].detail().imported_by(), "pengimpor") << i;
  EXPECT_EQ(history.back().detail().imported_by(), "") << "that was done here";
  // Who is not staff sees neither officers nor who that was.
  const auto shown =
      service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), Partner());
  ASSERT_THAT(shown, IsOk());
  ASSERT_GT(shown->entries_size(), 3);
  for (const v1::HistoryEntry& entry : shown->entries())
    EXPECT_EQ(entry.detail().imported_by(), "") << entry.action();
}

}  // namespace
}  // namespace tanggap::complaints
