// Versions of a case in whatever order, and such as take back what an earlier one told.

#include <algorithm>
#include <set>

#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using ::testing::ElementsAre;

using ImportOrderTest = ImportVersionsTest;

// Three versions of a case, the latest last, and what it is with that.
struct ThreeVersions {
  std::vector<v1::ImportedComplaint> versions;
  // Opened again it is another than one that never ended.
  std::set<v1::ComplaintState> ends;
  // Empty where the first answer that came stands.
  std::string answer;
};

std::vector<ThreeVersions> LivesInThreeVersions() {
  v1::ImportedComplaint answered = Told("", 92);
  Add(answered, v1::ACTION_ANSWER, Day(92), "Sudah.");
  v1::ImportedComplaint done = Told("", 93);
  Add(done, v1::ACTION_ANSWER, Day(92), "Sudah.");
  Add(done, v1::ACTION_CLOSE, Day(93));
  v1::ImportedComplaint promised = answered;
  *promised.mutable_source_update_time() = ToProto(Day(94));
  *promised.mutable_claimed_due_time() = ToProto(Day(120));
  const v1::ImportedComplaint closed = Closed("", 40, "Sudah.");
  return {
      {{Told("", 1), Closed("", 20), Told("", 30)},
       {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_VERIFIED},
       ""},
      {{Told("", 1), answered, done}, {v1::COMPLAINT_STATE_CLOSED}, "Sudah."},
      {{Told("", 1), answered, promised}, {v1::COMPLAINT_STATE_ANSWERED}, "Sudah."},
      {{answered, done, promised}, {v1::COMPLAINT_STATE_ANSWERED}, "Sudah."},
      {{Closed("", 20), Told("", 30), closed}, {v1::COMPLAINT_STATE_CLOSED}, ""},
      {{Told("", 1), Told("", 2), closed}, {v1::COMPLAINT_STATE_CLOSED}, "Sudah."},
  };
}

