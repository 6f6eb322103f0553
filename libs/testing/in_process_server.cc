#include "libs/testing/in_process_server.h"

#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::testing {

InProcessServer::InProcessServer(const std::function<void(rpc::Server&)>& add_handlers,
                                 const base::Clock* clock, rpc::ServerOptions options)
    : clock_(clock == nullptr ? system_clock_ : *clock), log_("test", clock_, sink_) {
  options.self_dial = false;
  options.keep_warm = false;
  options.drain_delay = absl::ZeroDuration();
  server_ = std::make_unique<rpc::Server>(
      std::move(options), rpc::ServerNeeds{clock_, random_, log_, metrics_,
                                           [this](const rpc::Credentials& credentials) {
                                             return Authenticate(credentials.authorization);
                                           }});
  add_handlers(*server_);
  const absl::Status started = server_->Start();
  TANGGAP_INVARIANT(started.ok(), started.ToString().c_str());
  server_->SetServing(true);
}

InProcessServer::~InProcessServer() {
  // The channels go last: a call of another thread may still be on its way back.
  server_.reset();
}

std::string InProcessServer::AddPrincipal(auth::Principal principal) {
  base::MutexLock lock(mutex_);
  const std::string name = base::Join("caller-", principals_.size() + 1);
  if (principal.kind == auth::PrincipalKind::kAnonymous)
    principal.kind = auth::PrincipalKind::kPerson;
  if (principal.pseudonym.empty()) principal.pseudonym = name;
  if (principal.person_pseudonym.empty()) principal.person_pseudonym = principal.pseudonym;
  if (principal.log_pseudonym.empty()) principal.log_pseudonym = principal.pseudonym;
  const std::string token = base::Join("Bearer ", name);
  principals_[token] = std::make_shared<const auth::Principal>(std::move(principal));
  return token;
}

absl::StatusOr<std::shared_ptr<const auth::Principal>> InProcessServer::Authenticate(
    std::string_view authorization) const {
  base::MutexLock lock(mutex_);
  const auto found = principals_.find(authorization);
  if (found == principals_.end()) return errors::Error(errors::Reason::TOKEN_MALFORMED);
  return found->second;
}

rpc::Channel& InProcessServer::As(const std::string& token) {
  base::MutexLock lock(mutex_);
  std::unique_ptr<rpc::Channel>& channel = channels_[token];
  if (channel == nullptr) {
    channel =
        std::make_unique<rpc::Channel>(rpc::ChannelOptions{.address = server_->address(),
                                                           .token = [token] { return token; },
                                                           .default_timeout = absl::Seconds(30),
                                                           .own_connection = true},
                                       random_);
  }
  return *channel;
}

std::string InProcessServer::log_text() const {
  std::string text;
  for (const std::string& line : sink_.lines()) text += base::Join(line, "\n");
  return text;
}

}  // namespace tanggap::testing
