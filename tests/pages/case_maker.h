// Makes the cases of many_cases.h, one by its number: always the same but for what is random about
// sealing.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto maker, CaseMaker::Load(pool, keys, deadline));
//   const SealedCase sealed = maker->Make(17);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "services/complaints/store/sealed_case.h"
#include "tests/pages/model_cases.h"

namespace tanggap::complaints {

class CaseMaker {
 public:
  // From a database in which the models are.
  static absl::StatusOr<std::unique_ptr<CaseMaker>> Load(postgres::Pool& pool,
                                                         const privacy::KeyRing& keys,
                                                         absl::Time deadline);

  SealedCase Make(int64_t n) const;

 private:
  // Who filed which case.
  struct Filer {
    v1::Filing filing = v1::FILING_SELF;
    std::string reporter_key;
    std::string filer_key;
  };
  struct District {
    std::string code;
    // Of all people, those who live here or in one before it.
    double upto = 0;
  };

  explicit CaseMaker(const privacy::KeyRing& keys) : cipher_(keys, random_) {}
  absl::Status LoadModels(postgres::Pool& pool, absl::Time deadline);
  absl::Status LoadEntries(postgres::Pool& pool, absl::Time deadline);
  absl::Status LoadFilers(postgres::Pool& pool, absl::Time deadline);
  absl::Status LoadDistricts(postgres::Pool& pool, absl::Time deadline);

  Filer FilerOf(int64_t n) const;
  std::string RegionOf(int64_t n) const;
  void Place(int64_t n, ModelKind kind, NewCase& made) const;

  // Not the kernel's: nothing of these cases is secret.
  mutable base::SeededRandom random_{1};
  const CaseCipher cipher_;
  std::vector<NewCase> models_;
  std::vector<std::string> citizens_;
  std::string clerk_;
  std::vector<District> districts_;
};

}  // namespace tanggap::complaints
