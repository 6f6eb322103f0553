// Random lives over the wire: after each step, what others were told last is what the agency's
// officer sees, and they were told once of every version.

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/told_events.h"

namespace tanggap::complaints {
namespace {

constexpr int kLives = 12;
constexpr int kSteps = 40;

std::string Text(const google::protobuf::Message& message) { return message.ShortDebugString(); }

// What an event says of a clock, made of what an answer says of it.
v1::ClockFacts FactsOf(const v1::Clock& clock) {
  v1::ClockFacts facts;
  facts.set_kind(clock.kind());
  facts.set_run(clock.run());
  *facts.mutable_start_time() = clock.start_time();
  *facts.mutable_due_time() = clock.due_time();
  if (clock.has_met_time()) *facts.mutable_met_time() = clock.met_time();
  facts.set_paused(clock.has_pause_time());
  facts.set_dropped(clock.dropped());
  return facts;
}

// The facts that an officer sees too, made of what they see.
v1::ComplaintFacts FactsOf(const v1::Complaint& seen) {
  v1::ComplaintFacts facts;
  facts.set_complaint(seen.name());
  facts.set_state(seen.state());
  facts.set_complaint_class(seen.complaint_class());
  facts.set_track(seen.track());
  facts.set_channel(seen.channel());
  facts.set_agency(seen.agency());
  facts.set_unit(seen.holder().unit());
  facts.set_category(seen.category());
  facts.set_region(seen.region());
  facts.set_origin(seen.origin());
  facts.set_filing(seen.filing());
  facts.set_reporter_identity(seen.reporter_identity());
  facts.set_content_visibility(seen.content_visibility());
  *facts.mutable_file_time() = seen.file_time();
  *facts.mutable_time() = seen.update_time();
  if (seen.has_next_due()) {
    facts.set_next_due_clock(seen.next_due().clock());
    *facts.mutable_next_due_time() = seen.next_due().time();
  }
  for (const v1::Clock& clock : seen.clocks()) *facts.add_clocks() = FactsOf(clock);
  facts.set_policy(seen.policy());
  facts.set_dispute_count(seen.dispute_count());
  facts.set_reopen_count(seen.reopen_count());
  if (seen.answer().has_time()) {
    facts.set_outcome(seen.answer().outcome());
    *facts.mutable_answer_time() = seen.answer().time();
  }
  facts.set_rating_score(seen.rating().score());
  return facts;
}

// The same of what was told, without what an officer does not see in that form.
v1::ComplaintFacts Comparable(v1::ComplaintFacts facts) {
  facts.clear_version();
  facts.clear_previous_state();
  facts.clear_actor();
  facts.clear_action();
  facts.clear_reporter_pseudonym();
  facts.clear_verify_time();
  facts.clear_first_response_time();
  facts.clear_end_time();
  facts.clear_rejection_reason();
  return facts;
}

class EventLivesTest : public ::testing::Test {
 protected:
  using Answer = absl::StatusOr<v1::Complaint>;

  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(dice_); }

  Caller AnyCaller() {
    switch (Roll(1, 4)) {
      case 1:
        return Citizen();
      case 2:
        return Officer();
      case 3:
        return Supervisor();
      default:
        return OfficerOf("bidang-p2p");
    }
  }

  template <typename Request>
  Answer Call(std::string_view method, const Request& request, const Caller& caller) {
    return service_.Call<v1::Complaint>(method, request, caller);
  }

