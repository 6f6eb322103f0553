#include "services/surveys/api/figure_release_task.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "services/surveys/api/announcing.h"
#include "services/surveys/api/flagged_groups.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);
// Cells that are read at a time.
constexpr size_t kMostCells = 500;

GroupName GroupOf(const FigurePart& part) {
  return {.unit = part.unit, .period = PeriodOf(Grain::kMonth, MonthOf(part.month))};
}

int64_t HourOf(absl::Time time) { return absl::ToUnixSeconds(time) / 3600; }

}  // namespace

class FigureReleaseTask::Telling {
 public:
  // What is given outlives it.
  struct Of {
    const DueRelease& due;
    const ReleaseStanding& standing;
    const Profile* profile = nullptr;
    SuppressionBooks& books;
    const SuppressionBook& book;
    FiguresMoment& moment;
    absl::CivilDay today;
    absl::Time deadline;
  };
  explicit Telling(const Of& of) : of_(of) {}

  absl::StatusOr<ReleaseChange> Make(absl::Time now, base::Random& random) {
    const std::set<FigurePart> shown = PartsOf(of_.book);
    std::vector<FigurePart> parts;
    for (const FigurePart& part : shown) {
      if (MayHaveMoved(part)) parts.push_back(part);
    }
    ReleaseChange change{.withheld = NowWithheld(shown)};
    for (size_t at = 0; at < parts.size(); at += kMostCells) {
      const auto begin = parts.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = begin + static_cast<std::ptrdiff_t>(std::min(kMostCells, parts.size() - at));
      TANGGAP_RETURN_IF_ERROR(AddMoved({begin, end}, now, random, change.news));
    }
    return change;
  }

 private:
  // Those that may be shown.
  std::set<FigurePart> PartsOf(const SuppressionBook& book) const {
    std::set<FigurePart> parts;
    for (const int number : book.SeriesIn(Period())) {
      const CountedSeries& series = *book.Find(number);
      std::set<FigurePart> all;
      for (const CellCount& cell : series.cells()) {
        const int month = NumberOf(cell.cell.period.First());
        all.insert({.series = number, .month = month, .unit = cell.cell.unit});
        all.insert({.series = number, .month = month, .unit = kAnyCode});
      }
      for (const FigurePart& part : all) {
        if (series.Of(GroupOf(part)) == v1::SUPPRESSION_UNSPECIFIED) parts.insert(part);
      }
    }
    return parts;
  }

  // What was told, and is over without being `shown`: each hour would look at it anew, for ever.
  std::vector<FigurePart> NowWithheld(const std::set<FigurePart>& shown) const {
    std::vector<FigurePart> parts;
    for (const auto& [part, told] : of_.standing.told) {
      if (!told.withheld && !shown.contains(part) && IsComplete(part)) parts.push_back(part);
    }
    return parts;
  }

  const ToldPart* ToldOf(const FigurePart& part) const {
    const auto found = of_.standing.told.find(part);
    return found == of_.standing.told.end() ? nullptr : &found->second;
  }

  bool MayHaveMoved(const FigurePart& part) const {
    const ToldPart* told = ToldOf(part);
    return told == nullptr || told->withheld ||
           of_.standing.changed.contains({part.series, part.month}) ||
           (!told->complete && IsComplete(part));
  }

  // The month has ended and nothing of it waits.
  bool IsComplete(const FigurePart& part) const {
    if (!PeriodOf(Grain::kMonth, MonthOf(part.month)).HasEnded(of_.today)) return false;
    if (part.unit != kAnyCode) return !of_.standing.waiting.contains(part);
    return std::ranges::none_of(of_.standing.waiting, [&](const FigurePart& each) {
      return each.series == part.series && each.month == part.month;
    });
  }

  absl::Status AddMoved(const std::vector<FigurePart>& parts, absl::Time now, base::Random& random,
                        std::vector<NewRelease>& news) {
    AskedCells asked;
    for (const FigurePart& part : parts) asked.cells.push_back(part.Cell());
    TANGGAP_ASSIGN_OR_RETURN(const FoundCells found, of_.moment.LoadCells(of_.due.survey, asked));
    for (size_t i = 0; i < parts.size(); ++i) {
      TANGGAP_ASSIGN_OR_RETURN(const bool tell_flagged, FlaggedMayBeTold(parts[i], found.cells[i]));
      v1::Released released = ReleasedOf(found.cells[i], of_.profile, tell_flagged);
      released.set_complete(IsComplete(parts[i]));
      const ToldPart* told = ToldOf(parts[i]);
      std::string bytes = BytesOf(released);
      if (told != nullptr && told->released == bytes) continue;
      const int version = told == nullptr ? 1 : told->version + 1;
      news.push_back(
          {.part = parts[i],
           .version = version,
           .complete = released.complete(),
           .released = std::move(bytes),
           .event = EventOf(FigureRelease{of_.due, parts[i], version, released, of_.today}, now,
                            random)});
    }
    return absl::OkStatus();
  }

