// The index profiles: those that every agency may use, which are data, and those that agencies
// added, which are rows. None ever changes.
//
//   Profiles profiles(pool, cipher);
//   TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> profile,
//                            profiles.Find("permenpan-14-2017", deadline));          // null: there is none
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/idempotency.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/survey_cipher.h"
#include "tanggap/surveys/v1/index_profile.pb.h"

namespace tanggap::surveys {

struct NewProfile {
  v1::IndexProfile profile;
  postgres::idempotency::Request request;
  // Names the answer; no row has it.
  base::Uuid resource;
  std::string answer;
  absl::Time time;
};

// Whether an agency may compute its index by it.
bool MayUse(std::string_view agency, const v1::IndexProfile& profile);

class Profiles {
 public:
  // Both outlive it.
  Profiles(postgres::Pool& pool, const SurveyCipher& cipher);

  // By code, with its name and create_time; null when there is none.
  absl::StatusOr<std::shared_ptr<const v1::IndexProfile>> Find(std::string_view code,
                                                               absl::Time deadline);
  // Those after `after` by code, at most `most`. With an agency only those that it may use.
  absl::StatusOr<std::vector<v1::IndexProfile>> List(std::string_view agency,
                                                     std::string_view after, size_t most,
                                                     absl::Time deadline);
  // False when the request was made before. INDEX_PROFILE_EXISTS.
  absl::StatusOr<bool> Create(const NewProfile& made, absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher& cipher_;
  std::map<std::string, std::shared_ptr<const v1::IndexProfile>, std::less<>> built_in_;
};

}  // namespace tanggap::surveys
