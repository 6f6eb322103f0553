// From a call to what the rules and stores want to know of it: who looks, and which request this
// is.
//
//   const Viewer viewer = ViewerOf(context);
//   const auto request = RequestOf(world.keys, context, request.request_id(), context.request_bytes());
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/postgres/idempotency.h"
#include "libs/privacy/key_ring.h"
#include "libs/rpc/context.h"
#include "services/complaints/domain/access.h"

namespace tanggap::complaints {

// The caller, with those grants that the called method admits and with all of them.
Viewer ViewerOf(const rpc::Context& context);

// The caller holds that role, in any agency.
bool Holds(const Viewer& viewer, common::v1::Role role);

// Which request this is (libs/service/request_identity.h).
postgres::idempotency::Request RequestOf(const privacy::KeyRing& keys, const rpc::Context& context,
                                         std::string_view request_id, std::string_view bytes);

// complaints/{uuid}; the doorway has checked the form.
base::Uuid IdOf(std::string_view name);

}  // namespace tanggap::complaints
