#include "services/surveys/domain/publication_people.h"

#include <algorithm>
#include <cstdlib>

namespace tanggap::surveys {

namespace {

const PublishedGroup kWhole = {"*", "*"};

// More ways than this to put earlier publications together are not looked through: then nothing is
// shown, for one of them may tell of few.
constexpr size_t kMostWays = 64;

using People = std::vector<HeadCount>;
// What is left of one when others are taken out of it, as figures can be subtracted.
struct Difference {
  const PublicationPeople* from;
  std::vector<const PublicationPeople*> taken;
};

const People& PeopleOf(const PublicationPeople& people, const PublishedGroup& group) {
  static const People& nobody = *new People();
  const auto found = people.groups.find(group);
  return found == people.groups.end() ? nobody : found->second;
}

HeadCount CountOf(const PublicationPeople& people, const std::string& question) {
  const auto found = people.questions.find(question);
  return found == people.questions.end() ? HeadCount() : found->second;
}

void Subtract(People& people, const People& other) {
  people.resize(std::max(people.size(), other.size()));
  for (size_t i = 0; i < other.size(); ++i) people[i] -= other[i];
}

// Some may have gone and others come: as many as that are told at least.
int64_t Told(const HeadCount& difference) {
  const int64_t open = std::abs(difference.open);
  return open != 0 ? open : std::abs(difference.all);
}

bool TellsFew(const HeadCount& difference, int min_cell) {
  return Told(difference) > 0 && Told(difference) < min_cell;
}

People LeftOf(const Difference& difference, const PublishedGroup& group) {
  People left = PeopleOf(*difference.from, group);
  for (const PublicationPeople* taken : difference.taken) Subtract(left, PeopleOf(*taken, group));
  return left;
}

HeadCount LeftOf(const Difference& difference, const std::string& question) {
  HeadCount left = CountOf(*difference.from, question);
  for (const PublicationPeople* taken : difference.taken) left -= CountOf(*taken, question);
  return left;
}

bool IsWithin(const Period& part, const Period& whole) {
  return !(part == whole) && whole.Overlaps(part) && MonthsOf(part).size() < MonthsOf(whole).size();
}

// The differences between the new publication and those before it. Periods nest, so that those
// within one are known by the greatest of them, which do not overlap.
class Differences {
 public:
  Differences(const Period& period, const PublicationPeople& now,
              const std::vector<EarlierPeople>& earlier)
      : period_(period), now_(now), earlier_(earlier) {
    for (const EarlierPeople& one : earlier_) {
      if (one.period == period_) found_.push_back({&now_, {&one.people}});
    }
    AddRest(&now_, period_, {});
    for (const EarlierPeople& one : earlier_) {
      if (IsWithin(period_, one.period) && IsNext(one.period))
        AddRest(&one.people, one.period, {&now_});
    }
  }

  const std::vector<Difference>& found() const { return found_; }
  // Whether there are others that were not looked through.
  bool too_many() const { return too_many_; }

 private:
  // Whether no other that was published lies between.
  bool IsNext(const Period& whole) const {
    return std::none_of(earlier_.begin(), earlier_.end(), [&](const EarlierPeople& one) {
      return IsWithin(period_, one.period) && IsWithin(one.period, whole);
    });
  }

  // `whole` less the greatest that were published within it, each in every way in which it was,
  // beside what is taken already.
  void AddRest(const PublicationPeople* whole, const Period& period,
               std::vector<const PublicationPeople*> taken) {
    std::vector<Difference> ways = {{whole, std::move(taken)}};
    bool any = !ways[0].taken.empty();
    for (const Period& part : PartsOf(period)) {
      any = true;
      std::vector<Difference> more;
      for (const Difference& way : ways) {
        for (const EarlierPeople& one : earlier_) {
          if (!(one.period == part)) continue;
          if (more.size() == kMostWays) {
            too_many_ = true;
            break;
          }
          more.push_back(way);
          more.back().taken.push_back(&one.people);
        }
      }
      ways = std::move(more);
    }
    if (any) found_.insert(found_.end(), ways.begin(), ways.end());
  }

