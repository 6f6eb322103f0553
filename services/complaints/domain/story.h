// The story of one complaint, told step by step with real dates, and the office it happens in: for
// the tests of the rules only.
//
//   Story story(Wib(3, 17, 10));                                  // filed on 17 March 2026
//   story.Do(v1::ACTION_VERIFY, Officer(), Wib(3, 25));           // EXPECTs that it may be done
//   EXPECT_EQ(story.Due(directory::v1::CLOCK_KIND_RESOLVE), Wib(4, 15));
//   EXPECT_THAT(story.Try({.action = v1::ACTION_CLOSE, ...}), HasReason(Reason::NOT_DUE_YET));
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "libs/directory/calendar.h"
#include "libs/directory/holidays.h"
#include "libs/directory/policy_book.h"
#include "services/complaints/domain/apply.h"
#include "tanggap/directory/v1/calendar.pb.h"

namespace tanggap::complaints {

// Western Indonesian time in 2026.
inline absl::Time Wib(int month, int day, int hour = 9, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, month, day, hour, minute),
                         absl::FixedTimeZone(7 * 60 * 60));
}

// Monday to Friday, on the days of early 2026 as the joint decree of three ministers has them.
inline directory::WorkCalendar MakeOffice(bool closed_on_joint_leave) {
  directory::v1::Calendar calendar;
  calendar.set_time_zone("Asia/Jakarta");
  calendar.set_closed_on_joint_leave(closed_on_joint_leave);
  for (int weekday = 1; weekday <= 5; ++weekday) {
    directory::v1::WorkingDay* day = calendar.add_working_days();
    day->set_weekday(static_cast<directory::v1::Weekday>(weekday));
    directory::v1::OpeningHours* hours = day->add_hours();
    hours->set_open("08:00");
    hours->set_close("16:00");
  }
  absl::StatusOr<directory::HolidayTable> holidays = directory::HolidayTable::FromCsv(
      "date,name,kind\n"
      "2026-02-16,Cuti Bersama Tahun Baru Imlek,joint_leave\n"
      "2026-02-17,Tahun Baru Imlek,public_holiday\n"
      "2026-02-20,1 Ramadan,observance\n"
      "2026-03-18,Cuti Bersama Nyepi,joint_leave\n"
      "2026-03-19,Hari Suci Nyepi,public_holiday\n"
      "2026-03-20,Cuti Bersama Idul Fitri,joint_leave\n"
      "2026-03-21,Idul Fitri,public_holiday\n"
      "2026-03-22,Idul Fitri,public_holiday\n"
      "2026-03-23,Cuti Bersama Idul Fitri,joint_leave\n"
      "2026-03-24,Cuti Bersama Idul Fitri,joint_leave\n"
      "2026-04-03,Wafat Isa Almasih,public_holiday\n"
      "2026-05-01,Hari Buruh,public_holiday\n"
      "2026-05-14,Kenaikan Isa Almasih,public_holiday\n"
      "2026-05-15,Cuti Bersama Kenaikan Isa Almasih,joint_leave\n"
      "2026-05-27,Idul Adha,public_holiday\n"
      "2026-05-28,Idul Adha,public_holiday\n"
      "2026-06-01,Hari Lahir Pancasila,public_holiday\n");
  EXPECT_TRUE(holidays.ok()) << holidays.status();
  absl::StatusOr<directory::WorkCalendar> office = directory::WorkCalendar::Build(
      calendar, std::make_shared<const directory::HolidayTable>(*std::move(holidays)));
  EXPECT_TRUE(office.ok()) << office.status();
  return *std::move(office);
}

inline const directory::WorkCalendar& Office() {
  static const auto& office = *new directory::WorkCalendar(MakeOffice(true));
  return office;
}

inline directory::v1::Allowance MakeAllowance(directory::v1::ClockKind clock, int amount,
                                              directory::v1::TimeUnit unit, int remind_before = 0) {
  directory::v1::Allowance allowance;
  allowance.set_clock(clock);
  allowance.set_amount(amount);
  allowance.set_unit(unit);
  allowance.set_remind_before(remind_before);
  return allowance;
}

// What SP4N-LAPOR! practises for complaints that need no examination.
inline directory::Policy Standard() {
  using namespace directory::v1;
  directory::Policy policy;
  policy.id = "federation/complaint@1";
  policy.allowances = {MakeAllowance(CLOCK_KIND_VERIFY, 3, TIME_UNIT_WORKING_DAY),
                       MakeAllowance(CLOCK_KIND_INFORMATION, 30, TIME_UNIT_CALENDAR_DAY, 3),
                       MakeAllowance(CLOCK_KIND_FIRST_RESPONSE, 5, TIME_UNIT_WORKING_DAY),
                       MakeAllowance(CLOCK_KIND_RESOLVE, 14, TIME_UNIT_WORKING_DAY),
                       MakeAllowance(CLOCK_KIND_LEGAL, 60, TIME_UNIT_CALENDAR_DAY),
                       MakeAllowance(CLOCK_KIND_CONFIRM, 10, TIME_UNIT_WORKING_DAY, 3)};
  policy.reopening.set_window_days(30);
  policy.reopening.set_second_run(SECOND_RUN_FRESH);
  return policy;
}

