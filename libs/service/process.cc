#include "libs/service/process.h"

#include <unistd.h>

#include "libs/base/heap.h"

namespace tanggap::service {

Process::Process(const std::string& service, const std::vector<std::string>& warnings)
    : sink_(STDERR_FILENO), log_(service, clock_, sink_) {
  base::KeepHeapsFew();
  for (const std::string& warning : warnings) log_.Warning(warning);
}

void Process::AwaitEnd(const std::function<void()>& drain) {
  termination_.Wait();
  log_.Info("Stopping: calls under way are finished first");
  drain();
  log_.Info("Stopped");
}

}  // namespace tanggap::service
