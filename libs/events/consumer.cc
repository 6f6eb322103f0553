#include "libs/events/consumer.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/events/consumer_loop.h"
#include "libs/events/stream_reader.h"

namespace tanggap::events {

namespace {

absl::Status CheckBlock(const ConsumerOptions& options) {
  const absl::Duration most = options.redis->command_timeout / 2;
  if (options.block > absl::ZeroDuration() && options.block <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      base::AsAbsl(base::Join("ConsumerOptions::block of ", options.name,
                              " must be more than zero and at most half of the time limit for "
                              "commands of Redis, ",
                              absl::ToInt64Milliseconds(most), " ms")));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Create(
    ConsumerOptions options, postgres::Pool& pool, Source& source, Handler& handler,
    const base::Clock& clock, base::Random& random, telemetry::Logger& logger,
    telemetry::Metrics& metrics) {
  std::unique_ptr<StreamReader> streams;
  if (options.redis.has_value()) {
    TANGGAP_RETURN_IF_ERROR(CheckBlock(options));
    options.redis->check_server = true;
    const redis::ConnectionMetrics redis_metrics(metrics);
    TANGGAP_ASSIGN_OR_RETURN(auto connection,
                             redis::Connection::Create(*options.redis, random, &redis_metrics));
    streams = std::make_unique<StreamReader>(std::move(connection), source.name());
  }
  return std::unique_ptr<Consumer>(new Consumer(std::make_unique<ConsumerLoop>(
      std::move(options), pool, source, handler, clock, logger, metrics, std::move(streams))));
}

Consumer::Consumer(std::unique_ptr<ConsumerLoop> loop) : loop_(std::move(loop)) {}
Consumer::~Consumer() = default;

void Consumer::Wake() { loop_->Wake(); }
std::vector<std::string> Consumer::notes() const { return loop_->notes(); }
void Consumer::Stop() { loop_->Stop(); }

}  // namespace tanggap::events
