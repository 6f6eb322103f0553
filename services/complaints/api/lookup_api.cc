#include "services/complaints/api/lookup_api.h"

#include <algorithm>

#include "libs/base/result.h"
#include "libs/errors/error.h"
#include "libs/query/page_size.h"
#include "services/complaints/api/caller.h"
#include "services/complaints/api/carry_once.h"
#include "services/complaints/api/presenter.h"
#include "services/complaints/api/standards.h"
#include "services/complaints/domain/tracking_number.h"
#include "services/complaints/store/clock_codec.h"
#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

using errors::Error;
using errors::Reason;

constexpr query::PageLimits kPage = {.usual = 50, .most = 100};
// So many bytes of words end a page early: an answer stays well under 1 MiB.
constexpr size_t kMostBytesOfPage = 512 * 1024;

absl::StatusOr<std::string> NumberOf(const std::string& typed) {
  if (std::optional<std::string> number = ReadTrackingNumber(typed)) return *std::move(number);
  return Error(Reason::TRACKING_NUMBER_INVALID)
      .Field("number", "Is not a tracking number: compare it with the receipt.");
}

}  // namespace

LookupApi::LookupApi(const service::World& world, const ReadStores& stores,
                     const query::PageTokens& page_tokens,
                     const auth::MailboxTokens& mailbox_tokens,
                     const postgres::GatheredReadsOptions& gathered)
    : world_(world),
      stores_(stores),
      page_tokens_(page_tokens),
      mailbox_tokens_(mailbox_tokens),
      gathered_(gathered, world.clock,
                [this](const std::vector<const Wanted*>& wanted, absl::Time deadline) {
                  return stores_.cases.LoadMany(wanted, deadline);
                }) {}

absl::StatusOr<v1::Complaint> LookupApi::Show(const rpc::Context& context, const Viewer& viewer,
                                              const Case& found) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory, found.complaint));
  return Presenter(*directory, world_.keys, viewer, context.language(), world_.clock.Now())
      .Show(found, standards.rules());
}

void LookupApi::Get(const rpc::Context& context, const v1::GetComplaintRequest& request,
                    rpc::Reply<v1::Complaint> reply) {
  gathered_.Ask({IdOf(request.name()), ViewerOf(context), context.policy().relation()},
                context.deadline(),
                [this, &context, reply = std::move(reply)](const Wanted& wanted,
                                                           absl::StatusOr<Case> found) mutable {
                  if (!found.ok()) return reply.Finish(std::move(found).status());
                  reply.Finish(Show(context, wanted.viewer, *found));
                });
}

absl::StatusOr<v1::TrackComplaintResponse> LookupApi::Track(
    const rpc::Context& context, const v1::TrackComplaintRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string number, NumberOf(request.number()));
  Viewer viewer = ViewerOf(context);
  if (!request.secret().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(
        viewer.mailbox,
        stores_.mailboxes.Open(number, request.secret(), world_.clock.Now(), context.deadline()));
  }
  const common::v1::Relation relation = context.policy().relation();
  TANGGAP_ASSIGN_OR_RETURN(const Tracked tracked,
                           stores_.cases.Track(number, viewer, relation, context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Presenter presenter(*directory, world_.keys, viewer, context.language(),
                            world_.clock.Now());
  if (!tracked.own.has_value()) return presenter.ShowTrack(tracked.standing);
  TANGGAP_ASSIGN_OR_RETURN(const Case found,
                           stores_.cases.Load(*tracked.own, viewer, relation, context.deadline()));
  v1::TrackComplaintResponse response = presenter.ShowTrack(StandingOf(found.complaint));
  if (found.ties.reporter) {
    TANGGAP_ASSIGN_OR_RETURN(*response.mutable_complaint(), Show(context, viewer, found));
  }
  return response;
}

absl::StatusOr<v1::ListComplaintsResponse> LookupApi::List(
    const rpc::Context& context, const v1::ListComplaintsRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const query::FieldSchema& schema = ListSchema(/*with_officers=*/MayKnowOfficers(viewer));
  TANGGAP_ASSIGN_OR_RETURN(const query::Filter filter,
                           query::Filter::Parse(request.filter(), schema));
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::OrderTerm> terms,
                           query::ParseOrderBy(request.order_by(), schema));
  if (terms.size() > 1)
    return Error(Reason::INVALID_ORDER_BY).With("problem", "only one field can be sorted by");
  ListOrder order;
  if (!terms.empty()) order = {terms[0].field, terms[0].descending};
  const query::PageScope scope = {context.method(), viewer.person, request.filter(),
                                  request.order_by()};
  TANGGAP_ASSIGN_OR_RETURN(
      std::vector<query::PageKey> after,
      page_tokens_.Open(scope, KeyTypes(), request.page_token(), viewer.former_persons));
  const absl::Time now = world_.clock.Now();
  TANGGAP_ASSIGN_OR_RETURN(const Page page,
                           stores_.lists.Read({.viewer = viewer,
                                               .filter = filter,
                                               .order = order,
                                               .after = std::move(after),
                                               .size = query::PageSize(request.page_size(), kPage),
                                               .now = now},
                                              context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Presenter presenter(*directory, world_.keys, viewer, context.language(), now);
  v1::ListComplaintsResponse response;
  for (const ListedCase& row : page.rows) *response.add_complaints() = presenter.ShowListed(row);
  if (page.more)
    response.set_next_page_token(page_tokens_.Seal(scope, KeysOf(order, page.rows.back())));
  return response;
}

absl::StatusOr<v1::ListHistoryResponse> LookupApi::ListHistory(
    const rpc::Context& context, const v1::ListHistoryRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kInteger},
                                             request.page_token(), viewer.former_persons));
  const int after = keys.empty() ? 0 : static_cast<int>(std::get<int64_t>(keys[0]));
  const int size = query::PageSize(request.page_size(), kPage);
  TANGGAP_ASSIGN_OR_RETURN(
      const HistoryPage page,
      stores_.histories.Read(IdOf(request.parent()), viewer, context.policy().relation(), after,
                             size + 1, context.deadline()));
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  const Presenter presenter(*directory, world_.keys, viewer, context.language(),
                            world_.clock.Now());
  v1::ListHistoryResponse response;
  size_t bytes = 0;
  int last = after;
  for (const Entry& entry : page.entries) {
    bytes += entry.words.size();
    const bool full = last - after >= size || bytes > kMostBytesOfPage;
    if (full) {
      response.set_next_page_token(page_tokens_.Seal(scope, {int64_t{last}}));
      break;
    }
    last = entry.version;
    if (std::optional<v1::HistoryEntry> shown = presenter.Show(page.found, entry)) {
      *response.add_entries() = *std::move(shown);
    }
  }
  return response;
}

