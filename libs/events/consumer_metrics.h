// The numbers of one consumer. Internal to ConsumerLoop; README.md says which of them to alert on.
#pragma once

#include <array>
#include <string>

#include "libs/telemetry/metrics.h"

namespace tanggap::events {

// Why events were read from the source although Redis could have had them.
enum class PullReason { kGap, kBeacon, kNoRedis, kHalted, kCount };

class ConsumerMetrics {
 public:
  ConsumerMetrics(telemetry::Metrics& metrics, const std::string& consumer)
      : applied(metrics.Counter("tanggap_events_applied_total", "Events applied.",
                                {{"consumer", consumer}})),
        skipped(metrics.Counter("tanggap_events_skipped_total",
                                "Events of types that the consumer does not know.",
                                {{"consumer", consumer}})),
        parked(metrics.Counter("tanggap_events_parked_total",
                               "Events parked because they could not be applied.",
                               {{"consumer", consumer}})),
        fenced(metrics.Counter("tanggap_events_fenced_total",
                               "Batches given up because another process of the consumer had them.",
                               {{"consumer", consumer}})),
        failures(metrics.Counter("tanggap_events_apply_failures_total",
                                 "Batches or events that failed and are tried again.",
                                 {{"consumer", consumer}})),
        lag_events(metrics.Gauge("tanggap_events_lag_events",
                                 "Events in the logs that were not applied yet.",
                                 {{"consumer", consumer}})),
        lag_seconds(metrics.Gauge("tanggap_events_lag_seconds",
                                  "Age of the oldest event that is known of and not applied; 0 "
                                  "when there is none.",
                                  {{"consumer", consumer}})),
        unchecked_seconds(metrics.Gauge("tanggap_events_unchecked_seconds",
                                        "How long ago it was last seen how far a log goes, of the "
                                        "log for which that is longest.",
                                        {{"consumer", consumer}})),
        parked_rows(metrics.Gauge("tanggap_events_parked_rows",
                                  "Events that are parked now, counted up to 10,000.",
                                  {{"consumer", consumer}})),
        parked_oldest(metrics.Gauge("tanggap_events_parked_oldest_seconds",
                                    "For how long the oldest of them has been parked.",
                                    {{"consumer", consumer}})),
        halted_logs(metrics.Gauge("tanggap_events_halted_logs",
                                  "Logs that can be followed no further without a person.",
                                  {{"consumer", consumer}})),
        pulls_{&Pulls(metrics, consumer, "gap"), &Pulls(metrics, consumer, "beacon"),
               &Pulls(metrics, consumer, "no_redis"), &Pulls(metrics, consumer, "halted")} {}

  telemetry::Counter& pulls(PullReason reason) { return *pulls_[static_cast<size_t>(reason)]; }

  telemetry::Counter& applied;
  telemetry::Counter& skipped;
  telemetry::Counter& parked;
  telemetry::Counter& fenced;
  telemetry::Counter& failures;
  telemetry::Gauge& lag_events;
  telemetry::Gauge& lag_seconds;
  telemetry::Gauge& unchecked_seconds;
  telemetry::Gauge& parked_rows;
  telemetry::Gauge& parked_oldest;
  telemetry::Gauge& halted_logs;

 private:
  static telemetry::Counter& Pulls(telemetry::Metrics& metrics, const std::string& consumer,
                                   const std::string& reason) {
    return metrics.Counter("tanggap_events_pulls_total",
                           "Reads of the log itself, by why Redis did not do.",
                           {{"consumer", consumer}, {"reason", reason}});
  }

  std::array<telemetry::Counter*, static_cast<size_t>(PullReason::kCount)> pulls_;
};

}  // namespace tanggap::events
