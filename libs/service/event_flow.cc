#include "libs/service/event_flow.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"

namespace tanggap::service {

EventFlow::EventFlow(EventFlowOptions options, const Needs& needs)
    : options_(std::move(options)),
      needs_(needs),
      event_log_(needs.pool, options_.source),
      bell_(event_log_, needs.clock) {}

absl::Status EventFlow::Start(std::function<void()> on_published) {
  events::PublisherOptions options = {.source = options_.source, .redis = options_.redis};
  options.on_committed =
      [this, published = std::move(on_published)](const std::vector<std::string>& agencies) {
        bell_.Ring(agencies);
        published();
      };
  TANGGAP_ASSIGN_OR_RETURN(
      publisher_, events::Publisher::Create(std::move(options), needs_.publisher_pool, needs_.clock,
                                            needs_.random, needs_.log, needs_.metrics));
  return absl::OkStatus();
}

void EventFlow::ForgetOld() {
  const absl::Time now = needs_.clock.Now();
  const absl::StatusOr<int64_t> forgotten =
      event_log_.Prune(now - options_.retention, now + absl::Minutes(1));
  if (!forgotten.ok()) {
    needs_.log.Warning("Old events could not be deleted; the next run tries again",
                       {{"cause", base::AsStd(forgotten.status().message())}});
  } else if (*forgotten > 0) {
    needs_.log.Info("Old events are deleted", {{"count", *forgotten}});
  }
}

void EventFlow::Stop() {
  if (publisher_ != nullptr) publisher_->Stop();
}

}  // namespace tanggap::service
