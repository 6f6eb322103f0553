// A complaint whose every step is announced, in the office of domain/story.h: for tests of events.
//
//   AnnouncedStory story({.region = "33.73.02"}, Wib(3, 2));
//   story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
//   EXPECT_TRUE(story.Only().has_verified());
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "services/complaints/api/announcing.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {

inline const privacy::KeyRing& TestKeys() {
  static const auto& keys =
      *new privacy::KeyRing(*privacy::KeyRing::Parse("key 1 " + std::string(64, '7') + "\n"));
  return keys;
}

class AnnouncedStory {
 public:
  AnnouncedStory(Complaint complaint, Step filing, directory::Policy policy = Standard())
      : policy_(std::move(policy)), now_(std::move(complaint)) {
    absl::StatusOr<Complaint> filed = Apply(now_, filing, rules());
    EXPECT_TRUE(filed.ok()) << filed.status();
    now_ = *std::move(filed);
    Tell(nullptr, filing);
  }
  AnnouncedStory(Complaint complaint, absl::Time time)
      : AnnouncedStory(std::move(complaint), MakeStep(v1::ACTION_CREATE, Reporter(), time)) {}

  const Complaint& now() const { return now_; }
  Rules rules() const { return {.calendar = Office(), .policy = policy_}; }
  // What stands beside the complaint from now on.
  std::string coarse_cell = "-7.34,110.50";
  std::string reporter_key = "an account's pseudonym";

  // False when the rules refuse the step.
  bool Try(const Step& step) {
    absl::StatusOr<Complaint> after = Apply(now_, step, rules());
    if (!after.ok()) return false;
    const Complaint before = std::exchange(now_, *std::move(after));
    Tell(&before, step);
    return true;
  }
  void Do(const Step& step) { EXPECT_TRUE(Try(step)) << v1::Action_Name(step.action); }
  void Do(v1::Action action, const Actor& actor, absl::Time time) {
    Do(MakeStep(action, actor, time));
  }

  // What the last step announced.
  const std::vector<Announcement>& last() const { return last_; }
  // The same when it was one event.
  const v1::ComplaintEvent& Only() const {
    EXPECT_EQ(last_.size(), 1u);
    return last_.front().event;
  }

 private:
  void Tell(const Complaint* before, const Step& step) {
    last_ = Announce({.before = before,
                      .after = now_,
                      .step = step,
                      .coarse_cell = coarse_cell,
                      .reporter_key = reporter_key},
                     Office(), TestKeys());
  }

  directory::Policy policy_;
  Complaint now_;
  std::vector<Announcement> last_;
};

}  // namespace tanggap::complaints
