// Cases of other systems that come again: the same, with more, with other things, too late; and
// what the service fills in of a history that tells only its landmarks.

#include <absl/strings/str_replace.h>

#include "libs/privacy/mac.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(ImportVersionsTest, WhatMustHaveHappenedIsFilledInAndMarked) {
  const v1::ImportComplaintResult added = ImportOne(Closed("17", 30));
  ASSERT_EQ(added.outcome(), v1::IMPORT_OUTCOME_ADDED) << added.error().ShortDebugString();
  const std::vector<v1::HistoryEntry> history = HistoryOf(added.name());
  ASSERT_THAT(ActionsOf(added.name()),
              ElementsAre(v1::ACTION_CREATE, v1::ACTION_VERIFY, v1::ACTION_ASSIGN,
                          v1::ACTION_ANSWER, v1::ACTION_CLOSE));
  for (int i : {0, 3, 4}) EXPECT_FALSE(history[i].implied()) << i;
  for (int i : {1, 2}) {
    EXPECT_TRUE(history[i].implied()) << i;
    EXPECT_EQ(FromProto(history[i].time()), Day(0)) << i;
  }
  EXPECT_EQ(history[1].detail().track(), common::v1::TRACK_NON_INVESTIGATIVE);
  // The unit of its category, whose officer answered.
  EXPECT_EQ(history[2].detail().unit(), "bidang-p2p");
  EXPECT_EQ(history[3].actor().unit(), "bidang-p2p");
  EXPECT_EQ(history[3].actor().agency(), "dinkes");
  const v1::Complaint seen = Look(service_, added.name(), Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_FALSE(seen.times_adjusted());
}

TEST_F(ImportVersionsTest, TheItemSaysTheUnitAndTrackOfWhatIsFilledIn) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_imply_steps()->set_unit("sekretariat");
  item.mutable_imply_steps()->set_track(common::v1::TRACK_LIGHT);
  const v1::ImportComplaintResult added = ImportOne(item);
  EXPECT_EQ(HistoryOf(added.name())[2].detail().unit(), "sekretariat");
  EXPECT_EQ(Look(service_, added.name(), Officer()).track(), common::v1::TRACK_LIGHT);
  item = Closed("18", 30);
  item.mutable_imply_steps()->set_unit("bidang-yang-tidak-ada");
  EXPECT_THAT(errors::FromRpcStatus(ImportOne(item).error()),
              HasReason(Reason::IMPORT_STEP_REFUSED));
}

TEST_F(ImportVersionsTest, WhereNothingSaysTheUnitItIsSaidWhoMust) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_complaint()->clear_category();
  const absl::Status refused = RefusalOf(item);
  EXPECT_EQ(errors::MetadataOf(refused, "problem"), "UNKNOWN_UNIT");
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("a unit of the agency 'dinkes' must be named;"));
  EXPECT_EQ(FieldOf(refused), "steps[0].unit");
  EXPECT_THAT(errors::FieldViolationsOf(refused).front().description,
              HasSubstr("name a unit in the mapping"));
  item = Closed("17", 30);
  item.clear_imply_steps();
  item.clear_steps();
  Add(item, v1::ACTION_VERIFY, Day(1)).mutable_detail()->set_track(common::v1::TRACK_LIGHT);
  Add(item, v1::ACTION_ASSIGN, Day(2));
  EXPECT_EQ(errors::FieldViolationsOf(RefusalOf(item)).front().description,
            "Must name a unit of the agency.");
}

TEST_F(ImportVersionsTest, WithoutBeingAskedNothingIsFilledIn) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.clear_imply_steps();
  const v1::ImportComplaintResult refused = ImportOne(item);
  EXPECT_THAT(errors::FromRpcStatus(refused.error()), HasReason(Reason::IMPORT_STEP_REFUSED));
}

