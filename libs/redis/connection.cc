#include "libs/redis/connection.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/redis/link.h"
#include "libs/redis/server_check.h"

namespace tanggap::redis {

absl::StatusOr<std::unique_ptr<Connection>> Connection::Create(Options options,
                                                               base::Random& random,
                                                               const ConnectionMetrics* metrics) {
  TANGGAP_RETURN_IF_ERROR(Check(options));
  TANGGAP_ASSIGN_OR_RETURN(internal::Address address, internal::ParseAddress(options.address));
  return std::unique_ptr<Connection>(
      new Connection(std::move(options), std::move(address), random, metrics));
}

Connection::Connection(Options options, internal::Address address, base::Random& random,
                       const ConnectionMetrics* metrics)
    : options_(std::move(options)),
      address_(std::move(address)),
      random_(random),
      backoff_(options_.backoff_shortest, options_.backoff_longest) {
  if (metrics != nullptr) metrics_.emplace(*metrics);
}

Connection::~Connection() = default;

absl::StatusOr<Reply> Connection::Command(std::span<const std::string_view> words) {
  Pipeline pipeline;
  pipeline.Add(words);
  return std::move(Run(pipeline).front());
}

std::vector<absl::StatusOr<Reply>> Connection::Run(const Pipeline& pipeline) {
  std::vector<absl::StatusOr<Reply>> answers;
  if (pipeline.empty()) return answers;
  answers.reserve(pipeline.size());
  if (absl::Status status = EnsureConnected(); !status.ok()) {
    answers.resize(pipeline.size(), status);
    return answers;
  }
  std::vector<Reply> replies;
  replies.reserve(pipeline.size());
  absl::Status failure =
      link_->Exchange(pipeline.bytes(), pipeline.size(), options_.command_timeout,
                      options_.max_reply_bytes, replies);
  if (!failure.ok()) {
    failure = internal::LostStatus(options_.address, base::AsStd(failure.message()));
  }
  for (Reply& reply : replies) {
    answers.push_back(Answer(std::move(reply)));
    // Another server may stand behind the address when it is asked for anew.
    if (failure.ok() && absl::IsUnavailable(answers.back().status())) {
      failure = answers.back().status();
    }
  }
  if (failure.ok()) {
    backoff_.Succeed();
    return answers;
  }
  if (metrics_) metrics_->CountLost();
  HangUp(failure);
  answers.resize(pipeline.size(), failure);
  return answers;
}

absl::Duration Connection::UntilNextAttempt() const {
  if (link_ != nullptr) return absl::ZeroDuration();
  const absl::Duration left = absl::FromChrono(next_attempt_ - std::chrono::steady_clock::now());
  return std::max(left, absl::ZeroDuration());
}

absl::Status Connection::EnsureConnected() {
  if (link_ != nullptr && link_->IsQuiet()) return absl::OkStatus();
  if (link_ != nullptr) {
    // The server hung up while nothing was under way: a new connection may be had at once.
    if (metrics_) metrics_->CountLost();
    link_.reset();
  }
  if (UntilNextAttempt() > absl::ZeroDuration()) return last_failure_;
  const absl::Status status = Connect();
  if (metrics_) {
    if (status.ok()) {
      metrics_->CountConnected();
    } else {
      metrics_->CountNotReached();
    }
  }
  if (!status.ok()) HangUp(status);
  return status;
}

absl::Status Connection::Connect() {
  absl::StatusOr<std::unique_ptr<internal::Link>> link =
      internal::Link::Open(address_, options_.connect_timeout);
  if (!link.ok()) {
    return internal::LostStatus(options_.address, base::AsStd(link.status().message()));
  }
  TANGGAP_RETURN_IF_ERROR(Greet(**link));
  if (options_.check_server) TANGGAP_RETURN_IF_ERROR(CheckSetup(**link));
  link_ = *std::move(link);
  return absl::OkStatus();
}

absl::Status Connection::Greet(internal::Link& link) const {
  Pipeline greeting;
  if (options_.username.empty() && !options_.password.empty()) {
    greeting.Add({"AUTH", options_.password});
  } else if (!options_.username.empty()) {
    greeting.Add({"AUTH", options_.username, options_.password});
  }
  const size_t after_authentication = greeting.size();
  if (options_.database != 0) greeting.Add({"SELECT", base::Join(options_.database)});
  greeting.Add({"PING"});
  std::vector<Reply> replies;
  const absl::Status status =
      link.Exchange(greeting.bytes(), greeting.size(), options_.command_timeout,
                    options_.max_reply_bytes, replies);
  for (size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].kind != Reply::Kind::kError) continue;
    const absl::Status error = internal::ErrorReplyStatus(options_.address, replies[i].text);
    if (!absl::IsFailedPrecondition(error)) return error;
    // The text is not repeated: a server that does not know AUTH quotes the password.
    if (i < after_authentication || replies[i].text.substr(0, 6) == "NOAUTH") {
      return internal::RefusedStatus(
          options_.address, "does not let us in; check --redis-username and --redis-password-file");
    }
    if (options_.database != 0 && i == after_authentication) {
      return internal::RefusedStatus(
          options_.address,
          base::Join("does not give us database ", options_.database, " (--redis-database)"));
    }
    return error;
  }
  if (!status.ok()) return internal::LostStatus(options_.address, base::AsStd(status.message()));
  return absl::OkStatus();
}

absl::Status Connection::CheckSetup(internal::Link& link) const {
  Pipeline question;
  question.Add({"INFO"});
  std::vector<Reply> replies;
  const absl::Status status =
      link.Exchange(question.bytes(), question.size(), options_.command_timeout,
                    options_.max_reply_bytes, replies);
  if (!status.ok()) return internal::LostStatus(options_.address, base::AsStd(status.message()));
  if (replies.front().kind == Reply::Kind::kError) {
    const absl::Status error = internal::ErrorReplyStatus(options_.address, replies.front().text);
    if (!absl::IsFailedPrecondition(error)) return error;
    return internal::RefusedStatus(options_.address,
                                   "does not say how it is set up; let --redis-username run INFO");
  }
  const ServerReport report = internal::ReportOn(replies.front().text);
  if (report.problems.empty()) return absl::OkStatus();
  std::string problems = "is not used:";
  for (const std::string& problem : report.problems) problems += base::Join(" ", problem);
  return internal::RefusedStatus(options_.address, problems);
}

absl::StatusOr<Reply> Connection::Answer(Reply reply) {
  if (reply.kind != Reply::Kind::kError) return reply;
  absl::Status status = internal::ErrorReplyStatus(options_.address, reply.text);
  if (metrics_ && absl::IsResourceExhausted(status)) metrics_->CountFull();
  return status;
}

void Connection::HangUp(const absl::Status& why) {
  link_.reset();
  last_failure_ = why;
  next_attempt_ =
      std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(backoff_.Fail(random_));
}

}  // namespace tanggap::redis
