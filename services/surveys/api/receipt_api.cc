#include "services/surveys/api/receipt_api.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/respondent.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/domain/period.h"
#include "services/surveys/domain/service_choice.h"
#include "services/surveys/store/timestamps.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

constexpr int kMostTries = 5;

// Nothing of the answers stays.
void PutWithdrawn(const std::vector<PublishedResults>& published, Replacement& replacement) {
  for (const PublishedResults& one : published)
    replacement.published_through = std::max(replacement.published_through, one.number);
  ResponseRow& row = replacement.row;
  row.state = v1::RESPONSE_STATE_WITHDRAWN;
  row.answers.clear();
  row.flags.clear();
  row.hash_sealed.clear();
  row.language.reset();
  row.respondent_key.reset();
  row.respondent_sealed.reset();
  row.direct_sealed.reset();
}

bool Flagged(const ResponseRow& row) { return !row.flags.empty(); }

// Those that say how a response came stay with it.
std::vector<v1::QualityFlag> FlagsAfter(const ResponseRow& before, const Parts& parts) {
  std::vector<v1::QualityFlag> flags = parts.Flags();
  for (const v1::QualityFlag flag : before.flags) {
    if (flag == v1::QUALITY_FLAG_BURST || flag == v1::QUALITY_FLAG_BATCH_ALIKE)
      flags.push_back(flag);
  }
  return flags;
}

}  // namespace

absl::StatusOr<ReceiptApi::Opened> ReceiptApi::Open(const rpc::Context& context,
                                                    const std::string& link,
                                                    const std::string& receipt) {
  absl::StatusOr<std::shared_ptr<const OpenedWay>> way =
      stores_.ways.Find(link, context.deadline());
  std::optional<std::string> read = CollectionCipher::ReadReceipt(receipt);
  const bool unknown = errors::ReasonOf(way.status()) == Reason::RESOURCE_NOT_FOUND;
  if (!read.has_value() || unknown) return Error(Reason::RECEIPT_REFUSED).ToStatus();
  TANGGAP_RETURN_IF_ERROR(way.status());
  TANGGAP_RETURN_IF_ERROR(CheckCredentials(context, (*way)->collector, Wanted::kNobody));
  return Opened{*std::move(way), *std::move(read)};
}

absl::StatusOr<HeldResponse> ReceiptApi::Find(const Opened& opened, absl::Time deadline) {
  return stores_.responses.Find(opened.way->survey.id, *opened.way->cipher, opened.receipt,
                                deadline);
}

int64_t ReceiptApi::NewDelta() const {
  return static_cast<int64_t>(world_.random.Below(uint64_t{1} << 63));
}

absl::StatusOr<v1::VerifiedResponse> ReceiptApi::Show(const Opened& opened,
                                                      const HeldResponse& held,
                                                      absl::Time deadline) {
  const Survey& survey = opened.way->survey;
  v1::VerifiedResponse shown;
  shown.set_state(held.state);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<Reveal> reveals,
                           stores_.reveals.List(survey.id, held.row.response_key, deadline));
  for (const Reveal& reveal : reveals) {
    v1::RespondentAccess* access = shown.add_accesses();
    *access->mutable_access_time() = ToProto(reveal.time);
    access->set_unit(reveal.unit);
    access->set_purpose(reveal.purpose);
    access->set_reason(reveal.reason);
  }
  if (held.state == v1::RESPONSE_STATE_NOT_HELD) return shown;
  shown.set_revision(held.revision);
  const bool withdrawn = held.state == v1::RESPONSE_STATE_WITHDRAWN;
  if (!withdrawn) shown.set_content_hash(held.content_hash);
  shown.set_period(PeriodOf(Grain::kMonth, MonthOf(held.row.month)).ToText());
  if (withdrawn && held.published_through == 0) return shown;
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<PublishedResults> published,
                           stores_.read_published(survey.id, deadline));
  for (const PublishedResults& one :
       PublishedIn(published, held.row.series, held.row.month, held.published_through)) {
    shown.add_publications(base::Join(survey.Name(), "/publications/", one.number));
  }
  return shown;
}

absl::StatusOr<v1::VerifiedResponse> ReceiptApi::Verify(const rpc::Context& context,
                                                        const v1::VerifyResponseRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const Opened opened, Open(context, request.link(), request.receipt()));
  TANGGAP_ASSIGN_OR_RETURN(const HeldResponse held, Find(opened, context.deadline()));
  return Show(opened, held, context.deadline());
}

