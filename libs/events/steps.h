// The moments at which a process that moves events can be ended from outside, by name. A test sets
// a function that is called at each and kills the process there; nobody else sets one.
//
//   PublisherOptions options;
//   options.step = [](std::string_view name) { if (name == steps::kPublisherMoved) raise(SIGKILL); };
#pragma once

#include <functional>
#include <string_view>

namespace tanggap::events {

using StepHook = std::function<void(std::string_view name)>;

namespace steps {

inline constexpr std::string_view kPublisherLocked = "publisher.locked";
inline constexpr std::string_view kPublisherMoved = "publisher.moved";  // not committed
inline constexpr std::string_view kPublisherCommitted = "publisher.committed";
inline constexpr std::string_view kPublisherCopied = "publisher.copied";  // to Redis
inline constexpr std::string_view kPublisherTrimmed = "publisher.trimmed";
inline constexpr std::string_view kConsumerReceived = "consumer.received";
inline constexpr std::string_view kConsumerBegun = "consumer.begun";
inline constexpr std::string_view kConsumerApplied = "consumer.applied";  // not committed
inline constexpr std::string_view kConsumerCommitted = "consumer.committed";

}  // namespace steps

}  // namespace tanggap::events