inline Actor Reporter() { return {.kind = v1::ACTOR_KIND_REPORTER}; }
inline Actor Officer(const std::string& officer = "wati", const std::string& unit = "farmasi") {
  return {.kind = v1::ACTOR_KIND_OFFICER, .agency = "dinkes", .unit = unit, .officer = officer};
}
inline Actor Supervisor(const std::string& officer = "joko") {
  return {.kind = v1::ACTOR_KIND_SUPERVISOR, .agency = "dinkes", .officer = officer};
}
inline Actor Coordinator() {
  return {.kind = v1::ACTOR_KIND_COORDINATOR, .agency = "diskominfo", .officer = "sari"};
}
inline Actor System() { return {.kind = v1::ACTOR_KIND_SYSTEM}; }

// A step with such particulars as the contract asks for. Handed to a unit, dinkes' farmasi.
inline Step MakeStep(v1::Action action, Actor actor, absl::Time time) {
  Step step{.action = action, .actor = std::move(actor), .time = time};
  switch (action) {
    case v1::ACTION_CREATE:
      step.agency = "dinkes";
      step.policy = Standard().id;
      break;
    case v1::ACTION_VERIFY:
      step.track = common::v1::TRACK_NON_INVESTIGATIVE;
      step.category = "obat";
      step.policy = Standard().id;
      break;
    case v1::ACTION_REJECT:
      step.rejection_reason = v1::REJECTION_REASON_SPAM;
      break;
    case v1::ACTION_ASSIGN:
      step.unit = "farmasi";
      break;
    case v1::ACTION_ANSWER:
      step.outcome = v1::OUTCOME_RESOLVED;
      break;
    case v1::ACTION_ACCEPT_ANSWER:
      step.rating_score = 4;
      break;
    case v1::ACTION_COMMENT:
      step.audience = v1::AUDIENCE_REPORTER;
      break;
    default:
      break;
  }
  return step;
}

// What somebody hands in, before CREATE.
inline Complaint Filed() {
  Complaint complaint;
  complaint.complaint_class = common::v1::COMPLAINT_CLASS_COMPLAINT;
  complaint.channel = common::v1::CHANNEL_APP;
  complaint.reporter_identity = v1::REPORTER_IDENTITY_NAMED;
  return complaint;
}

class Story {
 public:
  explicit Story(absl::Time filed, directory::Policy policy = Standard(),
                 const directory::WorkCalendar& calendar = Office())
      : policy_(std::move(policy)), calendar_(calendar), now_(Filed()) {
    Do(v1::ACTION_CREATE, Reporter(), filed);
  }

  const Complaint& now() const { return now_; }
  // For what no step here leads to.
  Complaint& mutable_now() { return now_; }
  Rules rules() const { return {.calendar = calendar_, .policy = policy_}; }
  directory::Policy& policy() { return policy_; }

  // Does the step if the rules let it be done, and tells what they say.
  absl::Status Try(const Step& step) {
    absl::StatusOr<Complaint> after = Apply(now_, step, rules());
    if (!after.ok()) return after.status();
    now_ = *std::move(after);
    return absl::OkStatus();
  }
  absl::Status Try(v1::Action action, const Actor& actor, absl::Time time) {
    return Try(MakeStep(action, actor, time));
  }

  void Do(const Step& step) {
    const absl::Status status = Try(step);
    EXPECT_TRUE(status.ok()) << v1::Action_Name(step.action) << ": " << status;
  }
  void Do(v1::Action action, const Actor& actor, absl::Time time) {
    Do(MakeStep(action, actor, time));
  }

  const Clock* Find(directory::v1::ClockKind kind) const { return FindLatest(now_.clocks, kind); }
  // Of the latest clock of that kind; the infinite past when there is none.
  absl::Time Due(directory::v1::ClockKind kind) const {
    const Clock* clock = Find(kind);
    return clock == nullptr ? absl::InfinitePast() : clock->due;
  }

 private:
  directory::Policy policy_;
  const directory::WorkCalendar& calendar_;
  Complaint now_;
};

// The shortest story that ends in that state; NEEDS_INFORMATION as asked from SUBMITTED. The steps
// are a minute apart.
inline Story StoryInState(v1::ComplaintState state, absl::Time filed = Wib(3, 2)) {
  Story story(filed);
  absl::Time time = filed;
  const auto next = [&](v1::Action action, const Actor& actor) {
    story.Do(action, actor, time += absl::Minutes(1));
  };
  const auto reaches = [&](v1::ComplaintState goal) { return story.now().state == goal; };
  if (reaches(state)) return story;
  if (state == v1::COMPLAINT_STATE_REJECTED) return next(v1::ACTION_REJECT, Officer()), story;
  if (state == v1::COMPLAINT_STATE_WITHDRAWN) return next(v1::ACTION_WITHDRAW, Reporter()), story;
  if (state == v1::COMPLAINT_STATE_NEEDS_INFORMATION)
    return next(v1::ACTION_REQUEST_INFORMATION, Officer()), story;
  next(v1::ACTION_VERIFY, Officer());
  if (reaches(state)) return story;
  next(v1::ACTION_ASSIGN, Supervisor());
  if (reaches(state)) return story;
  next(v1::ACTION_START_WORK, Officer());
  if (reaches(state)) return story;
  Step answer = MakeStep(v1::ACTION_ANSWER, Officer(), time += absl::Minutes(1));
  answer.needs_approval = state == v1::COMPLAINT_STATE_PENDING_APPROVAL;
  story.Do(answer);
  if (reaches(state)) return story;
  next(v1::ACTION_ACCEPT_ANSWER, Reporter());
  EXPECT_EQ(story.now().state, state);
  return story;
}

}  // namespace tanggap::complaints
