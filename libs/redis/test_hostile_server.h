// Something on a port that greets like Redis and then answers the first command as no Redis would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <utility>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::redis {

class HostileServer {
 public:
  enum class Afterwards {
    kWait,   // until the client hangs up
    kDrip,   // a byte every few milliseconds
    kFlood,  // as many bytes as the client takes
  };

  explicit HostileServer(std::string answer, Afterwards afterwards = Afterwards::kWait,
                         std::string greeting = "+PONG\r\n")
      : answer_(std::move(answer)), afterwards_(afterwards), greeting_(std::move(greeting)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const bool ok = ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::listen(socket_, 8) == 0 &&
                    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    TANGGAP_INVARIANT(ok, "a port of loopback is free");
    address_ = base::Join("127.0.0.1:", ntohs(address.sin_port));
    thread_ = std::thread([this] { Serve(); });
  }
  ~HostileServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  const std::string& address() const { return address_; }
  int connections() const { return connections_; }

 private:
  void Serve() {
    while (true) {
      const int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) return;
      ++connections_;
      if (Receive(client) && Send(client, greeting_) && Receive(client) && Send(client, answer_)) {
        Continue(client);
      }
      ::close(client);
    }
  }
  void Continue(int client) const {
    const std::string flood(64 * 1024, 'a');
    pollfd watched = {.fd = client, .events = POLLIN, .revents = 0};
    while (true) {
      const int wait = afterwards_ == Afterwards::kWait   ? -1
                       : afterwards_ == Afterwards::kDrip ? 5
                                                          : 0;
      if (::poll(&watched, 1, wait) != 0) return;
      if (!Send(client, afterwards_ == Afterwards::kDrip ? "a" : flood)) return;
    }
  }
  static bool Receive(int client) {
    char buffer[4096];
    return ::recv(client, buffer, sizeof(buffer), 0) > 0;
  }
  static bool Send(int client, const std::string& bytes) {
    return ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
  }

  const std::string answer_;
  const Afterwards afterwards_;
  const std::string greeting_;
  int socket_ = -1;
  std::string address_;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace tanggap::redis
