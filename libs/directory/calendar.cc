#include "libs/directory/calendar.h"

#include <absl/status/status.h>

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/directory/calendar_check.h"
#include "libs/directory/findings.h"
#include "tanggap/directory/v1/calendar.pb.h"
#include "tanggap/directory/v1/policy.pb.h"

namespace tanggap::directory {
namespace {

constexpr int64_t kMinute = 60'000'000;
constexpr int64_t kDay = 24 * 60 * kMinute;
// Year 1 to year 9999: every sum stays far inside 64 bits.
constexpr int64_t kEarliest = -62'135'596'800'000'000;
constexpr int64_t kLatest = 253'402'300'799'999'999;
constexpr int64_t kLatestDay = kLatest / kDay;
constexpr absl::CivilDay kEpoch(1970, 1, 1);
// Indices of WorkCalendar::kinds_.
constexpr size_t kClosed = 0;
constexpr size_t kFirstException = 8;
constexpr size_t KindOfWeekday(int weekday) { return static_cast<size_t>(1 + weekday); }

int64_t FloorDivide(int64_t value, int64_t by) {
  return value / by - (value % by != 0 && (value < 0) ? 1 : 0);
}

// Monday is 0; day 0, 1 January 1970, was a Thursday.
int WeekdayOf(int64_t day) { return static_cast<int>(day + 3 - FloorDivide(day + 3, 7) * 7); }

int64_t DayOf(int64_t local_micros) { return FloorDivide(local_micros, kDay); }

template <typename Repeated, typename Minutes>
int AddHours(const Repeated& entries, std::vector<Minutes>& open) {
  int total = 0;
  for (const v1::OpeningHours& entry : entries) {
    const int from = MinuteOfDay(entry.open()).value_or(0);
    const int to = MinuteOfDay(entry.close()).value_or(0);
    open.push_back({from, to});
    total += to - from;
  }
  std::sort(open.begin(), open.end(),
            [](const Minutes& a, const Minutes& b) { return a.from < b.from; });
  return total;
}

}  // namespace

absl::Duration LengthOf(const v1::Allowance& allowance) {
  return absl::Hours(allowance.unit() == v1::TIME_UNIT_WORKING_HOUR ? 1 : 24) * allowance.amount();
}

absl::StatusOr<WorkCalendar> WorkCalendar::Build(const v1::Calendar& calendar,
                                                 std::shared_ptr<const HolidayTable> holidays) {
  Findings findings;
  CheckCalendar(calendar, "calendar", findings);
  for (const Finding& finding : findings.all()) {
    if (finding.severity == Severity::kError) {
      return absl::InvalidArgumentError(
          base::AsAbsl(base::Join(finding.path, ": ", finding.sentence)));
    }
  }
  WorkCalendar result;
  result.offset_micros_ = UtcOffsetHours(calendar.time_zone()).value_or(0) * 60 * kMinute;
  result.closed_on_joint_leave_ = calendar.closed_on_joint_leave();
  result.open_on_holidays_ = calendar.open_on_holidays();
  result.holidays_ = holidays ? std::move(holidays) : std::make_shared<const HolidayTable>();
  result.ReadKinds(calendar);
  result.FillTables();
  return result;
}

void WorkCalendar::ReadKinds(const v1::Calendar& calendar) {
  kinds_.resize(kFirstException);
  for (const v1::WorkingDay& day : calendar.working_days()) {
    Hours& hours = kinds_[KindOfWeekday(day.weekday() - 1)];
    hours.minutes = AddHours(day.hours(), hours.open);
  }
  for (const v1::ExceptionalDay& entry : calendar.exceptions()) {
    Hours hours;
    hours.minutes = AddHours(entry.hours(), hours.open);
    kinds_.push_back(std::move(hours));
    const absl::CivilDay from = ParseDate(entry.from()).value_or(kEpoch);
    const absl::CivilDay to = ParseDate(entry.to()).value_or(from);
    exceptions_.push_back({from - kEpoch, to - kEpoch, entry.works_anyway(), entry.reason()});
  }
}

// The one place that says what a date is. Slow; asked once a date when the tables are filled, and
// for people.
WorkCalendar::Decision WorkCalendar::Decide(int64_t day) const {
  Decision usual{KindOfWeekday(WeekdayOf(day)), DateReason::kWorkingDay, {}};
  if (kinds_[usual.kind].open.empty()) usual = {kClosed, DateReason::kNonWorkingDay, {}};
  const Holiday* holiday = open_on_holidays_ ? nullptr : holidays_->Find(kEpoch + day);
  if (holiday && holiday->kind == HolidayKind::kPublicHoliday) {
    usual = {kClosed, DateReason::kPublicHoliday, holiday->name};
  } else if (holiday && holiday->kind == HolidayKind::kJointLeave && closed_on_joint_leave_) {
    usual = {kClosed, DateReason::kJointLeave, holiday->name};
  }
  for (size_t i = exceptions_.size(); i-- > 0;) {
    const Exception& last = exceptions_[i];
    if (day < last.from || day > last.to) continue;
    const size_t kind = kFirstException + i;
    if (usual.kind != kClosed) {
      if (kinds_[kind].open.empty()) return {kClosed, DateReason::kSpecialClosed, last.reason};
      return {kind, DateReason::kSpecialHours, last.reason};
    }
    return last.works_anyway ? Decision{kind, DateReason::kSpecialDay, last.reason} : usual;
  }
  return usual;
}

void WorkCalendar::FillTables() {
  const auto add = [](const Sums& sums, const Hours& hours) {
    return Sums{sums.minutes + hours.minutes, sums.days + (hours.open.empty() ? 0 : 1)};
  };
  for (int weekday = 0; weekday < 7; ++weekday) {
    const size_t i = static_cast<size_t>(weekday);
    week_sums_[i + 1] = add(week_sums_[i], kinds_[KindOfWeekday(weekday)]);
  }
  int64_t begin = INT64_MAX;
  int64_t end = INT64_MIN;
  const auto include = [&](int64_t first, int64_t last) {
    begin = std::min(begin, first);
    end = std::max(end, last + 1);
  };
  if (!open_on_holidays_ && !holidays_->all().empty()) {
    include(holidays_->all().front().date - kEpoch, holidays_->all().back().date - kEpoch);
  }
  for (const Exception& exception : exceptions_) include(exception.from, exception.to);
  if (begin < end) table_begin_ = begin;
  table_sums_.push_back(UsualBefore(table_begin_));
  for (int64_t day = begin; day < end; ++day) {
    const size_t kind = Decide(day).kind;
    table_kinds_.push_back(static_cast<uint16_t>(kind));
    table_sums_.push_back(add(table_sums_.back(), kinds_[kind]));
  }
}

const WorkCalendar::Hours& WorkCalendar::HoursOf(int64_t day) const {
  const int64_t index = day - table_begin_;
  if (index >= 0 && index < static_cast<int64_t>(table_kinds_.size())) {
    return kinds_[table_kinds_[static_cast<size_t>(index)]];
  }
  return kinds_[KindOfWeekday(WeekdayOf(day))];
}

// Working time before `day` if every week were the usual one, counted from an arbitrary Monday.
WorkCalendar::Sums WorkCalendar::UsualBefore(int64_t day) const {
  const int64_t weeks = FloorDivide(day + 3, 7);
  const Sums& rest = week_sums_[static_cast<size_t>(WeekdayOf(day))];
  return {weeks * week_sums_[7].minutes + rest.minutes, weeks * week_sums_[7].days + rest.days};
}

WorkCalendar::Sums WorkCalendar::Before(int64_t day) const {
  const int64_t index = day - table_begin_;
  const int64_t size = static_cast<int64_t>(table_kinds_.size());
  if (index <= 0) return UsualBefore(day);
  if (index <= size) return table_sums_[static_cast<size_t>(index)];
  const Sums usual = UsualBefore(day);
  const Sums usual_at_end = UsualBefore(table_begin_ + size);
  const Sums& at_end = table_sums_.back();
  return {at_end.minutes + usual.minutes - usual_at_end.minutes,
          at_end.days + usual.days - usual_at_end.days};
}

int64_t WorkCalendar::MicrosBefore(int64_t day, v1::TimeUnit unit) const {
  return unit == v1::TIME_UNIT_WORKING_HOUR ? Before(day).minutes * kMinute
                                            : Before(day).days * kDay;
}

int64_t WorkCalendar::MicrosWithin(int64_t day, int64_t time_of_day, v1::TimeUnit unit) const {
  const Hours& hours = HoursOf(day);
  if (unit != v1::TIME_UNIT_WORKING_HOUR) return hours.open.empty() ? 0 : time_of_day;
  int64_t sum = 0;
  for (const OpenMinutes& open : hours.open) {
    sum +=
        std::clamp(time_of_day - open.from * kMinute, int64_t{0}, (open.to - open.from) * kMinute);
  }
  return sum;
}

// The earliest time of day before which `worked` (more than nothing, at most the whole day's) has
// been worked.
int64_t WorkCalendar::TimeOfDayAfter(int64_t day, int64_t worked, v1::TimeUnit unit) const {
  if (unit != v1::TIME_UNIT_WORKING_HOUR) return worked;
  for (const OpenMinutes& open : HoursOf(day).open) {
    const int64_t length = (open.to - open.from) * kMinute;
    if (worked <= length) return open.from * kMinute + worked;
    worked -= length;
  }
  return kDay;
}

int64_t WorkCalendar::LocalMicros(absl::Time time) const {
  return std::clamp(absl::ToUnixMicros(time), kEarliest, kLatest) + offset_micros_;
}

// Working time between an arbitrary origin and this instant: rises with slope 1 while time counts,
// else stands still.
int64_t WorkCalendar::Position(int64_t local_micros, v1::TimeUnit unit) const {
  if (unit == v1::TIME_UNIT_CALENDAR_DAY) return local_micros;
  const int64_t day = DayOf(local_micros);
  return MicrosBefore(day, unit) + MicrosWithin(day, local_micros - day * kDay, unit);
}

absl::Time WorkCalendar::Due(absl::Time start, absl::Duration allowance, v1::TimeUnit unit) const {
  const int64_t wanted = absl::ToInt64Microseconds(allowance);
  if (wanted <= 0) return start;
  if (wanted > kLatest) return absl::InfiniteFuture();
  const int64_t local = LocalMicros(start);
  const int64_t target = Position(local, unit) + wanted;
  if (unit == v1::TIME_UNIT_CALENDAR_DAY) return absl::FromUnixMicros(target - offset_micros_);
  // The day in which the target lies: the last before whose beginning less than it has been worked.
  // Steps that double find a later day, halving finds the day itself.
  int64_t low = DayOf(local);
  int64_t step = 1;
  while (MicrosBefore(low + step, unit) < target) {
    low += step;
    if (low > kLatestDay) return absl::InfiniteFuture();
    step *= 2;
  }
  int64_t high = low + step;
  while (high - low > 1) {
    const int64_t middle = low + (high - low) / 2;
    (MicrosBefore(middle, unit) < target ? low : high) = middle;
  }
  const int64_t time_of_day = TimeOfDayAfter(low, target - MicrosBefore(low, unit), unit);
  return absl::FromUnixMicros(low * kDay + time_of_day - offset_micros_);
}

absl::Time WorkCalendar::Due(absl::Time start, const v1::Allowance& allowance) const {
  return Due(start, LengthOf(allowance), allowance.unit());
}

absl::Duration WorkCalendar::Elapsed(absl::Time from, absl::Time to, v1::TimeUnit unit) const {
  if (to <= from) return absl::ZeroDuration();
  return absl::Microseconds(Position(LocalMicros(to), unit) - Position(LocalMicros(from), unit));
}

bool WorkCalendar::Working(absl::Time time, v1::TimeUnit unit) const {
  if (unit == v1::TIME_UNIT_CALENDAR_DAY) return true;
  const int64_t local = LocalMicros(time);
  return Position(local + 1, unit) > Position(local, unit);
}

absl::CivilDay WorkCalendar::DateOf(absl::Time time) const {
  return kEpoch + DayOf(LocalMicros(time));
}

absl::Time WorkCalendar::StartOf(absl::CivilDay date) const {
  return absl::FromUnixMicros((date - kEpoch) * kDay - offset_micros_);
}

std::vector<CalendarDate> WorkCalendar::NextDates(absl::CivilDay first, int count) const {
  std::vector<CalendarDate> dates;
  for (int i = 0; i < count; ++i) {
    const Decision decision = Decide(first - kEpoch + i);
    dates.push_back({first + i, !kinds_[decision.kind].open.empty(), decision.reason,
                     std::string(decision.text)});
  }
  return dates;
}

}  // namespace tanggap::directory
