// Whose register a case is in, who took it over, and who may know of it.

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

class ImportRegistersTest : public ImportVersionsTest {
 protected:
  static v1::ImportedComplaint OfDinsos(const std::string& external_id, int version) {
    v1::ImportedComplaint item = Told(external_id, version);
    item.mutable_complaint()->set_agency("dinsos");
    item.mutable_complaint()->clear_category();
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
  // Whoever reaches both says which is meant.
  EXPECT_EQ(Import({OfDinsos("17", 1)}, Both()).results(0).name(), theirs.name());
  EXPECT_EQ(Import({Closed("17", 30)}, Both()).results(0).name(), ours.name());
  v1::ImportedComplaint update = Closed("17", 30);
  update.clear_complaint();
  update.clear_file_time();
  const absl::Status refused = errors::FromRpcStatus(Import({update}, Both()).results(0).error());
  EXPECT_THAT(refused, HasReason(Reason::INVALID_FIELD));
  EXPECT_EQ(FieldOf(refused), "complaint.agency");
}

TEST_F(ImportRegistersTest, ACaseIsTheSameWhenItsSourceNamesAnotherAgencyLater) {
  const v1::ImportComplaintResult ours = ImportOne(Told("17", 1));
  const v1::ImportComplaintResult later = Import({OfDinsos("17", 2)}, Both()).results(0);
  EXPECT_EQ(later.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << later.error().ShortDebugString();
  EXPECT_TRUE(later.filing_differs());
  EXPECT_EQ(later.name(), ours.name());
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.complaint"), "1");
}

TEST_F(ImportRegistersTest, OfACaseThatWentToAnotherAgencyNoMoreIsTold) {
  v1::ImportedComplaint item = Told("17", 1);
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
