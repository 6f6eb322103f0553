// Opens an invitation to the agency's closing survey when a complaint was answered: what the
// consumer of complaints' events does (libs/events).
//
//   ClosingHandler handler(clock, random);
//   events::Consumer::Create({.name = "closing-1"}, pool, source, handler, clock, random, log,
//                            metrics);
//
// Once for each complaint, whatever is read again: the invitation, its token and its event are
// written in the transaction that moves the checkpoint. No invitation is opened where the agency
// has no closing survey that is published, for cases and steps of other systems, and for answers
// whose 30 days are over when they are read.
#pragma once

#include <set>
#include <string>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/handler.h"

namespace tanggap::surveys {

class ClosingHandler final : public events::Handler {
 public:
  // Both outlive it.
  ClosingHandler(const base::Clock& clock, base::Random& random) : clock_(clock), random_(random) {}

  const std::set<std::string>& types() const override { return types_; }
  absl::Status Apply(postgres::Transaction& transaction, const events::Batch& events) override;

 private:
  const base::Clock& clock_;
  base::Random& random_;
  const std::set<std::string> types_ = {"complaints.v1.ComplaintAnswered"};
};

}  // namespace tanggap::surveys
