#include "services/surveys/api/complaints_peer.h"

#include <algorithm>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/surveys/api/caller.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::surveys {

namespace {

using errors::Error;
using errors::Reason;

// Nobody but reporters may ask who has looked at theirs, at any state of the case: to whom this is
// answered is its reporter, or acts for them. The answer itself is not looked at.
constexpr char kOnlyForReporters[] = "tanggap.complaints.v1.ComplaintsService.ListIdentityAccess";
constexpr char kFile[] = "tanggap.complaints.v1.ComplaintsService.CreateComplaint";

constexpr absl::Duration LongestWait() { return absl::Seconds(5); }

absl::Status Away() {
  return Error(Reason::PEER_UNAVAILABLE).With("peer", kComplaints).RetryAfter(absl::Seconds(1));
}

std::string Bearer(const std::string& token) { return "Bearer " + token; }

}  // namespace

ComplaintsPeer::ComplaintsPeer(ComplaintsPeerOptions options, const base::Clock& clock,
                               base::Random& random)
    : options_(std::move(options)), clock_(clock), random_(random) {}

absl::StatusOr<std::unique_ptr<ComplaintsPeer>> ComplaintsPeer::Create(
    ComplaintsPeerOptions options, const base::Clock& clock, base::Random& random) {
  std::unique_ptr<ComplaintsPeer> peer(new ComplaintsPeer(std::move(options), clock, random));
  TANGGAP_RETURN_IF_ERROR(peer->LoadSigner());
  return peer;
}

absl::Status ComplaintsPeer::LoadSigner() {
  if (options_.address.empty()) return absl::OkStatus();
  channel_.emplace(rpc::ChannelOptions{.address = options_.address}, random_);
  if (options_.signing_key_file.empty()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(
      signer_, auth::Signer::Load(options_.signing_key_file, options_.services_issuer, clock_));
  events_channel_.emplace(
      rpc::ChannelOptions{.address = options_.address,
                          .token = [this] { return Bearer(signer_->ServiceToken("surveys")); },
                          .own_connection = true},
      random_);
  source_.emplace(*events_channel_, clock_, kComplaints);
  return absl::OkStatus();
}

absl::Status ComplaintsPeer::CheckReporter(const rpc::Context& context,
                                           const std::string& complaint,
                                           const std::string& mailbox_token) {
  rpc::CallOptions call{.timeout = std::min(LongestWait(), context.deadline() - context.now()),
                        .trace = &context.trace(),
                        .language = context.language()};
  if (!mailbox_token.empty()) {
    call.authorization = Bearer(mailbox_token);
  } else if (context.authorization().empty()) {
    return Error(Reason::TOKEN_MISSING);
  } else {
    call.authorization = std::string(context.authorization());
    if (!context.on_behalf_of().empty()) {
      call.headers = {{"x-tanggap-on-behalf-of", std::string(context.on_behalf_of())}};
    }
  }
  if (!channel_.has_value()) return Away();
  complaints::v1::ListIdentityAccessRequest request;
  request.set_parent(complaint);
  request.set_page_size(1);
  const absl::Status asked =
      channel_->Call<complaints::v1::ListIdentityAccessResponse>(kOnlyForReporters, request, call)
          .status();
  if (absl::IsUnavailable(asked) || absl::IsDeadlineExceeded(asked)) return Away();
  const std::optional<Reason> reason = errors::ReasonOf(asked);
  const bool is_another = reason == Reason::RESOURCE_NOT_FOUND || reason == Reason::ROLE_MISSING;
  return is_another ? NotFound(complaint) : asked;
}

absl::Status ComplaintsPeer::File(const Suggestion& suggestion, absl::Duration timeout) {
  if (!CanFile()) return Away();
  complaints::v1::CreateComplaintRequest request;
  request.set_request_id(suggestion.request_id.ToString());
  complaints::v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_SUGGESTION);
  complaint.set_channel(common::v1::CHANNEL_PARTNER);
  complaint.set_agency(suggestion.agency);
  complaint.set_category(suggestion.category);
  complaint.set_description(suggestion.words);
  complaint.set_reporter_identity(complaints::v1::REPORTER_IDENTITY_NONE);
  const absl::Status filed =
      channel_
          ->Call<complaints::v1::Complaint>(
              kFile, request, {.timeout = timeout, .authorization = Bearer(options_.api_key)})
          .status();
  // It was filed before, with other words: it was revised while the row of the first ones waited to
  // be deleted, or another release of this service filed it. What was filed first stays.
  if (errors::ReasonOf(filed) == Reason::REQUEST_ID_REUSED) return absl::OkStatus();
  return filed;
}

}  // namespace tanggap::surveys
