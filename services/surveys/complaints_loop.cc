#include "services/surveys/complaints_loop.h"

#include <utility>

#include "libs/base/strings.h"

namespace tanggap::surveys {

namespace {

constexpr char kProjection[] = "closing";
constexpr char kConsumer[] = "closing-1";

// Invitations are no numbers that can be compared with others; each stands by itself.
absl::StatusOr<std::string> DigestOfNothing(postgres::Transaction&, std::string_view) {
  return std::string();
}

}  // namespace

events::Projection ClosingProjection(const base::Clock& clock, base::Random& random) {
  return {.name = kProjection,
          .make_handler =
              [&clock, &random](std::string_view) {
                return std::make_unique<ClosingHandler>(clock, random);
              },
          .digest = DigestOfNothing};
}

ComplaintsLoop::ComplaintsLoop(const AppOptions& options, service::Foundation& foundation,
                               ComplaintsPeer& peer)
    : options_(options),
      needs_(foundation.needs()),
      peer_(peer),
      // One for the consumer, which waits, and one for the rest.
      pool_(foundation.Connections(2), needs_.clock, needs_.random),
      invitations_(pool_),
      follow_ups_(pool_),
      closing_handler_(needs_.clock, needs_.random),
      follow_up_task_(foundation.world(), follow_ups_, peer_, needs_.log, needs_.metrics),
      night_(
          foundation.world(), invitations_, [&flow = foundation.flow()] { flow.Poke(); },
          needs_.log) {}

void ComplaintsLoop::Begin() {
  if (!peer_.CanFollow()) return;
  absl::StatusOr<std::unique_ptr<events::Consumer>> consumer = events::Consumer::Create(
      {.name = kConsumer, .redis = options_.redis_server}, pool_, peer_.source(), closing_handler_,
      needs_.clock, needs_.random, needs_.log, needs_.metrics);
  if (consumer.ok()) {
    consumer_ = *std::move(consumer);
    return;
  }
  // Of settings that make no sense.
  problem_ = base::Join("No invitations are opened: ", base::AsStd(consumer.status().message()));
}

std::vector<std::string> ComplaintsLoop::notes() const {
  if (!problem_.empty()) return {problem_};
  if (consumer_ == nullptr) return {};
  return consumer_->notes();
}

void ComplaintsLoop::Stop() {
  if (consumer_ != nullptr) consumer_->Stop();
}

std::vector<service::Repeated> ComplaintsLoop::Repeated(const std::atomic<bool>& stopping) {
  return {{options_.follow_up_period, [this, &stopping] { FileSuggestions(stopping); }},
          {options_.invitation_period, [this, &stopping] { EndInvitations(stopping); }}};
}

}  // namespace tanggap::surveys
