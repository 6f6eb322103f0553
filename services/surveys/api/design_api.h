// Designing: CreateSurvey, GetSurvey, ListSurveys, UpdateSurvey, and the steps from state to state
// but for publishing (publishing_api.h).
//
//   DesignApi designs(world, {surveys, lists, versions, profiles, cipher}, changes, page_tokens,
//                     read_use);
//   design.Serve("CreateSurvey", designs, &DesignApi::Create);
#pragma once

#include <absl/status/statusor.h>

#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/survey_changes.h"
#include "services/surveys/store/profiles.h"
#include "services/surveys/store/survey_lists.h"
#include "services/surveys/store/surveys.h"
#include "services/surveys/store/use.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/design_messages.pb.h"

namespace tanggap::surveys {

// Safe to share between threads.
class DesignApi {
 public:
  struct Stores {
    Surveys& surveys;
    SurveyLists& lists;
    Versions& versions;
    Profiles& profiles;
    const SurveyCipher& cipher;
  };

  // What is given outlives it.
  DesignApi(const service::World& world, const Stores& stores, SurveyChanges& changes,
            const query::PageTokens& page_tokens, ReadUse read_use)
      : world_(world),
        stores_(stores),
        changes_(changes),
        page_tokens_(page_tokens),
        read_use_(std::move(read_use)) {}

  absl::StatusOr<rpc::Answer<v1::Survey>> Create(const rpc::Context& context,
                                                 const v1::CreateSurveyRequest& request);
  absl::StatusOr<v1::Survey> Get(const rpc::Context& context, const v1::GetSurveyRequest& request);
  absl::StatusOr<v1::ListSurveysResponse> List(const rpc::Context& context,
                                               const v1::ListSurveysRequest& request);
  absl::StatusOr<rpc::Answer<v1::Survey>> Update(const rpc::Context& context,
                                                 const v1::UpdateSurveyRequest& request);
  absl::StatusOr<rpc::Answer<v1::Survey>> Pause(const rpc::Context& context,
                                                const v1::PauseSurveyRequest& request);
  absl::StatusOr<rpc::Answer<v1::Survey>> Resume(const rpc::Context& context,
                                                 const v1::ResumeSurveyRequest& request);
  absl::StatusOr<rpc::Answer<v1::Survey>> Close(const rpc::Context& context,
                                                const v1::CloseSurveyRequest& request);

 private:
  // The survey that the request wants, with what its source gives.
  absl::StatusOr<Survey> NewSurveyOf(const rpc::Context& context,
                                     const v1::CreateSurveyRequest& request);
  absl::Status CopyVersion(const rpc::Context& context, const std::string& source, Survey& survey);
  // UNKNOWN_INDEX_PROFILE. Empty passes.
  absl::Status CheckProfile(const std::string& agency, const std::string& code,
                            std::string_view field, absl::Time deadline);

  const service::World& world_;
  const Stores stores_;
  SurveyChanges& changes_;
  const query::PageTokens& page_tokens_;
  const ReadUse read_use_;
};

}  // namespace tanggap::surveys
