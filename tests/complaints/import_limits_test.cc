// What an imported history may say, and what the service makes of what it does not say.

#include <optional>
#include <set>
#include <utility>

#include "libs/base/strings.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

using ImportLimitsTest = ImportVersionsTest;

using Life = std::vector<std::pair<v1::Action, int>>;

class LastStepTest : public ImportLimitsTest {
 protected:
  v1::ImportedComplaint Lived(const std::string& external_id, const Life& life) {
    v1::ImportedComplaint item = Told(external_id, 80);
    for (const auto& [action, day] : life) Add(item, action, Day(day), "Kata.");
    return item;
  }
  // A reporter who was answered then should have been reminded by now.
  int DayOfAnAnswerThatIsAlmostFinal() {
    for (int day = 70; day < 100; ++day) {
      const std::string id = base::Join("answered on ", day);
      if (StateOf(ImportOne(Lived(id, {{v1::ACTION_ANSWER, day}})).name()) ==
          v1::COMPLAINT_STATE_ANSWERED)
        return day;
    }
    ADD_FAILURE() << "every answer is final at once";
    return 70;
  }
  // The event of it, if anybody may take it.
  std::optional<v1::ComplaintEvent> ExtendBy(const v1::ImportedComplaint& item, v1::Action action) {
    for (const auto kind : {v1::ACTOR_KIND_SYSTEM, v1::ACTOR_KIND_REPORTER, v1::ACTOR_KIND_OFFICER,
                            v1::ACTOR_KIND_SUPERVISOR}) {
      v1::ImportedComplaint later = item;
      v1::ImportedStep& step = Add(later, action, Day(99));
      step.mutable_actor()->set_kind(kind);
      // A clock that the case never had.
      step.mutable_detail()->set_clock(directory::v1::CLOCK_KIND_APPEAL);
      step.mutable_detail()->set_rejection_reason(v1::REJECTION_REASON_SPAM);
      step.mutable_detail()->set_unit("bidang-p2p");
      const v1::ImportComplaintResult result = ImportOne(later);
      if (result.outcome() == v1::IMPORT_OUTCOME_EXTENDED)
        return EventsOf(service_, result.name()).back().event;
    }
    return std::nullopt;
  }
};

// Whatever comes last is told as an event, or refused: nothing ends the service.
TEST_F(LastStepTest, AnyMayBeTheLastOfALaterVersion) {
  const int answered = DayOfAnAnswerThatIsAlmostFinal();
  const std::vector<Life> lives = {{},
                                   {{v1::ACTION_REQUEST_INFORMATION, 73}},
                                   {{v1::ACTION_ANSWER, answered}},
                                   {{v1::ACTION_ANSWER, 95}, {v1::ACTION_CLOSE, 95}}};
  std::set<v1::Action> taken;
  std::set<directory::v1::ClockKind> reminded;
  for (const Life& life : lives) {
    for (int value = v1::Action_MIN + 1; value <= v1::Action_MAX; ++value) {
      const auto action = static_cast<v1::Action>(value);
      const v1::ImportedComplaint item =
          Lived(base::Join(&life - lives.data(), "-", v1::Action_Name(action)), life);
      ASSERT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_ADDED);
      const std::optional<v1::ComplaintEvent> told = ExtendBy(item, action);
      if (!told.has_value()) continue;
      EXPECT_EQ(told->facts().action(), action);
      taken.insert(action);
      if (told->has_reminded()) reminded.insert(told->reminded().clock());
    }
  }
  EXPECT_GT(taken.size(), 12u);
  // By the clock that ran, not by the one that was told.
  EXPECT_THAT(reminded, ElementsAre(directory::v1::CLOCK_KIND_INFORMATION,
                                    directory::v1::CLOCK_KIND_CONFIRM));
}

TEST_F(ImportLimitsTest, OfADetailOnlyWhatItsActionSpeaksOfIsKept) {
  v1::ImportedComplaint item = Closed("17", 90);
  v1::StepDetail& detail = *item.mutable_steps(0)->mutable_detail();
  detail.set_track(common::v1::TRACK_LIGHT);
  detail.set_region("33.73");
  detail.set_rating_score(3);
  detail.set_via("sistem-lain");
  detail.set_policy("dinkes/complaint@1");
  detail.set_imported_by("orang-lain");
  *detail.mutable_claimed_time() = ToProto(Day(3));
  detail.set_planned_date("2026-12-31");
  const v1::HistoryEntry answer = HistoryOf(ImportOne(item).name())[3];
  v1::StepDetail kept;
  kept.set_outcome(v1::OUTCOME_RESOLVED);
  kept.set_imported_by("pengimpor");
  EXPECT_EQ(answer.detail().ShortDebugString(), kept.ShortDebugString());
}

