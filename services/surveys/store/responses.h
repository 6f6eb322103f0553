// Responses that were taken, found by their receipts.
//
//   Responses responses(pool);
//   TANGGAP_ASSIGN_OR_RETURN(const HeldResponse held, responses.Find(survey, cipher, receipt, deadline));
//   if (held.state == v1::RESPONSE_STATE_NOT_HELD) ...       // its time is over: only that it was given
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "libs/postgres/pool.h"
#include "services/surveys/store/collection_cipher.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

struct HeldResponse {
  v1::ResponseState state = v1::RESPONSE_STATE_NOT_HELD;
  int revision = 0;
  int month = 0;
  // Empty once it was withdrawn or is not held.
  std::string content_hash;
};

class Responses {
 public:
  explicit Responses(postgres::Pool& pool) : pool_(pool) {}

  // `receipt` in stored form. RECEIPT_REFUSED when the survey has no response of it.
  absl::StatusOr<HeldResponse> Find(const base::Uuid& survey, const CollectionCipher& cipher,
                                    const std::string& receipt, absl::Time deadline);

 private:
  postgres::Pool& pool_;
};

}  // namespace tanggap::surveys
