#include "services/surveys/api/submission_api.h"

#include <optional>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/content_hash.h"

namespace tanggap::surveys {

SubmissionApi::SubmissionApi(Options options, const service::World& world, Ways& ways,
                             SubmissionPreparation& preparation, Submissions& submissions)
    : ways_(ways),
      preparation_(preparation),
      submissions_(submissions),
      commit_(
          {.writers = options.writers,
           .most_waiting = options.most_waiting,
           .repeatable = true,
           .metrics = options.metrics},
          world.clock, [](const Row& row) { return KeyOf(*row); },
          [this, &world](const std::vector<const Row*>& rows, absl::Time deadline) {
            std::vector<const Submission*> submitted;
            for (const Row* row : rows) submitted.push_back(row->get());
            return submissions_.Write(submitted, world.clock.Now(), deadline);
          }) {}

absl::StatusOr<std::string> SubmissionApi::AnswerAgain(const OpenedWay& way,
                                                       const std::string& receipt,
                                                       const std::string& content_hash,
                                                       const absl::Status& refusal,
                                                       absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      std::optional<std::string> first,
      submissions_.FindAnswer(way.survey.id, *way.cipher, receipt, content_hash, deadline));
  if (first.has_value()) return *std::move(first);
  return refusal;
}

void SubmissionApi::Write(Submission submission, absl::Time deadline, Done done) {
  // Shared, because a refused row must still be answered.
  auto shared = std::make_shared<Done>(std::move(done));
  const absl::Status accepted = commit_.Submit(
      std::make_shared<const Submission>(std::move(submission)), deadline,
      [shared](absl::StatusOr<std::string> answer) { (*shared)(std::move(answer)); });
  if (!accepted.ok()) (*shared)(accepted);
}

void SubmissionApi::Submit(const rpc::Context& context, const v1::SubmitResponseRequest& request,
                           rpc::Reply<v1::SubmittedResponse> reply) {
  const absl::StatusOr<std::shared_ptr<const OpenedWay>> way =
      ways_.Find(request.link(), context.deadline());
  if (!way.ok()) return reply.Finish(way.status());
  const absl::Status credentials = CheckCredentials(context, (*way)->collector, Wanted::kAccount);
  if (!credentials.ok()) return reply.Finish(credentials);
  const absl::StatusOr<base::Uuid> id = ReadResponseId(request.response_id(), "response_id");
  if (!id.ok()) return reply.Finish(id.status());

  const Sent sent{**way, *id, request.content(), request.token()};
  absl::StatusOr<Prepared> prepared = preparation_.Prepare(context, sent);
  if (!prepared.ok()) {
    absl::StatusOr<std::string> first =
        AnswerAgain(**way, (*way)->cipher->ReceiptOf(*id), ContentHash(request.content()),
                    prepared.status(), context.deadline());
    if (first.ok()) return reply.FinishWithBytes(*std::move(first));
    return reply.Finish(first.status());
  }
  Write(std::move(prepared->submission), context.deadline(),
        [reply = std::move(reply)](absl::StatusOr<std::string> answer) mutable {
          if (answer.ok()) return reply.FinishWithBytes(*std::move(answer));
          reply.Finish(answer.status());
        });
}

}  // namespace tanggap::surveys
