// What a server needs to know and to be given. Every number has a default that fits two cores and
// 64 MiB.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libs/auth/authenticator.h"
#include "libs/auth/principal.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/rpc/anonymous_limits.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/metrics.h"

namespace tanggap::rpc {

// Of server streams, such as change feeds. Each end of a stream that is named here asks the caller
// to open it again from the last cursor.
struct StreamLimits {
  // How many may be open at once; more are refused with OVERLOADED.
  size_t open = 512;
  // How many of one caller; more are refused with RATE_LIMITED. All callers without a token count
  // as one.
  size_t open_per_caller = 16;
  // A heartbeat is sent when nothing else was for so long.
  absl::Duration heartbeat = absl::Seconds(15);
  // STREAM_NOT_READ when the caller has not made room for a message for so long.
  absl::Duration longest_write = absl::Seconds(60);
  // STREAM_ENDED after so long, or up to a tenth earlier, so that not all come back at once.
  absl::Duration longest_life = absl::Hours(1);
  // How often the caller's token is looked at again: a stream ends with what a new call with this
  // token would be told, and with STREAM_ENDED when the caller's grants are others now.
  absl::Duration caller_check = absl::Seconds(15);
};

struct ServerOptions {
  // Where to listen: "127.0.0.1:50051", port 0 for any free one, or
  // "unix:/run/tanggap/complaints.sock". Open ports belong to HAProxy: gRPC's HTTP/2 parser must
  // not meet the internet.
  std::string listen_address = "127.0.0.1:0";
  // Threads that run handlers; 0 for four to a core, which is also the size of the connection pool
  // to PostgreSQL.
  int workers = 0;
  // How many calls of the intake class may wait for a worker; other classes as many or fewer.
  size_t queue_capacity = 1024;
  // How many calls may be open at all, those still being received included.
  size_t max_open_calls = 4096;
  // Larger requests get REQUEST_TOO_LARGE; beyond 1 MiB the transport itself refuses.
  size_t max_request_bytes = 256 * 1024;
  StreamLimits streams = {};
  AnonymousLimits anonymous = {};
  // Between NOT_SERVING and the end of listening: as long as load balancers take to notice.
  absl::Duration drain_delay = absl::Seconds(5);
  // For calls under way to finish, after that; streams are ended at its beginning.
  absl::Duration drain_timeout = absl::Seconds(15);
  // Lets anybody list the methods: for development only.
  bool reflection = false;
  // One log line for every call, not only for those that failed.
  bool access_log = true;
  // Answers tiny calls to itself so that gRPC's event threads never fall asleep (see keep_warm.h).
  bool keep_warm = true;
  // Dials its own port every 5 s and ends the process when nobody answers (see self_dial.h).
  bool self_dial = true;
};

// The headers that say who calls.
using auth::Credentials;

// Says who calls, or why they cannot be believed (a reason of the TOKEN family). Runs on gRPC's
// event threads: it may compute, never wait. Not asked when both headers are absent.
using Authenticate = std::function<absl::StatusOr<std::shared_ptr<const auth::Principal>>(
    const Credentials& credentials)>;

// All must outlive the server.
struct ServerNeeds {
  const base::Clock& clock;
  base::Random& random;
  telemetry::Logger& log;
  telemetry::Metrics& metrics;
  Authenticate authenticate;
};

}  // namespace tanggap::rpc
