// Random lives: whoever reads nothing but the events knows the complaint as it is. A reader adds up
// what the steps say, and comes to what the facts say and to what the complaint holds.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "services/complaints/api/test_announced_story.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {
namespace {

using Case = v1::ComplaintEvent::StepCase;

constexpr uint32_t kLives = 300;
constexpr int kAttempts = 60;

// What a reader makes of the steps alone.
class Reader {
 public:
  void Read(const v1::ComplaintEvent& event) {
    const v1::ComplaintFacts& facts = event.facts();
    EXPECT_EQ(facts.version(), last_.version() + 1) << "one version is one event";
    EXPECT_EQ(facts.previous_state(), last_.state());
    switch (event.step_case()) {
      case Case::kVerified:
      case Case::kTransferredIn:
        if (!verified_.has_value()) verified_ = Time(facts.time());
        if (event.has_transferred_in()) {
          ++hops_;
          EXPECT_EQ(event.transferred_in().from_agency(), last_.agency());
        }
        break;
      case Case::kAssigned:
        EXPECT_EQ(event.assigned().previous_unit(), last_.unit());
        break;
      case Case::kAnswered:
        outcome_ = event.answered().outcome();
        answered_ = Time(facts.time());
        break;
      case Case::kAnswerAccepted:
        rating_ = event.answer_accepted().rating_score();
        break;
      case Case::kAnswerDisputed:
        ++disputes_;
        break;
      case Case::kReopened:
        ++reopens_;
        break;
      case Case::kUpdated:
        EXPECT_EQ(event.updated().previous_category(),
                  facts.category() == last_.category() ? "" : last_.category());
        EXPECT_EQ(event.updated().previous_region(),
                  facts.region() == last_.region() ? "" : last_.region());
        break;
      default:
        break;
    }
    if (IsOpen(facts.state())) ended_.reset();
    if (!IsOpen(facts.state()) && IsOpen(last_.state())) ended_ = Time(facts.time());
    last_ = facts;
  }

  void ExpectSame(const Complaint& complaint) const {
    EXPECT_EQ(last_.version(), complaint.version);
    EXPECT_EQ(last_.state(), complaint.state);
    EXPECT_EQ(last_.agency(), complaint.agency);
    EXPECT_EQ(last_.unit(), complaint.unit);
    EXPECT_EQ(last_.category(), complaint.category);
    EXPECT_EQ(last_.region(), complaint.region);
    EXPECT_EQ(last_.track(), complaint.track);
    EXPECT_EQ(last_.in_triage(), complaint.in_triage);
    EXPECT_EQ(last_.policy(), complaint.policy);
    EXPECT_EQ(last_.reporter_identity(), complaint.reporter_identity);
    EXPECT_EQ(last_.content_visibility(), complaint.content_visibility);
    EXPECT_EQ(Time(last_.time()), complaint.update_time);
    EXPECT_EQ(Time(last_.file_time()), complaint.file_time);
    EXPECT_EQ(last_.clocks_size(), static_cast<int>(complaint.clocks.size()));
    ExpectCounted(complaint);
    ExpectTimes(complaint);
  }

 private:
  using OptionalTime = std::optional<absl::Time>;

  static absl::Time Time(const google::protobuf::Timestamp& time) { return FromProto(time); }
  static OptionalTime If(bool has, const google::protobuf::Timestamp& time) {
    return has ? OptionalTime(Time(time)) : std::nullopt;
  }

  void ExpectCounted(const Complaint& complaint) const {
    EXPECT_EQ(last_.dispute_count(), disputes_);
    EXPECT_EQ(complaint.dispute_count, disputes_);
    EXPECT_EQ(last_.reopen_count(), reopens_);
    EXPECT_EQ(complaint.reopen_count, reopens_);
    EXPECT_EQ(last_.hop_count(), hops_);
    EXPECT_EQ(complaint.hop_count, hops_);
    EXPECT_EQ(last_.rating_score(), rating_);
    EXPECT_EQ(last_.outcome(), outcome_);
  }

  void ExpectTimes(const Complaint& complaint) const {
    EXPECT_EQ(If(last_.has_verify_time(), last_.verify_time()), verified_);
    EXPECT_EQ(verified_.has_value(), complaint.ever_verified);
    EXPECT_EQ(If(last_.has_answer_time(), last_.answer_time()), answered_);
    EXPECT_EQ(complaint.answer_time, answered_);
    EXPECT_EQ(If(last_.has_end_time(), last_.end_time()), ended_);
    EXPECT_EQ(complaint.end_time, ended_);
    EXPECT_EQ(If(last_.has_first_response_time(), last_.first_response_time()),
              complaint.first_response_time);
    const std::optional<NextDue> due = NextDueOf(complaint);
    EXPECT_EQ(If(last_.has_next_due_time(), last_.next_due_time()),
              due.has_value() ? OptionalTime(due->time) : std::nullopt);
  }

