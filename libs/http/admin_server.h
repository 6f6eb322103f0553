// The small HTTP/1.1 server of a program's admin port: for probes and for Prometheus, not for the
// public. One thread serves all connections, so a route should answer from memory.
//
//   http::AdminServer server({.address = "127.0.0.1:9100"},
//                            {{"/livez", [] { return http::Response{.body = "ok\n"}; }},
//                             {"/readyz", [&] { return http::Readiness(database.Problem()); }},
//                             {"/metrics", [&] { return http::MetricsPage(metrics.Text()); }}});
//   TANGGAP_RETURN_IF_ERROR(server.Start());
//   log.Info("Admin port open.", {{"port", server.Port()}});
//   ...
//   server.Stop();
//
// It answers GET and HEAD of the exact paths given (a query is ignored), and every limit below is
// enforced against clients that are slow, large or many.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "libs/http/response.h"

namespace tanggap::http {

struct AdminServerOptions {
  // "HOST:PORT", the host as a number: "127.0.0.1:9100", "[::1]:9100". Port 0 takes a free one.
  std::string address = "127.0.0.1:0";
  size_t max_header_bytes = 8 * 1024;
  size_t max_body_bytes = 4 * 1024;
  // Further connections are closed at once.
  size_t max_connections = 64;
  // For a whole request to arrive, counted from the end of the one before, and for a whole answer
  // to leave.
  absl::Duration timeout = absl::Seconds(10);
};

// A route may be called until Stop has returned, and may not throw.
using Route = std::function<Response()>;
using Routes = std::map<std::string, Route, std::less<>>;

class AdminServer {
 public:
  AdminServer(AdminServerOptions options, Routes routes);
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

  // Binds and serves. INVALID_ARGUMENT for an address that cannot be read, UNAVAILABLE for one that
  // cannot be bound. Called once.
  absl::Status Start();
  // The port that is served, after Start.
  int Port() const;
  // Closes every connection and returns when the thread has ended. May be called more than once;
  // not from a route.
  void Stop();

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

// 200 when `problem` is empty, else 503 with the problem as its text.
Response Readiness(std::string_view problem);
// `text` with the content type that Prometheus asks for.
Response MetricsPage(std::string text);

}  // namespace tanggap::http
