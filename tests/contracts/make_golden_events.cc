// make_golden_events FOLDER: tells one invented case of each kind and writes what the services
// announce of it into FOLDER, as golden/README.md says. Files that are there already stay
// as they are: they are what was released.
#include <google/protobuf/text_format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>

#include "libs/base/strings.h"
#include "services/complaints/api/test_announced_story.h"
#include "services/complaints/store/clock_codec.h"
#include "services/surveys/api/announcing.h"
#include "tanggap/common/v1/event.pb.h"

namespace tanggap::complaints {
namespace {

namespace fs = std::filesystem;

class Golden {
 public:
  explicit Golden(fs::path folder) : folder_(std::move(folder)) {}

  // The `number`th file of its type.
  void Keep(const v1::ComplaintEvent& event, int number = 1) {
    Keep(EventTypeOf(event), number, event, BytesOf(event));
  }
  void Keep(const std::string& type, int number, const google::protobuf::Message& message,
            const std::string& bytes) {
    const std::string stem = base::Join(type, ".", number);
    if (fs::exists(folder_ / (stem + ".binpb"))) return;
    std::string text;
    google::protobuf::TextFormat::PrintToString(message, &text);
    std::ofstream(folder_ / (stem + ".binpb"), std::ios::binary) << bytes;
    std::ofstream(folder_ / (stem + ".txtpb"))
        << "# proto-message: " << message.GetDescriptor()->full_name() << "\n\n"
        << text;
    std::printf("%s\n", stem.c_str());
  }

 private:
  const fs::path folder_;
};

Complaint InventedCase(const char* id) {
  Complaint complaint = Filed();
  complaint.id = *base::Uuid::Parse(id);
  complaint.intake_point = "kotak-saran-puskesmas";
  complaint.category = "gizi";
  complaint.region = "33.73.02.1003";
  complaint.filing = v1::FILING_PROXY;
  return complaint;
}

Actor Companion() { return {.kind = v1::ACTOR_KIND_PROXY, .for_reporter = true}; }

// Out of triage, through two answers, to its end.
void KeepALongLife(Golden& golden) {
  Complaint complaint = InventedCase("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  complaint.in_triage = true;
  Step filing = MakeStep(v1::ACTION_CREATE, Companion(), Wib(3, 2));
  filing.agency = "diskominfo";
  AnnouncedStory story(complaint, filing);
  golden.Keep(story.Only());
  Step verify = MakeStep(v1::ACTION_VERIFY, Coordinator(), Wib(3, 3));
  verify.agency = "dinkes";
  story.Do(verify);
  for (const Announcement& each : story.last()) golden.Keep(each.event);
  const auto tell = [&](Step step) {
    story.Do(step);
    golden.Keep(story.Only());
  };
  tell(MakeStep(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 4)));
  Step remind = MakeStep(v1::ACTION_REMIND, System(), *story.now().remind_time);
  remind.clock = directory::v1::CLOCK_KIND_INFORMATION;
  tell(remind);
  tell(MakeStep(v1::ACTION_PROVIDE_INFORMATION, Companion(), Wib(4, 2)));
  Step update = MakeStep(v1::ACTION_UPDATE, Officer(), Wib(4, 6, 9));
  update.category = "imunisasi";
  update.region = "33.73.02.1004";
  tell(update);
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(4, 6, 10));
  Step assign = MakeStep(v1::ACTION_ASSIGN, Supervisor(), Wib(4, 6, 11));
  assign.unit = "gizi";
  tell(assign);
  tell(MakeStep(v1::ACTION_START_WORK, Officer("tono", "gizi"), Wib(4, 6, 12)));
  Step comment = MakeStep(v1::ACTION_COMMENT, Officer("tono", "gizi"), Wib(4, 7, 9));
  tell(comment);
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer("tono", "gizi"), Wib(4, 8, 9));
  answer.needs_approval = true;
  answer.outcome = v1::OUTCOME_PARTLY_RESOLVED;
  tell(answer);
  tell(MakeStep(v1::ACTION_RETURN_ANSWER, Supervisor(), Wib(4, 8, 10)));
  answer.time = Wib(4, 8, 11);
  answer.needs_approval = false;
  tell(answer);
  tell(MakeStep(v1::ACTION_DISPUTE_ANSWER, Companion(), Wib(4, 9, 9)));
  answer.time = Wib(4, 9, 10);
  story.Do(answer);
  tell(MakeStep(v1::ACTION_ACCEPT_ANSWER, Companion(), Wib(4, 9, 11)));
  tell(MakeStep(v1::ACTION_REOPEN, Companion(), Wib(4, 10)));
  Step hide = MakeStep(v1::ACTION_SET_DISCLOSURE, Companion(), Wib(4, 13));
  hide.content_visibility = v1::CONTENT_VISIBILITY_CONFIDENTIAL;
  tell(hide);
}