  // Does what the caller may do; nothing for what nobody does by a call of their own.
  std::optional<Answer> Do(v1::Action action, const std::string& name, const Caller& by) {
    switch (action) {
      case v1::ACTION_VERIFY:
        return Call("VerifyComplaint", Verify(name), by);
      case v1::ACTION_REQUEST_INFORMATION:
        return Call("RequestInformation", RequestInformation(name), by);
      case v1::ACTION_PROVIDE_INFORMATION:
        return Call("ProvideInformation", ProvideInformation(name), by);
      case v1::ACTION_ASSIGN:
        return Call("AssignComplaint", Assign(name), by);
      case v1::ACTION_START_WORK:
        return Call("StartWork", StartWork(name), by);
      case v1::ACTION_ANSWER:
        return Call("AnswerComplaint", complaints::Answer(name), by);
      case v1::ACTION_APPROVE_ANSWER:
        return Call("ApproveAnswer", Approve(name), by);
      case v1::ACTION_RETURN_ANSWER:
        return Call("ReturnAnswer", Return(name), by);
      case v1::ACTION_ACCEPT_ANSWER:
        return Call("AcceptAnswer", Accept(name, Roll(1, 4)), by);
      case v1::ACTION_DISPUTE_ANSWER:
        return Call("DisputeAnswer", Dispute(name), by);
      case v1::ACTION_REOPEN:
        return Call("ReopenComplaint", Reopen(name), by);
      case v1::ACTION_COMMENT:
        if (Roll(1, 3) > 1) return std::nullopt;
        return Call("AddComment", Comment(name), by);
      case v1::ACTION_UPDATE:
        return Call("UpdateComplaint", Update(name, Roll(1, 2) == 1 ? "obat" : "demam-berdarah"),
                    by);
      default:
        // These end most lives early.
        if (Roll(1, 4) > 1) return std::nullopt;
        if (action == v1::ACTION_WITHDRAW) return Call("WithdrawComplaint", Withdraw(name), by);
        if (action == v1::ACTION_REJECT) return Call("RejectComplaint", Reject(name), by);
        return std::nullopt;
    }
  }

  void Live(const std::string& name) {
    for (int step = 0; step < kSteps; ++step) {
      // Through nights, weekends and deadlines. It stands still between a step and the look at it,
      // because a paused clock would run out later with every moment that one waits.
      clock_.Advance(absl::Minutes(Roll(0, 600)));
      const Caller caller = AnyCaller();
      const absl::StatusOr<v1::Complaint> seen =
          service_.Call<v1::Complaint>("GetComplaint", Get(name), caller);
      // An officer of a unit sees what is assigned to it.
      if (!seen.ok() || seen->allowed_actions_size() == 0) continue;
      const auto action =
          static_cast<v1::Action>(seen->allowed_actions(Roll(0, seen->allowed_actions_size() - 1)));
      const std::optional<Answer> done = Do(action, name, caller);
      if (!done.has_value()) continue;
      ASSERT_THAT(*done, testing::IsOk()) << v1::Action_Name(action);
      done_.insert(action);
      if ((*done)->etag() == seen->etag()) {
        EXPECT_EQ(action, v1::ACTION_UPDATE) << "to the category that it has already";
        EXPECT_EQ(base::Join("\"", EventsOf(service_, name).size(), "\""), seen->etag());
        continue;
      }
      ASSERT_NO_FATAL_FAILURE(ExpectTold(name, action));
    }
  }

  void ExpectTold(const std::string& name, v1::Action action) {
    const v1::Complaint seen = Look(service_, name, Officer());
    const std::vector<ToldEvent> told = EventsOf(service_, name);
    ASSERT_EQ(seen.etag(), base::Join("\"", told.size(), "\""));
    for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].version, static_cast<int>(i) + 1);
    const v1::ComplaintFacts& facts = told.back().event.facts();
    EXPECT_EQ(facts.action(), action);
    ASSERT_EQ(Text(Comparable(facts)), Text(FactsOf(seen))) << v1::Action_Name(action);
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{{.clock = &clock_}};
  std::mt19937 dice_{7};
  std::set<v1::Action> done_;
};

TEST_F(EventLivesTest, WhatOthersWereToldLastIsWhatTheAgencySees) {
  for (int life = 0; life < kLives; ++life) {
    v1::CreateComplaintRequest request = NewNamedComplaint();
    // Answers about medicine ask for approval.
    if (life % 2 == 0) request.mutable_complaint()->set_category("obat");
    ASSERT_NO_FATAL_FAILURE(Live(File(service_, request).name()));
  }
  EXPECT_GE(done_.size(), 12u) << "the lives went nearly everywhere";
}

}  // namespace
}  // namespace tanggap::complaints
