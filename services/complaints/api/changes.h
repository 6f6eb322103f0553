// The one way in which a complaint changes: load it for the caller, give a repeated request its
// first answer, compare the etag, see that the caller may, let the rules take the step, save,
// answer. Every verb is a plan of its step; the rest is here. What asks only for what is so already
// is answered like what was done, and adds no entry.
//
//   return changes.Carry(context, request,
//                        {.step = {.action = v1::ACTION_ASSIGN, .unit = request.unit()}, .words = request.note()},
//                        [&](const Case& found, const directory::Directory& directory, Plan& plan) {
//                          return CheckUnit(...);
//                        });
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/store/cases.h"

namespace tanggap::complaints {

// What a request wants to do, but for who and when: as far as the request alone says it.
struct Plan {
  Step step;
  std::string words;
  // UPDATE: the corrected place.
  std::optional<privacy::Pii<v1::Place>> place;
  // SET_DISCLOSURE: the identity from now on.
  std::optional<Identity> identity;
};

// Checks and completes a plan by the case and the directory. It is asked only once it is certain
// that the caller may do this to this case: whoever may not learns nothing else of it, such as
// whether there is a name behind a seal.
using Completion = std::function<absl::Status(const Case& found,
                                              const directory::Directory& directory, Plan& plan)>;

class Changes {
 public:
  Changes(const service::World& world, Cases& cases, const Announcer& announcer)
      : world_(world), cases_(cases), announcer_(announcer) {}

  // For requests with name, request_id and etag. Errors: RESOURCE_NOT_FOUND, REQUEST_ID_REUSED,
  // ETAG_MISMATCH, CONCURRENT_CHANGE, COMMIT_IN_DOUBT, those of CheckStep and of `complete`.
  template <typename Request>
  absl::StatusOr<rpc::Answer<v1::Complaint>> Carry(const rpc::Context& context,
                                                   const Request& request, const Plan& plan,
                                                   const Completion& complete = {}) {
    return Carry(context, {request.name(), request.request_id(), request.etag()}, plan, complete);
  }

  // What the service does by itself, without caller and answer. False when the complaint has
  // changed meanwhile.
  absl::StatusOr<bool> CarryOwn(const Case& found, v1::Action action, absl::Time now,
                                absl::Time deadline);

 private:
  // What every request for a change has.
  struct Asked {
    std::string_view name;
    std::string_view request_id;
    std::string_view etag;
  };
  absl::StatusOr<rpc::Answer<v1::Complaint>> Carry(const rpc::Context& context, const Asked& asked,
                                                   const Plan& plan, const Completion& complete);
  // What the plan makes of the case as it is now.
  absl::StatusOr<Change> ChangeOf(const rpc::Context& context, const Viewer& viewer,
                                  const Case& found, Plan plan, const Completion& complete) const;
  absl::StatusOr<bool> Save(const Change& change, absl::Time deadline);

  const service::World& world_;
  Cases& cases_;
  const Announcer& announcer_;
};

}  // namespace tanggap::complaints
