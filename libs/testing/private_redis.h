// A Redis server of one's own, for tests that fill, empty, stop, kill or freeze it.
//
//   auto server = testing::PrivateRedis::Create({.settings = {"maxmemory 4mb"}});   // aborts when it cannot start
//   auto connection = redis::Connection::Create({.address = server->Address()}, random);
//   server->Kill9();
//   server->Start();                       // empty again, unless it has an append-only file
//   server->Execute({"FLUSHALL"});         // past every library of ours
//
// It takes about 20 ms to start, and listens on a socket in its own folder, which vanishes with it.
// When the test process dies, the kernel stops the server: it is bound to the thread that called
// Create or Start, so call them from one that lives on.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace tanggap::testing {

class PrivateRedis {
 public:
  struct Options {
    // Whether it keeps its data in an append-only file, through Kill9 too.
    bool append_only = false;
    // Whether it listens on a free port of 127.0.0.1 too.
    bool tcp = false;
    // The password of the default user; empty: anyone may enter.
    std::string password = {};
    // Further settings as in redis.conf, for example "maxmemory-policy allkeys-lru". The policy is
    // noeviction when none is given.
    std::vector<std::string> settings = {};
  };

  // Starts one in a new folder. Ends the process when that fails: no test could go on.
  static std::unique_ptr<PrivateRedis> Create(Options options);
  static std::unique_ptr<PrivateRedis> Create() { return Create(Options()); }
  ~PrivateRedis();
  PrivateRedis(const PrivateRedis&) = delete;
  PrivateRedis& operator=(const PrivateRedis&) = delete;

  // "unix:/PATH", the same through all restarts.
  std::string Address() const { return "unix:" + SocketPath(); }
  // "127.0.0.1:PORT", the same through all restarts; with Options::tcp.
  std::string TcpAddress() const;

  // Starts it (again) and waits until it serves.
  void Start();
  // Lets it end by itself, its file written.
  void Stop();
  void Kill9();
  // Stops it from running without ending it: connections stay open, new ones can be made, and
  // nothing answers.
  void Freeze();
  void Thaw();

  // Runs a command on a connection of its own and gives the answer as one text: numbers as digits,
  // the items of an array one a line, "" for nothing. Ends the process when there is no answer.
  std::string Execute(const std::vector<std::string>& words) const;

 private:
  explicit PrivateRedis(Options options);
  std::string SocketPath() const { return folder_ + "/redis.sock"; }
  std::vector<std::string> StartCommand() const;
  // Whether it came up; false when the port was taken by someone else in between.
  bool TryStart();
  void AwaitEnd();

  Options options_;
  std::string folder_;
  int port_ = 0;
  pid_t pid_ = -1;
};

}  // namespace tanggap::testing
