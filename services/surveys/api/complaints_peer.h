// The complaints service, as this one calls it: whose a complaint is, suggestions, its events.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto peer, ComplaintsPeer::Create({.address = "127.0.0.1:7410"}, clock, random));
//   TANGGAP_RETURN_IF_ERROR(peer->CheckReporter(context, "complaints/018b...", mailbox_token));
//
// Without an address, and while it is away, everything is PEER_UNAVAILABLE: what can wait is done
// later.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>

#include "libs/auth/signer.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/events/source.h"
#include "libs/rpc/channel.h"
#include "libs/rpc/context.h"

namespace tanggap::surveys {

// The service as it stands in its events.
inline constexpr char kComplaints[] = "complaints";

struct ComplaintsPeerOptions {
  // Empty for none.
  std::string address = {};
  // With which this service signs its tokens, as an issuer that complaints trusts; events are read
  // with them. Empty: none can be read.
  std::string signing_key_file = {};
  std::string services_issuer = {};
  // Of a partner system that writes for the agencies: suggestions are filed with it. Empty: none
  // can be filed.
  std::string api_key = {};
};

// What a respondent suggests, with nothing of who it was.
struct Suggestion {
  // The same for the same suggestion.
  base::Uuid request_id;
  std::string agency;
  std::string category;
  std::string words;
};

// Safe to share between threads.
class ComplaintsPeer {
 public:
  // An error when the key cannot be used. Both references outlive it.
  static absl::StatusOr<std::unique_ptr<ComplaintsPeer>> Create(ComplaintsPeerOptions options,
                                                                const base::Clock& clock,
                                                                base::Random& random);

  // Whether the caller, or whoever has the mailbox token, stands to a complaint as its reporter:
  // filed it for themselves or by a mandate, or has its mailbox. RESOURCE_NOT_FOUND when not,
  // TOKEN_MISSING, PEER_UNAVAILABLE, and what complaints has against the token.
  absl::Status CheckReporter(const rpc::Context& context, const std::string& complaint,
                             const std::string& mailbox_token);
  bool CanFile() const { return channel_.has_value() && !options_.api_key.empty(); }
  // OK also when it was filed before.
  absl::Status File(const Suggestion& suggestion, absl::Duration timeout);

  bool CanFollow() const { return source_.has_value(); }
  // Its logs; only if it can be followed.
  events::Source& source() { return *source_; }

 private:
  ComplaintsPeer(ComplaintsPeerOptions options, const base::Clock& clock, base::Random& random);
  absl::Status LoadSigner();

  const ComplaintsPeerOptions options_;
  const base::Clock& clock_;
  base::Random& random_;
  std::optional<auth::Signer> signer_;
  std::optional<rpc::Channel> channel_;
  // Reading events waits, which nobody's call shall wait behind.
  std::optional<rpc::Channel> events_channel_;
  std::optional<events::RemoteSource> source_;
};

}  // namespace tanggap::surveys
