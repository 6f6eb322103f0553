#include "services/surveys/api/submission_preparation.h"

#include <absl/strings/numbers.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/element_answers.h"
#include "services/surveys/domain/follow_up.h"
#include "services/surveys/domain/quota.h"
#include "services/surveys/domain/schedule.h"
#include "services/surveys/domain/service_choice.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// More collectors than this have no rush at once.
constexpr size_t kMostBursts = 4096;

int DayNumber(absl::CivilDay day) { return static_cast<int>(day - absl::CivilDay(1970, 1, 1)); }

absl::Status NotOpen(const Standing& standing) {
  if (standing.state == v1::COLLECTOR_STATE_FULL) return Error(Reason::QUOTA_FULL);
  Error error(Reason::SURVEY_NOT_OPEN);
  error.With("state", standing.state == v1::COLLECTOR_STATE_ENDED ? "ENDED" : "WAITING");
  if (standing.next_change.has_value()) {
    const std::string opens =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", *standing.next_change, absl::UTCTimeZone());
    error.With("opens", opens);
  }
  return error;
}

// The version of surveys/{uuid}/versions/{version}, if it is one of that survey; 0 for any other.
int VersionOf(const Survey& survey, std::string_view name) {
  const std::string prefix = survey.Name() + "/versions/";
  int version = 0;
  if (name.substr(0, prefix.size()) != prefix) return 0;
  return absl::SimpleAtoi(base::AsAbsl(name.substr(prefix.size())), &version) ? version : 0;
}

std::vector<std::string> CodesOf(const std::vector<v1::MeasuredService>& services) {
  std::vector<std::string> codes;
  for (const v1::MeasuredService& service : services) codes.push_back(service.code());
  return codes;
}

enum class Part { kPlain, kWords, kDirect };

Part PartOf(const Question& question) {
  if (question.personal_detail == v1::PERSONAL_DETAIL_DIRECT) return Part::kDirect;
  return question.kind == QuestionKind::kFreeText ? Part::kWords : Part::kPlain;
}

// The answers of some parts, by their questions, as bytes that are the same for the same answers.
std::string AnswersOf(const v1::ResponseContent& content, const Definition& definition,
                      const std::vector<Part>& parts) {
  std::vector<const v1::Answer*> kept;
  for (const v1::Answer& answer : content.answers()) {
    const std::optional<size_t> question = definition.Find(answer.question());
    if (!question.has_value()) continue;
    const Part part = PartOf(definition.questions()[*question]);
    if (std::find(parts.begin(), parts.end(), part) != parts.end()) kept.push_back(&answer);
  }
  std::sort(kept.begin(), kept.end(), [](const v1::Answer* one, const v1::Answer* other) {
    return one->question() < other->question();
  });
  v1::ResponseContent only;
  for (const v1::Answer* answer : kept) *only.add_answers() = *answer;
  return CanonicalBytes(only);
}

v1::SubmittedResponse AnswerTo(const Submission& submission, const Definition& definition,
                               const Way& way) {
  v1::SubmittedResponse answer;
  answer.set_state(submission.response.state);
  answer.set_content_hash(submission.first.content_hash);
  answer.set_revision(1);
  if (submission.response.state == v1::RESPONSE_STATE_SCREENED_OUT) return answer;
  answer.set_receipt(submission.receipt);
  for (const FollowUp* rule : FollowUpsOf(definition, way)) {
    if (rule->action != v1::FOLLOW_UP_ACTION_OFFER_DISPUTE) continue;
    v1::FollowUpOffer* offer = answer.add_offers();
    offer->set_rule(rule->code);
    offer->set_action(rule->action);
  }
  return answer;
}

}  // namespace

absl::StatusOr<SubmissionPreparation::Day> SubmissionPreparation::CheckOpen(
    const OpenedWay& way) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const directory::WorkCalendar* calendar = directory->CalendarOf(way.survey.agency);
  if (calendar == nullptr || !directory->ServedHere(way.survey.agency)) {
    return Error(Reason::AGENCY_SERVED_ELSEWHERE).With("agency", way.survey.agency);
  }
  TANGGAP_ASSIGN_OR_RETURN(const Schedule schedule,
                           ReadSchedule(way.collector.schedule, "schedule"));
  const absl::Time now = world_.clock.Now();
  const Standing standing = StandingOf(
      schedule,
      {.survey = way.survey.state, .paused = way.collector.paused, .full = way.collector.IsFull()},
      *calendar, now);
  if (standing.state != v1::COLLECTOR_STATE_OPEN) return NotOpen(standing);
  const absl::CivilDay today = calendar->DateOf(now);
  return Day{today, static_cast<int>(today.year() * 100 + today.month())};
}

