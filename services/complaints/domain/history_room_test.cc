// How long a history may grow, and that this never keeps a case from its end.
#include "services/complaints/domain/history_room.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/complaints/domain/random_steps.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;

Story FullStoryIn(v1::ComplaintState state, int entries) {
  Story story = StoryInState(state);
  story.mutable_now().version = entries;
  return story;
}

Step Disclosing(v1::ReporterIdentity identity, v1::ContentVisibility content) {
  Step step = MakeStep(v1::ACTION_SET_DISCLOSURE, Reporter(), Wib(3, 3));
  step.reporter_identity = identity;
  step.content_visibility = content;
  return step;
}

Step Recategorising(const Actor& actor) {
  Step step = MakeStep(v1::ACTION_UPDATE, actor, Wib(3, 3));
  step.category = "imunisasi";
  return step;
}

TEST(HistoryRoomTest, TheReportersSideFillsItToAThousandEntries) {
  const std::vector<std::pair<v1::ComplaintState, v1::Action>> steps = {
      {v1::COMPLAINT_STATE_SUBMITTED, v1::ACTION_COMMENT},
      {v1::COMPLAINT_STATE_CLOSED, v1::ACTION_COMMENT},
      {v1::COMPLAINT_STATE_ANSWERED, v1::ACTION_DISPUTE_ANSWER},
      {v1::COMPLAINT_STATE_CLOSED, v1::ACTION_REOPEN},
      {v1::COMPLAINT_STATE_WITHDRAWN, v1::ACTION_REOPEN},
  };
  for (const auto& [state, action] : steps) {
    EXPECT_THAT(FullStoryIn(state, kMostEntries - 1).Try(action, Reporter(), Wib(3, 3)), IsOk());
    const absl::Status refused =
        FullStoryIn(state, kMostEntries).Try(action, Reporter(), Wib(3, 3));
    EXPECT_THAT(refused, HasReason(Reason::TOO_MANY_ENTRIES)) << action;
    EXPECT_EQ(errors::MetadataOf(refused, "limit"), "1000");
  }
  Story partners = FullStoryIn(v1::COMPLAINT_STATE_VERIFIED, kMostEntries);
  const Actor partner = {.kind = v1::ACTOR_KIND_PARTNER, .agency = "dinkes", .officer = "app"};
  EXPECT_THAT(partners.Try(v1::ACTION_COMMENT, partner, Wib(3, 3)),
              HasReason(Reason::TOO_MANY_ENTRIES));
}

TEST(HistoryRoomTest, TheHandlersHaveAHundredMore) {
  const std::vector<std::tuple<v1::ComplaintState, v1::Action, Actor>> steps = {
      {v1::COMPLAINT_STATE_SUBMITTED, v1::ACTION_COMMENT, Coordinator()},
      {v1::COMPLAINT_STATE_VERIFIED, v1::ACTION_REQUEST_INFORMATION, Officer()},
      {v1::COMPLAINT_STATE_ASSIGNED, v1::ACTION_ASSIGN, Supervisor()},
      {v1::COMPLAINT_STATE_PENDING_APPROVAL, v1::ACTION_RETURN_ANSWER, Supervisor()},
      {v1::COMPLAINT_STATE_REJECTED, v1::ACTION_REOPEN, Supervisor()},
  };
  for (const auto& [state, action, actor] : steps) {
    EXPECT_THAT(FullStoryIn(state, kMostEntriesOfHandlers - 1).Try(action, actor, Wib(3, 3)),
                IsOk());
    const absl::Status refused =
        FullStoryIn(state, kMostEntriesOfHandlers).Try(action, actor, Wib(3, 3));
    EXPECT_THAT(refused, HasReason(Reason::TOO_MANY_ENTRIES)) << action;
    EXPECT_EQ(errors::MetadataOf(refused, "limit"), "1100");
  }
  Story corrected = FullStoryIn(v1::COMPLAINT_STATE_VERIFIED, kMostEntriesOfHandlers);
  EXPECT_THAT(corrected.Try(Recategorising(Officer())), HasReason(Reason::TOO_MANY_ENTRIES));
}

