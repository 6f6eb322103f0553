#include "services/surveys/api/ways.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

absl::StatusOr<std::shared_ptr<const OpenedWay>> Ways::Find(std::string_view link,
                                                            absl::Time deadline) {
  const absl::Status not_found = errors::Error(errors::Reason::RESOURCE_NOT_FOUND);
  const std::optional<std::string> stored = ReadLink(link);
  if (!stored.has_value()) return not_found;
  if (std::shared_ptr<const OpenedWay> kept = FindKept(*stored)) return kept;
  TANGGAP_ASSIGN_OR_RETURN(std::optional<FoundWay> found,
                           collectors_.FindByLink(*stored, deadline));
  if (!found.has_value()) return not_found;
  TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<const OpenedWay> way,
                           Open(std::move(found->survey), std::move(found->collector)));
  Keep(*stored, way);
  return way;
}

absl::StatusOr<std::shared_ptr<const OpenedWay>> Ways::Open(Survey survey,
                                                            Collector collector) const {
  TANGGAP_ASSIGN_OR_RETURN(const privacy::Key key, cipher_.OpenKey(survey));
  auto cipher = std::make_shared<const CollectionCipher>(key, world_.random);
  return std::make_shared<const OpenedWay>(
      OpenedWay{std::move(collector), std::move(survey), std::move(cipher)});
}

std::shared_ptr<const OpenedWay> Ways::FindKept(const std::string& link) {
  base::MutexLock lock(mutex_);
  const auto found = kept_.find(link);
  if (found == kept_.end() || found->second.until <= world_.clock.Now()) return nullptr;
  return found->second.way;
}

void Ways::Keep(const std::string& link, std::shared_ptr<const OpenedWay> way) {
  const absl::Time now = world_.clock.Now();
  base::MutexLock lock(mutex_);
  // Those of the last second are few; the others are of no use any more.
  if (kept_.size() >= kMost) kept_.clear();
  kept_[link] = {std::move(way), now + absl::Seconds(1)};
}

}  // namespace tanggap::surveys
