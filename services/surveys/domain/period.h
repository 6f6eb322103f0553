// The periods that figures are asked for: a month 2026-07, quarter (triwulan) 2026-Q3, semester
// 2026-S2, year 2026, or all of time, which is written as nothing.
//
//   const std::optional<Period> quarter = ParsePeriod("2026-Q3");
//   quarter->First(); quarter->Last();                        // July and September 2026
//   PeriodOf(Grain::kSemester, absl::CivilMonth(2026, 7)).ToText();      // "2026-S2"
//   quarter->HasEnded(calendar.DateOf(now));                  // may its results be published?
//   NumberOf(absl::CivilMonth(2026, 7));                      // 202607, and MonthOf(202607) back
#pragma once

#include <absl/time/civil_time.h>

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::surveys {

enum class Grain { kMonth, kQuarter, kSemester, kYear, kAll };

// Of two periods one holds the other or they have no month together: the grains nest.
class Period {
 public:
  Period() = default;  // all of time
  Grain grain() const { return grain_; }
  // Its first and last month; of all of time there is neither, and asking ends the process.
  absl::CivilMonth First() const;
  absl::CivilMonth Last() const;
  bool Holds(absl::CivilMonth month) const;
  bool Overlaps(const Period& other) const;
  // Whether `today` lies after it; all of time never ends.
  bool HasEnded(absl::CivilDay today) const;
  std::string ToText() const;

  friend bool operator==(const Period&, const Period&) = default;

 private:
  friend std::optional<Period> ParsePeriod(std::string_view text);
  friend Period PeriodOf(Grain grain, absl::CivilMonth month);
  Period(Grain grain, absl::CivilMonth first) : grain_(grain), first_(first) {}
  Grain grain_ = Grain::kAll;
  absl::CivilMonth first_;
};

// Nothing for what is none: 2026-13, 2026-Q5, 26-07.
std::optional<Period> ParsePeriod(std::string_view text);
// The period of this grain that holds a month.
Period PeriodOf(Grain grain, absl::CivilMonth month);
// 202607, as months are kept, and back.
int NumberOf(absl::CivilMonth month);
absl::CivilMonth MonthOf(int number);
// Its months, the first first; none of all of time.
std::vector<absl::CivilMonth> MonthsOf(const Period& period);

}  // namespace tanggap::surveys
