#include "services/surveys/api/submission_api.h"

#include <utility>

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
            return submissions_.Write(
                submitted, world.clock.Now(), deadline,
                [this](const Submission& taken) { preparation_.CountTaken(taken); });
          }) {}

std::vector<absl::StatusOr<std::string>> SubmissionApi::AnswerAgain(
    const OpenedWay& way, const std::vector<Submissions::Refused>& refused, absl::Time deadline) {
  absl::StatusOr<std::vector<Submissions::Outcome>> answers =
      submissions_.FindAnswers(way.survey.id, *way.cipher, refused, deadline);
  if (answers.ok()) return *std::move(answers);
  // Whether it was taken cannot be told: so neither is that it is refused.
  return std::vector<absl::StatusOr<std::string>>(refused.size(), answers.status());
}

void SubmissionApi::Write(Submission submission, absl::Time deadline, Done done) {
  // Shared, because a refused row must still be answered.
  auto shared = std::make_shared<Done>(std::move(done));
  const absl::Status accepted = commit_.Submit(
      std::make_shared<const Submission>(std::move(submission)), deadline,
      [shared](absl::StatusOr<std::string> answer) { (*shared)(std::move(answer)); });
  if (!accepted.ok()) (*shared)(accepted);
}

void SubmissionApi::WriteBatch(const OpenedWay& way, std::vector<Item> items, absl::Time deadline,
                               const BatchDone& done) {
  std::vector<size_t> at;
  std::vector<Submissions::Refused> refused;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].prepared.ok()) continue;
    at.push_back(i);
    refused.push_back({items[i].receipt, items[i].content_hash, items[i].prepared.status()});
  }
  const std::vector<absl::StatusOr<std::string>> answers = AnswerAgain(way, refused, deadline);
  for (size_t i = 0; i < at.size(); ++i) done(at[i], answers[i]);
  for (size_t i = 0; i < items.size(); ++i) {
    if (!items[i].prepared.ok()) continue;
    Write(std::move(items[i].prepared->submission), deadline,
          [done, i](const absl::StatusOr<std::string>& answer) { done(i, answer); });
  }
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
    absl::StatusOr<std::string> first = std::move(AnswerAgain(
        **way,
        {{(*way)->cipher->ReceiptOf(*id), ContentHash(request.content()), prepared.status()}},
        context.deadline())[0]);
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
