// Imported cases whose source tells them again after the master key was replaced.

#include "tests/complaints/import_fixture.h"
#include "tests/complaints/rotation_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::IsOk;

class ImportRotationTest : public RotationTest {
 protected:
  v1::ImportComplaintResult Import(const v1::ImportedComplaint& item) {
    v1::ImportComplaintsRequest request;
    *request.add_complaints() = item;
    const auto response =
        service_.Call<v1::ImportComplaintsResponse>("ImportComplaints", request, Importer());
    EXPECT_THAT(response, IsOk());
    return response.ok() ? response->results(0) : v1::ImportComplaintResult();
  }
  // One answer, of a source that does not say when it changed it.
  static v1::ImportedComplaint Answered() {
    v1::ImportedComplaint item = Told("17", 1);
    item.clear_source_update_time();
    Add(item, v1::ACTION_ANSWER, Day(20), "Sudah.");
    return item;
  }
  static v1::ImportedComplaint AnsweredOtherwise() {
    v1::ImportedComplaint item = Answered();
    item.mutable_steps(0)->set_text("Lain.");
    return item;
  }
};

TEST_F(ImportRotationTest, WhatWasImportedIsUnchangedAndSoForEver) {
  v1::ImportedComplaint otherwise = Answered();
  otherwise.mutable_complaint()->set_description("Lain lagi.");
  ASSERT_EQ(Import(Answered()).outcome(), v1::IMPORT_OUTCOME_ADDED);
  for (int i = 0; i < 3; ++i) {
    ReplaceKey();
    EXPECT_EQ(Import(AnsweredOtherwise()).outcome(), v1::IMPORT_OUTCOME_REFUSED) << i;
    EXPECT_EQ(Import(otherwise).outcome(), v1::IMPORT_OUTCOME_REFUSED) << i;
    // Once it has come again under a key, and is sealed by that, the one before may go.
    EXPECT_EQ(Import(Answered()).outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << i;
    Reseal();
  }
  v1::ImportedComplaint more = Answered();
  Add(more, v1::ACTION_CLOSE, Day(21));
  Add(more, v1::ACTION_COMMENT, Day(50), "Arsip.");
  const v1::ImportComplaintResult extended = Import(more);
  EXPECT_EQ(extended.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << extended.error().ShortDebugString();
}

TEST_F(ImportRotationTest, StepsAloneLeaveTheFilingUnderItsKey) {
  ASSERT_EQ(Import(Answered()).outcome(), v1::IMPORT_OUTCOME_ADDED);
  ReplaceKey();
  v1::ImportedComplaint update = Answered();
  update.clear_complaint();
  update.clear_file_time();
  Add(update, v1::ACTION_COMMENT, Day(50), "Arsip.");
  EXPECT_EQ(Import(update).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  v1::ImportedComplaint whole = Answered();
  Add(whole, v1::ACTION_COMMENT, Day(50), "Arsip.");
  EXPECT_EQ(Import(whole).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  whole.mutable_complaint()->set_description("Lain lagi.");
  EXPECT_EQ(Import(whole).outcome(), v1::IMPORT_OUTCOME_REFUSED);
}

TEST_F(ImportRotationTest, WhatOnlyAKeyThatIsGoneCouldTellCountsAsTheSame) {
  ASSERT_EQ(Import(Answered()).outcome(), v1::IMPORT_OUTCOME_ADDED);
  ReplaceKey();
  ReplaceKey();
  EXPECT_EQ(Import(AnsweredOtherwise()).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  // What was done is known all the same.
  v1::ImportedComplaint other = Told("17", 1);
  other.clear_source_update_time();
  Add(other, v1::ACTION_REJECT, Day(20))
      .mutable_detail()
      ->set_rejection_reason(v1::REJECTION_REASON_SPAM);
  EXPECT_EQ(Import(other).outcome(), v1::IMPORT_OUTCOME_REFUSED);
}

}  // namespace
}  // namespace tanggap::complaints
