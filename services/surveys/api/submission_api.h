// SubmitResponse: hot, so a handler only prepares the row and the whole answer, and
// postgres::GroupCommit writes the rows of many respondents together. Batches and imports send
// their rows through the same queue.
//
//   SubmissionApi api({.metrics = &metrics}, world, ways, preparation, submissions);
//   registration.ServeDeferred("SubmitResponse", api, &SubmissionApi::Submit);
//   ...
//   api.Drain(deadline);
#pragma once

#include <absl/functional/any_invocable.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

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

  // One of a batch: what is written or, of one that is refused, by what it is known if it was taken
  // before.
  struct Item {
    absl::StatusOr<Prepared> prepared;
    std::string receipt = {};
    std::string content_hash = {};
  };
  using BatchDone = std::function<void(size_t item, const absl::StatusOr<std::string>& answer)>;

  // Has a response written; `done` gets its first answer, or why it is refused, once and always.
  void Write(Submission submission, absl::Time deadline, Done done);
  // Of each item, once and always, its first answer or why it is refused: what was taken before is
  // not refused, whatever stands against it now.
  void WriteBatch(const OpenedWay& way, std::vector<Item> items, absl::Time deadline,
                  const BatchDone& done);

  // Writes what waits and refuses the rest.
  void Drain(absl::Time deadline) { commit_.Drain(deadline); }

 private:
  using Row = std::shared_ptr<const Submission>;
  using Commit = postgres::GroupCommit<Row, std::string>;

  std::vector<absl::StatusOr<std::string>> AnswerAgain(
      const OpenedWay& way, const std::vector<Submissions::Refused>& refused, absl::Time deadline);

  Ways& ways_;
  SubmissionPreparation& preparation_;
  Submissions& submissions_;
  Commit commit_;
};

}  // namespace tanggap::surveys
