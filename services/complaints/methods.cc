#include "services/complaints/methods.h"

#include <algorithm>
#include <thread>

#include "libs/base/result.h"
#include "libs/service/registration.h"

namespace tanggap::complaints {

namespace {

// Who reads also shows what was found, which takes a processor; and another waits for PostgreSQL.
int Readers() { return std::max(2, static_cast<int>(std::thread::hardware_concurrency())); }

}  // namespace

Methods::Methods(service::Foundation& foundation, size_t queue_capacity)
    : world_(foundation.world()),
      cipher_(world_.keys, world_.random),
      filings_(foundation.pool(), cipher_),
      imports_(foundation.pool()),
      cases_(foundation.pool(), cipher_),
      lists_(foundation.pool()),
      histories_(foundation.pool(), cipher_),
      mailboxes_(foundation.pool(), world_.keys),
      reveals_(foundation.pool(), cipher_),
      timers_(foundation.pool()),
      workloads_(foundation.pool()),
      page_tokens_(world_.keys, world_.clock, world_.random),
      mailbox_tokens_(world_.keys, world_.clock, world_.random),
      announcer_(world_, [&flow = foundation.flow()] { flow.Poke(); }),
      changes_(world_, cases_, announcer_),
      filing_metrics_(foundation.needs().metrics, "filings", "queue-capacity"),
      filing_api_({.most_waiting = queue_capacity, .metrics = &filing_metrics_}, world_, filings_,
                  mailboxes_, announcer_),
      import_api_(world_, cipher_, imports_, mailboxes_, announcer_, foundation.needs().log),
      officer_api_(world_, changes_),
      reporter_api_(changes_),
      reading_metrics_(foundation.needs().metrics, "complaints"),
      lookup_api_(
          world_, {cases_, lists_, histories_, mailboxes_, reveals_}, page_tokens_, mailbox_tokens_,
          {.readers = Readers(), .most_waiting = queue_capacity, .metrics = &reading_metrics_}),
      watch_api_(world_, foundation.flow().event_log(), foundation.flow().bell()),
      workload_api_(world_, workloads_, foundation.flow().event_log().source()),
      common_methods_(foundation, page_tokens_),
      silence_timers_(world_, timers_, cases_, changes_, foundation.needs().log,
                      foundation.needs().metrics) {}

absl::Status Methods::Register(rpc::Server& server, std::function<absl::Status()> check_up) {
  TANGGAP_RETURN_IF_ERROR(filing_api_.Compile());
  TANGGAP_RETURN_IF_ERROR(import_api_.Compile());
  service::Registration complaints(server, "tanggap.complaints.v1.ComplaintsService.", check_up);
  complaints.ServeDeferred("CreateComplaint", filing_api_, &FilingApi::Create);
  complaints.ServeDeferred("BatchCreateComplaints", filing_api_, &FilingApi::BatchCreate);
  complaints.Serve("ImportComplaints", import_api_, &ImportApi::Import);
  complaints.ServeDeferred("GetComplaint", lookup_api_, &LookupApi::Get);
  complaints.Serve("TrackComplaint", lookup_api_, &LookupApi::Track);
  complaints.Serve("ListComplaints", lookup_api_, &LookupApi::List);
  complaints.Serve("GetWorkload", workload_api_, &WorkloadApi::Get);
  complaints.Serve("ListHistory", lookup_api_, &LookupApi::ListHistory);
  complaints.Serve("OpenMailbox", lookup_api_, &LookupApi::OpenMailbox);
  complaints.Serve("RevealIdentity", lookup_api_, &LookupApi::RevealIdentity);
  complaints.ServeStream("WatchComplaints", watch_api_, &WatchApi::Watch);
  complaints.Serve("ListIdentityAccess", lookup_api_, &LookupApi::ListIdentityAccess);
  complaints.Serve("VerifyComplaint", officer_api_, &OfficerApi::Verify);
  complaints.Serve("RejectComplaint", officer_api_, &OfficerApi::Reject);
  complaints.Serve("RequestInformation", officer_api_, &OfficerApi::RequestInformation);
  complaints.Serve("AssignComplaint", officer_api_, &OfficerApi::Assign);
  complaints.Serve("StartWork", officer_api_, &OfficerApi::StartWork);
  complaints.Serve("AnswerComplaint", officer_api_, &OfficerApi::AnswerComplaint);
  complaints.Serve("ApproveAnswer", officer_api_, &OfficerApi::ApproveAnswer);
  complaints.Serve("ReturnAnswer", officer_api_, &OfficerApi::ReturnAnswer);
  complaints.Serve("CloseComplaint", officer_api_, &OfficerApi::Close);
  complaints.Serve("UpdateComplaint", officer_api_, &OfficerApi::Update);
  complaints.Serve("ProvideInformation", reporter_api_, &ReporterApi::ProvideInformation);
  complaints.Serve("AcceptAnswer", reporter_api_, &ReporterApi::AcceptAnswer);
  complaints.Serve("DisputeAnswer", reporter_api_, &ReporterApi::DisputeAnswer);
  complaints.Serve("ReopenComplaint", reporter_api_, &ReporterApi::Reopen);
  complaints.Serve("WithdrawComplaint", reporter_api_, &ReporterApi::Withdraw);
  complaints.Serve("AddComment", reporter_api_, &ReporterApi::AddComment);
  complaints.Serve("SetDisclosure", reporter_api_, &ReporterApi::SetDisclosure);

  common_methods_.Register(server, check_up);
  return absl::OkStatus();
}

}  // namespace tanggap::complaints
