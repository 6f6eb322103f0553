#include "services/complaints/api/carry_once.h"

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/postgres/failure.h"
#include "services/complaints/api/caller.h"

namespace tanggap::complaints {

namespace {

constexpr int kMostAttempts = 3;

}  // namespace

absl::StatusOr<rpc::Raw> CarryOnce(Cases& cases, const rpc::Context& context, const Viewer& viewer,
                                   std::string_view name,
                                   const postgres::idempotency::Request& request,
                                   const Attempt& attempt) {
  absl::Status doubt;
  for (int i = 0; i < kMostAttempts; ++i) {
    absl::StatusOr<ForChange> loaded = cases.LoadForChange(
        IdOf(name), viewer, context.policy().relation(), request, context.deadline());
    if (loaded.ok() && loaded->answer.has_value()) return rpc::Raw{*std::move(loaded->answer)};
    // What is in doubt and not to be seen may still come: only the caller can ask again.
    if (!doubt.ok()) return doubt;
    TANGGAP_RETURN_IF_ERROR(loaded.status());
    absl::StatusOr<Answered> answer = attempt(*loaded->found);
    if (!answer.ok() && !postgres::IsInDoubt(answer.status())) return answer.status();
    // The stored bytes are the answer, also the first time: serialising again might order them
    // differently.
    if (answer.ok() && answer->has_value()) return rpc::Raw{**std::move(answer)};
    doubt = answer.status();
  }
  return doubt.ok() ? errors::Error(errors::Reason::CONCURRENT_CHANGE).ToStatus() : doubt;
}

}  // namespace tanggap::complaints