TEST_F(ImportOrderTest, InWhateverOrderThreeVersionsComeTheLatestHolds) {
  int serial = 0;
  for (const ThreeVersions& row : LivesInThreeVersions()) {
    std::vector<size_t> order = {0, 1, 2};
    do {
      const std::string id = std::to_string(++serial);
      SCOPED_TRACE(id);
      std::vector<v1::ImportedComplaint> versions = row.versions;
      for (v1::ImportedComplaint& item : versions)
        item.mutable_external_reference()->set_external_id(id);
      std::string name;
      for (const size_t i : order) {
        const v1::ImportComplaintResult result = ImportOne(versions[i]);
        EXPECT_NE(result.outcome(), v1::IMPORT_OUTCOME_REFUSED) << result.ShortDebugString();
        name = result.name();
      }
      const v1::Complaint seen = Look(service_, name, Officer());
      EXPECT_TRUE(row.ends.contains(seen.state())) << seen.state();
      if (!row.answer.empty()) {
        EXPECT_EQ(seen.answer().text(), row.answer);
      }
      EXPECT_EQ(seen.claimed_due_time().ShortDebugString(),
                versions[2].claimed_due_time().ShortDebugString());
      // And it is known which one that was.
      const std::string rows = service_.RowCounts();
      const v1::ImportComplaintResult latest = ImportOne(versions[2]);
      EXPECT_EQ(latest.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << latest.ShortDebugString();
      EXPECT_FALSE(latest.history_differs());
      for (const size_t earlier : {0, 1}) ImportOne(versions[earlier]);
      EXPECT_EQ(service_.RowCounts(), rows);
      EXPECT_EQ(StateOf(name), seen.state());
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_F(ImportOrderTest, ACaseThatIsToldWithoutItsEndIsOpenAgainWhereItStoodBefore) {
  v1::ImportedComplaint item = Told("17", 80);
  Add(item, v1::ACTION_ANSWER, Day(80), "Sudah.");
  Add(item, v1::ACTION_CLOSE, Day(80));
  const std::string name = ImportOne(item).name();
  item.mutable_steps()->RemoveLast();
  *item.mutable_source_update_time() = ToProto(Day(95));
  const v1::ImportComplaintResult reopened = ImportOne(item);
  EXPECT_EQ(reopened.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << reopened.error().ShortDebugString();
  EXPECT_FALSE(reopened.history_differs());
  EXPECT_THAT(ActionsOf(name), ElementsAre(v1::ACTION_CREATE, v1::ACTION_VERIFY, v1::ACTION_ASSIGN,
                                           v1::ACTION_ANSWER, v1::ACTION_CLOSE, v1::ACTION_REOPEN,
                                           v1::ACTION_ASSIGN, v1::ACTION_ANSWER));
  EXPECT_TRUE(HistoryOf(name).back().implied());
  const v1::Complaint seen = Look(service_, name, Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(seen.answer().text(), "Sudah.");
  EXPECT_EQ(FromProto(seen.answer().time()), Day(95));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  Add(item, v1::ACTION_CLOSE, Day(96));
  *item.mutable_source_update_time() = ToProto(Day(96));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_EXTENDED);
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(ImportOrderTest, ACaseThatIsOpenAgainIsItsUnitsAgain) {
  v1::ImportedComplaint item = Told("17", 80);
  Add(item, v1::ACTION_ASSIGN, Day(80)).mutable_detail()->set_unit("sekretariat");
  Add(item, v1::ACTION_ANSWER, Day(80), "Sudah.").mutable_actor()->set_unit("sekretariat");
  Add(item, v1::ACTION_CLOSE, Day(80));
  const std::string name = ImportOne(item).name();
  ASSERT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
  item.mutable_steps()->RemoveLast();
  *item.mutable_source_update_time() = ToProto(Day(95));
  const v1::ImportComplaintResult reopened = ImportOne(item);
  EXPECT_EQ(reopened.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << reopened.error().ShortDebugString();
  const v1::Complaint seen = Look(service_, name, Officer());
  EXPECT_EQ(seen.state(), v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(seen.holder().unit(), "sekretariat") << "not the one that its category names";
}

TEST_F(ImportOrderTest, ACaseWhoseEndIsLeftOutIsOpenAgainAlsoWhenOtherThingsAreToldInItsPlace) {
  v1::ImportedComplaint item = Told("17", 80);
  Add(item, v1::ACTION_ANSWER, Day(80), "Sudah.");
  Add(item, v1::ACTION_CLOSE, Day(80));
  const std::string name = ImportOne(item).name();
  item.mutable_steps()->RemoveLast();
  Add(item, v1::ACTION_COMMENT, Day(95), "Diperiksa lagi.");
  *item.mutable_source_update_time() = ToProto(Day(96));
  const v1::ImportComplaintResult again = ImportOne(item);
  EXPECT_EQ(again.outcome(), v1::IMPORT_OUTCOME_EXTENDED) << again.error().ShortDebugString();
  EXPECT_FALSE(again.history_differs());
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_ANSWERED);
  EXPECT_EQ(ActionsOf(name)[5], v1::ACTION_COMMENT);
  EXPECT_EQ(ActionsOf(name)[6], v1::ACTION_REOPEN);
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  // Another end in its place is an end.
  v1::ImportedComplaint closed = Closed("18", 30);
  const std::string other = ImportOne(closed).name();
  closed.mutable_steps(1)->set_action(v1::ACTION_ACCEPT_ANSWER);
  closed.mutable_steps(1)->mutable_actor()->set_kind(v1::ACTOR_KIND_REPORTER);
  *closed.mutable_source_update_time() = ToProto(Day(40));
  EXPECT_EQ(ImportOne(closed).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(StateOf(other), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(ImportOrderTest, ANoteThatIsLeftOutOpensNothing) {
  // Which silence has closed.
  v1::ImportedComplaint item = Told("17", 30);
  Add(item, v1::ACTION_ANSWER, Day(20), "Sudah.");
  Add(item, v1::ACTION_COMMENT, Day(30), "Catatan.");
  const std::string name = ImportOne(item).name();
  ASSERT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
  item.mutable_steps()->RemoveLast();
  *item.mutable_source_update_time() = ToProto(Day(95));
  const v1::ImportComplaintResult less = ImportOne(item);
  EXPECT_EQ(less.outcome(), v1::IMPORT_OUTCOME_UNCHANGED) << less.error().ShortDebugString();
  EXPECT_TRUE(less.history_differs());
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_CLOSED);
}

TEST_F(ImportOrderTest, WhatCannotBeTakenBackIsSaid) {
  v1::ImportedComplaint item = Told("17", 95);
  Add(item, v1::ACTION_ANSWER, Day(95), "Sudah.");
  const std::string name = ImportOne(item).name();
  const v1::ImportComplaintResult less = ImportOne(Told("17", 96));
  EXPECT_EQ(less.outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_TRUE(less.history_differs());
  EXPECT_EQ(StateOf(name), v1::COMPLAINT_STATE_ANSWERED);
  *item.mutable_source_update_time() = ToProto(Day(97));
  EXPECT_EQ(ImportOne(item).outcome(), v1::IMPORT_OUTCOME_UNCHANGED);
  // Nothing is filled in where that was not asked for.
  v1::ImportedComplaint closed = Closed("18", 30);
  const std::string other = ImportOne(closed).name();
  v1::ImportedComplaint open = Told("18", 40);
  open.clear_imply_steps();
  EXPECT_TRUE(ImportOne(open).history_differs());
  EXPECT_EQ(StateOf(other), v1::COMPLAINT_STATE_CLOSED);
}

}  // namespace
}  // namespace tanggap::complaints