TEST_F(ImportVersionsTest, AnOpenCaseThatComesAgainClosedIsClosedAsOneEvent) {
  const v1::ImportComplaintResult added = ImportOne(Told("17", 1));
  EXPECT_EQ(Look(service_, added.name(), Officer()).state(), v1::COMPLAINT_STATE_SUBMITTED);
  const v1::ImportComplaintResult extended = ImportOne(Closed("17", 30));
  EXPECT_EQ(extended.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << extended.error().ShortDebugString();
  EXPECT_EQ(extended.name(), added.name());
  EXPECT_EQ(extended.number(), added.number());
  const v1::Complaint seen = Look(service_, added.name(), Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(seen.answer().text(), "Sudah disemprot.");
  EXPECT_EQ(FromProto(seen.answer().time()), Day(30));
  const std::vector<ToldEvent> told = EventsOf(service_, added.name());
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[1].version, 5);
  EXPECT_EQ(told[1].type, "complaints.v1.ComplaintClosed");
  EXPECT_TRUE(told[1].event.facts().imported());
  EXPECT_EQ(told[1].event.facts().previous_state(), v1::COMPLAINT_STATE_SUBMITTED);
  EXPECT_EQ(told[1].event.facts().state(), v1::COMPLAINT_STATE_CLOSED);

  const std::string rows = service_.RowCounts();
  EXPECT_EQ(ImportOne(Closed("17", 30)).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  // The version of before comes late.
  const v1::ImportComplaintResult late = ImportOne(Told("17", 1));
  EXPECT_EQ(late.outcome(), v1::IMPORT_OUTCOME_OUTDATED);
  EXPECT_EQ(late.name(), added.name());
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ImportVersionsTest, WhatIsToldAsOpenAgainIsOpenedAndWhatIsAnsweredAnewIsAnswered) {
  const std::string name = ImportOne(Closed("17", 30)).name();
  EXPECT_EQ(ImportOne(Told("17", 40)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  v1::Complaint seen = Look(service_, name, Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_VERIFIED);
  EXPECT_EQ(seen.reopen_count(), 1);
  EXPECT_EQ(FromProto(seen.update_time()), Day(40));
  EXPECT_TRUE(HistoryOf(name).back().implied());
  EXPECT_EQ(ImportOne(Closed("17", 50, "Disemprot lagi.")).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  seen = Look(service_, name, Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(seen.answer().text(), "Disemprot lagi.");
  EXPECT_EQ(seen.reopen_count(), 1);
}

TEST_F(ImportVersionsTest, OtherThingsOfTheSameVersionAreRefused) {
  ImportOne(Closed("17", 30));
  const std::string rows = service_.RowCounts();
  const absl::Status differs = RefusalOf(Closed("17", 30, "Lain."));
  EXPECT_THAT(differs, HasReason(Reason::IMPORT_DIFFERS));
  EXPECT_THAT(std::string(differs.message()), HasSubstr("source_update_time"));
  // Nor can one tell without a version.
  v1::ImportedComplaint item = Closed("17", 50, "Lain.");
  item.clear_source_update_time();
  EXPECT_THAT(errors::FromRpcStatus(ImportOne(item).error()), HasReason(Reason::IMPORT_DIFFERS));
  EXPECT_EQ(service_.RowCounts(), rows);
}

TEST_F(ImportVersionsTest, MoreStepsNeedNoVersion) {
  v1::ImportedComplaint item = Told("17", 1);
  item.clear_source_update_time();
  const std::string name = ImportOne(item).name();
  Add(item, v1::ACTION_ANSWER, Day(95), "Sudah.");
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(Look(service_, name, Officer()).state(), v1::COMPLAINT_STATE_ANSWERED);
}

TEST_F(ImportVersionsTest, ALaterVersionWithAnotherFilingIsCarriedOnAndSaysSo) {
  const std::string name = ImportOne(Told("17", 1)).name();
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_complaint()->set_description("Sesuatu yang lain.");
  const v1::ImportComplaintResult extended = ImportOne(item);
  EXPECT_EQ(extended.outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_TRUE(extended.filing_differs());
  EXPECT_EQ(Look(service_, name, Officer()).description(),
            NewComplaint().complaint().description());
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportVersionsTest, UpdatesAloneNeedTheCaseToBeHere) {
  v1::ImportedComplaint update = Closed("17", 30);
  update.clear_complaint();
  update.clear_file_time();
  EXPECT_THAT(errors::FromRpcStatus(ImportOne(update).error()),
              HasReason(Reason::RESOURCE_NOT_FOUND));
  const std::string name = ImportOne(Told("17", 1)).name();
  EXPECT_EQ(ImportOne(update).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(Look(service_, name, Officer()).state(), v1::COMPLAINT_STATE_CLOSED);
  // The whole of the same is the same.
  EXPECT_EQ(ImportOne(update).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(ImportOne(Closed("17", 30)).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  update.mutable_complaint()->set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  update.mutable_complaint()->set_channel(common::v1::CHANNEL_WEB);
  EXPECT_THAT(errors::FromRpcStatus(ImportOne(update).error()), HasReason(Reason::INVALID_FIELD));
}

TEST_F(ImportVersionsTest, ImpossibleTimesAreRefusedUnlessTheyAreToBeKept) {
  const absl::Time ahead = MondayMorning() + absl::Hours(48);
  v1::ImportedComplaint backwards = Closed("17", -1);
  v1::ImportedComplaint future_end = Told("18", 1);
  Add(future_end, v1::ACTION_ANSWER, ahead, "Sudah.");
  v1::ImportedComplaint future = Told("19", 1);
  *future.mutable_file_time() = ToProto(ahead);
  const v1::ImportComplaintsResponse refused = Import({backwards, future_end, future});
  for (const v1::ImportComplaintResult& result : refused.results()) {
    EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_REFUSED);
  }
  for (v1::ImportedComplaint* item : {&backwards, &future_end, &future})
    item->set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  const v1::ImportComplaintsResponse kept =
      Import({backwards, future_end, future, Closed("20", 3)});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(kept.results(i).times_adjusted()) << i;
    EXPECT_TRUE(Look(service_, kept.results(i).name(), Officer()).times_adjusted()) << i;
    EXPECT_TRUE(EventsOf(service_, kept.results(i).name()).back().event.facts().times_adjusted());
  }
  EXPECT_FALSE(kept.results(3).times_adjusted());
  const v1::HistoryEntry answer = HistoryOf(kept.results(0).name())[3];
  EXPECT_EQ(FromProto(answer.time()), Day(0));
  EXPECT_EQ(FromProto(answer.detail().claimed_time()), Day(-1));
  const v1::HistoryEntry filed = HistoryOf(kept.results(2).name())[0];
  EXPECT_EQ(FromProto(filed.time()), MondayMorning());
  EXPECT_EQ(FromProto(filed.detail().claimed_time()), ahead);
}

TEST_F(ImportVersionsTest, WhatTheSourcePromisedIsKeptAndToldWithEveryEvent) {
  v1::ImportedComplaint item = Told("17", 1);
  *item.mutable_claimed_due_time() = ToProto(Day(14));
  const std::string name = ImportOne(item).name();
  EXPECT_EQ(FromProto(Look(service_, name, Officer()).claimed_due_time()), Day(14));
  ASSERT_THAT(service_.Call<v1::Complaint>("AddComment", Comment(name), Officer()), IsOk());
  for (const ToldEvent& told : EventsOf(service_, name))
    EXPECT_EQ(FromProto(told.event.facts().claimed_due_time()), Day(14));
}

TEST_F(ImportVersionsTest, ConfidentialWordsOfALaterVersionAreSealed) {
  v1::ImportedComplaint item = Told("17", 1);
  item.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  const std::string name = ImportOne(item).name();
  Add(item, v1::ACTION_ANSWER, Day(20), "Rahasia sekali.");
  *item.mutable_source_update_time() = ToProto(Day(20));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM complaints.history WHERE text IS NOT NULL"), "0");
  EXPECT_EQ(Look(service_, name, OfficerOf("bidang-p2p")).answer().text(), "Rahasia sekali.");
}

TEST_F(ImportVersionsTest, ARegisterThatIsNotReachedIsNotTold) {
  // However little of it anybody may see.
  v1::ImportedComplaint ours = Told("17", 1);
  ours.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  ours.mutable_complaint()->set_reporter_identity(v1::REPORTER_IDENTITY_NONE);
  ImportOne(ours);
  const std::string rows = service_.RowCounts();
  v1::ImportedComplaint update = Closed("17", 30);
  update.clear_complaint();
  update.clear_file_time();
  v1::ImportedComplaint same_update = Told("17", 1);
  same_update.clear_complaint();
  same_update.clear_file_time();
  v1::ImportedComplaint update_of_theirs = update;
  update_of_theirs.mutable_external_reference()->set_source_agency("dinsos");
  // The same, a later and an earlier version, with what was filed and without, and as of a register
  // of their own: all are answered as those of a case that is not here.
  for (const v1::ImportedComplaint& item : {ours, Told("17", 1), Closed("17", 30), Told("17", 0),
                                            update, same_update, update_of_theirs}) {
    v1::ImportedComplaint of_none = item;
    of_none.mutable_external_reference()->set_external_id("18");
    const v1::ImportComplaintsResponse results = Import({item, of_none}, Importer("dinsos"));
    EXPECT_EQ(results.results(0).outcome(), v1::IMPORT_OUTCOME_REFUSED);
    EXPECT_THAT(errors::FromRpcStatus(results.results(0).error()),
                HasReason(Reason::RESOURCE_NOT_FOUND));
    EXPECT_EQ(results.results(0).ShortDebugString(),
              absl::StrReplaceAll(results.results(1).ShortDebugString(),
                                  {{"lapor-2025/18", "lapor-2025/17"}}));
  }
  EXPECT_EQ(service_.RowCounts(), rows);
  // Whoever reaches it goes on with it.
  EXPECT_EQ(ImportOne(ours).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(ImportOne(update).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(ImportOne(Told("17", 0)).outcome(), v1::IMPORT_OUTCOME_OUTDATED);
}

TEST_F(ImportVersionsTest, SeveralVersionsInOneRequestAreTakenInTheirOrder) {
  const v1::ImportComplaintsResponse response =
      Import({Told("17", 1), Told("18", 1), Closed("17", 30), Told("17", 1), Closed("17", 30)});
  std::vector<v1::ImportOutcome> outcomes;
  for (const auto& result : response.results()) outcomes.push_back(result.outcome());
  EXPECT_THAT(outcomes, ElementsAre(v1::IMPORT_OUTCOME_ADDED, v1::IMPORT_OUTCOME_ADDED,
                                    v1::IMPORT_OUTCOME_EXTENDED, v1::IMPORT_OUTCOME_OUTDATED,
                                    v1::IMPORT_OUTCOME_UNCHANGED));
}

TEST_F(ImportVersionsTest, ARequestCostsAsManyStatementsForAHundredCasesAsForOne) {
  std::vector<v1::ImportedComplaint> open, closed;
  for (int i = 0; i < 100; ++i) {
    open.push_back(Told(std::to_string(i), 1));
    closed.push_back(Closed(std::to_string(i), 30));
  }
  Import(open);
  EXPECT_EQ(service_.Times("find_imported_complaints"), 1);
  EXPECT_EQ(service_.Times("import_complaints"), 1);
  Import(closed);
  EXPECT_EQ(service_.Times("find_imported_complaints"), 2);
  EXPECT_EQ(service_.Times("extend_imported_complaints"), 1);
  Import(closed);
  EXPECT_EQ(service_.Times("find_imported_complaints"), 3);
  EXPECT_EQ(service_.Times("import_complaints"), 1);
  EXPECT_EQ(service_.Times("extend_imported_complaints"), 1);
}

TEST_F(ImportVersionsTest, WhatAnEarlierReleaseTookOverIsKnownByItsBytesOnly) {
  const v1::ImportedComplaint item = Told("17", 1);
  ImportOne(item);
  const auto keys = privacy::KeyRing::Load(service_.master_key_file());
  ASSERT_THAT(keys, IsOk());
  // It told no source_agency.
  v1::ImportedComplaint as_told = item;
  as_told.mutable_external_reference()->clear_source_agency();
  const std::string hash =
      base::ToHex(privacy::Mac(*keys, "complaints.import", as_told.SerializeAsString()));
  service_.Sql("UPDATE complaints.complaint SET told_steps = NULL, content_hash = decode('" + hash +
               "', 'hex')");
  EXPECT_THAT(RefusalOf(Closed("17", 30)), HasReason(Reason::IMPORT_DIFFERS));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  // From then on it is known like any other.
  EXPECT_EQ(ImportOne(Closed("17", 30)).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
}

}  // namespace
}  // namespace tanggap::complaints
