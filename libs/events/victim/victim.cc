// A publisher in a process of its own, which ends itself with SIGKILL at a named step: for the
// tests that kill publishers (publisher_kill_test.cc).
//
//   events_victim POSTGRES_URL REDIS_ADDRESS STEP       # REDIS_ADDRESS may be "-": none
//
// It ends by itself when its parent does, and with status 2 when it could not start.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>

#include "libs/base/mutex.h"
#include "libs/events/publisher.h"
#include "libs/telemetry/log_sink.h"

int main(int argc, char** argv) {
  using namespace tanggap;  // NOLINT(google-build-using-namespace): a program of a few lines
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (argc != 4) return 2;
  const std::string_view redis_address = argv[2], step = argv[3];
  base::SystemClock clock;
  base::SystemRandom random;
  telemetry::DescriptorSink sink(STDERR_FILENO);
  telemetry::Logger logger("victim", clock, sink);
  telemetry::Metrics metrics;
  postgres::Pool pool({.url = argv[1], .size = 2}, clock, random);
  events::PublisherOptions options = {.source = "things"};
  if (redis_address != "-") options.redis = redis::Options{.address = std::string(redis_address)};
  options.window = 50;
  options.batch = 10;
  options.beat = absl::Milliseconds(50);
  options.step = [step](std::string_view name) {
    if (name == step) ::raise(SIGKILL);
  };
  const auto publisher =
      events::Publisher::Create(std::move(options), pool, clock, random, logger, metrics);
  if (!publisher.ok()) return 2;
  // Until the step comes.
  base::Mutex mutex;
  base::Condition never;
  base::MutexLock lock(mutex);
  while (true) never.Wait(lock);
}