absl::StatusOr<std::shared_ptr<const CompiledVersion>> SubmissionPreparation::FindVersion(
    const rpc::Context& context, const Sent& sent) {
  const int number = VersionOf(sent.way.survey, sent.content.version());
  std::shared_ptr<const CompiledVersion> version;
  if (number > 0) {
    TANGGAP_ASSIGN_OR_RETURN(version,
                             versions_.Find(sent.way.survey.id, number, context.deadline()));
  }
  if (version == nullptr) {
    return Error(Reason::UNKNOWN_SURVEY_VERSION)
        .Field("content.version", "Must be a published version of the form's survey.");
  }
  return version;
}

absl::StatusOr<Submission> SubmissionPreparation::Prepare(const rpc::Context& context,
                                                          const Sent& sent) {
  const OpenedWay& way = sent.way;
  if (way.collector.TakesBatchesOnly()) return Error(Reason::COLLECTOR_SETTINGS_CONFLICT);
  TANGGAP_ASSIGN_OR_RETURN(const Day day, CheckOpen(way));
  Submission submission{
      .survey = way.survey.id, .collector = way.collector.id, .cipher = way.cipher};
  TANGGAP_RETURN_IF_ERROR(FillNeeds(context, sent, day, submission));
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           FindVersion(context, sent));
  TANGGAP_ASSIGN_OR_RETURN(submission.response.service,
                           ChooseService(CodesOf(way.survey.services), way.collector.service,
                                         sent.content.service(), "content"));
  const Validation validation(version->definition, sent.content.answers(), day.civil);
  if (!validation.violations().empty()) return RefusalOf(validation.violations(), "content");

  submission.receipt = way.cipher->ReceiptOf(sent.response_id);
  submission.seen_key = way.cipher->SeenKey(submission.receipt);
  submission.draft_key = way.cipher->DraftKey(sent.response_id);
  FillResponse(sent, *version, validation, day, submission);
  if (submission.response.state == v1::RESPONSE_STATE_ACCEPTED) {
    FillWords(way, *version, validation, submission);
    FillRespondent(context, sent, *version, submission);
  }
  submission.first.content_hash = ContentHash(sent.content);
  submission.response.hash_sealed =
      way.cipher->SealHash(submission.receipt, submission.first.content_hash);
  submission.first.answer =
      CanonicalBytes(AnswerTo(submission, version->definition, validation.way()));
  submission.seen_sealed = way.cipher->SealSeen(submission.receipt, submission.first);
  return submission;
}

absl::Status SubmissionPreparation::FillNeeds(const rpc::Context& context, const Sent& sent,
                                              const Day& day, Submission& submission) const {
  const Collector& collector = sent.way.collector;
  submission.spent_day = DayNumber(day.civil);
  if (collector.NeedsToken()) {
    if (sent.token.empty()) return Error(Reason::SURVEY_TOKEN_REQUIRED);
    submission.token = sent.way.cipher->ReadToken(collector.id, sent.token);
    if (!submission.token.has_value()) return Error(Reason::SURVEY_TOKEN_REFUSED);
  }
  if (collector.NeedsAccount()) {
    const Account account = AccountOf(context);
    submission.account = sent.way.cipher->AccountKey(account.issuer, account.subject);
  }
  return absl::OkStatus();
}

