// What others may learn of what happens to surveys: the types of events, and an event of a change.
//
//   v1::SurveyEvent step;
//   step.mutable_paused();
//   change.events = {EventOf({.before = found, .after = after, .step = step}, record_time, trace, random)};
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/random.h"
#include "libs/events/outbox.h"
#include "services/surveys/domain/invitation.h"
#include "services/surveys/domain/survey.h"
#include "services/surveys/store/figure_releases.h"
#include "tanggap/surveys/v1/events.pb.h"

namespace tanggap::surveys {

struct SurveyHappening {
  const Survey& before;
  const Survey& after;
  // What was done; its facts are put in.
  v1::SurveyEvent step;
};

// For the log of the agency. Staff act in their own name, so the trace of their call comes along.
events::OutboxEvent EventOf(const SurveyHappening& happened, absl::Time record_time,
                            const std::string& traceparent, base::Random& random);

// Of an invitation, told twice in its life.
enum class InvitationStep { kOpened = 1, kEnded = 2 };
events::OutboxEvent EventOf(const Invitation& invitation, InvitationStep step,
                            absl::Time record_time, base::Random& random);

// What is told of a part of a survey's figures, for the `version`th time.
struct FigureRelease {
  const DueRelease& of;
  const FigurePart& part;
  int version = 0;
  const v1::Released& released;
  // The agency's date on which it is told.
  absl::CivilDay date;
};
events::OutboxEvent EventOf(const FigureRelease& release, absl::Time record_time,
                            base::Random& random);

// "surveys.v1.SurveyPublished", "surveys.v1.FiguresReleased", "surveys.v1.InvitationOpened".
std::string EventTypeOf(const v1::SurveyEvent& event);
std::string EventTypeOf(const v1::FiguresEvent& event);
std::string EventTypeOf(const v1::InvitationEvent& event);

// Every type of the contract, also those of which there is no event yet. Invitations are told to
// other services alone.
std::vector<std::string> EventTypes(bool with_invitations);

// The same bytes for the same event, on every machine.
std::string BytesOf(const google::protobuf::Message& event);

}  // namespace tanggap::surveys
