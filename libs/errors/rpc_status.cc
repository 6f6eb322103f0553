#include "libs/errors/rpc_status.h"

#include <google/rpc/error_details.pb.h>

#include <algorithm>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/payload.h"

namespace tanggap::errors {
namespace {

// Adds as many field violations as fit, and a last one that says how many do not.
void AddFields(const google::rpc::BadRequest& all, google::rpc::Status* wire) {
  int kept = all.field_violations_size();
  for (;;) {
    google::rpc::BadRequest some;
    for (int i = 0; i < kept; ++i) *some.add_field_violations() = all.field_violations(i);
    if (kept < all.field_violations_size()) {
      auto* last = some.add_field_violations();
      last->set_description(
          base::Join("And ", all.field_violations_size() - kept, " more; correct these first."));
    }
    wire->add_details()->PackFrom(some);
    if (wire->ByteSizeLong() <= kMaxRpcStatusBytes || kept == 0) return;
    wire->mutable_details()->RemoveLast();
    kept = kept > 16 ? kept / 2 : kept - 1;
  }
}

}  // namespace

absl::Status Public(const absl::Status& status) {
  if (status.ok() || ReasonOf(status).has_value()) return status;
  if (absl::IsCancelled(status)) return Error(Reason::CALL_CANCELLED);
  if (absl::IsDeadlineExceeded(status)) return Error(Reason::DEADLINE_EXCEEDED);
  return Error(Reason::INTERNAL_ERROR).Because(base::AsStd(status.message()));
}

google::rpc::Status ToRpcStatus(const absl::Status& status, Language language) {
  google::rpc::Status wire;
  if (status.ok()) return wire;
  const absl::Status sent = Public(status);
  const Reason reason = *ReasonOf(sent);
  wire.set_code(static_cast<int>(sent.code()));
  wire.set_message(std::string(sent.message()));

  google::rpc::ErrorInfo info;
  internal::GetPayload(sent, internal::kInfoUrl, &info);
  wire.add_details()->PackFrom(info);
  google::rpc::LocalizedMessage localized;
  localized.set_locale(std::string(LanguageTag(language)));
  localized.set_message(Sentence(reason, language, AllMetadataOf(sent)));
  wire.add_details()->PackFrom(localized);
  google::rpc::RetryInfo retry;
  if (internal::GetPayload(sent, internal::kRetryUrl, &retry)) wire.add_details()->PackFrom(retry);
  google::rpc::BadRequest fields;
  if (internal::GetPayload(sent, internal::kFieldsUrl, &fields)) AddFields(fields, &wire);
  return wire;
}

absl::Status FromRpcStatus(const google::rpc::Status& wire) {
  absl::Status status(static_cast<absl::StatusCode>(wire.code()), wire.message());
  if (status.ok()) return status;
  for (const auto& detail : wire.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest fields;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info) && info.domain() == "tanggap") {
      internal::SetPayload(&status, internal::kInfoUrl, info);
    } else if (detail.UnpackTo(&fields)) {
      internal::SetPayload(&status, internal::kFieldsUrl, fields);
    } else if (detail.UnpackTo(&retry)) {
      internal::SetPayload(&status, internal::kRetryUrl, retry);
    }
  }
  return status;
}

}  // namespace tanggap::errors
