#include "libs/exec/task.h"

namespace tanggap::exec {

std::string_view NameOf(ShedReason reason) {
  switch (reason) {
    case ShedReason::kWaitedTooLong:
      return "waited_too_long";
    case ShedReason::kDeadlinePassed:
      return "deadline_passed";
    case ShedReason::kDraining:
      return "draining";
  }
  return "unknown";
}

}  // namespace tanggap::exec
