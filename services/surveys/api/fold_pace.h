// Leaves the figures of a survey to one of several processes that all look each second, so that
// they have one new version a second and not one for each process: whoever finds that somebody else
// has changed them since its own run before keeps away. When that one ends, they stand still for a
// second, and the next to look goes on.
//
//   if (pace.IsOurs(due.survey, due.version)) folded = ...;
//   pace.Leave(due.survey, folded.version);
//   pace.EndRun();
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "libs/base/uuid.h"

namespace tanggap::surveys {

// One thread at a time.
class FoldPace {
 public:
  // Whether to fold it in this run, in which its figures were found at `version`.
  bool IsOurs(const base::Uuid& survey, int64_t version) const {
    const auto before = before_.find(survey);
    return before == before_.end() || before->second == version;
  }
  // How this run leaves them, whether it folded or kept away.
  void Leave(const base::Uuid& survey, int64_t version) { now_[survey] = version; }
  // What was not left in this run is forgotten.
  void EndRun() { before_ = std::exchange(now_, {}); }

 private:
  std::map<base::Uuid, int64_t> before_;
  std::map<base::Uuid, int64_t> now_;
};

}  // namespace tanggap::surveys
