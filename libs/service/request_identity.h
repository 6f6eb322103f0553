// Which request a call is, so that one that comes again is known: by its caller, method, request_id
// and content.
//
//   const auto request = RequestOf(world.keys, "complaints.request", context, asked.request_id(), context.request_bytes());
//   ... save with request; one that was saved before has its answer in idempotency.requests
//
// The key hides the caller behind the request_id, so that the row does not tie a person to what
// they did.
#pragma once

#include <string_view>

#include "libs/postgres/idempotency.h"
#include "libs/privacy/key_ring.h"
#include "libs/rpc/context.h"

namespace tanggap::service {

// `label` is the service's own, for ever: with another one no repeated request is known any more.
// The doorway has checked that `request_id` is a UUID. `bytes` are those of the request, or of one
// item of a batch.
postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, std::string_view label,
                                         const rpc::Context& context, std::string_view request_id,
                                         std::string_view bytes);

}  // namespace tanggap::service
