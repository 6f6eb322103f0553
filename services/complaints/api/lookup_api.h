// Reading: GetComplaint, TrackComplaint, ListComplaints, ListHistory, OpenMailbox, RevealIdentity,
// ListIdentityAccess.
#pragma once

#include "libs/auth/mailbox_tokens.h"
#include "libs/postgres/gathered_reads.h"
#include "libs/query/page_tokens.h"
#include "libs/rpc/context.h"
#include "libs/rpc/reply.h"
#include "libs/service/world.h"
#include "services/complaints/store/cases.h"
#include "services/complaints/store/histories.h"
#include "services/complaints/store/lists.h"
#include "services/complaints/store/mailboxes.h"
#include "services/complaints/store/reveals.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

// The stores that reading needs.
struct ReadStores {
  Cases& cases;
  Lists& lists;
  Histories& histories;
  Mailboxes& mailboxes;
  Reveals& reveals;
};

class LookupApi {
 public:
  // `gathered` bounds how GetComplaint reads.
  LookupApi(const service::World& world, const ReadStores& stores,
            const query::PageTokens& page_tokens, const auth::MailboxTokens& mailbox_tokens,
            const postgres::GatheredReadsOptions& gathered);

  // Calls that come at the same time are read by one statement.
  void Get(const rpc::Context& context, const v1::GetComplaintRequest& request,
           rpc::Reply<v1::Complaint> reply);
  absl::StatusOr<v1::TrackComplaintResponse> Track(const rpc::Context& context,
                                                   const v1::TrackComplaintRequest& request);
  absl::StatusOr<v1::ListComplaintsResponse> List(const rpc::Context& context,
                                                  const v1::ListComplaintsRequest& request);
  absl::StatusOr<v1::ListHistoryResponse> ListHistory(const rpc::Context& context,
                                                      const v1::ListHistoryRequest& request);
  absl::StatusOr<v1::OpenMailboxResponse> OpenMailbox(const rpc::Context& context,
                                                      const v1::OpenMailboxRequest& request);
  absl::StatusOr<rpc::Answer<v1::RevealIdentityResponse>> RevealIdentity(
      const rpc::Context& context, const v1::RevealIdentityRequest& request);
  absl::StatusOr<v1::ListIdentityAccessResponse> ListIdentityAccess(
      const rpc::Context& context, const v1::ListIdentityAccessRequest& request);

 private:
  absl::StatusOr<v1::Complaint> Show(const rpc::Context& context, const Viewer& viewer,
                                     const Case& found) const;
  // What is to be recorded when the viewer may look at the identity.
  absl::StatusOr<Look> LookAt(const Case& found, const Viewer& viewer,
                              const v1::RevealIdentityRequest& request) const;

  const service::World& world_;
  const ReadStores stores_;
  const query::PageTokens& page_tokens_;
  const auth::MailboxTokens& mailbox_tokens_;
  postgres::GatheredReads<Wanted, Case> gathered_;
};

}  // namespace tanggap::complaints