TEST(HistoryRoomTest, TheReporterMayAlwaysProtectThemselvesMoreAndNotLess) {
  Story story = FullStoryIn(v1::COMPLAINT_STATE_CLOSED, kMostEntries);
  constexpr auto kKeep = v1::CONTENT_VISIBILITY_UNSPECIFIED;
  EXPECT_THAT(story.Try(Disclosing(v1::REPORTER_IDENTITY_SEALED, kKeep)), IsOk());
  EXPECT_THAT(story.Try(Disclosing(v1::REPORTER_IDENTITY_NAMED, kKeep)),
              HasReason(Reason::TOO_MANY_ENTRIES));
  EXPECT_THAT(
      story.Try(Disclosing(v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_CONFIDENTIAL)),
      IsOk());
  EXPECT_THAT(story.Try(Disclosing(v1::REPORTER_IDENTITY_NONE, v1::CONTENT_VISIBILITY_PRIVATE)),
              HasReason(Reason::TOO_MANY_ENTRIES))
      << "more on one axis does not pay for less on the other";
  EXPECT_THAT(story.Try(Disclosing(v1::REPORTER_IDENTITY_NONE, kKeep)), IsOk());
  EXPECT_THAT(story.Try(Disclosing(v1::REPORTER_IDENTITY_NONE, kKeep)),
              HasReason(Reason::TOO_MANY_ENTRIES));
}

// Each on a history that holds more than anybody may add to.
TEST(HistoryRoomTest, WhatLeadsToAnEndIsNeverRefused) {
  const int full = kMostEntriesOfHandlers + 10;
  Story asked = FullStoryIn(v1::COMPLAINT_STATE_NEEDS_INFORMATION, full);
  asked.Do(v1::ACTION_REMIND, System(), *asked.now().remind_time);
  asked.Do(v1::ACTION_PROVIDE_INFORMATION, Reporter(), asked.now().update_time);
  asked.Do(v1::ACTION_VERIFY, Officer(), asked.now().update_time);
  asked.Do(v1::ACTION_ASSIGN, Supervisor(), asked.now().update_time);
  asked.Do(v1::ACTION_START_WORK, Officer(), asked.now().update_time);
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer(), asked.now().update_time);
  answer.needs_approval = true;
  asked.Do(answer);
  asked.Do(v1::ACTION_APPROVE_ANSWER, Supervisor(), asked.now().update_time);
  asked.Do(v1::ACTION_REMIND, System(), *asked.now().remind_time);
  asked.Do(v1::ACTION_CLOSE, System(), asked.Due(directory::v1::CLOCK_KIND_CONFIRM));
  EXPECT_EQ(asked.now().state, v1::COMPLAINT_STATE_CLOSED);

  Story expired = FullStoryIn(v1::COMPLAINT_STATE_NEEDS_INFORMATION, full);
  expired.Do(v1::ACTION_EXPIRE, System(), expired.Due(directory::v1::CLOCK_KIND_INFORMATION));
  FullStoryIn(v1::COMPLAINT_STATE_SUBMITTED, full).Do(v1::ACTION_REJECT, Officer(), Wib(3, 3));
  FullStoryIn(v1::COMPLAINT_STATE_ASSIGNED, full).Do(v1::ACTION_ANSWER, Officer(), Wib(3, 3));
  FullStoryIn(v1::COMPLAINT_STATE_ANSWERED, full)
      .Do(v1::ACTION_ACCEPT_ANSWER, Reporter(), Wib(3, 3));
  for (const auto state : {v1::COMPLAINT_STATE_SUBMITTED, v1::COMPLAINT_STATE_IN_PROGRESS,
                           v1::COMPLAINT_STATE_NEEDS_INFORMATION, v1::COMPLAINT_STATE_ANSWERED}) {
    FullStoryIn(state, full).Do(v1::ACTION_WITHDRAW, Reporter(), Wib(3, 3));
  }
  EXPECT_THAT(FullStoryIn(v1::COMPLAINT_STATE_SUBMITTED, full)
                  .Try(v1::ACTION_REVEAL_IDENTITY, Officer(), Wib(3, 3)),
              IsOk())
      << "it is no entry of the history";
}

TEST(HistoryRoomTest, WhatHasNoRoomIsNotOffered) {
  const Story story = FullStoryIn(v1::COMPLAINT_STATE_ANSWERED, kMostEntries);
  const auto reporter = [](v1::Action) { return std::vector<Actor>{Reporter()}; };
  EXPECT_THAT(AllowedActions(story.now(), reporter, story.rules(), Wib(3, 3)),
              ::testing::ElementsAre(v1::ACTION_ACCEPT_ANSWER, v1::ACTION_WITHDRAW));
}

