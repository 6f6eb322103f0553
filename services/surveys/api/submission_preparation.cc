#include "services/surveys/api/submission_preparation.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/domain/definition_hash.h"
#include "services/surveys/domain/quota.h"
#include "services/surveys/domain/service_choice.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// More collectors than this have no rush at once.
constexpr size_t kMostBursts = 4096;

}  // namespace

std::string HashOf(const v1::ImportedResponse& response) {
  return base::Join(ContentHash(response.content()), "|", response.unit(), "|",
                    response.submit_date());
}

absl::StatusOr<Prepared> SubmissionPreparation::Prepare(const rpc::Context& context,
                                                        const Sent& sent) {
  const OpenedWay& way = sent.way;
  if (way.collector.TakesBatchesOnly()) return Error(Reason::COLLECTOR_SETTINGS_CONFLICT);
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, CheckOpen(world_, way, Cap::kCounts));
  Prepared prepared{
      .submission = {.survey = way.survey.id, .collector = way.collector.id, .cipher = way.cipher}};
  TANGGAP_RETURN_IF_ERROR(FillNeeds(context, sent, today, prepared.submission));
  prepared.submission.draft_key = way.cipher->DraftKey(sent.response_id);
  Coming coming{.way = way,
                .content = sent.content,
                .receipt = way.cipher->ReceiptOf(sent.response_id),
                .day = today,
                .month = today.Month(),
                .unit = way.collector.unit,
                .alone = true};
  if (way.collector.kind == v1::COLLECTOR_KIND_COMPLAINT_CLOSING) {
    TANGGAP_RETURN_IF_ERROR(FillInvited(prepared.submission, context.deadline(), coming));
  }
  TANGGAP_RETURN_IF_ERROR(Fill(context, coming, prepared));
  return prepared;
}

absl::Status SubmissionPreparation::FillInvited(const Submission& submission, absl::Time deadline,
                                                Coming& coming) const {
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<Invitation> invitation,
                           invitations_.FindByToken(submission.survey, submission.collector,
                                                    *submission.token, deadline));
  if (!invitation.has_value()) return Error(Reason::SURVEY_TOKEN_REFUSED);
  coming.unit = invitation->unit;
  coming.complaint = invitation->ComplaintName();
  return absl::OkStatus();
}

absl::StatusOr<Prepared> SubmissionPreparation::PrepareOffline(const rpc::Context& context,
                                                               const Sent& sent,
                                                               const AgencyDay& captured,
                                                               int month) {
  const OpenedWay& way = sent.way;
  Prepared prepared{
      .submission = {.survey = way.survey.id, .collector = way.collector.id, .cipher = way.cipher}};
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, way.survey.agency));
  prepared.submission.spent_day = today.Number();
  prepared.submission.draft_key = way.cipher->DraftKey(sent.response_id);
  TANGGAP_RETURN_IF_ERROR(Fill(context,
                               {.way = way,
                                .content = sent.content,
                                .receipt = way.cipher->ReceiptOf(sent.response_id),
                                .day = captured,
                                .month = month,
                                .unit = way.collector.unit},
                               prepared));
  return prepared;
}

absl::StatusOr<Prepared> SubmissionPreparation::PrepareImported(const rpc::Context& context,
                                                                const Imported& imported) {
  const OpenedWay& way = imported.way;
  const v1::ImportedResponse& response = imported.response;
  Prepared prepared{
      .submission = {.survey = way.survey.id, .collector = way.collector.id, .cipher = way.cipher}};
  TANGGAP_RETURN_IF_ERROR(
      Fill(context,
           {.way = way,
            .content = response.content(),
            .receipt = way.cipher->ImportReceiptOf(response.source(), response.external_id()),
            .day = imported.day,
            .month = imported.day.Month(),
            .unit = imported.unit,
            .imported = true},
           prepared));
  // The answer is nobody's: by it alone the one that was written is told from those that repeat it.
  Submission& submission = prepared.submission;
  submission.first.content_hash = HashOf(response);
  submission.first.answer = world_.random.Bytes(16);
  submission.seen_sealed = way.cipher->SealSeen(submission.receipt, submission.first);
  return prepared;
}

