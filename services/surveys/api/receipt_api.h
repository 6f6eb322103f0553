// VerifyResponse: what is held of a response, for whoever has its receipt.
//
//   ReceiptApi receipts(ways, responses);
//   registration.Serve("VerifyResponse", receipts, &ReceiptApi::Verify);
#pragma once

#include <absl/status/statusor.h>

#include "libs/rpc/context.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/responses.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

class ReceiptApi {
 public:
  // Both outlive it.
  ReceiptApi(Ways& ways, Responses& responses) : ways_(ways), responses_(responses) {}

  // A receipt that is mistyped and one that does not exist are answered alike.
  absl::StatusOr<v1::VerifiedResponse> Verify(const rpc::Context& context,
                                              const v1::VerifyResponseRequest& request);

 private:
  Ways& ways_;
  Responses& responses_;
};

}  // namespace tanggap::surveys