void SubmissionPreparation::FillResponse(const Sent& sent, const CompiledVersion& version,
                                         const Validation& validation, const Day& day,
                                         Submission& submission) {
  const Collector& collector = sent.way.collector;
  const Definition& definition = version.definition;
  const Way& way = validation.way();
  const bool identified = collector.level == v1::RESPONDENT_LEVEL_IDENTIFIED;
  ResponseRow& row = submission.response;
  row.response_key = sent.way.cipher->ResponseKey(submission.receipt);
  row.series = version.published.series;
  row.version = version.published.version;
  row.level = collector.level;
  row.month = day.month;
  row.unit = collector.unit;
  row.channel = collector.channel;
  row.delta = static_cast<int64_t>(world_.random.Below(uint64_t{1} << 63));
  if (way.end == v1::SURVEY_END_SCREENED_OUT) {
    row.state = v1::RESPONSE_STATE_SCREENED_OUT;
    return;
  }
  submission.codes = {""};
  for (std::string& code : QuotaBook(definition, collector.quotas).CodesOf(way)) {
    submission.codes.push_back(std::move(code));
  }
  submission.limited =
      std::any_of(submission.codes.begin(), submission.codes.end(), [&](const std::string& code) {
        const auto place = collector.places.find(code);
        return place != collector.places.end() && place->second.limit.has_value();
      });
  const std::vector<ElementAnswer> elements = ElementAnswersOf(definition, way);
  if (IsStraightLined(elements)) row.flags.push_back(v1::QUALITY_FLAG_STRAIGHT_LINING);
  if (IsTooQuick(sent.content.seconds_taken(), way, definition)) {
    row.flags.push_back(v1::QUALITY_FLAG_TOO_QUICK);
  }
  if (IsBurst(collector.id)) row.flags.push_back(v1::QUALITY_FLAG_BURST);
  row.vector = AnswersOf(sent.content, definition, {Part::kPlain});
  row.answers =
      identified ? AnswersOf(sent.content, definition, {Part::kPlain, Part::kWords}) : row.vector;
  if (identified) {
    row.day = absl::FormatCivilTime(day.civil);
    row.language = sent.content.language();
  }
}

void SubmissionPreparation::FillWords(const OpenedWay& way, const CompiledVersion& version,
                                      const Validation& validation, Submission& submission) const {
  const std::vector<Question>& questions = version.definition.questions();
  for (size_t q = 0; q < questions.size(); ++q) {
    const AnswerValue* seen = validation.way().seen[q];
    const auto* words = seen == nullptr ? nullptr : std::get_if<Words>(seen);
    if (words == nullptr || PartOf(questions[q]) != Part::kWords) continue;
    submission.comments.push_back({questions[q].code,
                                   way.cipher->CommentKey(submission.receipt, questions[q].code),
                                   words->text});
  }
  const int tomorrow = submission.spent_day + 1;
  for (const FollowUp* rule : FollowUpsOf(version.definition, validation.way())) {
    if (rule->action != v1::FOLLOW_UP_ACTION_FILE_SUGGESTION) continue;
    const base::Uuid key =
        way.cipher->CommentKey(submission.receipt, questions[*rule->comment].code);
    const std::string words(CommentOf(*rule, validation.way()));
    submission.follow_ups.push_back({key, rule->code, way.survey.agency, rule->category,
                                     respondents_.SealWords(way.survey.agency, key, words),
                                     tomorrow});
  }
}

void SubmissionPreparation::FillRespondent(const rpc::Context& context, const Sent& sent,
                                           const CompiledVersion& version,
                                           Submission& submission) const {
  if (submission.response.level != v1::RESPONDENT_LEVEL_IDENTIFIED) return;
  Respondent respondent;
  if (submission.account.has_value()) {
    const Account account = AccountOf(context);
    respondent.who = base::Join(account.issuer, "\n", account.subject);
  } else if (submission.token.has_value()) {
    // Whom it was issued for stands with the token.
    respondent.who = base::Join("token\n", *submission.token);
  }
  respondent.direct_answers = AnswersOf(sent.content, version.definition, {Part::kDirect});
  SealedRespondent sealed =
      respondents_.Seal(sent.way.survey.agency, submission.response.response_key, respondent);
  submission.response.respondent_key = std::move(sealed.key);
  submission.response.respondent_sealed = std::move(sealed.who);
  submission.response.direct_sealed = std::move(sealed.direct_answers);
}

bool SubmissionPreparation::IsBurst(const base::Uuid& collector) {
  const absl::Time now = world_.clock.Now();
  base::MutexLock lock(mutex_);
  if (bursts_.size() >= kMostBursts && !bursts_.contains(collector)) {
    std::erase_if(
        bursts_, [&](const auto& entry) { return entry.second.latest() < now - absl::Minutes(1); });
    // As many rushes as that at once are none that could be told apart.
    if (bursts_.size() >= kMostBursts) bursts_.clear();
  }
  return bursts_[collector].Add(now);
}

}  // namespace tanggap::surveys