absl::Status SubmissionPreparation::Fill(const rpc::Context& context, const Coming& coming,
                                         Prepared& prepared) {
  const OpenedWay& way = coming.way;
  Submission& submission = prepared.submission;
  TANGGAP_ASSIGN_OR_RETURN(
      const std::shared_ptr<const CompiledVersion> version,
      FindVersion(versions_, way.survey, coming.content.version(), context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(submission.response.service,
                           ChooseService(CodesOf(way.survey.services), way.collector.service,
                                         coming.content.service(), "content"));
  const Validation validation(version->definition, coming.content.answers(), coming.day.civil);
  if (!validation.violations().empty()) return RefusalOf(validation.violations(), "content");
  const Parts parts(coming.content, *version, validation);
  prepared.elements = parts.Elements();

  submission.receipt = coming.receipt;
  submission.seen_key = way.cipher->SeenKey(submission.receipt);
  FillRow(coming, *version, parts, submission);
  if (submission.response.state == v1::RESPONSE_STATE_ACCEPTED) {
    FillPlaces(way.collector, version->definition, validation.way(), submission);
    submission.comments = parts.Comments(*way.cipher, submission.receipt);
    if (!coming.imported) {
      submission.follow_ups = parts.Suggestions(*way.cipher, submission.receipt, respondents_,
                                                way.survey.agency, submission.spent_day + 1);
    }
    FillRespondent(context, parts, submission, way.survey.agency);
  }
  submission.first.content_hash = ContentHash(coming.content);
  submission.response.hash_sealed =
      way.cipher->SealHash(submission.receipt, submission.first.content_hash);
  submission.first.answer = CanonicalBytes(
      parts.Answer(submission.response.state, submission.receipt, 1, coming.complaint));
  submission.seen_sealed = way.cipher->SealSeen(submission.receipt, submission.first);
  return absl::OkStatus();
}

absl::Status SubmissionPreparation::FillNeeds(const rpc::Context& context, const Sent& sent,
                                              const AgencyDay& today,
                                              Submission& submission) const {
  const Collector& collector = sent.way.collector;
  submission.spent_day = today.Number();
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

void SubmissionPreparation::FillRow(const Coming& coming, const CompiledVersion& version,
                                    const Parts& parts, Submission& submission) {
  const Collector& collector = coming.way.collector;
  ResponseRow& row = submission.response;
  row.response_key = coming.way.cipher->ResponseKey(submission.receipt);
  row.series = version.published.series;
  row.version = version.published.version;
  row.level = collector.level;
  row.month = coming.month;
  row.unit = coming.unit;
  row.channel = collector.channel;
  row.imported = coming.imported;
  row.delta = static_cast<int64_t>(world_.random.Below(uint64_t{1} << 63));
  if (parts.ScreenedOut()) {
    row.state = v1::RESPONSE_STATE_SCREENED_OUT;
    return;
  }
  row.flags = parts.Flags();
  submission.alone = coming.alone;
  if (coming.alone && IsBurst(collector.id)) row.flags.push_back(v1::QUALITY_FLAG_BURST);
  row.vector = parts.PlainAnswers();
  const bool identified = collector.level == v1::RESPONDENT_LEVEL_IDENTIFIED;
  row.answers = identified ? parts.AnswersWithWords() : row.vector;
  if (identified || coming.imported) row.day = coming.day.Text();
  if (identified) row.language = coming.content.language();
}

void SubmissionPreparation::FillPlaces(const Collector& collector, const Definition& definition,
                                       const Way& way, Submission& submission) const {
  submission.codes = {""};
  for (std::string& code : QuotaBook(definition, collector.quotas).CodesOf(way)) {
    submission.codes.push_back(std::move(code));
  }
  submission.quotas_version = collector.quotas_version;
  submission.limited =
      std::any_of(submission.codes.begin(), submission.codes.end(),
                  [&](const std::string& code) { return collector.IsLimited(code); });
}

void SubmissionPreparation::FillRespondent(const rpc::Context& context, const Parts& parts,
                                           Submission& submission,
                                           const std::string& agency) const {
  if (submission.response.level != v1::RESPONDENT_LEVEL_IDENTIFIED) return;
  Respondent respondent;
  if (submission.account.has_value()) {
    const Account account = AccountOf(context);
    respondent.who = AccountText(account.issuer, account.subject);
  } else if (submission.token.has_value()) {
    // Whom it was issued for stands with the token.
    respondent.who = TokenText(submission.collector, *submission.token);
  }
  respondent.direct_answers = parts.DirectAnswers();
  SealedRespondent sealed = respondents_.Seal(agency, submission.response.response_key, respondent);
  submission.response.respondent_key = std::move(sealed.key);
  submission.response.respondent_sealed = std::move(sealed.who);
  submission.response.direct_sealed = std::move(sealed.direct_answers);
}

bool SubmissionPreparation::IsBurst(const base::Uuid& collector) {
  base::MutexLock lock(mutex_);
  const auto found = bursts_.find(collector);
  return found != bursts_.end() && found->second.IsMany(world_.clock.Now());
}

void SubmissionPreparation::CountTaken(const Submission& submission) {
  if (!submission.alone) return;
  const base::Uuid& collector = submission.collector;
  const absl::Time now = world_.clock.Now();
  base::MutexLock lock(mutex_);
  if (bursts_.size() >= kMostBursts && !bursts_.contains(collector)) {
    std::erase_if(
        bursts_, [&](const auto& entry) { return entry.second.latest() < now - absl::Minutes(1); });
    // As many rushes as that at once are none that could be told apart.
    if (bursts_.size() >= kMostBursts) bursts_.clear();
  }
  bursts_[collector].Add(now);
}

}  // namespace tanggap::surveys
