#include "services/complaints/api/import_api.h"

#include "libs/base/result.h"
#include "services/complaints/api/import_batch.h"

namespace tanggap::complaints {

absl::Status ImportApi::Compile() {
  return item_rules_.Compile(v1::ImportedComplaint::descriptor());
}

absl::StatusOr<v1::ImportComplaintsResponse> ImportApi::Import(
    const rpc::Context& context, const v1::ImportComplaintsRequest& request) {
  ImportBatch batch({world_, cipher_, imports_, mailboxes_, announcer_, item_rules_, refusals_},
                    context, request);
  TANGGAP_RETURN_IF_ERROR(batch.Run());
  return std::move(batch.response());
}

}  // namespace tanggap::complaints
