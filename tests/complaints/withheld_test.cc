// Who is told that there are words which they may not read: on the case, on each entry of its
// history, and by the versions of entries that they are not shown. The access matrix has every role
// in every place; here is what it means, and what nobody wrote.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"
#include "tests/complaints/import_fixture.h"

namespace tanggap::complaints {
namespace {

using auth::Role;
using tanggap::testing::IsOk;

class WithheldTest : public ImportVersionsTest {
 protected:
  template <typename Request>
  v1::Complaint Do(const char* method, const Request& request, const Caller& caller) {
    clock_.Advance(absl::Minutes(1));
    const auto answer = service_.Call<v1::Complaint>(method, request, caller);
    EXPECT_THAT(answer, IsOk()) << method;
    return answer.value_or(v1::Complaint());
  }

  // Held by bidang-p2p, with a note to the unit and a comment among the handlers.
  std::string CaseOfUnit(v1::ContentVisibility visibility) {
    v1::CreateComplaintRequest filing = NewNamedComplaint();
    filing.mutable_complaint()->set_content_visibility(visibility);
    const std::string name = File(service_, filing).name();
    Do("AddComment", Comment(name, v1::AUDIENCE_INTERNAL), Officer());
    Do("VerifyComplaint", Verify(name), Officer());
    v1::AssignComplaintRequest assign = Assign(name);
    assign.set_note("Segera.");
    Do("AssignComplaint", assign, Supervisor());
    Do("StartWork", StartWork(name), OfficerOf("bidang-p2p"));
    return name;
  }

  bool IsWithheld(const std::string& name, const Caller& caller) {
    const v1::Complaint seen = Look(service_, name, caller);
    EXPECT_TRUE(!seen.words_withheld() || seen.description().empty());
    return seen.words_withheld();
  }