absl::StatusOr<Replacement> ReceiptApi::TakeOut(const Opened& opened, const HeldResponse& held,
                                                const std::vector<PublishedResults>& published,
                                                absl::Time deadline) {
  const base::Uuid& survey = opened.way->survey.id;
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           stores_.versions.Find(survey, held.row.version, deadline));
  if (version == nullptr) return absl::DataLossError("a published version is not there");
  Replacement replacement{.survey = survey,
                          .revision = held.revision,
                          .row = held.row,
                          .publications = static_cast<int64_t>(published.size())};
  TANGGAP_ASSIGN_OR_RETURN(std::string vector, PlainOf(held.row.answers, version->definition));
  replacement.deltas.push_back(
      {NewDelta(), held.row.version, held.row.service, -1, Flagged(held.row), std::move(vector)});
  for (std::string& question : WordedQuestions(version->definition)) {
    const base::Uuid key = opened.way->cipher->CommentKey(opened.receipt, question);
    replacement.old_words.emplace_back(std::move(question), key);
  }
  return replacement;
}

absl::StatusOr<v1::VerifiedResponse> ReceiptApi::Withdraw(
    const rpc::Context& context, const v1::WithdrawResponseRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const Opened opened, Open(context, request.link(), request.receipt()));
  for (int i = 0; i < kMostTries; ++i) {
    TANGGAP_ASSIGN_OR_RETURN(HeldResponse held, Find(opened, context.deadline()));
    if (held.state != v1::RESPONSE_STATE_ACCEPTED) return Show(opened, held, context.deadline());
    TANGGAP_ASSIGN_OR_RETURN(const std::vector<PublishedResults> published,
                             stores_.read_published(opened.way->survey.id, context.deadline()));
    TANGGAP_ASSIGN_OR_RETURN(Replacement replacement,
                             TakeOut(opened, held, published, context.deadline()));
    PutWithdrawn(published, replacement);
    // What it has become is read and shown the next time round.
    TANGGAP_RETURN_IF_ERROR(
        stores_.responses.Replace(replacement, world_.clock.Now(), context.deadline()).status());
  }
  return Error(Reason::CONCURRENT_CHANGE).ToStatus();
}

absl::Status ReceiptApi::CheckRevisable(const Opened& opened, const HeldResponse& held,
                                        int base_revision,
                                        const std::vector<PublishedResults>& published) const {
  if (held.state == v1::RESPONSE_STATE_NOT_HELD) return Error(Reason::RESPONSE_NOT_HELD);
  if (held.state == v1::RESPONSE_STATE_WITHDRAWN) return Error(Reason::RESPONSE_WITHDRAWN);
  const std::vector<PublishedResults> in = PublishedIn(published, held.row.series, held.row.month);
  if (!in.empty()) {
    return Error(Reason::PERIOD_PUBLISHED)
        .With("publication",
              base::Join(opened.way->survey.Name(), "/publications/", in.back().number));
  }
  if (held.revision == base_revision) return absl::OkStatus();
  return Error(Reason::RESPONSE_CHANGED).With("revision", std::to_string(held.revision));
}

absl::StatusOr<std::shared_ptr<const CompiledVersion>> ReceiptApi::VersionOf(
    const Opened& opened, const HeldResponse& held, std::string_view name, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(std::shared_ptr<const CompiledVersion> version,
                           FindVersion(stores_.versions, opened.way->survey, name, deadline));
  if (version->published.series == held.row.series) return version;
  return Error(Reason::UNKNOWN_SURVEY_VERSION)
      .Field("content.version", "Must be of the series that was answered.")
      .ToStatus();
}

absl::StatusOr<v1::SubmittedResponse> ReceiptApi::Revise(const rpc::Context& context,
                                                         const v1::ReviseResponseRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const Opened opened, Open(context, request.link(), request.receipt()));
  for (int i = 0; i < kMostTries; ++i) {
    TANGGAP_ASSIGN_OR_RETURN(const HeldResponse held, Find(opened, context.deadline()));
    TANGGAP_ASSIGN_OR_RETURN(std::optional<v1::SubmittedResponse> answer,
                             TryRevise(context, request, opened, held));
    if (answer.has_value()) return *std::move(answer);
  }
  return Error(Reason::CONCURRENT_CHANGE).ToStatus();
}

