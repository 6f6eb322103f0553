// Every method that this service answers, with the stores behind them; those that every service
// answers alike are libs/service/common_methods.h.
//
//   Methods methods(foundation, options.queue_capacity);
//   TANGGAP_RETURN_IF_ERROR(methods.Register(server, [&] { return whether_up; }));
//   ...
//   methods.Drain(deadline);                                      // after the server's
//
// A new method is one line in Register.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <functional>

#include "libs/auth/mailbox_tokens.h"
#include "libs/postgres/gathered_reads.h"
#include "libs/postgres/group_commit_metrics.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/server.h"
#include "libs/service/common_methods.h"
#include "libs/service/foundation.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/changes.h"
#include "services/complaints/api/filing_api.h"
#include "services/complaints/api/import_api.h"
#include "services/complaints/api/lookup_api.h"
#include "services/complaints/api/officer_api.h"
#include "services/complaints/api/reporter_api.h"
#include "services/complaints/api/silence_timers.h"
#include "services/complaints/api/watch_api.h"
#include "services/complaints/api/workload_api.h"

namespace tanggap::complaints {

class Methods {
 public:
  // `foundation` outlives it. `queue_capacity` is how many filings may wait, and how many reads.
  Methods(service::Foundation& foundation, size_t queue_capacity);

  // Before the server starts. No handler runs while `check_up` gives an error; its callers get it.
  absl::Status Register(rpc::Server& server, std::function<absl::Status()> check_up);
  // Waits until what was filed is written, or the time has come.
  void Drain(absl::Time deadline) { filing_api_.Drain(deadline); }
  // Carries out what is due on reporters' silence; gives how many cases that were.
  int RunTimers(const std::atomic<bool>& stopping) { return silence_timers_.Run(stopping); }

 private:
  const service::World& world_;
  const CaseCipher cipher_;
  Filings filings_;
  Imports imports_;
  Cases cases_;
  Lists lists_;
  Histories histories_;
  Mailboxes mailboxes_;
  Reveals reveals_;
  Timers timers_;
  Workloads workloads_;
  const query::PageTokens page_tokens_;
  const auth::MailboxTokens mailbox_tokens_;

  const Announcer announcer_;
  Changes changes_;
  postgres::GroupCommitMetrics filing_metrics_;
  FilingApi filing_api_;
  ImportApi import_api_;
  OfficerApi officer_api_;
  ReporterApi reporter_api_;
  postgres::GatheredReadsMetrics reading_metrics_;
  LookupApi lookup_api_;
  WatchApi watch_api_;
  WorkloadApi workload_api_;
  service::CommonMethods common_methods_;
  SilenceTimers silence_timers_;
};

}  // namespace tanggap::complaints
