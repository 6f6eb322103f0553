// A publisher or a consumer in a process of its own, which sends itself a signal at a named step:
// for the tests that kill and freeze them (test_victim.h).
//
//   events_victim publisher|consumer POSTGRES_URL REDIS_ADDRESS STEP PASSES kill|freeze
//
// REDIS_ADDRESS may be "-": none. The signal comes when it reaches STEP for the PASSES-th time. The
// consumer is named recorder-1 and refuses events of the type things.v1.Poison. It ends by itself
// when its parent does, and with status 2 when it could not start.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libs/base/mutex.h"
#include "libs/events/consumer.h"
#include "libs/events/publisher.h"
#include "libs/events/test_recorder.h"
#include "libs/telemetry/log_sink.h"

namespace tanggap::events {
namespace {

class Victim {
 public:
  explicit Victim(char** words)
      : pool_({.url = words[2], .size = 2, .idle_in_transaction_timeout = absl::Milliseconds(500)},
              clock_, random_),
        step_(words[4]),
        passes_left_(std::atoi(words[5])),
        signal_(std::string_view(words[6]) == "kill" ? SIGKILL : SIGSTOP) {
    if (std::string_view(words[3]) != "-") redis_ = redis::Options{.address = words[3]};
  }

  absl::Status Publish() {
    PublisherOptions options = {.source = "things", .redis = redis_};
    options.window = 50;
    options.batch = 10;
    options.beat = absl::Milliseconds(50);
    options.step = [this](std::string_view name) { Reach(name); };
    const auto publisher =
        Publisher::Create(std::move(options), pool_, clock_, random_, logger_, metrics_);
    return publisher.ok() ? WaitForEver() : publisher.status();
  }

  absl::Status Consume() {
    EventLog log(pool_, "things");
    LocalSource source(log);
    Recorder recorder("recorder-1");
    recorder.Refuse("things.v1.Poison", absl::InvalidArgumentError("poison"));
    ConsumerOptions options = {.name = "recorder-1", .redis = redis_};
    options.block = absl::Milliseconds(20);
    options.poll = absl::Milliseconds(5);
    options.discovery = absl::Milliseconds(50);
    options.fenced_pause = absl::Milliseconds(20);
    options.retry = absl::Milliseconds(2);
    options.batch = 10;
    options.step = [this](std::string_view name) { Reach(name); };
    const auto consumer = Consumer::Create(std::move(options), pool_, source, recorder, clock_,
                                           random_, logger_, metrics_);
    return consumer.ok() ? WaitForEver() : consumer.status();
  }

 private:
  void Reach(std::string_view name) {
    if (name == step_ && --passes_left_ == 0) ::raise(signal_);
  }
  [[noreturn]] static absl::Status WaitForEver() {
    base::Mutex mutex;
    base::Condition never;
    base::MutexLock lock(mutex);
    while (true) never.Wait(lock);
  }

  base::SystemClock clock_;
  base::SystemRandom random_;
  telemetry::DescriptorSink sink_{STDERR_FILENO};
  telemetry::Logger logger_{"victim", clock_, sink_};
  telemetry::Metrics metrics_;
  postgres::Pool pool_;
  const std::string step_;
  std::atomic<int> passes_left_;
  const int signal_;
  std::optional<redis::Options> redis_;
};

}  // namespace
}  // namespace tanggap::events

int main(int argc, char** argv) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (argc != 7) return 2;
  tanggap::events::Victim victim(argv);
  const std::string_view role = argv[1];
  if (role == "publisher") return victim.Publish().ok() ? 0 : 2;
  if (role == "consumer") return victim.Consume().ok() ? 0 : 2;
  return 2;
}