  std::vector<Period> PartsOf(const Period& whole) const {
    std::vector<Period> parts;
    for (const EarlierPeople& one : earlier_) {
      const bool within = IsWithin(one.period, whole) && !one.period.Overlaps(period_);
      const bool of_now = whole == period_ && IsWithin(one.period, whole);
      const bool greatest =
          std::none_of(earlier_.begin(), earlier_.end(), [&](const EarlierPeople& other) {
            return IsWithin(one.period, other.period) && IsWithin(other.period, whole);
          });
      if ((!within && !of_now) || !greatest) continue;
      if (std::find(parts.begin(), parts.end(), one.period) == parts.end())
        parts.push_back(one.period);
    }
    return parts;
  }

  const Period period_;
  const PublicationPeople& now_;
  const std::vector<EarlierPeople>& earlier_;
  std::vector<Difference> found_;
  bool too_many_ = false;
};

bool TellsFew(const Difference& difference, const PublishedGroup& group, int min_cell) {
  const People left = LeftOf(difference, group);
  return std::any_of(left.begin(), left.end(),
                     [&](const HeadCount& people) { return TellsFew(people, min_cell); });
}

// Of siblings, which add up to a group that is shown: those that must not be shown.
std::set<PublishedGroup> WithheldOf(const Difference& difference,
                                    const std::vector<PublishedGroup>& siblings, int min_cell) {
  std::vector<std::pair<int64_t, PublishedGroup>> others;
  std::set<PublishedGroup> withheld;
  int64_t told = 0;
  for (const PublishedGroup& group : siblings) {
    const People left = LeftOf(difference, group);
    const int64_t of_group = left.empty() ? 0 : Told(left[0]);
    if (TellsFew(difference, group, min_cell)) {
      withheld.insert(group);
      told += of_group;
    } else if (of_group > 0) {
      others.emplace_back(of_group, group);
    }
  }
  if (withheld.empty()) return withheld;
  std::sort(others.begin(), others.end());
  for (const auto& [of_group, group] : others) {
    if (withheld.size() > 1 && told >= min_cell) break;
    withheld.insert(group);
    told += of_group;
  }
  // By itself it would be told by all the others.
  if (withheld.size() < 2 || told < min_cell) withheld.insert(siblings.begin(), siblings.end());
  return withheld;
}

void AddGroups(const Difference& difference, const PublicationPeople& now, int min_cell,
               WithheldFigures& withheld) {
  std::vector<PublishedGroup> units;
  std::map<std::string, std::vector<PublishedGroup>> services;
  for (const auto& [group, people] : now.groups) {
    if (group == kWhole) continue;
    if (group.second == "*") {
      units.push_back(group);
    } else {
      services[group.first].push_back(group);
    }
  }
  withheld.groups.merge(WithheldOf(difference, units, min_cell));
  for (const auto& [unit, of_unit] : services) {
    if (withheld.groups.contains({unit, "*"})) {
      withheld.groups.insert(of_unit.begin(), of_unit.end());
    } else {
      withheld.groups.merge(WithheldOf(difference, of_unit, min_cell));
    }
  }
}

}  // namespace

WithheldFigures CompareWithPublished(const Period& period, const PublicationPeople& now,
                                     const std::vector<EarlierPeople>& earlier, int min_cell) {
  WithheldFigures withheld;
  const Differences differences(period, now, earlier);
  withheld.whole = differences.too_many();
  withheld.flagged = std::any_of(earlier.begin(), earlier.end(), [&](const EarlierPeople& one) {
    return one.period.Overlaps(period);
  });
  for (const Difference& difference : differences.found()) {
    withheld.whole = withheld.whole || TellsFew(difference, kWhole, min_cell);
    AddGroups(difference, now, min_cell, withheld);
    for (const auto& [question, people] : now.questions) {
      if (TellsFew(LeftOf(difference, question), min_cell)) withheld.questions.insert(question);
    }
  }
  return withheld;
}

}  // namespace tanggap::surveys
