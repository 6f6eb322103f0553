// EventLogService as a service answers it: behind the whole doorway, for whoever shows a token that
// was signed with the key given.
//
//   TANGGAP_ASSIGN_OR_RETURN(const auto server, LogServer::Start("unix:/PATH", pool, signer, needs));
//   ...
//   server->Drain();
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "libs/auth/authenticator.h"
#include "libs/auth/signer.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/events/event_log_api.h"
#include "libs/postgres/pool.h"
#include "libs/privacy/key_ring.h"
#include "libs/rpc/server.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::chaos {

// Whose tokens are believed.
inline constexpr char kIssuer[] = "tanggap:chaos";

class LogServer {
 public:
  // All must outlive the server.
  struct Needs {
    const base::Clock& clock;
    base::Random& random;
    telemetry::Logger& logger;
    telemetry::Metrics& metrics;
  };
  static absl::StatusOr<std::unique_ptr<LogServer>> Start(std::string listen_address,
                                                          postgres::Pool& pool,
                                                          const auth::Signer& signer, Needs needs);

  void Drain() { server_.Drain(); }

 private:
  LogServer(std::string listen_address, postgres::Pool& pool, auth::KeySet believed, Needs needs);

  const privacy::KeyRing keys_;
  auth::Authenticator authenticator_;
  events::EventLog log_;
  events::EventLogApi api_;
  rpc::Server server_;
};

}  // namespace tanggap::chaos
