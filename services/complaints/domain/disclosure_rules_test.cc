// Who may move the two axes of disclosure, and whose identity may be revealed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "libs/testing/status_matchers.h"
#include "services/complaints/domain/lifecycle.h"
#include "services/complaints/domain/story.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using ::tanggap::testing::HasReason;
using ::tanggap::testing::IsOk;

struct Move {
  v1::ReporterIdentity identity;
  v1::ContentVisibility content;
};

class DisclosureTest : public ::testing::Test {
 protected:
  static absl::Status Try(const Actor& actor, Move from, Move to) {
    Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
    story.mutable_now().reporter_identity = from.identity;
    story.mutable_now().content_visibility = from.content;
    Step step = MakeStep(v1::ACTION_SET_DISCLOSURE, actor, Wib(3, 3));
    step.reporter_identity = to.identity;
    step.content_visibility = to.content;
    const absl::Status status = story.Try(step);
    const Move expected = status.ok() ? Wanted(from, to) : from;
    EXPECT_EQ(story.now().reporter_identity, expected.identity);
    EXPECT_EQ(story.now().content_visibility, expected.content);
    return status;
  }
  static Move Wanted(Move from, Move to) {
    return {to.identity == v1::REPORTER_IDENTITY_UNSPECIFIED ? from.identity : to.identity,
            to.content == v1::CONTENT_VISIBILITY_UNSPECIFIED ? from.content : to.content};
  }
  static constexpr v1::ReporterIdentity kIdentities[] = {
      v1::REPORTER_IDENTITY_NAMED, v1::REPORTER_IDENTITY_SEALED, v1::REPORTER_IDENTITY_NONE};
  static constexpr v1::ContentVisibility kContents[] = {v1::CONTENT_VISIBILITY_PRIVATE,
                                                        v1::CONTENT_VISIBILITY_CONFIDENTIAL};
};

TEST_F(DisclosureTest, TheReporterMovesBothAxesBothWays) {
  for (const auto kind : {v1::ACTOR_KIND_REPORTER, v1::ACTOR_KIND_PROXY}) {
    for (const auto from : kIdentities) {
      for (const auto to : kIdentities) {
        for (const auto before : kContents) {
          for (const auto after : kContents) {
            EXPECT_THAT(Try({.kind = kind}, {from, before}, {to, after}), IsOk());
          }
        }
      }
    }
  }
}

// Nor may the front desk, which acts for the reporter: a seal that one clerk can break is none.
TEST_F(DisclosureTest, StaffMoveIdentityOnlyFromNamedToSealed) {
  for (const Actor& actor : {Officer(), Supervisor(), Actor{.kind = v1::ACTOR_KIND_FRONT_DESK}}) {
    for (const auto from : kIdentities) {
      for (const auto to : kIdentities) {
        const bool allowed = from == to || (from == v1::REPORTER_IDENTITY_NAMED &&
                                            to == v1::REPORTER_IDENTITY_SEALED);
        const absl::Status status = Try(actor, {from, v1::CONTENT_VISIBILITY_PRIVATE},
                                        {to, v1::CONTENT_VISIBILITY_UNSPECIFIED});
        if (allowed) {
          EXPECT_THAT(status, IsOk()) << from << " to " << to;
        } else {
          EXPECT_THAT(status, HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN)) << from << to;
        }
      }
    }
  }
}

TEST_F(DisclosureTest, StaffMoveContentOnlyTowardsConfidential) {
  const v1::ReporterIdentity keep = v1::REPORTER_IDENTITY_UNSPECIFIED;
  const v1::ReporterIdentity sealed = v1::REPORTER_IDENTITY_SEALED;
  for (const Actor& actor : {Officer(), Supervisor()}) {
    EXPECT_THAT(Try(actor, {sealed, v1::CONTENT_VISIBILITY_PRIVATE},
                    {keep, v1::CONTENT_VISIBILITY_CONFIDENTIAL}),
                IsOk());
    EXPECT_THAT(Try(actor, {sealed, v1::CONTENT_VISIBILITY_CONFIDENTIAL},
                    {keep, v1::CONTENT_VISIBILITY_PRIVATE}),
                HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN));
    EXPECT_THAT(Try(actor, {sealed, v1::CONTENT_VISIBILITY_PUBLISHED},
                    {keep, v1::CONTENT_VISIBILITY_PRIVATE}),
                IsOk());
    // One axis to more protection does not pay for the other.
    EXPECT_THAT(Try(actor, {v1::REPORTER_IDENTITY_NAMED, v1::CONTENT_VISIBILITY_CONFIDENTIAL},
                    {sealed, v1::CONTENT_VISIBILITY_PRIVATE}),
                HasReason(Reason::DISCLOSURE_MAY_NOT_LOOSEN));
  }
}

TEST_F(DisclosureTest, NobodyPublishesThisWay) {
  for (const Actor& actor : {Reporter(), Officer(), Supervisor()}) {
    for (const auto from : kContents) {
      EXPECT_THAT(Try(actor, {v1::REPORTER_IDENTITY_SEALED, from},
                      {v1::REPORTER_IDENTITY_UNSPECIFIED, v1::CONTENT_VISIBILITY_PUBLISHED}),
                  HasReason(Reason::PUBLICATION_NOT_AVAILABLE));
    }
  }
}

TEST(RevealTest, OnlyANamedReporterIsRevealed) {
  const std::vector<std::pair<v1::ReporterIdentity, std::optional<Reason>>> cases = {
      {v1::REPORTER_IDENTITY_NAMED, std::nullopt},
      {v1::REPORTER_IDENTITY_SEALED, Reason::IDENTITY_SEALED},
      {v1::REPORTER_IDENTITY_NONE, Reason::IDENTITY_NOT_HELD},
      {v1::REPORTER_IDENTITY_UNSPECIFIED, Reason::IDENTITY_SEALED}};
  for (const auto& [identity, reason] : cases) {
    for (const Actor& actor : {Officer(), Supervisor()}) {
      Story story = StoryInState(v1::COMPLAINT_STATE_SUBMITTED);
      story.mutable_now().reporter_identity = identity;
      const absl::Status status = story.Try(v1::ACTION_REVEAL_IDENTITY, actor, Wib(3, 3));
      EXPECT_EQ(errors::ReasonOf(status), reason) << status;
    }
  }
}

}  // namespace
}  // namespace tanggap::complaints
