#include "services/complaints/api/filing_api.h"

#include <atomic>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/rpc/wire_items.h"
#include "libs/service/item_refusal.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/happenings.h"
#include "services/complaints/api/presenter.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/tracking_number.h"
#include "services/complaints/store/filing_rows.h"

namespace tanggap::complaints {

// A filing with all that is needed to give it another number, should its first be taken.
struct FilingApi::Prepared {
  SealedCase filing;
  // What the caller is answered, but for number and secret.
  v1::Complaint answer;
  std::string issuer;
};

namespace {

// Under which both methods keep their requests: what had no answer by one may be sent by the other.
// No release has kept those of batches under a name of their own.
constexpr std::string_view kFiling = "tanggap.complaints.v1.ComplaintsService.CreateComplaint";

// What of the answer a batch leaves out.
void StripForBatch(v1::Complaint& answer) {
  answer.clear_description();
  answer.clear_place();
  answer.clear_reporter();
  answer.clear_mandate();
  answer.clear_clocks();
  answer.clear_allowed_actions();
}

// Collects the results of a batch; the last one answers the call.
class BatchReply {
 public:
  BatchReply(rpc::Reply<v1::BatchCreateComplaintsResponse> reply, int size,
             errors::Language language)
      : reply_(std::move(reply)), language_(language), waiting_(size) {
    for (int i = 0; i < size; ++i) response_.add_results();
  }

  // Each result is set by one thread only, and the counter orders them before the answer.
  void Set(int index, absl::StatusOr<std::string> answer) {
    v1::CreateComplaintResult& result = *response_.mutable_results(index);
    if (answer.ok()) {
      if (!result.mutable_complaint()->ParseFromString(*answer))
        answer = absl::DataLossError("a stored answer cannot be read");
      StripForBatch(*result.mutable_complaint());
    }
    if (!answer.ok()) *result.mutable_error() = errors::ToRpcStatus(answer.status(), language_);
    if (waiting_.fetch_sub(1) == 1) reply_.Finish(std::move(response_));
  }

 private:
  rpc::Reply<v1::BatchCreateComplaintsResponse> reply_;
  const errors::Language language_;
  v1::BatchCreateComplaintsResponse response_;
  std::atomic<int> waiting_;
};

}  // namespace

FilingApi::FilingApi(Options options, const service::World& world, Filings& filings,
                     Mailboxes& mailboxes, const Announcer& announcer)
    : world_(world),
      filings_(filings),
      mailboxes_(mailboxes),
      announcer_(announcer),
      commit_(
          {.writers = options.writers,
           .most_waiting = options.most_waiting,
           .repeatable = true,
           .metrics = options.metrics},
          world.clock,
          [](const std::shared_ptr<Prepared>& row) { return KeyOf(row->filing.filing); },
          [this](const std::vector<const std::shared_ptr<Prepared>*>& rows, absl::Time deadline) {
            std::vector<const SealedCase*> cases;
            for (const auto* row : rows) cases.push_back(&(*row)->filing);
            auto outcomes = filings_.File(cases, deadline);
            if (outcomes.ok()) announcer_.Committed();
            return outcomes;
          }) {}

absl::Status FilingApi::Compile() {
  return item_rules_.Compile(v1::CreateComplaintRequest::descriptor());
}

void FilingApi::Number(Prepared& prepared) const {
  NewCase& filing = prepared.filing.filing;
  filing.complaint.number = NewTrackingNumber(prepared.issuer, world_.random);
  const std::string secret = NewMailboxSecret(world_.random);
  filing.mailbox_hash = mailboxes_.HashOf(filing.complaint.number, secret);
  prepared.answer.set_number(filing.complaint.number);
  prepared.answer.set_mailbox_secret(secret);
  filings_.SetAnswer(prepared.filing, prepared.answer.SerializeAsString());
}

absl::StatusOr<std::shared_ptr<FilingApi::Prepared>> FilingApi::Prepare(
    const rpc::Context& context, const v1::Complaint& complaint,
    const postgres::idempotency::Request& request) {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Viewer viewer = ViewerOf(context);
  TANGGAP_ASSIGN_OR_RETURN(Draft draft, DraftOf(world_, *directory, viewer, complaint));
  NewCase& filing = draft.filing;
  filing.request = request;

  // Who files sees what they filed, as the reporter will.
  Case filed{.complaint = filing.complaint,
             .particulars = filing.particulars,
             .place = filing.place,
             .identity = filing.identity};
  filed.words[1] = complaint.description();
  filed.ties.reporter = filing.complaint.filing == v1::FILING_SELF;
  filed.ties.filer = !filed.ties.reporter;
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory, filing.complaint));
  const Presenter presenter(*directory, world_.keys, viewer, context.language(),
                            world_.clock.Now());
  v1::Complaint answer = presenter.Show(filed, standards.rules());
  filing.events = announcer_.EventsOf(FiledAs(filing), standards.rules().calendar,
                                      filing.particulars.record_time, context.trace().ToString());
  auto prepared = std::make_shared<Prepared>(Prepared{
      filings_.Seal(std::move(filing)), std::move(answer), directory->ThisInstance().issuer()});
  Number(*prepared);
  return prepared;
}