absl::StatusOr<v1::OpenMailboxResponse> LookupApi::OpenMailbox(
    const rpc::Context& context, const v1::OpenMailboxRequest& request) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string number, NumberOf(request.number()));
  const absl::Time now = world_.clock.Now();
  TANGGAP_ASSIGN_OR_RETURN(
      const base::Uuid complaint,
      stores_.mailboxes.Open(number, request.secret(), now, context.deadline()));
  v1::OpenMailboxResponse response;
  response.set_token(mailbox_tokens_.Issue(complaint));
  *response.mutable_expire_time() = ToProto(now + auth::MailboxTokenLasts());
  response.set_complaint("complaints/" + complaint.ToString());
  return response;
}

absl::StatusOr<Look> LookupApi::LookAt(const Case& found, const Viewer& viewer,
                                       const v1::RevealIdentityRequest& request) const {
  const std::shared_ptr<const directory::Directory> directory = world_.directory();
  TANGGAP_ASSIGN_OR_RETURN(const Standards standards, StandardsOf(*directory, found.complaint));
  Step step;
  step.action = v1::ACTION_REVEAL_IDENTITY;
  step.time = world_.clock.Now();
  const std::vector<Actor> capacities = CapacitiesOf(viewer, found.complaint, found.ties);
  step.actor = ActorFor(found.complaint, step, capacities, standards.rules());
  TANGGAP_RETURN_IF_ERROR(CheckStep(found.complaint, step, standards.rules()));
  if (!found.identity.has_value()) return Error(Reason::IDENTITY_NOT_HELD);
  return Look{.id = base::Uuid::V7(step.time, world_.random),
              .actor = step.actor,
              .purpose = request.purpose(),
              .reason = request.reason(),
              .time = step.time};
}

absl::StatusOr<rpc::Answer<v1::RevealIdentityResponse>> LookupApi::RevealIdentity(
    const rpc::Context& context, const v1::RevealIdentityRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const auto key = RequestOf(world_.keys, context, request.request_id(), context.request_bytes());
  return CarryOnce(stores_.cases, context, viewer, request.name(), key,
                   [&](const Case& found) -> absl::StatusOr<Answered> {
                     TANGGAP_ASSIGN_OR_RETURN(const Look look, LookAt(found, viewer, request));
                     v1::RevealIdentityResponse response;
                     *response.mutable_reporter() = found.identity->person.Reveal();
                     if (found.identity->mandate)
                       *response.mutable_mandate() = found.identity->mandate->Reveal();
                     std::string answer = response.SerializeAsString();
                     TANGGAP_ASSIGN_OR_RETURN(
                         const bool recorded,
                         stores_.reveals.Record(found, look, key, answer, context.deadline()));
                     return recorded ? Answered(std::move(answer)) : std::nullopt;
                   });
}

absl::StatusOr<v1::ListIdentityAccessResponse> LookupApi::ListIdentityAccess(
    const rpc::Context& context, const v1::ListIdentityAccessRequest& request) {
  const Viewer viewer = ViewerOf(context);
  const query::PageScope scope = {context.method(), viewer.person, request.parent(), ""};
  TANGGAP_ASSIGN_OR_RETURN(const std::vector<query::PageKey> keys,
                           page_tokens_.Open(scope, {query::PageKeyType::kText},
                                             request.page_token(), viewer.former_persons));
  const auto before =
      keys.empty() ? std::nullopt : base::Uuid::Parse(std::get<std::string>(keys[0]));
  const int size = query::PageSize(request.page_size(), kPage);
  TANGGAP_ASSIGN_OR_RETURN(
      const std::vector<Look> looks,
      stores_.reveals.Read(IdOf(request.parent()), viewer, context.policy().relation(), before,
                           size + 1, context.deadline()));
  v1::ListIdentityAccessResponse response;
  for (size_t i = 0; i < std::min(looks.size(), static_cast<size_t>(size)); ++i) {
    const Look& look = looks[i];
    v1::IdentityAccess& shown = *response.add_accesses();
    *shown.mutable_access_time() = ToProto(look.time);
    shown.mutable_actor()->set_kind(look.actor.kind);
    shown.mutable_actor()->set_agency(look.actor.agency);
    shown.mutable_actor()->set_unit(look.actor.unit);
    shown.set_purpose(look.purpose);
    shown.set_reason(look.reason);
  }
  if (looks.size() > static_cast<size_t>(size)) {
    const Look& last = looks[static_cast<size_t>(size) - 1];
    response.set_next_page_token(page_tokens_.Seal(scope, {last.id.ToString()}));
  }
  return response;
}

}  // namespace tanggap::complaints
