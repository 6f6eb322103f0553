#include "services/surveys/api/follow_up_task.h"

#include <memory>
#include <optional>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/base/uuid_from_hash.h"
#include "libs/errors/error.h"
#include "services/surveys/domain/follow_up_due.h"

namespace tanggap::surveys {

namespace {

constexpr int kPage = 100;
constexpr absl::Duration StatementLimit() { return absl::Seconds(10); }
constexpr absl::Duration CallLimit() { return absl::Seconds(10); }

// Days of all agencies, of which those in the east have the latest.
int64_t LatestDay(absl::Time now) {
  const absl::CivilDay day = absl::ToCivilDay(now + absl::Hours(14), absl::UTCTimeZone());
  return day - absl::CivilDay(1970, 1, 1);
}

// The same for a question of a response under a rule, whatever sends it and also after a revision:
// what is filed first stays. A UUID of version 8.
base::Uuid RequestIdOf(const WaitingFollowUp& row) {
  return base::UuidFromHash(base::Join("surveys.follow_up", row.comment_key.bytes(), row.rule), 8);
}

}  // namespace

FollowUpTask::FollowUpTask(const service::World& world, FollowUps& follow_ups, ComplaintsPeer& peer,
                           telemetry::Logger& log, telemetry::Metrics& metrics)
    : world_(world),
      follow_ups_(follow_ups),
      peer_(peer),
      respondents_(world.keys, world.random),
      log_(log),
      filed_(metrics.Counter("tanggap_surveys_follow_ups_filed_total",
                             "Suggestions of respondents that were filed as complaints.")),
      failed_(
          metrics.Counter("tanggap_surveys_follow_ups_failed_total",
                          "Suggestions that complaints did not take; each is tried again, for up "
                          "to 6 days after it was sent first.")),
      parked_(metrics.Gauge("tanggap_surveys_follow_ups_parked",
                            "Suggestions that were sent, were not known to be filed for up to 6 "
                            "days after, and are not tried any more (counted up to 10,000); alert "
                            "on any.")) {}

bool FollowUpTask::IsDue(const WaitingFollowUp& row, absl::Time now) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(row.agency);
  if (calendar == nullptr) return false;
  return IsToBeFiled(FilingTime(*calendar, row.file_day, row.comment_key), row.tried, now);
}

absl::StatusOr<std::vector<WaitingFollowUp>> FollowUpTask::NextPage(int64_t first_day,
                                                                    const WaitingFollowUp& after) {
  return follow_ups_.List(first_day, after, kPage, world_.clock.Now() + StatementLimit());
}

int FollowUpTask::Run(const std::atomic<bool>& stopping) {
  const int64_t first_day = LatestDay(world_.clock.Now()) - kMostFilingDays - 1;
  CountParked(first_day);
  int filed = 0;
  WaitingFollowUp after;
  while (peer_.CanFile() && !stopping) {
    const absl::StatusOr<std::vector<WaitingFollowUp>> page = NextPage(first_day, after);
    if (!page.ok()) {
      log_.Warning("Suggestions that wait could not be read; the next run tries again",
                   {{"cause", base::AsStd(page.status().message())}});
      return filed;
    }
    for (const WaitingFollowUp& row : *page) {
      if (stopping) return filed;
      if (!IsDue(row, world_.clock.Now())) continue;
      const Outcome outcome = FileOne(row);
      // The others would be told the same.
      if (outcome == Outcome::kAway) return filed;
      if (outcome == Outcome::kFiled) ++filed;
    }
    if (page->size() < kPage) return filed;
    after = page->back();
  }
  return filed;
}

absl::StatusOr<bool> FollowUpTask::PrepareToSend(const WaitingFollowUp& row) {
  // Whoever gave it may have withdrawn or revised it since the page was read.
  TANGGAP_ASSIGN_OR_RETURN(const bool waits,
                           follow_ups_.Waits(row, world_.clock.Now() + StatementLimit()));
  if (!waits || row.tried) return waits;
  const absl::Time now = world_.clock.Now();
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(row.agency);
  if (calendar == nullptr) return false;
  return follow_ups_.MarkTried(row, DayOfFirstTry(*calendar, now), now + StatementLimit());
}

FollowUpTask::Outcome FollowUpTask::FileOne(const WaitingFollowUp& row) {
  const absl::StatusOr<bool> may_be_sent = PrepareToSend(row);
  if (!may_be_sent.ok()) return Outcome::kAway;
  if (!*may_be_sent) return Outcome::kGone;
  const absl::StatusOr<std::string> words =
      respondents_.OpenWords(row.agency, row.comment_key, row.words_sealed);
  const absl::Status filed = words.ok() ? peer_.File({.request_id = RequestIdOf(row),
                                                      .agency = row.agency,
                                                      .category = row.category,
                                                      .words = *words},
                                                     CallLimit())
                                        : words.status();
  const absl::Time deadline = world_.clock.Now() + StatementLimit();
  if (filed.ok()) {
    filed_.Increment();
    // One that stays is filed again, which is one filing.
    return follow_ups_.Delete(row, deadline).ok() ? Outcome::kFiled : Outcome::kAway;
  }
  failed_.Increment();
  // Not when nor about what: that would tell of one respondent.
  const std::optional<errors::Reason> reason = errors::ReasonOf(filed);
  log_.Warning("A suggestion could not be filed; it is tried again",
               {{"reason", reason.has_value() ? errors::ReasonName(*reason) : std::string_view()}});
  if (absl::IsUnavailable(filed) || absl::IsDeadlineExceeded(filed) ||
      absl::IsResourceExhausted(filed) || absl::IsUnauthenticated(filed)) {
    return Outcome::kAway;
  }
  return Outcome::kFailed;
}

void FollowUpTask::CountParked(int64_t first_day) {
  const absl::StatusOr<int64_t> parked =
      follow_ups_.CountBefore(first_day, world_.clock.Now() + StatementLimit());
  if (parked.ok()) parked_.Set(static_cast<double>(*parked));
}

}  // namespace tanggap::surveys
