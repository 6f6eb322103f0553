#include "libs/events/consumer_lookup.h"

#include <set>

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::events {

absl::StatusOr<std::vector<Following>> ConsumerLookup::FollowingsOf(std::string_view consumer,
                                                                    absl::Time deadline) const {
  TANGGAP_ASSIGN_OR_RETURN(std::vector<Following> followings, Followings(pool_, deadline));
  if (consumer.empty()) return followings;
  std::set<std::string> names;
  for (const Following& following : followings) names.insert(following.consumer);
  if (names.contains(std::string(consumer))) {
    std::erase_if(followings, [&](const Following& f) { return f.consumer != consumer; });
    return followings;
  }
  std::string known;
  for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
  return absl::NotFoundError(
      base::AsAbsl(base::Join("no consumer of this database is named ", consumer,
                              "; there are: ", known.empty() ? "none" : known)));
}

absl::StatusOr<const Projection*> ConsumerLookup::ProjectionOf(std::string_view consumer) const {
  for (const Projection& projection : projections_) {
    const std::string prefix = projection.name + "-";
    if (consumer.rfind(prefix, 0) != 0) continue;
    if (consumer.find_first_not_of("0123456789", prefix.size()) == consumer.npos) {
      return &projection;
    }
  }
  return absl::NotFoundError(base::AsAbsl(
      base::Join("this program makes no projection with the consumer ", consumer,
                 ": run the command of the service, and of the version, that it belongs to")));
}

absl::StatusOr<Source*> ConsumerLookup::SourceNamed(std::string_view name) const {
  for (Source* source : sources_) {
    if (source->name() == name) return source;
  }
  return absl::NotFoundError(
      base::AsAbsl(base::Join("this program does not read the logs of ", name)));
}

}  // namespace tanggap::events
