#include "services/surveys/methods.h"

#include <memory>
#include <vector>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/service/registration.h"

namespace tanggap::surveys {

namespace {

// Questionnaires that are answered or added up at a time; each is tens of kilobytes.
constexpr size_t kMostVersions = 256;

ReadUse ReadUseIn(const service::World& world, Uses& uses) {
  return [&world, &uses](const Survey& survey, absl::Time deadline) -> absl::StatusOr<SurveyUse> {
    const std::shared_ptr<const directory::Directory> directory = world.directory();
    const directory::WorkCalendar* calendar = directory->CalendarOf(survey.agency);
    if (calendar == nullptr)
      return errors::Error(errors::Reason::AGENCY_SERVED_ELSEWHERE).With("agency", survey.agency);
    return uses.Read(survey, *calendar, world.clock.Now(), deadline);
  };
}

}  // namespace

Methods::Methods(service::Foundation& foundation, ComplaintsPeer& peer, size_t queue_capacity)
    : world_(foundation.world()),
      cipher_(world_.keys, world_.random),
      page_tokens_(world_.keys, world_.clock, world_.random),
      surveys_(foundation.pool(), cipher_),
      survey_lists_(foundation.pool()),
      versions_(foundation.pool()),
      compiled_versions_(versions_, kMostVersions),
      profiles_(foundation.pool(), cipher_),
      uses_(foundation.pool()),
      publications_(foundation.pool()),
      changes_(world_, surveys_, [&flow = foundation.flow()] { flow.Poke(); }),
      design_api_(world_, {surveys_, survey_lists_, versions_, profiles_, cipher_}, changes_,
                  page_tokens_, ReadUseIn(world_, uses_)),
      publishing_api_(world_, surveys_, versions_, profiles_, changes_, ReadUseIn(world_, uses_)),
      version_api_(world_, surveys_, versions_, page_tokens_),
      profile_api_(world_, profiles_, surveys_, page_tokens_),
      watch_api_(world_, foundation.flow().event_log(), foundation.flow().bell()),
      collection_(foundation,
                  {cipher_, page_tokens_, surveys_, compiled_versions_,
                   [this](const base::Uuid& survey, absl::Time deadline) {
                     return publications_.PeriodsOf(survey, deadline);
                   },
                   peer},
                  queue_capacity),
      results_(foundation, compiled_versions_, profiles_, page_tokens_),
      publication_methods_(foundation,
                           {publications_, cipher_, page_tokens_, surveys_, profiles_, results_}),
      common_methods_(foundation, page_tokens_) {}

absl::Status Methods::Register(rpc::Server& server, const std::function<absl::Status()>& check_up) {
  RegisterDesign(server, check_up);
  TANGGAP_RETURN_IF_ERROR(collection_.Register(server, check_up));
  results_.Register(server, check_up);
  publication_methods_.Register(server, check_up);
  common_methods_.Register(server, check_up);
  return absl::OkStatus();
}

void Methods::RegisterDesign(rpc::Server& server, const std::function<absl::Status()>& check_up) {
  service::Registration design(server, "tanggap.surveys.v1.SurveyDesignService.", check_up);
  design.Serve("CreateSurvey", design_api_, &DesignApi::Create);
  design.Serve("GetSurvey", design_api_, &DesignApi::Get);
  design.Serve("ListSurveys", design_api_, &DesignApi::List);
  design.Serve("UpdateSurvey", design_api_, &DesignApi::Update);
  design.Serve("GetLintReport", publishing_api_, &PublishingApi::GetLintReport);
  design.Serve("GetCompatibilityReport", publishing_api_, &PublishingApi::GetCompatibilityReport);
  design.Serve("PublishSurvey", publishing_api_, &PublishingApi::Publish);
  design.Serve("PauseSurvey", design_api_, &DesignApi::Pause);
  design.Serve("ResumeSurvey", design_api_, &DesignApi::Resume);
  design.Serve("CloseSurvey", design_api_, &DesignApi::Close);
  design.Serve("GetSurveyVersion", version_api_, &VersionApi::Get);
  design.Serve("ListSurveyVersions", version_api_, &VersionApi::List);
  design.Serve("ListSurveyTemplates", version_api_, &VersionApi::ListTemplates);
  design.Serve("CreateIndexProfile", profile_api_, &ProfileApi::Create);
  design.Serve("GetIndexProfile", profile_api_, &ProfileApi::Get);
  design.Serve("ListIndexProfiles", profile_api_, &ProfileApi::List);
  design.ServeStream("WatchSurveys", watch_api_, &WatchApi::Watch);
}

}  // namespace tanggap::surveys