// In one agency: taken up, answered, and closed on silence.
void KeepAShortLife(Golden& golden) {
  AnnouncedStory story(InventedCase("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d11"), Wib(3, 2));
  story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 3));
  golden.Keep(story.Only());
  story.Do(v1::ACTION_ASSIGN, Supervisor(), Wib(3, 4));
  story.Do(v1::ACTION_ANSWER, Officer(), Wib(3, 5));
  story.Do(v1::ACTION_CLOSE, System(), NextDueOf(story.now())->time);
  golden.Keep(story.Only());
}

void KeepEarlyEnds(Golden& golden) {
  AnnouncedStory rejected(InventedCase("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d12"), Wib(3, 2));
  rejected.Do(v1::ACTION_REJECT, Officer(), Wib(3, 3));
  golden.Keep(rejected.Only());
  AnnouncedStory silent(InventedCase("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d13"), Wib(3, 2));
  silent.Do(v1::ACTION_REQUEST_INFORMATION, Officer(), Wib(3, 3));
  silent.Do(v1::ACTION_EXPIRE, System(), NextDueOf(silent.now())->time);
  golden.Keep(silent.Only());
}

// Taken over from another system when it was closed already.
void KeepATakenOverCase(Golden& golden) {
  Complaint complaint = StoryInState(v1::COMPLAINT_STATE_CLOSED).now();
  complaint.id = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d14");
  complaint.origin = v1::ORIGIN_IMPORTED;
  const Step filing = MakeStep(v1::ACTION_CREATE, Reporter(), complaint.file_time);
  golden.Keep(Announce({.after = complaint, .step = filing, .imported = true}, Office(), TestKeys())
                  .front()
                  .event,
              2);
  // With what its source meant to do, and with a time that could not be.
  complaint.id = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d16");
  complaint.times_adjusted = true;
  const Happening happened{.after = complaint,
                           .step = filing,
                           .imported = true,
                           .claimed_due_time = complaint.file_time + absl::Hours(72)};
  golden.Keep(Announce(happened, Office(), TestKeys()).front().event, 3);
}

void KeepAnEntryOfTheLog(Golden& golden) {
  const v1::ComplaintEvent event =
      AnnouncedStory(InventedCase("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d15"), Wib(3, 2)).Only();
  common::v1::Event entry;
  entry.set_id("018bcfe5-6881-7a02-8c44-5b6f1e2d3c4b");
  entry.set_source("complaints");
  entry.set_agency("dinkes");
  entry.set_epoch("018bcfe5-0000-7b1e-9d55-1c2d3e4f5a6b");
  entry.set_position(42);
  entry.set_type(EventTypeOf(event));
  entry.set_subject(event.facts().complaint());
  entry.set_subject_version(event.facts().version());
  *entry.mutable_record_time() = ToProto(Wib(3, 2) + absl::Microseconds(123456));
  entry.set_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  entry.set_data(BytesOf(event));
  entry.set_data_message(v1::ComplaintEvent::descriptor()->full_name());
  golden.Keep("common.v1.Event", 1, entry, entry.SerializeAsString());
}

