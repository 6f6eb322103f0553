// SubmitResponse: hot, so a handler only prepares the row and the whole answer, and
// postgres::GroupCommit writes the rows of many respondents together. Batches and imports send
// their rows through the same queue.
//
//   SubmissionApi api({.metrics = &metrics}, ways, preparation, submissions, world);
//   registration.ServeDeferred("SubmitResponse", api, &SubmissionApi::Submit);
//   ...
//   api.Drain(deadline);
#pragma once

#include <absl/functional/any_invocable.h>

#include <memory>
#include <string>

#include "libs/postgres/group_commit.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/surveys/api/submission_preparation.h"
#include "services/surveys/api/ways.h"
#include "services/surveys/store/submissions.h"
#include "tanggap/surveys/v1/respondent_service.pb.h"

namespace tanggap::surveys {

class SubmissionApi {
 public:
  struct Options {
    int writers = 1;
    // Responses that may wait to be written; the setting queue-capacity.
    size_t most_waiting = 1024;
    postgres::GroupCommitMetrics* metrics = nullptr;
  };
  using Done = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

  // All outlive it.
  SubmissionApi(Options options, const service::World& world, Ways& ways,
                SubmissionPreparation& preparation, Submissions& submissions);

  void Submit(const rpc::Context& context, const v1::SubmitResponseRequest& request,
              rpc::Reply<v1::SubmittedResponse> reply);

  // Has a response written; `done` gets its first answer, or why it is refused, once and always.
  void Write(Submission submission, absl::Time deadline, Done done);
  // The answer to what was taken before, else why it is refused now.
  absl::StatusOr<std::string> AnswerAgain(const OpenedWay& way, const std::string& receipt,
                                          const std::string& content_hash,
                                          const absl::Status& refusal, absl::Time deadline);

  // Writes what waits and refuses the rest.
  void Drain(absl::Time deadline) { commit_.Drain(deadline); }

 private:
  using Row = std::shared_ptr<const Submission>;
  using Commit = postgres::GroupCommit<Row, std::string>;

  Ways& ways_;
  SubmissionPreparation& preparation_;
  Submissions& submissions_;
  Commit commit_;
};

}  // namespace tanggap::surveys