// Brings a case to its end with nothing but what leads there.
void End(Story& story) {
  for (int steps = 0; IsOpen(story.now().state) && steps < 8; ++steps) {
    const absl::Time time = story.now().update_time;
    const std::string unit = story.now().unit;
    const std::string officer = story.now().officer.empty() ? "wati" : story.now().officer;
    switch (story.now().state) {
      case v1::COMPLAINT_STATE_NEEDS_INFORMATION:
        story.Do(v1::ACTION_EXPIRE, System(), std::max(time, NextDueOf(story.now())->time));
        break;
      case v1::COMPLAINT_STATE_SUBMITTED:
        story.Do(v1::ACTION_VERIFY, Officer(), time);
        break;
      case v1::COMPLAINT_STATE_VERIFIED:
        story.Do(v1::ACTION_ASSIGN, Supervisor(), time);
        break;
      case v1::COMPLAINT_STATE_PENDING_APPROVAL:
        story.Do(v1::ACTION_APPROVE_ANSWER, Supervisor("dewi"), time);
        break;
      case v1::COMPLAINT_STATE_ANSWERED:
        story.Do(v1::ACTION_CLOSE, System(), std::max(time, NextDueOf(story.now())->time));
        break;
      default: {
        Actor assignee = Officer(officer, unit);
        assignee.agency = story.now().agency;
        story.Do(v1::ACTION_ANSWER, assignee, time);
      }
    }
  }
  EXPECT_FALSE(IsOpen(story.now().state));
}

TEST(HistoryRoomTest, WhateverPeopleDoItEndsAndSoDoesTheCase) {
  int filled = 0;
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    Story story(Wib(2, 2), RandomStandard(dice));
    story.mutable_now().version = kMostEntries - 20;
    int refused = 0;
    // A step now and then may pass the bound, but not one after the other for ever.
    for (int attempt = 0; attempt < 2000; ++attempt) {
      const Step step = RandomStep(dice, story.now(), RandomTime(dice, story.now()));
      if (step.action == v1::ACTION_REVEAL_IDENTITY) continue;
      if (errors::ReasonOf(story.Try(step)) == Reason::TOO_MANY_ENTRIES) ++refused;
    }
    filled += refused > 0;
    EXPECT_LE(story.now().version, kMostEntriesOfHandlers + 12) << seed;
    End(story);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "in the story of seed " << seed;
  }
  EXPECT_GT(filled, 50);
}

TEST(ChangesNothingTest, IsWhatAsksForWhatIsSoAlready) {
  Complaint complaint = StoryInState(v1::COMPLAINT_STATE_VERIFIED).now();
  complaint.region = "33.73.02";
  Step update = MakeStep(v1::ACTION_UPDATE, Officer(), Wib(3, 3));
  update.category = "obat";
  EXPECT_TRUE(ChangesNothing(complaint, update));
  update.region = "33.73.02";
  EXPECT_TRUE(ChangesNothing(complaint, update));
  update.region = "33.73.03";
  EXPECT_FALSE(ChangesNothing(complaint, update));
  update.region.clear();
  update.place_corrected = true;
  EXPECT_FALSE(ChangesNothing(complaint, update));
  EXPECT_FALSE(ChangesNothing(complaint, Recategorising(Officer())));

  Step disclosure = Disclosing(v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_PRIVATE);
  EXPECT_TRUE(ChangesNothing(complaint, disclosure));
  disclosure.replaces_identity = true;
  EXPECT_FALSE(ChangesNothing(complaint, disclosure));
  EXPECT_FALSE(ChangesNothing(
      complaint, Disclosing(v1::REPORTER_IDENTITY_SEALED, v1::CONTENT_VISIBILITY_UNSPECIFIED)));
  EXPECT_FALSE(ChangesNothing(complaint, Disclosing(v1::REPORTER_IDENTITY_UNSPECIFIED,
                                                    v1::CONTENT_VISIBILITY_CONFIDENTIAL)));
  EXPECT_FALSE(ChangesNothing(complaint, MakeStep(v1::ACTION_COMMENT, Reporter(), Wib(3, 3))))
      << "words always say something";
}

}  // namespace
}  // namespace tanggap::complaints