void FilingApi::Submit(std::shared_ptr<Prepared> prepared, absl::Time deadline, int attempts_left,
                       Done done) {
  // Shared, because a refused submission must still be answered.
  auto shared_done = std::make_shared<Done>(std::move(done));
  const absl::Status accepted = commit_.Submit(
      prepared, deadline,
      [this, prepared, deadline, attempts_left, shared_done](absl::StatusOr<std::string> answer) {
        if (NumberIsTaken(answer.status()) && attempts_left > 1) {
          Number(*prepared);
          return Submit(prepared, deadline, attempts_left - 1, std::move(*shared_done));
        }
        (*shared_done)(std::move(answer));
      });
  if (!accepted.ok()) (*shared_done)(accepted);
}

void FilingApi::File(const rpc::Context& context, const v1::Complaint& complaint,
                     std::string_view request_id, std::string_view bytes, Done done) {
  postgres::idempotency::Request request = RequestOf(world_.keys, context, request_id, bytes);
  request.method = kFiling;
  absl::StatusOr<std::shared_ptr<Prepared>> prepared = Prepare(context, complaint, request);
  if (prepared.ok())
    return Submit(*std::move(prepared), context.deadline(), kMostNumbers, std::move(done));
  // The directory may have changed since this very request was carried out: then its answer stands.
  absl::StatusOr<std::optional<std::string>> first =
      filings_.FindAnswer(request, context.deadline());
  if (!first.ok()) return done(first.status());
  if (first->has_value()) return done(**std::move(first));
  done(prepared.status());
}

void FilingApi::Create(const rpc::Context& context, const v1::CreateComplaintRequest& request,
                       rpc::Reply<v1::Complaint> reply) {
  auto shared_reply = std::make_shared<rpc::Reply<v1::Complaint>>(std::move(reply));
  File(context, request.complaint(), request.request_id(), context.request_bytes(),
       [shared_reply](absl::StatusOr<std::string> answer) {
         if (answer.ok()) return shared_reply->FinishWithBytes(*std::move(answer));
         shared_reply->Finish(answer.status());
       });
}

void FilingApi::BatchCreate(const rpc::Context& context,
                            const v1::BatchCreateComplaintsRequest& request,
                            rpc::Reply<v1::BatchCreateComplaintsResponse> reply) {
  absl::StatusOr<std::vector<std::string_view>> bytes = rpc::WireItems(
      context.request_bytes(), v1::BatchCreateComplaintsRequest::kRequestsFieldNumber);
  if (!bytes.ok()) return reply.Finish(bytes.status());
  auto batch =
      std::make_shared<BatchReply>(std::move(reply), request.requests_size(), context.language());
  for (int i = 0; i < request.requests_size(); ++i) {
    v1::CreateComplaintRequest item = request.requests(i);
    const absl::Status kept = service::RulesKept(item_rules_.Check(&item));
    if (!kept.ok()) {
      batch->Set(i, kept);
      continue;
    }
    File(context, item.complaint(), item.request_id(), (*bytes)[static_cast<size_t>(i)],
         [batch, i](absl::StatusOr<std::string> answer) { batch->Set(i, std::move(answer)); });
  }
}

}  // namespace tanggap::complaints
