// What links lead to, remembered for a second: under a rush on one form its collector is read once
// a second and not once a response. What was promised (a limit, a quota, a token) is decided by
// rows that are locked, never by this: a place that has got a limit, and quotas that were made
// anew, are noticed when the response is written (submission_rows.h). Schedule and pause are heard
// of within the second.
//
//   Ways ways(world, collectors, cipher);
//   TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const OpenedWay> way, ways.Find(link, deadline));
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>

#include "libs/base/mutex.h"
#include "libs/service/world.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/collectors.h"
#include "services/surveys/store/survey_cipher.h"

namespace tanggap::surveys {

struct OpenedWay {
  Collector collector;
  Survey survey;
  std::shared_ptr<const CollectionCipher> cipher;
};

// Safe to share between threads.
class Ways {
 public:
  static constexpr size_t kMost = 1024;

  // All outlive it.
  Ways(const service::World& world, Collectors& collectors, const SurveyCipher& cipher)
      : world_(world), collectors_(collectors), cipher_(cipher) {}

  // Errors: RESOURCE_NOT_FOUND.
  absl::StatusOr<std::shared_ptr<const OpenedWay>> Find(std::string_view link, absl::Time deadline);
  // Of what was read already.
  absl::StatusOr<std::shared_ptr<const OpenedWay>> Open(Survey survey, Collector collector) const;

 private:
  struct Kept {
    std::shared_ptr<const OpenedWay> way;
    absl::Time until;
  };
  std::shared_ptr<const OpenedWay> FindKept(const std::string& link);
  void Keep(const std::string& link, std::shared_ptr<const OpenedWay> way);

  const service::World& world_;
  Collectors& collectors_;
  const SurveyCipher& cipher_;
  base::Mutex mutex_;
  std::map<std::string, Kept> kept_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
