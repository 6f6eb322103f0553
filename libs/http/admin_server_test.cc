#include "libs/http/admin_server.h"

#include <absl/strings/numbers.h>
#include <arpa/inet.h>
#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

#include "libs/base/strings.h"

namespace tanggap::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// A connection over which a test says exactly what it wants.
class Connection {
 public:
  explicit Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool connected() const { return connected_; }
  bool Send(std::string_view bytes) {
    return send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  void EndSending() { shutdown(socket_, SHUT_WR); }
  // All that comes until the server closes.
  std::string ReadAll() {
    std::string text;
    char piece[4096];
    ssize_t got;
    while ((got = recv(socket_, piece, sizeof(piece), 0)) > 0)
      text.append(piece, static_cast<size_t>(got));
    return text;
  }
  // Until `end` has come.
  std::string ReadUntil(std::string_view end) {
    std::string text;
    char c;
    while (!std::string_view(text).ends_with(end) && recv(socket_, &c, 1, 0) == 1) text += c;
    return text;
  }

 private:
  int socket_;
  bool connected_;
};

struct Answer {
  long status = 0;
  std::string headers;
  std::string body;
};

size_t Append(char* bytes, size_t size, size_t count, void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

Answer Fetch(int port, const std::string& path, const char* method = nullptr) {
  Answer answer;
  CURL* curl = curl_easy_init();
  const std::string url = base::Join("http://127.0.0.1:", port, path);
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
  if (method != nullptr && std::string_view(method) == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (method != nullptr) {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
  }
  EXPECT_EQ(curl_easy_perform(curl), CURLE_OK);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_easy_cleanup(curl);
  return answer;
}

class AdminServerTest : public testing::Test {
 protected:
  AdminServer& Start(AdminServerOptions options = {}) {
    server_ = std::make_unique<AdminServer>(
        std::move(options),
        Routes{{"/livez", [] { return Response{.body = "ok\n"}; }},
               {"/readyz", [this] { return Readiness(problem_); }},
               {"/metrics", [] { return MetricsPage("a_total 1\n"); }},
               {"/large", [] { return Response{.body = std::string(32 << 20, 'x')}; }}});
    const absl::Status status = server_->Start();
    EXPECT_TRUE(status.ok()) << status;
    return *server_;
  }
  int port() const { return server_->Port(); }

  std::string problem_;
  std::unique_ptr<AdminServer> server_;
};

TEST_F(AdminServerTest, AnswersItsRoutes) {
  Start();
  const Answer live = Fetch(port(), "/livez?verbose=1");
  EXPECT_EQ(live.status, 200);
  EXPECT_EQ(live.body, "ok\n");
  EXPECT_THAT(live.headers, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(live.headers, HasSubstr("Cache-Control: no-store\r\n"));
  const Answer metrics = Fetch(port(), "/metrics");
  EXPECT_EQ(metrics.body, "a_total 1\n");
  EXPECT_THAT(metrics.headers, HasSubstr("version=0.0.4"));
}

TEST_F(AdminServerTest, ReadinessTellsTheReason) {
  problem_ = "The database cannot be reached.";
  Start();
  const Answer answer = Fetch(port(), "/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "The database cannot be reached.\n");
  EXPECT_EQ(Readiness("").status, 200);
}

TEST_F(AdminServerTest, HeadHasTheLengthAndNoBody) {
  Start();
  const Answer answer = Fetch(port(), "/metrics", "HEAD");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.headers, HasSubstr("Content-Length: 10\r\n"));
  Connection connection(port());
  connection.Send("HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(connection.ReadAll().ends_with("\r\n\r\n"));
}

TEST_F(AdminServerTest, OtherPathsAndMethodsAreRefused) {
  Start();
  const Answer missing = Fetch(port(), "/live");
  EXPECT_EQ(missing.status, 404);
  EXPECT_THAT(missing.body, HasSubstr("/livez\n"));
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"}) {
    const Answer answer = Fetch(port(), "/livez", method);
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_THAT(answer.headers, HasSubstr("Allow: GET, HEAD\r\n"));
  }
}

TEST_F(AdminServerTest, OneConnectionServesManyRequestsAlsoPipelined) {
  Start();
  Connection connection(port());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(connection.Send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_THAT(connection.ReadUntil("ok\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  ASSERT_TRUE(
      connection.Send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
                      "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  const std::string both = connection.ReadAll();
  EXPECT_THAT(both, HasSubstr("\r\n\r\nok\nHTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(both.ends_with("\r\n\r\nready\n"));
}

TEST_F(AdminServerTest, ALargeHeaderIsRefusedWithoutBeingKept) {
  Start({.max_header_bytes = 2048});
  Connection fits(port());
  fits.Send(base::Join("GET /livez HTTP/1.1\r\nConnection: close\r\nX: ", std::string(1500, 'a'),
                       "\r\n\r\n"));
  EXPECT_THAT(fits.ReadAll(), StartsWith("HTTP/1.1 200 OK\r\n"));
  for (const size_t size : {2048, 100'000}) {
    Connection connection(port());
    connection.Send(base::Join("GET /livez HTTP/1.1\r\nX: ", std::string(size, 'a'), "\r\n\r\n"));
    connection.EndSending();
    EXPECT_THAT(connection.ReadAll(), StartsWith("HTTP/1.1 431 ")) << size;
  }
}

TEST_F(AdminServerTest, ALargeBodyIsRefused) {
  Start({.max_body_bytes = 100});
  Connection connection(port());
  connection.Send(
      base::Join("POST /livez HTTP/1.1\r\nContent-Length: 101\r\n\r\n", std::string(101, 'a')));
  connection.EndSending();
  EXPECT_THAT(connection.ReadAll(), StartsWith("HTTP/1.1 413 "));
  Connection chunked(port());
  chunked.Send(base::Join("POST /livez HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n",
                          std::string(255, 'a'), "\r\n0\r\n\r\n"));
  chunked.EndSending();
  EXPECT_THAT(chunked.ReadAll(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(AdminServerTest, WhatIsNotHttpIsRefused) {
  Start();
  for (const char* text :
       {"\x16\x03\x01\x02", "GET\r\n\r\n", "GET /livez HTTP/9.9\r\n\r\n",
        "GET /livez HTTP/1.1\r\nbad header\r\n\r\n",
        "GET /livez HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET /livez HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}) {
    Connection connection(port());
    connection.Send(text);
    connection.EndSending();
    EXPECT_THAT(connection.ReadAll(), Not(HasSubstr(" 200 "))) << text;
  }
  EXPECT_EQ(Fetch(port(), "/livez").status, 200);
}

// The clients say nothing, or a byte at a time; the server closes on its own.
TEST_F(AdminServerTest, SlowClientsAreCutOff) {
  Start({.max_header_bytes = 64 << 20, .timeout = absl::Milliseconds(100)});
  Connection silent(port());
  Connection half(port());
  half.Send("GET /livez HT");
  EXPECT_EQ(silent.ReadAll(), "");
  EXPECT_EQ(half.ReadAll(), "");
  Connection trickling(port());
  trickling.Send("GET /livez HTTP/1.1\r\nX: ");
  // Sending fails once the server has closed: each byte came in time for a limit on pauses, but not
  // for one on the whole request.
  while (trickling.Send("a")) std::this_thread::yield();
  EXPECT_THAT(trickling.ReadAll(), Not(HasSubstr(" 200 ")));
  EXPECT_EQ(Fetch(port(), "/livez").status, 200);
}

TEST_F(AdminServerTest, AClientThatDoesNotReadIsCutOff) {
  Start({.max_connections = 1, .timeout = absl::Milliseconds(200)});
  Connection greedy(port());
  greedy.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  // The only place is free again once the server gave up on the first client.
  std::string answer;
  while (!answer.starts_with("HTTP/1.1 200 ")) {
    Connection next(port());
    next.Send("GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n");
    answer = next.ReadAll();
  }
  EXPECT_LT(greedy.ReadAll().size(), size_t{32} << 20);
}

TEST_F(AdminServerTest, ConnectionsAreBounded) {
  Start({.max_connections = 3, .timeout = absl::Seconds(600)});
  std::vector<std::unique_ptr<Connection>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<Connection>(port()));
    held.back()->Send("GET /livez HTTP/1.1\r\n\r\n");
    EXPECT_THAT(held.back()->ReadUntil("ok\n"), StartsWith("HTTP/1.1 200 "));
  }
  Connection refused(port());
  EXPECT_EQ(refused.ReadAll(), "");
  held.pop_back();
  std::string answer;
  while (answer.empty()) {
    Connection next(port());
    next.Send("GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n");
    answer = next.ReadAll();
  }
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminServerTest, StopClosesConnectionsAndThePort) {
  AdminServer& server = Start();
  const int old_port = port();
  Connection idle(old_port);
  idle.Send("GET /livez HTTP/1.1\r\n\r\n");
  idle.ReadUntil("ok\n");
  server.Stop();
  server.Stop();
  EXPECT_EQ(idle.ReadAll(), "");
  EXPECT_FALSE(Connection(old_port).connected());
}

TEST_F(AdminServerTest, StopsUnderLoad) {
  for (int round = 0; round < 20; ++round) {
    Start();
    const int port_now = port();
    std::atomic<int> answered = 0;
    std::vector<std::thread> clients;
    for (int t = 0; t < 4; ++t) {
      clients.emplace_back([&] {
        while (true) {
          Connection connection(port_now);
          if (!connection.connected()) return;
          connection.Send("GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n");
          if (!connection.ReadAll().empty()) ++answered;
        }
      });
    }
    while (answered < 20) std::this_thread::yield();
    server_.reset();
    for (std::thread& client : clients) client.join();
    EXPECT_GE(answered, 20);
  }
}

TEST(AdminServerAddressTest, BadAddressesAreNamed) {
  for (const char* address :
       {"", "9100", "localhost:9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
        "127.0.0.1:-1", "::1:9100", "[127.0.0.1]:1", "[]:1"}) {
    AdminServer server({.address = address}, {});
    const absl::Status status = server.Start();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << address;
    EXPECT_THAT(std::string(base::AsStd(status.message())), HasSubstr("HOST:PORT")) << address;
  }
}

TEST(AdminServerAddressTest, ATakenPortIsAnError) {
  AdminServer first({}, {});
  ASSERT_TRUE(first.Start().ok());
  AdminServer second({.address = base::Join("127.0.0.1:", first.Port())}, {});
  const absl::Status status = second.Start();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(base::AsStd(status.message())), HasSubstr("Address already in use"));
}

}  // namespace
}  // namespace tanggap::http