  // "CREATE (2) ASSIGN!": an entry of which no words are withheld, one that is not shown, one of
  // which there are words that are withheld.
  std::string HistoryAs(const std::string& name, const Caller& caller) {
    const auto history =
        service_.Call<v1::ListHistoryResponse>("ListHistory", History(name), caller);
    EXPECT_THAT(history, IsOk());
    std::string text;
    int last = 0;
    for (const v1::HistoryEntry& entry : history->entries()) {
      while (++last < entry.version()) text += base::Join("(", last, ") ");
      text += base::Join(v1::Action_Name(entry.action()).substr(7),
                         entry.words_withheld() ? "! " : " ");
      EXPECT_TRUE(!entry.words_withheld() || entry.text().empty());
    }
    const std::string etag = Look(service_, name, caller).etag();
    while (base::Join("\"", last, "\"") != etag) text += base::Join("(", ++last, ") ");
    return text;
  }
};

constexpr char kAll[] = "CREATE COMMENT VERIFY ASSIGN START_WORK ";
constexpr char kReporters[] = "CREATE (2) VERIFY ASSIGN! START_WORK ";
constexpr char kNone[] = "CREATE! (2) VERIFY ASSIGN! START_WORK ";

TEST_F(WithheldTest, EachRoleIsToldWhetherTheyMayReadTheWords) {
  const std::string for_unit = CaseOfUnit(v1::CONTENT_VISIBILITY_PRIVATE);
  const std::string confidential = CaseOfUnit(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  const struct {
    Caller caller;
    const char* of_private;
    const char* of_confidential;
  } readers[] = {
      {Citizen(), kReporters, kReporters},
      {OfficerOf("bidang-p2p"), kAll, kAll},
      {Holding(Role::ROLE_SUPERVISOR, "dinkes", "bidang-p2p"), kAll, kAll},
      {Officer(), kAll, kNone},
      {Supervisor(), kAll, kNone},
      {OfficerOf("bidang-kesmas"), kNone, kNone},
      {Holding(Role::ROLE_SUPERVISOR, "dinkes", "bidang-kesmas"), kNone, kNone},
      {Holding(Role::ROLE_PARTNER_READER, "dinkes"), kReporters, kNone},
      {Holding(Role::ROLE_PARTNER_WRITER, "dinkes"), kReporters, kNone},
      {Holding(Role::ROLE_AGENCY_ADMIN, "dinkes"), kNone, kNone},
      {Holding(Role::ROLE_LIAISON, "dinkes"), kNone, kNone},
      {Holding(Role::ROLE_INSPECTOR, "dinkes"), kNone, kNone},
      {Holding(Role::ROLE_INFORMATION_OFFICER, "dinkes"), kNone, kNone},
      {Coordinator(), kNone, kNone},
      {DataProtectionOfficer(), kNone, kNone},
      {Auditor(), kNone, kNone},
  };
  for (const auto& [caller, of_private, of_confidential] : readers) {
    SCOPED_TRACE(caller.grants.empty()
                     ? caller.subject
                     : common::v1::Role_Name(caller.grants[0].role) + " " + caller.grants[0].unit);
    EXPECT_EQ(HistoryAs(for_unit, caller), of_private);
    EXPECT_EQ(IsWithheld(for_unit, caller), of_private == kNone);
    EXPECT_EQ(HistoryAs(confidential, caller), of_confidential);
    EXPECT_EQ(IsWithheld(confidential, caller), of_confidential == kNone);
  }
}

TEST_F(WithheldTest, AnAnswerThatWaitsIsWithheldAsAnEntryAndNoneOfTheCasesWordsYet) {
  const std::string name = CaseIn(service_, v1::COMPLAINT_STATE_PENDING_APPROVAL).name();
  const std::string before = "CREATE VERIFY ASSIGN START_WORK ";
  for (const Caller& caller : {Citizen(), Holding(Role::ROLE_PARTNER_READER, "dinkes")}) {
    EXPECT_EQ(HistoryAs(name, caller), before + "ANSWER! ");
    EXPECT_FALSE(IsWithheld(name, caller));
    EXPECT_FALSE(Look(service_, name, caller).has_answer());
  }
  // Who decides on it reads everything.
  const Caller admin = Holding(Role::ROLE_AGENCY_ADMIN, "dinkes");
  EXPECT_EQ(HistoryAs(name, admin), before + "ANSWER ");
  EXPECT_FALSE(IsWithheld(name, admin));
  Do("ApproveAnswer", Approve(name), Supervisor());
  EXPECT_EQ(HistoryAs(name, Citizen()), before + "ANSWER (6) ");
  EXPECT_FALSE(IsWithheld(name, Citizen()));
  EXPECT_EQ(HistoryAs(name, admin), "CREATE! VERIFY ASSIGN START_WORK ANSWER! (6) ");
  EXPECT_TRUE(IsWithheld(name, admin));
}

// A case without a description, in which words are written at one step alone.
TEST_F(WithheldTest, WhatNobodyWroteIsNotWithheld) {
  const auto taken_over = [&](const char* number, v1::Action written) {
    v1::ImportedComplaint item = Told(number, 30);
    item.mutable_complaint()->set_description(written == v1::ACTION_CREATE ? "Antre." : "");
    const auto words = [&](v1::Action action) { return action == written ? "Kata-kata." : ""; };
    if (written == v1::ACTION_REJECT) {
      Add(item, v1::ACTION_REJECT, Day(2), words(v1::ACTION_REJECT))
          .mutable_detail()
          ->set_rejection_reason(v1::REJECTION_REASON_SPAM);
    } else {
      Add(item, v1::ACTION_VERIFY, Day(2)).mutable_detail()->set_track(common::v1::TRACK_LIGHT);
      Add(item, v1::ACTION_ASSIGN, Day(2)).mutable_detail()->set_unit("bidang-p2p");
      if (written == v1::ACTION_REQUEST_INFORMATION) {
        Add(item, written, Day(99), words(written));
      } else {
        Add(item, v1::ACTION_ANSWER, Day(3), words(v1::ACTION_ANSWER));
        v1::ImportedStep& accepted =
            Add(item, v1::ACTION_ACCEPT_ANSWER, Day(4), words(v1::ACTION_ACCEPT_ANSWER));
        accepted.mutable_actor()->set_kind(v1::ACTOR_KIND_REPORTER);
        accepted.mutable_detail()->set_rating_score(3);
      }
    }
    const v1::ImportComplaintResult result = ImportOne(item);
    EXPECT_EQ(result.outcome(), v1::IMPORT_OUTCOME_ADDED) << result.ShortDebugString();
    return result.name();
  };
  const struct {
    v1::Action written;
    const char* history;
  } cases[] = {
      {v1::ACTION_UNSPECIFIED, "CREATE VERIFY ASSIGN ANSWER ACCEPT_ANSWER "},
      {v1::ACTION_CREATE, "CREATE! VERIFY ASSIGN ANSWER ACCEPT_ANSWER "},
      {v1::ACTION_ANSWER, "CREATE VERIFY ASSIGN ANSWER! ACCEPT_ANSWER "},
      {v1::ACTION_ACCEPT_ANSWER, "CREATE VERIFY ASSIGN ANSWER ACCEPT_ANSWER! "},
      {v1::ACTION_REQUEST_INFORMATION, "CREATE VERIFY ASSIGN REQUEST_INFORMATION! "},
      {v1::ACTION_REJECT, "CREATE REJECT! "},
  };
  for (const auto& [written, history] : cases) {
    SCOPED_TRACE(v1::Action_Name(written));
    const std::string name = taken_over(v1::Action_Name(written).c_str(), written);
    EXPECT_EQ(HistoryAs(name, Auditor()), history);
    EXPECT_EQ(IsWithheld(name, Auditor()), written != v1::ACTION_UNSPECIFIED);
    EXPECT_FALSE(IsWithheld(name, Officer()));
  }
}

TEST_F(WithheldTest, AnswersThatHaveWordsForNobodyDoNotSayIt) {
  const v1::Complaint filed = File(service_);
  const auto list = service_.Call<v1::ListComplaintsResponse>(
      "ListComplaints", v1::ListComplaintsRequest(), Auditor());
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->complaints_size(), 1);
  EXPECT_FALSE(list->complaints(0).words_withheld());
  EXPECT_TRUE(IsWithheld(filed.name(), Auditor()));
  v1::BatchCreateComplaintsRequest batch;
  *batch.add_requests() = NewComplaint();
  const auto results =
      service_.Call<v1::BatchCreateComplaintsResponse>("BatchCreateComplaints", batch, Citizen());
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(results->results(0).complaint().description(), "");
  EXPECT_FALSE(results->results(0).complaint().words_withheld());
}

TEST_F(WithheldTest, TheReporterIsToldThatNothingOfTheCaseIsWithheld) {
  v1::CreateComplaintRequest filing = NewNamedComplaint();
  filing.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  // What a caller says of it counts for nothing.
  filing.mutable_complaint()->set_words_withheld(true);
  const v1::Complaint filed = File(service_, filing);
  EXPECT_FALSE(filed.words_withheld());
  v1::TrackComplaintRequest track;
  track.set_number(filed.number());
  track.set_secret(filed.mailbox_secret());
  const auto tracked = service_.Call<v1::TrackComplaintResponse>("TrackComplaint", track, Nobody());
  ASSERT_THAT(tracked, IsOk());
  EXPECT_NE(tracked->complaint().description(), "");
  EXPECT_FALSE(tracked->complaint().words_withheld());
}

// Its answer shows the case as it is then: given to a unit, or sealed.
TEST_F(WithheldTest, AChangeSaysWhetherItTookTheWordsOutOfSight) {
  v1::CreateComplaintRequest filing = NewNamedComplaint();
  filing.mutable_complaint()->set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
  const std::string name = File(service_, filing).name();
  EXPECT_FALSE(Do("VerifyComplaint", Verify(name), Officer()).words_withheld());
  EXPECT_TRUE(Do("AssignComplaint", Assign(name), Officer()).words_withheld());
  EXPECT_FALSE(Do("StartWork", StartWork(name), OfficerOf("bidang-p2p")).words_withheld());
  // An identity that is destroyed takes no words with it.
  Do("SetDisclosure", SetDisclosure(name, v1::REPORTER_IDENTITY_NONE), Citizen());
  EXPECT_FALSE(IsWithheld(name, OfficerOf("bidang-p2p")));
  EXPECT_EQ(HistoryAs(name, OfficerOf("bidang-p2p")),
            "CREATE VERIFY ASSIGN START_WORK SET_DISCLOSURE ");
}

}  // namespace
}  // namespace tanggap::complaints
