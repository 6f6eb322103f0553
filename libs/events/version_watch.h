// Notices when versions of a subject do not ascend in a log, which only code that writes events
// without holding its subject's row can cause. It remembers the latest few thousand subjects, so it
// sees what is likely, not everything; and it only tells: a log must go on whatever is in it.
//
//   if (!watch.Ascends(epoch, "complaints/018bcfe5-...", 3)) violations.Increment();
//
// A log that was restored begins anew with versions that it gave before: what is known of one run
// says nothing of another, and nothing at all when the server may have been restored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "libs/base/strings.h"
#include "libs/base/uuid.h"

namespace tanggap::events {

class VersionWatch {
 public:
  explicit VersionWatch(size_t most_subjects = 8192) : half_(most_subjects / 2) {}

  // `epoch` is that of the log's run, which belongs to one log alone.
  bool Ascends(const base::Uuid& epoch, std::string_view subject, int64_t version) {
    const std::string key = base::Join(epoch.bytes(), subject);
    auto found = recent_.find(key);
    if (found == recent_.end()) {
      if (recent_.size() >= half_) {
        older_ = std::exchange(recent_, {});
      }
      const auto before = older_.find(key);
      found = recent_.emplace(key, before == older_.end() ? INT64_MIN : before->second).first;
    }
    const bool ascends = version > found->second;
    if (ascends) found->second = version;
    return ascends;
  }

  void Forget() {
    recent_.clear();
    older_.clear();
  }

 private:
  const size_t half_;
  // Two generations: the older one is forgotten whole when the recent one is full.
  std::unordered_map<std::string, int64_t> recent_;
  std::unordered_map<std::string, int64_t> older_;
};

}  // namespace tanggap::events
