// Filing: CreateComplaint, BatchCreateComplaints.
//
// Live filings are hot: a handler only prepares the row and the whole answer, and
// postgres::GroupCommit writes the rows of many callers in one statement and completes each call;
// no worker waits for the disk, and the writer for nothing else.
#pragma once

#include <memory>

#include "libs/postgres/group_commit.h"
#include "libs/rpc/context.h"
#include "libs/rpc/field_rules.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/complaints/api/announcer.h"
#include "services/complaints/api/drafting.h"
#include "services/complaints/store/filings.h"
#include "services/complaints/store/mailboxes.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

class FilingApi {
 public:
  struct Options {
    int writers = 1;
    // Filings that may wait to be written; the setting queue-capacity.
    size_t most_waiting = 1024;
    postgres::GroupCommitMetrics* metrics = nullptr;
  };

  FilingApi(Options options, const service::World& world, Filings& filings, Mailboxes& mailboxes,
            const Announcer& announcer);

  // The rules of batch items, which the doorway leaves to their own results.
  absl::Status Compile();

  void Create(const rpc::Context& context, const v1::CreateComplaintRequest& request,
              rpc::Reply<v1::Complaint> reply);
  void BatchCreate(const rpc::Context& context, const v1::BatchCreateComplaintsRequest& request,
                   rpc::Reply<v1::BatchCreateComplaintsResponse> reply);

  // Writes what waits and refuses the rest.
  void Drain(absl::Time deadline) { commit_.Drain(deadline); }

 private:
  struct Prepared;
  using Commit = postgres::GroupCommit<std::shared_ptr<Prepared>, std::string>;
  using Done = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

  absl::StatusOr<std::shared_ptr<Prepared>> Prepare(const rpc::Context& context,
                                                    const v1::Complaint& complaint,
                                                    const postgres::idempotency::Request& request);
  void Number(Prepared& prepared) const;
  void File(const rpc::Context& context, const v1::Complaint& complaint,
            std::string_view request_id, std::string_view bytes, Done done);
  void Submit(std::shared_ptr<Prepared> prepared, absl::Time deadline, int attempts_left,
              Done done);

  const service::World& world_;
  Filings& filings_;
  Mailboxes& mailboxes_;
  const Announcer& announcer_;
  rpc::FieldRules item_rules_;
  Commit commit_;
};

}  // namespace tanggap::complaints
