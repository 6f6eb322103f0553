#include "services/surveys/api/figure_watch.h"

#include <set>
#include <vector>

namespace tanggap::surveys {

FigureWatch::FigureWatch(Figures& figures, const base::Clock& clock, absl::Duration look_every)
    : figures_(figures), clock_(clock) {
  task_ = std::make_unique<exec::PeriodicTask>(look_every, [this] { Look(); });
}

FigureWatch::~FigureWatch() { task_->Stop(); }

FigureWatch::Subscription FigureWatch::Subscribe(const base::Uuid& survey,
                                                 std::function<void()> ring) {
  base::MutexLock lock(mutex_);
  subscribers_[++last_number_] = {survey, std::move(ring), std::nullopt};
  return Subscription(*this, last_number_);
}

void FigureWatch::Unsubscribe(int64_t number) {
  base::MutexLock lock(mutex_);
  subscribers_.erase(number);
}

absl::Time FigureWatch::last_look() const {
  base::MutexLock lock(mutex_);
  return last_look_;
}

void FigureWatch::Look() {
  std::set<base::Uuid> watched;
  {
    base::MutexLock lock(mutex_);
    for (const auto& [number, subscriber] : subscribers_) watched.insert(subscriber.survey);
  }
  if (watched.empty()) return;
  const std::vector<base::Uuid> surveys(watched.begin(), watched.end());
  const absl::Time now = clock_.Now();
  const auto standings = figures_.LoadStandings(surveys, now + absl::Seconds(5));
  // Away for now: whoever watches keeps what was shown, with the time of it.
  if (!standings.ok()) return;
  std::map<base::Uuid, Figures::Standing> of;
  for (size_t i = 0; i < surveys.size(); ++i) of[surveys[i]] = (*standings)[i];
  base::MutexLock lock(mutex_);
  last_look_ = now;
  for (auto& [number, subscriber] : subscribers_) {
    const auto found = of.find(subscriber.survey);
    if (found == of.end() || subscriber.seen == found->second) continue;
    subscriber.seen = found->second;
    subscriber.ring();
  }
}

}  // namespace tanggap::surveys
