// A small real HTTP server on a port of its own, that answers every request alike until told
// otherwise.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "libs/base/invariant.h"
#include "libs/base/mutex.h"
#include "libs/base/strings.h"

namespace tanggap::auth {

class TestHttpServer {
 public:
  TestHttpServer() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const bool ok = bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    listen(socket_, 8) == 0 &&
                    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    TANGGAP_INVARIANT(ok, "a port of loopback is free");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~TestHttpServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  std::string url() const { return base::Join("http://127.0.0.1:", port_, "/jwks"); }
  void Answer(std::string_view status, std::string_view body, std::string_view headers = "") {
    base::MutexLock lock(mutex_);
    response_ = base::Join("HTTP/1.1 ", status, "\r\nConnection: close\r\n", headers,
                           "Content-Length: ", body.size(), "\r\n\r\n", body);
  }
  int requests() const {
    base::MutexLock lock(mutex_);
    return requests_;
  }

 private:
  void Serve() {
    while (true) {
      const int connection = accept(socket_, nullptr, nullptr);
      if (connection < 0) return;
      ReadRequest(connection);
      std::string response;
      {
        base::MutexLock lock(mutex_);
        ++requests_;
        response = response_;
      }
      // The client may have had enough in the middle.
      for (size_t at = 0; at < response.size();) {
        const ssize_t sent =
            send(connection, response.data() + at, response.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) break;
        at += static_cast<size_t>(sent);
      }
      close(connection);
    }
  }

  static void ReadRequest(int connection) {
    std::string request;
    char bytes[1024];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t got = recv(connection, bytes, sizeof(bytes), 0);
      if (got <= 0) return;
      request.append(bytes, static_cast<size_t>(got));
    }
  }

  const int socket_;
  int port_ = 0;
  mutable base::Mutex mutex_;
  std::string response_ TANGGAP_GUARDED_BY(mutex_);
  int requests_ TANGGAP_GUARDED_BY(mutex_) = 0;
  std::thread thread_;
};

}  // namespace tanggap::auth
