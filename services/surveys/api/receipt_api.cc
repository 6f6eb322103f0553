#include "services/surveys/api/receipt_api.h"

#include <memory>
#include <optional>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/period.h"

namespace tanggap::surveys {

namespace {

v1::VerifiedResponse Show(const HeldResponse& held) {
  v1::VerifiedResponse shown;
  shown.set_state(held.state);
  if (held.state == v1::RESPONSE_STATE_NOT_HELD) return shown;
  shown.set_revision(held.revision);
  shown.set_content_hash(held.content_hash);
  const absl::CivilMonth month(held.month / 100, held.month % 100);
  shown.set_period(PeriodOf(Grain::kMonth, month).ToText());
  return shown;
}

}  // namespace

absl::StatusOr<v1::VerifiedResponse> ReceiptApi::Verify(const rpc::Context& context,
                                                        const v1::VerifyResponseRequest& request) {
  const absl::StatusOr<std::shared_ptr<const OpenedWay>> way =
      ways_.Find(request.link(), context.deadline());
  const std::optional<std::string> receipt = CollectionCipher::ReadReceipt(request.receipt());
  const bool unknown = errors::ReasonOf(way.status()) == errors::Reason::RESOURCE_NOT_FOUND;
  if (!receipt.has_value() || unknown) {
    return errors::Error(errors::Reason::RECEIPT_REFUSED).ToStatus();
  }
  TANGGAP_RETURN_IF_ERROR(way.status());
  TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, (*way)->collector, Wanted::kNobody));
  TANGGAP_ASSIGN_OR_RETURN(
      const HeldResponse held,
      responses_.Find((*way)->survey.id, *(*way)->cipher, *receipt, context.deadline()));
  return Show(held);
}

}  // namespace tanggap::surveys
