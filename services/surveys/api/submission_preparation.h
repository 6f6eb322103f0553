// From what a respondent sends to the row that is written: whether it can be taken now, every
// answer checked against the version that it answers, every key made, the whole answer ready.
//
//   const Sent sent{*way, id, request.content(), request.token()};
//   TANGGAP_ASSIGN_OR_RETURN(Submission submission, preparation.Prepare(context, sent));
//
// What is refused here may have been taken before: whoever refuses it looks for its first answer.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "libs/base/mutex.h"
#include "libs/rpc/context.h"
#include "libs/service/world.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/domain/quality.h"
#include "services/surveys/domain/validation.h"
#include "services/surveys/store/respondent_cipher.h"
#include "services/surveys/store/submission.h"
#include "services/surveys/store/versions.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

// What was sent.
struct Sent {
  const OpenedWay& way;
  base::Uuid response_id;
  const v1::ResponseContent& content;
  std::string_view token;
};

// Safe to share between threads.
class SubmissionPreparation {
 public:
  // All outlive it.
  SubmissionPreparation(const service::World& world, CompiledVersions& versions)
      : world_(world), versions_(versions), respondents_(world.keys, world.random) {}

  // Errors: those of RespondentService.SubmitResponse, but for what is decided when it is written.
  absl::StatusOr<Submission> Prepare(const rpc::Context& context, const Sent& sent);

 private:
  struct Day {
    absl::CivilDay civil;
    int month = 0;
  };

  absl::StatusOr<Day> CheckOpen(const OpenedWay& way) const;
  absl::StatusOr<std::shared_ptr<const CompiledVersion>> FindVersion(const rpc::Context& context,
                                                                     const Sent& sent);
  absl::Status FillNeeds(const rpc::Context& context, const Sent& sent, const Day& day,
                         Submission& submission) const;
  void FillResponse(const Sent& sent, const CompiledVersion& version, const Validation& validation,
                    const Day& day, Submission& submission);
  void FillWords(const OpenedWay& way, const CompiledVersion& version, const Validation& validation,
                 Submission& submission) const;
  void FillRespondent(const rpc::Context& context, const Sent& sent, const CompiledVersion& version,
                      Submission& submission) const;
  bool IsBurst(const base::Uuid& collector);

  const service::World& world_;
  CompiledVersions& versions_;
  const RespondentCipher respondents_;
  base::Mutex mutex_;
  std::map<base::Uuid, BurstWindow> bursts_ TANGGAP_GUARDED_BY(mutex_);
};

}  // namespace tanggap::surveys
