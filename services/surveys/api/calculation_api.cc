#include "services/surveys/api/calculation_api.h"

#include "libs/base/invariant.h"
#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "services/surveys/domain/audit.h"
#include "services/surveys/domain/built_in_profiles.h"
#include "services/surveys/domain/sample_size.h"
#include "services/surveys/domain/wording.h"

namespace tanggap::surveys {

CalculationApi::CalculationApi(Profiles& profiles) : profiles_(profiles) {
  for (const v1::IndexProfile& message : BuiltInProfiles()) {
    absl::StatusOr<Profile> profile = MakeProfile(message);
    TANGGAP_INVARIANT(profile.ok(), "the built-in profiles add up");
    built_in_.push_back(*std::move(profile));
  }
}

absl::StatusOr<v1::SampleAdequacy> CalculationApi::GetSampleSize(
    const rpc::Context&, const v1::GetSampleSizeRequest& request) {
  return SampleSizeOf(request);
}

absl::StatusOr<v1::ReportedIndexAudit> CalculationApi::Audit(
    const rpc::Context& context, const v1::AuditReportedIndexRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const v1::IndexProfile> message,
      profiles_.Find(ProfileCodeOf(request.index_profile()), context.deadline()));
  if (message == nullptr) {
    return errors::Error(errors::Reason::UNKNOWN_INDEX_PROFILE)
        .With("index_profile", request.index_profile())
        .ToStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const Profile profile, MakeProfile(*message));
  TANGGAP_ASSIGN_OR_RETURN(v1::ReportedIndexAudit audit,
                           AuditReportedIndex(profile, built_in_, request, context.language()));
  if (!audit.has_recomputed()) return audit;
  for (v1::ElementFigures& element : *audit.mutable_recomputed()->mutable_elements()) {
    const auto place = profile.places.find(element.element());
    if (place == profile.places.end()) continue;
    element.set_label(std::string(TextIn(message->elements(static_cast<int>(place->second)).label(),
                                         errors::LanguageTag(context.language()), "id")));
  }
  return audit;
}

}  // namespace tanggap::surveys