TEST_F(ImportLimitsTest, AnAnswerHasItsOutcomeAndARejectionItsReason) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_steps(0)->mutable_detail()->clear_outcome();
  absl::Status refused = RefusalOf(item);
  EXPECT_EQ(errors::MetadataOf(refused, "problem"), "INVALID_FIELD");
  EXPECT_EQ(FieldOf(refused), "steps[0].detail.outcome");
  item = Told("17", 30);
  Add(item, v1::ACTION_REJECT, Day(30));
  refused = RefusalOf(item);
  EXPECT_EQ(FieldOf(refused), "steps[0].detail.rejection_reason");
}

TEST_F(ImportLimitsTest, AnActorsAgencyIsOneOfTheDirectory) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_steps(0)->mutable_actor()->set_agency("dinas-khayalan");
  EXPECT_EQ(errors::MetadataOf(RefusalOf(item), "problem"), "UNKNOWN_AGENCY");
}

TEST_F(ImportLimitsTest, NeitherAUnitNorWhoseACaseIsAreInvented) {
  v1::ImportedComplaint item = Closed("17", 30);
  item.mutable_complaint()->clear_category();
  EXPECT_EQ(errors::MetadataOf(RefusalOf(item), "problem"), "UNKNOWN_UNIT");
  item.mutable_imply_steps()->set_unit("sekretariat");
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_ADDED);
  // What no rule of routing fits is in triage.
  item = Closed("18", 30);
  item.mutable_complaint()->clear_agency();
  item.mutable_complaint()->clear_category();
  item.mutable_complaint()->clear_region();
  item.mutable_external_reference()->set_source_agency("diskominfo");
  const absl::Status refused =
      errors::FromRpcStatus(Import({item}, Importer("diskominfo")).results(0).error());
  EXPECT_THAT(refused, HasReason(Reason::IMPORT_STEP_REFUSED));
  EXPECT_EQ(errors::MetadataOf(refused, "problem"), "ACTION_NOT_ALLOWED");
}

TEST_F(ImportLimitsTest, AStepThatIsCalledImpliedHasItsTimeLikeAnyOther) {
  v1::ImportedComplaint item = Closed("17", -1);
  for (v1::ImportedStep& step : *item.mutable_steps()) step.set_implied(true);
  EXPECT_EQ(errors::MetadataOf(RefusalOf(item), "problem"), "CLAIMED_TIME_IMPOSSIBLE");
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  EXPECT_TRUE(ImportOne(item).times_adjusted());
}

TEST_F(ImportLimitsTest, NoVersionIsOfTheDayAfterTomorrow) {
  v1::ImportedComplaint item = Told("17", 100);
  *item.mutable_source_update_time() = ToProto(Day(100) + absl::Hours(25));
  const absl::Status refused = RefusalOf(item);
  EXPECT_THAT(refused, HasReason(Reason::CLAIMED_TIME_IMPOSSIBLE));
  EXPECT_EQ(FieldOf(refused), "source_update_time");
  *item.mutable_source_update_time() = ToProto(Day(100) + absl::Hours(23));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_ADDED);
}

TEST_F(ImportLimitsTest, TimesOfTheFilingThatLieAheadAreAdjustedToo) {
  v1::ImportedComplaint item = Told("17", 1);
  *item.mutable_complaint()->mutable_occurred_time() = ToProto(Day(200));
  *item.mutable_complaint()->mutable_capture_time() = ToProto(Day(50));
  EXPECT_THAT(RefusalOf(item), HasReason(Reason::CLAIMED_TIME_IMPOSSIBLE));
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  const v1::ImportComplaintResult added = ImportOne(item);
  EXPECT_TRUE(added.times_adjusted());
  const v1::Complaint seen = Look(service_, added.name(), Officer());
  EXPECT_EQ(FromProto(seen.occurred_time()), MondayMorning());
  EXPECT_EQ(FromProto(seen.capture_time()), Day(50));
}

TEST_F(ImportLimitsTest, AFilingInTheFutureWasThereAtItsFirstStep) {
  v1::ImportedComplaint item = Closed("17", 30);
  *item.mutable_file_time() = ToProto(Day(200));
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  const std::vector<v1::HistoryEntry> history = HistoryOf(ImportOne(item).name());
  EXPECT_EQ(FromProto(history.front().time()), Day(30));
  EXPECT_EQ(FromProto(history.front().detail().claimed_time()), Day(200));
  EXPECT_EQ(FromProto(history.back().time()), Day(30));
  EXPECT_FALSE(history.back().detail().has_claimed_time());
}

