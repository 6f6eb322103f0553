// A peer whose machine takes a connection at once and whose program comes to it only when the test
// says so: until then nobody answers the handshake. Afterwards every byte goes to a real server and
// back.
//
//   LatePeer late;
//   Channel channel({.address = late.address()}, random);
//   late.AwaitCaller();
//   late.ServeFrom(server.port());
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <list>
#include <string>
#include <thread>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"

namespace tanggap::rpc {

class LatePeer {
 public:
  LatePeer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof(address);
    const bool ok = ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::listen(socket_, 16) == 0 &&
                    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    TANGGAP_INVARIANT(ok, "a port of loopback is free");
    address_ = base::Join("127.0.0.1:", ntohs(address.sin_port));
  }
  ~LatePeer() {
    ::shutdown(socket_, SHUT_RDWR);
    if (acceptor_.joinable()) acceptor_.join();
    for (Connection& connection : connections_) {
      ::shutdown(connection.client, SHUT_RDWR);
      connection.thread.join();
      ::close(connection.client);
      ::close(connection.server);
    }
    ::close(socket_);
  }
  LatePeer(const LatePeer&) = delete;
  LatePeer& operator=(const LatePeer&) = delete;

  const std::string& address() const { return address_; }
  // Waits until the kernel holds a connection that nobody has come to yet.
  void AwaitCaller() const {
    pollfd watched = {.fd = socket_, .events = POLLIN, .revents = 0};
    ::poll(&watched, 1, -1);
  }
  // Once only.
  void ServeFrom(uint16_t port) {
    acceptor_ = std::thread([this, port] {
      for (int client = ::accept(socket_, nullptr, nullptr); client >= 0;
           client = ::accept(socket_, nullptr, nullptr)) {
        Connection& connection = connections_.emplace_back();
        connection.client = client;
        connection.server = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = Loopback(port);
        const bool reached =
            ::connect(connection.server, reinterpret_cast<const sockaddr*>(&address),
                      sizeof(address)) == 0;
        TANGGAP_INVARIANT(reached, "the server behind listens");
        connection.thread = std::thread([&connection] { Relay(connection); });
      }
    });
  }

 private:
  struct Connection {
    int client = -1;
    int server = -1;
    std::thread thread;
  };

  static sockaddr_in Loopback(uint16_t port) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  // Both ways until one side hangs up; then the other is told.
  static void Relay(const Connection& connection) {
    pollfd watched[] = {{.fd = connection.client, .events = POLLIN, .revents = 0},
                        {.fd = connection.server, .events = POLLIN, .revents = 0}};
    while (::poll(watched, 2, -1) > 0) {
      if (watched[0].revents != 0 && !Pass(connection.client, connection.server)) break;
      if (watched[1].revents != 0 && !Pass(connection.server, connection.client)) break;
    }
    ::shutdown(connection.client, SHUT_RDWR);
    ::shutdown(connection.server, SHUT_RDWR);
  }
  static bool Pass(int from, int to) {
    char buffer[16 * 1024];
    const ssize_t size = ::recv(from, buffer, sizeof(buffer), 0);
    for (ssize_t sent = 0; sent < size;) {
      const ssize_t now = ::send(to, buffer + sent, static_cast<size_t>(size - sent), MSG_NOSIGNAL);
      if (now <= 0) return false;
      sent += now;
    }
    return size > 0;
  }

  const int socket_;
  std::string address_;
  std::thread acceptor_;
  // Grows in the acceptor alone.
  std::list<Connection> connections_;
};

}  // namespace tanggap::rpc
