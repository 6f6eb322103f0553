// What a later version of a case may change and what it may not: what was told of it, and what was
// done here, stands.

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::SizeIs;

using ImportAgainTest = ImportVersionsTest;

TEST_F(ImportAgainTest, WhatIsToldOtherwiseStaysAsItWasToldFirst) {
  const std::string name = ImportOne(Closed("17", 30)).name();
  const std::string rows = service_.RowCounts();
  // Another text and another time, of the answer and of the end.
  v1::ImportedComplaint item = Closed("17", 50, "Disemprot lagi.");
  v1::ImportComplaintResult again = ImportOne(item);
  EXPECT_EQ(again.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << again.error().ShortDebugString();
  EXPECT_TRUE(again.history_differs());
  EXPECT_FALSE(again.filing_differs());
  EXPECT_EQ(Look(service_, name, Officer()).answer().text(), "Sudah disemprot.");
  // That version is the known one now.
  EXPECT_FALSE(ImportOne(item).history_differs());
  EXPECT_EQ(ImportOne(Closed("17", 30)).outcome(), v1::IMPORT_OUTCOME_OUTDATED);
  EXPECT_EQ(service_.RowCounts(), rows);
  // What comes behind is carried out.
  *item.mutable_source_update_time() = ToProto(Day(60));
  item.mutable_steps(0)->set_text("Sekali lagi.");
  Add(item, v1::ACTION_COMMENT, Day(60), "Arsip.");
  again = ImportOne(item);
  EXPECT_EQ(again.outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_TRUE(again.history_differs());
  EXPECT_EQ(ActionsOf(name).back(), v1::ACTION_COMMENT);
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(ImportAgainTest, AnotherFilingOfALaterVersionIsSaidOnce) {
  ImportOne(Closed("17", 30));
  v1::ImportedComplaint item = Closed("17", 30);
  *item.mutable_source_update_time() = ToProto(Day(60));
  item.mutable_complaint()->set_description("Sesuatu yang lain.");
  const v1::ImportComplaintResult later = ImportOne(item);
  EXPECT_EQ(later.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << later.error().ShortDebugString();
  EXPECT_TRUE(later.filing_differs());
  EXPECT_FALSE(ImportOne(item).filing_differs());
}

TEST_F(ImportAgainTest, AVersionThatSaysLessAndNotWhenIsOutdated) {
  for (const bool dated : {false, true}) {
    v1::ImportedComplaint item = Closed(dated ? "17" : "18", 30);
    if (!dated) item.clear_source_update_time();
    ImportOne(item);
    const std::string rows = service_.RowCounts();
    item.mutable_steps()->RemoveLast();
    EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_OUTDATED);
    item.clear_steps();
    EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_OUTDATED);
    EXPECT_EQ(service_.RowCounts(), rows);
  }
}

TEST_F(ImportAgainTest, AnEndThatIsSoHereAlreadyIsMet) {
  v1::ImportedComplaint item = Told("17", 95);
  Add(item, v1::ACTION_ANSWER, Day(95), "Sudah.");
  const std::string name = ImportOne(item).name();
  clock_.Advance(absl::Hours(24 * 40));
  ASSERT_EQ(service_.RunTimers(), 1);
  ASSERT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
  const std::string rows = service_.RowCounts();
  Add(item, v1::ACTION_CLOSE, Day(101));
  *item.mutable_source_update_time() = ToProto(Day(101));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ImportAgainTest, WhatWasDoneHereSinceStands) {
  const std::string name = ImportOne(Told("17", 1)).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("VerifyComplaint", Verify(name), Officer()), IsOk());
  const std::string rows = service_.RowCounts();
  v1::ImportedComplaint item = Closed("17", 30);
  for (const auto mode : {v1::IMPOSSIBLE_TIMES_REFUSE, v1::IMPOSSIBLE_TIMES_ADJUST}) {
    item.set_impossible_times(mode);
    const absl::Status refused = RefusalOf(item);
    EXPECT_THAT(refused, HasReason(Reason::CHANGED_HERE_SINCE));
    EXPECT_EQ(errors::MetadataOf(refused, "time"), "2026-03-02T03:00:00+00:00");
  }
  EXPECT_EQ(service_.RowCounts(), rows);
  // What was done there after that is carried out.
  clock_.Advance(absl::Hours(24 * 3));
  EXPECT_EQ(ImportOne(Closed("17", 102)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
  // And what lies before what was done here does not slip in behind that.
  item = Closed("17", 103);
  Add(item, v1::ACTION_COMMENT, Day(99), "Terlambat.");
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  EXPECT_THAT(RefusalOf(item), HasReason(Reason::CHANGED_HERE_SINCE));
}

TEST_F(ImportAgainTest, AReminderIsNothingThatWasDoneHere) {
  v1::ImportedComplaint item = Told("17", 95);
  Add(item, v1::ACTION_ANSWER, Day(95), "Sudah disemprot.");
  const std::string name = ImportOne(item).name();
  while (ActionsOf(name).back() != v1::ACTION_REMIND) {
    ASSERT_LT(clock_.Now(), Day(120));
    clock_.Advance(absl::Hours(24));
    service_.RunTimers();
  }
  // Before the reminder, and told after it.
  Add(item, v1::ACTION_DISPUTE_ANSWER, Day(97), "Belum.")
      .mutable_actor()
      ->set_kind(v1::ACTOR_KIND_REPORTER);
  *item.mutable_source_update_time() = ToProto(clock_.Now());
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  const v1::ImportComplaintResult told = ImportOne(item);
  EXPECT_EQ(told.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << told.ShortDebugString();
  EXPECT_EQ(ActionsOf(name).back(), v1::ACTION_DISPUTE_ANSWER);
}

TEST_F(ImportAgainTest, AnEndThatWasComeToHereIsNotUndone) {
  const std::string rejected = ImportOne(Told("17", 1)).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("RejectComplaint", Reject(rejected), Officer()), IsOk());
  const std::string closed = ImportOne(Closed("18", 30)).name();
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(closed), Officer()), IsOk());
  clock_.Advance(absl::Hours(24 * 3));
  EXPECT_THAT(RefusalOf(Closed("17", 102)), HasReason(Reason::CHANGED_HERE_SINCE));
  EXPECT_THAT(RefusalOf(Told("18", 102)), HasReason(Reason::CHANGED_HERE_SINCE));
  EXPECT_EQ(StateOf(rejected), v1::COMPLAINT_STATE_REJECTED);
  EXPECT_EQ(StateOf(closed), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(ImportAgainTest, ASecondReopeningOfARejectedCaseIsAStepThatIsNotPossible) {
  const auto rejected = [](int day) {
    v1::ImportedComplaint item = Told("17", day);
    Add(item, v1::ACTION_REJECT, Day(day))
        .mutable_detail()
        ->set_rejection_reason(v1::REJECTION_REASON_SPAM);
    return item;
  };
  ImportOne(rejected(10));
  EXPECT_EQ(ImportOne(Told("17", 20)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(ImportOne(rejected(30)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  const absl::Status refused = RefusalOf(Told("17", 40));
  EXPECT_THAT(refused, HasReason(Reason::IMPORT_STEP_REFUSED));
  EXPECT_EQ(errors::MetadataOf(refused, "problem"), "REOPENED_BEFORE");
}

TEST_F(ImportAgainTest, ANewPromiseReplacesTheOldWithoutAnEvent) {
  v1::ImportedComplaint item = Told("17", 1);
  *item.mutable_claimed_due_time() = ToProto(Day(14));
  const std::string name = ImportOne(item).name();
  const auto promise = [&] {
    return FromProto(Look(service_, name, Officer()).claimed_due_time());
  };
  *item.mutable_source_update_time() = ToProto(Day(2));
  *item.mutable_claimed_due_time() = ToProto(Day(20));
  const v1::ImportComplaintResult later = ImportOne(item);
  EXPECT_EQ(later.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << later.error().ShortDebugString();
  EXPECT_FALSE(later.filing_differs());
  EXPECT_EQ(promise(), Day(20));
  EXPECT_THAT(EventsOf(service_, name), SizeIs(1));
  // An earlier version promises nothing any more, one that tells no filing does.
  *item.mutable_source_update_time() = ToProto(Day(1));
  *item.mutable_claimed_due_time() = ToProto(Day(30));
  ImportOne(item);
  EXPECT_EQ(promise(), Day(20));
  item.clear_complaint();
  item.clear_file_time();
  *item.mutable_source_update_time() = ToProto(Day(3));
  ImportOne(item);
  EXPECT_EQ(promise(), Day(30));
  EXPECT_EQ(ImportOne(Closed("17", 50)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(FromProto(EventsOf(service_, name).back().event.facts().claimed_due_time()), Day(30));
}

TEST_F(ImportAgainTest, HowItsBytesAreWrittenSaysNothing) {
  v1::ImportedComplaint item = Closed("17", 30);
  ImportOne(item);
  // As another library may write it: defaults, empty parts, unknown fields.
  item.set_filing(v1::FILING_SELF);
  item.mutable_complaint()->mutable_place();
  item.mutable_complaint()->set_name("complaints/apa-saja");
  item.mutable_complaint()
      ->GetReflection()
      ->MutableUnknownFields(item.mutable_complaint())
      ->AddVarint(12345, 1);
  item.mutable_steps(1)->mutable_detail();
  item.mutable_steps(1)->mutable_detail()->set_unit("");
  item.mutable_steps(0)->mutable_detail()->set_policy("dinkes/complaint@1");
  item.clear_source_update_time();
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

}  // namespace
}  // namespace tanggap::complaints
