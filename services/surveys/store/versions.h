// The published questionnaires of surveys. A version never changes, so what was read once is right
// for ever.
//
//   Versions versions(pool);
//   CompiledVersions compiled(versions, 256);
//   TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
//                            compiled.Find(survey.id, survey.published_version, deadline));
//   if (version == nullptr) return errors::Error(Reason::UNKNOWN_SURVEY_VERSION);
//   Validation validation(version->definition, content, ...);
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/definition.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::surveys {

struct PublishedVersion {
  int version = 0;
  // Left empty in lists.
  v1::SurveyDefinition definition;
  std::string definition_hash;
  int series = 0;
  // Of each element of the survey's profile, how many points its question has; 0: it is not asked.
  std::vector<int> scale_points;
  // Without sentences, which are in a reader's language.
  v1::CompatibilityReport compatibility;
  absl::Time publish_time;
};

// A version as it is worked with. Immutable.
struct CompiledVersion {
  PublishedVersion published;
  Definition definition;
  // By question: every response that counts has an answer to it.
  std::vector<bool> always_answered;

  bool EveryElementIsAnswered() const;
};

class Versions {
 public:
  explicit Versions(postgres::Pool& pool) : pool_(pool) {}

  // Nothing when there is no such version. Of a survey that the caller may see: nobody asks here.
  absl::StatusOr<std::optional<PublishedVersion>> Load(const base::Uuid& survey, int version,
                                                       absl::Time deadline);
  // Those before `before`, the latest first, at most `most`, without their definitions.
  absl::StatusOr<std::vector<PublishedVersion>> List(const base::Uuid& survey, int before, int most,
                                                     absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

// Keeps the latest used versions compiled. Safe to share between threads.
class CompiledVersions {
 public:
  // `versions` outlives it. It keeps at most `most`.
  CompiledVersions(Versions& versions, size_t most) : versions_(versions), most_(most) {}

  // Null when there is no such version.
  absl::StatusOr<std::shared_ptr<const CompiledVersion>> Find(const base::Uuid& survey, int version,
                                                              absl::Time deadline);

 private:
  using Name = std::pair<base::Uuid, int>;
  struct Kept {
    std::shared_ptr<const CompiledVersion> version;
    std::list<Name>::iterator place;
  };
  std::shared_ptr<const CompiledVersion> FindKept(const Name& name);
  void Keep(const Name& name, const std::shared_ptr<const CompiledVersion>& version);

  Versions& versions_;
  const size_t most_;
  base::Mutex mutex_;
  // From the latest used on.
  std::list<Name> used_ TANGGAP_GUARDED_BY(mutex_);
  std::map<Name, Kept> kept_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