  v1::ComplaintFacts last_;
  OptionalTime verified_, answered_, ended_;
  v1::Outcome outcome_ = v1::OUTCOME_UNSPECIFIED;
  int32_t rating_ = 0, disputes_ = 0, reopens_ = 0, hops_ = 0;
};

class Dice {
 public:
  explicit Dice(uint32_t seed) : engine_(seed) {}
  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(engine_); }
  bool Once(int in) { return Roll(1, in) == 1; }
  template <typename List>
  auto OneOf(const List& list) {
    return list[static_cast<size_t>(Roll(0, static_cast<int>(std::size(list)) - 1))];
  }

 private:
  std::mt19937 engine_;
};

Step RandomStep(Dice& dice, const Complaint& now) {
  std::vector<Transition> fitting;
  for (const Transition& transition : Transitions()) {
    if (FindTransition(transition.action, now.state) == &transition) fitting.push_back(transition);
  }
  Transition transition = dice.OneOf(fitting);
  if (transition.action == v1::ACTION_WITHDRAW) transition = dice.OneOf(fitting);
  Actor actor{.kind = dice.OneOf(transition.actors), .agency = now.agency};
  if (actor.kind == v1::ACTOR_KIND_OFFICER) actor.unit = now.unit;
  actor.officer = dice.Once(2) ? "wati" : "joko";
  absl::Time time = now.update_time + absl::Microseconds(dice.Roll(0, 2'000'000'000));
  if (now.remind_time.has_value() && dice.Once(2)) time = std::max(time, *now.remind_time);
  if (actor.kind == v1::ACTOR_KIND_SYSTEM && dice.Once(2)) time = NextDueOf(now)->time;
  Step step = MakeStep(transition.action, actor, time);
  if (step.action == v1::ACTION_REMIND) step.clock = NextDueOf(now)->clock;
  if (step.action == v1::ACTION_ASSIGN && dice.Once(2)) step.unit = "gizi";
  if (step.action == v1::ACTION_VERIFY && now.in_triage && dice.Once(2)) step.agency = "dinsos";
  if (step.action == v1::ACTION_UPDATE && dice.Once(2)) step.category = dice.Once(2) ? "a" : "b";
  if (step.action == v1::ACTION_UPDATE && dice.Once(2)) step.region = dice.Once(2) ? "33" : "34";
  if (step.action == v1::ACTION_SET_DISCLOSURE)
    step.reporter_identity =
        dice.Once(2) ? v1::REPORTER_IDENTITY_SEALED : v1::REPORTER_IDENTITY_NAMED;
  step.needs_approval = dice.Once(2);
  step.rating_score = dice.Roll(1, 4);
  return step;
}

void Live(uint32_t seed, std::set<Case>& taken) {
  Dice dice(seed);
  Complaint filed = Filed();
  filed.in_triage = dice.Once(3);
  AnnouncedStory story(filed, Wib(2, 2) + absl::Hours(dice.Roll(0, 500)));
  Reader reader;
  reader.Read(story.Only());
  reader.ExpectSame(story.now());
  for (int attempt = 0; attempt < kAttempts && !::testing::Test::HasFailure(); ++attempt) {
    const Step step = RandomStep(dice, story.now());
    // Somebody looks at an identity: recorded elsewhere, and no change.
    if (step.action == v1::ACTION_REVEAL_IDENTITY || !story.Try(step)) continue;
    SCOPED_TRACE(v1::Action_Name(step.action));
    const v1::ComplaintEvent& event = story.last().back().event;
    for (const Announcement& each : story.last()) taken.insert(each.event.step_case());
    EXPECT_EQ(story.last().back().agency, story.now().agency);
    reader.Read(event);
    reader.ExpectSame(story.now());
  }
}

TEST(AnnouncingPropertyTest, WhoeverReadsTheEventsKnowsTheComplaint) {
  std::set<Case> taken;
  for (uint32_t seed = 1; seed <= kLives; ++seed) {
    Live(seed, taken);
    ASSERT_FALSE(HasFailure()) << "in the life of seed " << seed;
  }
  // All but filing and the two that nothing takes yet.
  EXPECT_EQ(taken.size(), 20u) << "the lives went everywhere, or they would prove nothing";
}

}  // namespace
}  // namespace tanggap::complaints
