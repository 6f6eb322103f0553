// The one way in which a survey changes: load it for the caller, give a repeated request its first
// answer, see that the caller may, compare the etag, let the rules decide, save with answer and
// event, answer. Every verb is a plan; the rest is here. What asks only for what is so already is
// answered as it is, and changes nothing.
//
//   return changes.Carry<v1::Survey>(context, request, [](const Survey& found) -> absl::StatusOr<Planned> {
//     TANGGAP_ASSIGN_OR_RETURN(Survey after, Paused(found));
//     Planned planned{.after = after, .changes = after.state != found.state};
//     planned.step.emplace().mutable_paused();
//     return planned;
//   });
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/store/surveys.h"
#include "tanggap/surveys/v1/events.pb.h"

namespace tanggap::surveys {

// What becomes of a survey; its version and times are put in.
struct Planned {
  Survey after;
  bool changes = true;
  bool drafted = false;
  // The version that is published; its time is put in.
  std::optional<PublishedVersion> published = std::nullopt;
  // The collector that comes with a closing survey's first version.
  std::optional<Collector> closing = std::nullopt;
  // What is told of it; nothing for what is nobody else's business.
  std::optional<v1::SurveyEvent> step = std::nullopt;
};

using Plan = std::function<absl::StatusOr<Planned>(const Survey& found)>;

class SurveyChanges {
 public:
  // `committed` wakes whoever carries events on. What is given outlives it.
  SurveyChanges(const service::World& world, Surveys& surveys, std::function<void()> committed)
      : world_(world), surveys_(surveys), committed_(std::move(committed)) {}

  // For requests with name, request_id and etag; answered with the survey. Errors:
  // RESOURCE_NOT_FOUND, REQUEST_ID_REUSED, ROLE_MISSING, AGENCY_SERVED_ELSEWHERE, ETAG_MISMATCH,
  // CONCURRENT_CHANGE, COMMIT_IN_DOUBT, those of the plan.
  template <typename Request>
  absl::StatusOr<rpc::Raw> Carry(const rpc::Context& context, const Request& request,
                                 const Plan& plan) {
    return Carry(context, {request.name(), request.request_id(), request.etag()}, plan, false);
  }
  // The same, answered with the version that was published, or is there already.
  template <typename Request>
  absl::StatusOr<rpc::Raw> CarryVersion(const rpc::Context& context, const Request& request,
                                        const Plan& plan) {
    return Carry(context, {request.name(), request.request_id(), request.etag()}, plan, true);
  }

 private:
  struct Asked {
    std::string_view name;
    std::string_view request_id;
    std::string_view etag;
  };
  absl::StatusOr<rpc::Raw> Carry(const rpc::Context& context, const Asked& asked, const Plan& plan,
                                 bool answers_version);
  // The bytes of the answer; nothing when the survey was changed by somebody else.
  absl::StatusOr<std::optional<std::string>> Try(const rpc::Context& context, const Asked& asked,
                                                 const Survey& found,
                                                 const postgres::idempotency::Request& request,
                                                 const Plan& plan, bool answers_version);

  const service::World& world_;
  Surveys& surveys_;
  const std::function<void()> committed_;
};

}  // namespace tanggap::surveys