// From its first version to its end, each step a day after the one before.
void KeepASurvey(Golden& golden) {
  base::SeededRandom random(1);
  surveys::Survey survey;
  survey.id = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d20");
  survey.agency = "dinkes";
  survey.state = surveys::v1::SURVEY_STATE_DRAFT;
  survey.purpose = surveys::v1::SURVEY_PURPOSE_SKM;
  survey.index_profile = "permenpan-14-2017";
  survey.published_version = 1;
  survey.series = 1;
  survey.update_time = Wib(3, 1);
  const auto keep = [&](surveys::v1::SurveyState state, const auto& set_step) {
    const surveys::Survey before = survey;
    survey.state = state;
    ++survey.version;
    survey.update_time += absl::Hours(24);
    surveys::v1::SurveyEvent step;
    set_step(step);
    const events::OutboxEvent told =
        surveys::EventOf({before, survey, step}, survey.update_time, "", random);
    surveys::v1::SurveyEvent event;
    event.ParseFromString(told.data);
    golden.Keep(told.type, 1, event, told.data);
  };
  keep(surveys::v1::SURVEY_STATE_PUBLISHED, [](surveys::v1::SurveyEvent& step) {
    step.mutable_published()->set_compatibility(surveys::v1::COMPATIBILITY_SAME);
  });
  keep(surveys::v1::SURVEY_STATE_PAUSED, [](auto& step) { step.mutable_paused(); });
  keep(surveys::v1::SURVEY_STATE_PUBLISHED, [](auto& step) { step.mutable_resumed(); });
  keep(surveys::v1::SURVEY_STATE_CLOSED, [](auto& step) { step.mutable_closed(); });
  const std::string first = survey.Name() + "/publications/1";
  const std::string second = survey.Name() + "/publications/2";
  keep(surveys::v1::SURVEY_STATE_CLOSED, [&](surveys::v1::SurveyEvent& step) {
    surveys::v1::ResultsPublished& told = *step.mutable_results_published();
    told.set_publication(second);
    told.set_period("2026-Q1");
    told.set_replaces(first);
    told.set_response_count(2940);
    told.set_index("87.28");
    told.set_grade("B");
  });
  keep(surveys::v1::SURVEY_STATE_CLOSED, [&](surveys::v1::SurveyEvent& step) {
    step.mutable_improvement_changed()->set_improvement(
        second + "/improvements/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d21");
  });
}

void KeepFigures(Golden& golden) {
  base::SeededRandom random(1);
  const surveys::DueRelease survey = {
      .survey = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d20"),
      .agency = "dinkes",
      .purpose = surveys::v1::SURVEY_PURPOSE_SKM,
      .index_profile = "permenpan-14-2017"};
  const surveys::FigurePart part = {.series = 1, .month = 202603, .unit = "bidang-p2p"};
  surveys::v1::Released released;
  released.set_response_count(41);
  released.set_flagged_count(6);
  surveys::v1::ElementSum& sum = *released.add_elements();
  sum.set_element("PERSYARATAN");
  sum.set_answer_count(40);
  sum.set_scaled_sum(131);
  sum.set_scale_divisor(1);
  released.set_complete(true);
  const events::OutboxEvent told = surveys::EventOf(
      surveys::FigureRelease{survey, part, 3, released, absl::CivilDay(2026, 4, 1)}, Wib(3, 1),
      random);
  surveys::v1::FiguresEvent event;
  event.ParseFromString(told.data);
  golden.Keep(told.type, 1, event, told.data);
}

void KeepAnInvitation(Golden& golden) {
  base::SeededRandom random(1);
  surveys::Invitation invitation;
  invitation.id = *base::Uuid::Parse("3f0c2a4e-7d1b-4c58-9a36-0b1d2e3f4a5b");
  invitation.complaint = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  invitation.survey = *base::Uuid::Parse("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d20");
  invitation.agency = "dinkes";
  invitation.expire_time = Wib(3, 1) + surveys::InvitationLasts();
  for (const auto step : {surveys::InvitationStep::kOpened, surveys::InvitationStep::kEnded}) {
    const events::OutboxEvent told = surveys::EventOf(invitation, step, Wib(3, 1), random);
    surveys::v1::InvitationEvent event;
    event.ParseFromString(told.data);
    golden.Keep(told.type, 1, event, told.data);
  }
}

}  // namespace
}  // namespace tanggap::complaints

int main(int argc, char** argv) {
  using namespace tanggap::complaints;  // NOLINT: the functions above
  if (argc != 2) {
    std::fputs("make_golden_events FOLDER\n", stderr);
    return 2;
  }
  Golden golden(argv[1]);
  KeepALongLife(golden);
  KeepAShortLife(golden);
  KeepEarlyEnds(golden);
  KeepATakenOverCase(golden);
  KeepAnEntryOfTheLog(golden);
  KeepASurvey(golden);
  KeepFigures(golden);
  KeepAnInvitation(golden);
  return 0;
}