TEST_F(ImportLimitsTest, WhereSilenceLedToAnEndBeforeNowThatEndIsFilledIn) {
  v1::ImportedComplaint item = Told("17", 30);
  Add(item, v1::ACTION_ANSWER, Day(30), "Sudah.");
  v1::ImportedComplaint asked = Told("18", 30);
  Add(asked, v1::ACTION_REQUEST_INFORMATION, Day(30), "Di mana?");
  const v1::ImportComplaintsResponse added = Import({item, asked});
  const v1::ComplaintState ends[] = {v1::COMPLAINT_STATE_CLOSED, v1::COMPLAINT_STATE_WITHDRAWN};
  for (int i = 0; i < 2; ++i) {
    const std::string& name = added.results(i).name();
    EXPECT_EQ(StateOf(name), ends[i]);
    const v1::HistoryEntry end = HistoryOf(name).back();
    EXPECT_TRUE(end.implied());
    EXPECT_EQ(end.actor().kind(), v1::ACTOR_KIND_SYSTEM);
    EXPECT_GT(FromProto(end.time()), Day(40));
    EXPECT_LT(FromProto(end.time()), Day(70));
    EXPECT_THAT(EventsOf(service_, name), SizeIs(1));
  }
  EXPECT_EQ(service_.RunTimers(), 0);
  // A later version too; and what still runs goes on running.
  ImportOne(Told("19", 1));
  item.mutable_external_reference()->set_external_id("19");
  const std::string name = ImportOne(item).name();
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_TRUE(EventsOf(service_, name).back().event.facts().imported());
  v1::ImportedComplaint fresh = Told("20", 95);
  Add(fresh, v1::ACTION_ANSWER, Day(95), "Sudah.");
  EXPECT_EQ(StateOf(ImportOne(fresh).name()), v1::COMPLAINT_STATE_ANSWERED);
}

TEST_F(ImportLimitsTest, ALongHistoryGoesInAndInPartsToo) {
  v1::ImportedComplaint item = Told("17", 1);
  item.clear_source_update_time();
  for (int i = 0; i < 600; ++i)
    Add(item, v1::ACTION_COMMENT, Day(1) + absl::Minutes(i), "Catatan.");
  const std::string name = ImportOne(item).name();
  for (int i = 600; i < 1099; ++i)
    Add(item, v1::ACTION_COMMENT, Day(1) + absl::Minutes(i), "Catatan.");
  const v1::ImportComplaintResult extended = ImportOne(item);
  EXPECT_EQ(extended.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << extended.error().ShortDebugString();
  EXPECT_EQ(service_.Sql("SELECT version FROM complaints.complaint"), "1100");
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  Add(item, v1::ACTION_COMMENT, Day(3), "Terlalu banyak.");
  EXPECT_EQ(errors::MetadataOf(RefusalOf(item), "problem"), "TOO_MANY_ENTRIES");
}

TEST_F(ImportLimitsTest, ManyVersionsOfOneCaseInOneRequestAreNotAllTaken) {
  std::vector<v1::ImportedComplaint> versions;
  for (int i = 0; i < 20; ++i) versions.push_back(Told("17", i));
  const v1::ImportComplaintsResponse response = Import(versions);
  int refused = 0;
  for (const v1::ImportComplaintResult& result : response.results()) {
    if (result.outcome() != v1::IMPORT_OUTCOME_REFUSED) continue;
    ++refused;
    const absl::Status status = errors::FromRpcStatus(result.error());
    EXPECT_THAT(status, HasReason(Reason::CONCURRENT_CHANGE));
    EXPECT_TRUE(errors::RetryAfterOf(status).has_value());
  }
  EXPECT_EQ(response.results(4).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(refused, 12);
  EXPECT_LE(service_.Times("find_imported_complaints"), 8);
  EXPECT_EQ(ImportOne(versions.back()).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
}

TEST_F(ImportLimitsTest, ADefectOfOneCaseIsLoggedUnderItsNumberAndTheOthersGoIn) {
  ImportOne(Told("17", 1));
  service_.Sql("UPDATE complaints.complaint SET content_key = '\\x00'");
  const v1::ImportComplaintsResponse response = Import({Closed("17", 30), Closed("18", 30)});
  const absl::Status status = errors::FromRpcStatus(response.results(0).error());
  EXPECT_THAT(status, HasReason(Reason::INTERNAL_ERROR));
  const std::string incident = errors::MetadataOf(status, "incident");
  EXPECT_THAT(incident, SizeIs(12));
  EXPECT_THAT(service_.log_text(), ::testing::HasSubstr(incident));
  EXPECT_EQ(response.results(1).outcome(), v1::IMPORT_OUTCOME_ADDED);
}

}  // namespace
}  // namespace tanggap::complaints