  absl::StatusOr<bool> FlaggedMayBeTold(const FigurePart& part, const CellContent& content) {
    if (!content.sums.has_value()) return false;
    const FlaggedGroups::Of series = {of_.books,  of_.book,  part.series,
                                      of_.moment, of_.today, of_.deadline};
    FlaggedGroups& flagged = flagged_.try_emplace(part.series, series).first->second;
    return flagged.MayBeTold(GroupOf(part), *content.sums);
  }

  const Of of_;
  // By series.
  std::map<int, FlaggedGroups> flagged_;
};

FigureReleaseTask::FigureReleaseTask(const service::World& world, FigureReleases& releases,
                                     SuppressionBooks& books, Profiles& profiles,
                                     std::function<void()> poke, telemetry::Logger& log,
                                     telemetry::Metrics& metrics)
    : world_(world),
      releases_(releases),
      books_(books),
      profiles_(profiles),
      poke_(std::move(poke)),
      log_(log),
      told_(metrics.Counter("tanggap_surveys_figures_released_total",
                            "Times that others were told how a part of a survey's figures moved.")),
      failed_(metrics.Counter("tanggap_surveys_figure_releases_failed_total",
                              "Times that nothing could be told of a survey's figures.")),
      hour_(HourOf(world.clock.Now())) {}

absl::StatusOr<std::optional<Profile>> FigureReleaseTask::ProfileOf(const DueRelease& due,
                                                                    absl::Time deadline) {
  if (due.index_profile.empty()) return std::optional<Profile>();
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> message,
                           profiles_.Find(due.index_profile, deadline));
  if (message == nullptr) return absl::DataLossError("the index profile of a survey is gone");
  TANGGAP_ASSIGN_OR_RETURN(Profile profile, MakeProfile(*message));
  return std::optional(std::move(profile));
}

absl::StatusOr<std::optional<size_t>> FigureReleaseTask::Tell(const DueRelease& due,
                                                              absl::Time now) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(due.agency);
  if (calendar == nullptr || !directory->ServedHere(due.agency)) return std::optional<size_t>(0);
  const absl::Time deadline = now + kPatience;
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Profile> profile, ProfileOf(due, deadline));
  const auto make = [&](postgres::Transaction& transaction,
                        const ReleaseStanding& standing) -> absl::StatusOr<ReleaseChange> {
    TANGGAP_ASSIGN_OR_RETURN(const auto moment, Figures(transaction).Look(deadline));
    const BookName name = {.survey = due.survey,
                           .version = standing.version,
                           .min_cell = due.min_cell,
                           .elements = profile.has_value() ? profile->elements.size() : 0};
    TANGGAP_ASSIGN_OR_RETURN(const auto book, books_.Of(name, *moment, deadline));
    return Telling({.due = due,
                    .standing = standing,
                    .profile = profile.has_value() ? &*profile : nullptr,
                    .books = books_,
                    .book = *book,
                    .moment = *moment,
                    .today = calendar->DateOf(now),
                    .deadline = deadline})
        .Make(now, world_.random);
  };
  return releases_.Tell(due, deadline, make);
}

void FigureReleaseTask::RunIfDue() {
  const absl::Time now = world_.clock.Now();
  const int64_t hour = HourOf(now);
  const bool begun = hour != hour_;
  if (!begun && busy_.empty()) return;
  // No agency is in a later month than the one farthest east.
  const absl::CivilMonth latest(absl::ToCivilDay(now + absl::Hours(14), absl::UTCTimeZone()));
  const absl::StatusOr<std::vector<DueRelease>> due =
      releases_.FindDue(NumberOf(latest), now + kPatience);
  // The database is away: host.h tells.
  if (!due.ok()) return;
  hour_ = hour;
  size_t told = 0;
  const std::set<base::Uuid> busy_before = std::exchange(busy_, {});
  for (const DueRelease& each : *due) {
    if (!begun && !busy_before.contains(each.survey)) continue;
    const absl::StatusOr<std::optional<size_t>> one = Tell(each, world_.clock.Now());
    if (one.ok()) {
      told += one->value_or(0);
      if (!one->has_value()) busy_.insert(each.survey);
      continue;
    }
    failed_.Increment();
    log_.Warning("Nothing was told of how figures moved; it is tried again at the next full hour.",
                 {{"survey", each.survey.ToString()},
                  {"code", absl::StatusCodeToString(one.status().code())}});
  }
  told_.Increment(static_cast<double>(told));
  if (told > 0) poke_();
}

}  // namespace tanggap::surveys
