// The one way in which a complaint changes: load it for the caller, give a repeated request its
// first answer, compare the etag, let the rules take the step, save, answer. Every verb is a plan
// of its step; the rest is here. What asks only for what is so already is answered like what was
// done, and adds no entry.
//
//   return changes.Carry(context, request, [&](const Case& found, const directory::Directory& directory) {
//     Plan plan = {.step = {.action = v1::ACTION_REJECT, .rejection_reason = request.reason()}, .words = request.text()};
//     return plan;
//   });
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/api/world.h"
#include "services/complaints/store/cases.h"

namespace tanggap::complaints {

// What a request wants to do, but for who and when.
struct Plan {
  Step step;
  std::string words;
  // UPDATE: the corrected place.
  std::optional<privacy::Pii<v1::Place>> place;
  // SET_DISCLOSURE: the identity from now on.
  std::optional<Identity> identity;
};

using Planner =
    std::function<absl::StatusOr<Plan>(const Case& found, const directory::Directory& directory)>;

// A plan that needs nothing of the case or the directory.
Planner Simply(Plan plan);

class Changes {
 public:
  Changes(const World& world, Cases& cases, const Announcer& announcer)
      : world_(world), cases_(cases), announcer_(announcer) {}

  // For requests with name, request_id and etag. Errors: RESOURCE_NOT_FOUND, REQUEST_ID_REUSED,
  // ETAG_MISMATCH, CONCURRENT_CHANGE, COMMIT_IN_DOUBT, those of the plan and of CheckStep.
  template <typename Request>
  absl::StatusOr<rpc::Answer<v1::Complaint>> Carry(const rpc::Context& context,
                                                   const Request& request, const Planner& planner) {
    return Carry(context, request.name(), request.request_id(), request.etag(), planner);
  }

  // What the service does by itself, without caller and answer. False when the complaint has
  // changed meanwhile.
  absl::StatusOr<bool> CarryOwn(const Case& found, v1::Action action, absl::Time now,
                                absl::Time deadline);

 private:
  absl::StatusOr<rpc::Answer<v1::Complaint>> Carry(const rpc::Context& context,
                                                   std::string_view name,
                                                   std::string_view request_id,
                                                   std::string_view etag, const Planner& planner);
  // What the plan makes of the case as it is now.
  absl::StatusOr<Change> ChangeOf(const rpc::Context& context, const Viewer& viewer,
                                  const Case& found, const Planner& planner) const;
  absl::StatusOr<bool> Save(const Change& change, absl::Time deadline);

  const World& world_;
  Cases& cases_;
  const Announcer& announcer_;
};

}  // namespace tanggap::complaints
