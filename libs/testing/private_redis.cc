#include "libs/testing/private_redis.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <arpa/inet.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <utility>

#include "libs/base/strings.h"
#include "libs/testing/child_process.h"

namespace tanggap::testing {

namespace {

constexpr absl::Duration kLongestStart = absl::Seconds(60);
constexpr absl::Duration kLongestAnswer = absl::Seconds(30);

[[noreturn]] void Fail(const std::string& why) { internal::FailFor("Redis", why); }

// A port that nobody listens on. Someone else may take it before the server does.
int FreePort() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (probe < 0 || ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    Fail("there is no free port");
  }
  ::close(probe);
  return ntohs(address.sin_port);
}

std::string TextIn(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return base::Join(reply.integer);
  if (reply.type != REDIS_REPLY_ARRAY) return {reply.str == nullptr ? "" : reply.str, reply.len};
  std::string text;
  for (size_t i = 0; i < reply.elements; ++i) text += TextIn(*reply.element[i]) + "\n";
  return text;
}

// Nothing when the server cannot be reached, or breaks off.
std::optional<std::string> Ask(const std::string& socket, const std::string& password,
                               const std::vector<std::string>& words) {
  const timeval limit = absl::ToTimeval(kLongestAnswer);
  redisContext* const context = redisConnectUnixWithTimeout(socket.c_str(), limit);
  std::optional<std::string> answer;
  if (context != nullptr && context->err == 0) {
    redisSetTimeout(context, limit);
    if (!password.empty()) {
      freeReplyObject(redisCommand(context, "AUTH %b", password.data(), password.size()));
    }
    std::vector<const char*> texts;
    std::vector<size_t> sizes;
    for (const std::string& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    auto* const reply = static_cast<redisReply*>(
        redisCommandArgv(context, static_cast<int>(texts.size()), texts.data(), sizes.data()));
    if (reply != nullptr) answer = TextIn(*reply);
    freeReplyObject(reply);
  }
  if (context != nullptr) redisFree(context);
  return answer;
}

}  // namespace

PrivateRedis::PrivateRedis(Options options)
    : options_(std::move(options)), folder_(internal::MakeFolder("tanggap-redis-")) {}

std::unique_ptr<PrivateRedis> PrivateRedis::Create(Options options) {
  std::unique_ptr<PrivateRedis> server(new PrivateRedis(std::move(options)));
  do {
    if (server->options_.tcp) server->port_ = FreePort();
  } while (!server->TryStart());
  return server;
}

PrivateRedis::~PrivateRedis() {
  Kill9();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string PrivateRedis::TcpAddress() const {
  if (port_ == 0) Fail("it listens on no port; create it with .tcp = true");
  return base::Join("127.0.0.1:", port_);
}

std::vector<std::string> PrivateRedis::StartCommand() const {
  std::vector<std::string> settings = {
      base::Join("port ", port_),
      "bind 127.0.0.1",
      "unixsocket " + SocketPath(),
      "dir " + folder_,
      "save \"\"",
      "appendonly " + std::string(options_.append_only ? "yes" : "no"),
      "maxmemory-policy noeviction"};
  if (!options_.password.empty()) settings.push_back("requirepass " + options_.password);
  settings.insert(settings.end(), options_.settings.begin(), options_.settings.end());
  std::vector<std::string> command = {"setpriv", "--pdeathsig=KILL", "redis-server"};
  for (const std::string& setting : settings) {
    const size_t space = setting.find(' ');
    const std::string value = setting.substr(space + 1);
    command.push_back("--" + setting.substr(0, space));
    command.push_back(value == "\"\"" ? "" : value);
  }
  return command;
}

void PrivateRedis::Start() {
  const absl::Time give_up = absl::Now() + kLongestStart;
  while (!TryStart()) {
    if (absl::Now() > give_up) Fail(base::Join("its port ", port_, " stays taken"));
    absl::SleepFor(absl::Milliseconds(10));
  }
}

bool PrivateRedis::TryStart() {
  const std::string log = folder_ + "/server.log";
  std::error_code ignored;
  std::filesystem::remove(log, ignored);
  pid_ = internal::Spawn(StartCommand(), log);
  const absl::Time give_up = absl::Now() + kLongestStart;
  // While it loads a file it answers PING with an error.
  while (Ask(SocketPath(), options_.password, {"PING"}) != "PONG") {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      const std::string said = internal::TextOf(log);
      if (said.find("Address already in use") != std::string::npos) return false;
      Fail("did not start:\n" + said);
    }
    if (absl::Now() > give_up) Fail("does not answer:\n" + internal::TextOf(log));
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

void PrivateRedis::AwaitEnd() {
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void PrivateRedis::Stop() {
  if (pid_ < 0) return;
  Thaw();
  ::kill(pid_, SIGTERM);
  AwaitEnd();
}

void PrivateRedis::Kill9() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  AwaitEnd();
}

void PrivateRedis::Freeze() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGSTOP);
  ::waitpid(pid_, nullptr, WUNTRACED);  // until it really stands still
}

void PrivateRedis::Thaw() {
  if (pid_ > 0) ::kill(pid_, SIGCONT);
}

std::string PrivateRedis::Execute(const std::vector<std::string>& words) const {
  std::optional<std::string> answer = Ask(SocketPath(), options_.password, words);
  if (!answer.has_value()) Fail("does not answer to " + words.at(0));
  return *std::move(answer);
}

}  // namespace tanggap::testing