absl::StatusOr<std::optional<v1::SubmittedResponse>> ReceiptApi::TryRevise(
    const rpc::Context& context, const v1::ReviseResponseRequest& request, const Opened& opened,
    const HeldResponse& held) {
  const v1::ResponseContent& content = request.content();
  // The same content again is answered as the first time.
  const bool again = held.revision == request.base_revision() + 1 && !held.content_hash.empty() &&
                     held.content_hash == ContentHash(content);
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<PublishedResults> published,
                           stores_.read_published(opened.way->survey.id, context.deadline()));
  if (!again)
    TANGGAP_RETURN_IF_ERROR(CheckRevisable(opened, held, request.base_revision(), published));
  TANGGAP_ASSIGN_OR_RETURN(const AgencyDay today, TodayOf(world_, opened.way->survey.agency));
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const CompiledVersion> version,
                           VersionOf(opened, held, content.version(), context.deadline()));
  const Validation validation(version->definition, content.answers(), today.civil);
  const Parts parts(content, *version, validation);
  const v1::ResponseState state =
      parts.ScreenedOut() ? v1::RESPONSE_STATE_WITHDRAWN : v1::RESPONSE_STATE_ACCEPTED;
  v1::SubmittedResponse answer = parts.Answer(state, opened.receipt, request.base_revision() + 1);
  if (again) return std::optional(std::move(answer));
  if (!validation.violations().empty()) return RefusalOf(validation.violations(), "content");
  TANGGAP_ASSIGN_OR_RETURN(const Replacement replacement,
                           ReplacementBy(opened, held, {content, *version, parts, today}, published,
                                         context.deadline()));
  TANGGAP_ASSIGN_OR_RETURN(
      const bool done,
      stores_.responses.Replace(replacement, world_.clock.Now(), context.deadline()));
  if (!done) return std::optional<v1::SubmittedResponse>();
  return std::optional(std::move(answer));
}

absl::StatusOr<Replacement> ReceiptApi::ReplacementBy(
    const Opened& opened, const HeldResponse& held, const Revised& revised,
    const std::vector<PublishedResults>& published, absl::Time deadline) {
  const Survey& survey = opened.way->survey;
  TANGGAP_ASSIGN_OR_RETURN(Replacement replacement, TakeOut(opened, held, published, deadline));
  TANGGAP_ASSIGN_OR_RETURN(
      replacement.row.service,
      ChooseService(CodesOf(survey.services),
                    opened.way->collector.service.empty() ? "" : held.row.service,
                    revised.content.service(), "content"));
  if (revised.parts.ScreenedOut()) {
    PutWithdrawn(published, replacement);
    // Kept, so that the same content sent again is known.
    replacement.row.hash_sealed =
        opened.way->cipher->SealHash(opened.receipt, ContentHash(revised.content));
    return replacement;
  }
  TANGGAP_RETURN_IF_ERROR(PutRevised(opened, held, revised, replacement));
  replacement.follow_ups = revised.parts.Suggestions(
      *opened.way->cipher, opened.receipt, respondents_, survey.agency, revised.today.Number() + 1);
  return replacement;
}

absl::Status ReceiptApi::PutRevised(const Opened& opened, const HeldResponse& held,
                                    const Revised& revised, Replacement& replacement) {
  const Parts& parts = revised.parts;
  const CollectionCipher& cipher = *opened.way->cipher;
  ResponseRow& row = replacement.row;
  row.version = revised.version.published.version;
  row.flags = FlagsAfter(held.row, parts);
  const std::string vector = parts.PlainAnswers();
  row.answers = vector;
  row.hash_sealed = cipher.SealHash(opened.receipt, ContentHash(revised.content));
  replacement.deltas.push_back({NewDelta(), row.version, row.service, 1, Flagged(row), vector});
  replacement.comments = parts.Comments(cipher, opened.receipt);
  for (std::string& question : WordedQuestions(revised.version.definition)) {
    const base::Uuid key = cipher.CommentKey(opened.receipt, question);
    replacement.old_words.emplace_back(std::move(question), key);
  }
  if (row.level != v1::RESPONDENT_LEVEL_IDENTIFIED) return absl::OkStatus();
  row.answers = parts.AnswersWithWords();
  row.language = revised.content.language();
  const std::string& agency = opened.way->survey.agency;
  const SealedRespondent sealed{held.row.respondent_key.value_or(""),
                                held.row.respondent_sealed.value_or(""),
                                held.row.direct_sealed.value_or("")};
  TANGGAP_ASSIGN_OR_RETURN(Respondent respondent,
                           respondents_.Open(agency, row.response_key, sealed));
  respondent.direct_answers = parts.DirectAnswers();
  SealedRespondent anew = respondents_.Seal(agency, row.response_key, respondent);
  row.respondent_key = std::move(anew.key);
  row.respondent_sealed = std::move(anew.who);
  row.direct_sealed = std::move(anew.direct_answers);
  return absl::OkStatus();
}

}  // namespace tanggap::surveys
