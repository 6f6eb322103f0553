// Seals anew, under the current master key, what lies under another one: the keys of surveys and of
// responses that name somebody, what tokens were issued for, suggestions that wait to be filed.
// Goes through all rows in batches, beside a service that runs; a row that is changed at this
// moment is left to that change. To begin again from the start does no harm: what is under the
// current key stays as it is.
//
//   Resealing resealing(pool, keys, random);
//   std::optional<ResealPlace> place = ResealPlace();
//   while (place.has_value()) {
//     TANGGAP_ASSIGN_OR_RETURN(const ResealedBatch batch, resealing.Next(*place, 500, deadline));
//     place = batch.next;
//   }
//
// A column more that is sealed under the agency's key is an entry more of the list in resealing.cc.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/uuid.h"
#include "libs/postgres/pool.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/survey_cipher.h"

namespace tanggap::surveys {

// The row after which a batch begins; at first before all.
struct ResealPlace {
  size_t column = 0;
  base::Uuid survey = {};
  base::Uuid key = {};
  // What else tells rows apart, as text.
  std::string rest = "0";
};

struct ResealedBatch {
  // Nothing when all was gone through.
  std::optional<ResealPlace> next;
  // Of what the rows are: "tokens".
  std::string_view what;
  int64_t rows = 0;
  int64_t renewed = 0;
  // The surveys of rows that open under none of the live master keys, once for each row.
  std::vector<base::Uuid> shut;
};

class Resealing {
 public:
  // All outlive it.
  Resealing(postgres::Pool& pool, const privacy::KeyRing& keys, base::Random& random)
      : pool_(pool), surveys_(keys, random), respondents_(keys, random) {}

  // The next `size` rows.
  absl::StatusOr<ResealedBatch> Next(const ResealPlace& place, int size, absl::Time deadline);

 private:
  postgres::Pool& pool_;
  const SurveyCipher surveys_;
  const RespondentCipher respondents_;
};

}  // namespace tanggap::surveys
