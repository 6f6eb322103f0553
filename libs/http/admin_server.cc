#include "libs/http/admin_server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/mutex.h"
#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/http/address.h"
#include "libs/http/session.h"

namespace tanggap::http {

namespace {

using boost::asio::ip::tcp;

// How long to wait before accepting again when the process has no file descriptor left.
constexpr std::chrono::milliseconds kAcceptPause{100};

}  // namespace

class AdminServer::Server {
 public:
  Server(AdminServerOptions options, Routes routes)
      : options_(std::move(options)),
        routes_(std::move(routes)),
        handler_([this](const internal::Session::Request& request) { return Answer(request); }) {}
  ~Server() { Stop(); }

  absl::Status Start() {
    TANGGAP_INVARIANT(!std::exchange(started_, true), "a server is started once");
    TANGGAP_ASSIGN_OR_RETURN(const tcp::endpoint endpoint,
                             internal::ParseAddress(options_.address));
    tcp::acceptor& acceptor = loop_->acceptor;
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    if (!error) port_ = acceptor.local_endpoint(error).port();
    if (error) {
      return absl::UnavailableError(
          base::Join("cannot listen on ", options_.address, ": ", error.message()));
    }
    Accept();
    thread_ = std::thread([this] { loop_->context.run(); });
    return absl::OkStatus();
  }

  int Port() const { return port_; }

  void Stop() {
    base::MutexLock lock(stop_mutex_);
    if (!loop_) return;
    loop_->context.stop();
    if (thread_.joinable()) thread_.join();
    loop_.reset();
  }

 private:
  // What ends with Stop. Destroying the context destroys the sessions, which closes their
  // connections.
  struct Loop {
    boost::asio::io_context context{1};
    tcp::acceptor acceptor{context};
    boost::asio::steady_timer pause{context};
  };

  void Accept() {
    loop_->acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) return AcceptAfterPause();
      if (connections_ < options_.max_connections) Serve(std::move(socket));
      Accept();
    });
  }

  void AcceptAfterPause() {
    loop_->pause.expires_after(kAcceptPause);
    loop_->pause.async_wait([this](boost::system::error_code) { Accept(); });
  }

  void Serve(tcp::socket socket) {
    ++connections_;
    const internal::SessionLimits limits = {options_.max_header_bytes, options_.max_body_bytes,
                                            options_.timeout};
    std::make_shared<internal::Session>(std::move(socket), limits, handler_, [this] {
      --connections_;
    })->Start();
  }

  Response Answer(const internal::Session::Request& request) const {
    const std::string_view target(request.target().data(), request.target().size());
    const auto route = routes_.find(target.substr(0, target.find('?')));
    if (route == routes_.end()) {
      std::string body = "There is nothing here. There is:\n";
      for (const auto& [path, unused] : routes_) body += base::Join(path, "\n");
      return {.status = 404, .body = body};
    }
    if (request.method() != boost::beast::http::verb::get &&
        request.method() != boost::beast::http::verb::head) {
      return {.status = 405, .body = "Only GET and HEAD are answered here.\n"};
    }
    return route->second();
  }

  const AdminServerOptions options_;
  const Routes routes_;
  const internal::Session::Handler handler_;
  size_t connections_ = 0;  // the thread's; the ends of sessions touch it, so it outlives the loop
  std::optional<Loop> loop_{std::in_place};
  bool started_ = false;
  int port_ = 0;
  base::Mutex stop_mutex_;
  std::thread thread_;
};

AdminServer::AdminServer(AdminServerOptions options, Routes routes)
    : server_(std::make_unique<Server>(std::move(options), std::move(routes))) {}

AdminServer::~AdminServer() = default;

absl::Status AdminServer::Start() { return server_->Start(); }

int AdminServer::Port() const { return server_->Port(); }

void AdminServer::Stop() { server_->Stop(); }

Response Readiness(std::string_view problem) {
  if (problem.empty()) return {.body = "ready\n"};
  return {.status = 503, .body = base::Join(problem, "\n")};
}

Response MetricsPage(std::string text) {
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = std::move(text)};
}

}  // namespace tanggap::http
