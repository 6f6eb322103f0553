#include "tests/chaos/log_server.h"

#include <utility>

#include "libs/auth/key_source.h"
#include "libs/base/result.h"
#include "tests/chaos/things.h"

namespace tanggap::chaos {

namespace {

auth::AuthenticatorOptions Trusting(auth::KeySet believed) {
  auth::AuthenticatorOptions options;
  options.issuers.push_back({.issuer = kIssuer,
                             .keys = std::make_shared<auth::FixedKeySource>(std::move(believed)),
                             .services = true});
  return options;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogServer>> LogServer::Start(std::string listen_address,
                                                            postgres::Pool& pool,
                                                            const auth::Signer& signer,
                                                            Needs needs) {
  TANGGAP_ASSIGN_OR_RETURN(auth::KeySet believed, auth::KeySet::Parse(signer.Jwks()));
  std::unique_ptr<LogServer> server(
      new LogServer(std::move(listen_address), pool, std::move(believed), needs));
  server->api_.Register(server->server_);
  TANGGAP_RETURN_IF_ERROR(server->server_.Start());
  server->server_.SetServing(true);
  return server;
}

LogServer::LogServer(std::string listen_address, postgres::Pool& pool, auth::KeySet believed,
                     Needs needs)
    : keys_(privacy::KeyRing::Generate(needs.random)),
      authenticator_(Trusting(std::move(believed)), keys_, needs.clock),
      log_(pool, kSource),
      api_(log_),
      server_(
          {.listen_address = std::move(listen_address),
           .workers = 2,
           .drain_delay = absl::ZeroDuration(),
           .access_log = false},
          {needs.clock, needs.random, needs.logger, needs.metrics,
           [this](const rpc::Credentials& given) { return authenticator_.Authenticate(given); }}) {}

}  // namespace tanggap::chaos
