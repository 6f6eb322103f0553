// A PostgreSQL server of one's own, for tests that stop, kill or freeze it.
//
//   auto server = testing::PrivatePostgres::Create({.durable = true});   // aborts when it cannot start
//   postgres::Pool pool({.url = server->Url()}, clock, random);
//   server->Kill9();                        // the server and all its sessions, at once
//   server->Start();                        // the same data again
//
// It listens on a socket in its own folder only, which vanishes with it. When the test process
// dies, the kernel stops the server: it is bound to the thread that called Create or Start, so call
// them from one that lives on.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace tanggap::testing {

class PrivatePostgres {
 public:
  struct Options {
    // Whether commits wait for the disk. Off, a killed server process still keeps what it has
    // committed, for the machine lives on.
    bool durable = false;
    // Further settings, for example "max_connections=20".
    std::vector<std::string> settings;
  };

  // Makes a cluster in a new folder and starts it. Ends the process when that fails: no test could
  // go on.
  static std::unique_ptr<PrivatePostgres> Create(Options options);
  static std::unique_ptr<PrivatePostgres> Create() { return Create(Options()); }
  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  // Connection string of a superuser, for database "postgres".
  std::string Url() const { return Url("postgres"); }
  std::string Url(const std::string& database) const;
  std::string DataDirectory() const { return folder_ + "/data"; }
  // What the server writes about itself.
  std::string LogFile() const { return folder_ + "/server.log"; }

  // Starts it (again) and waits until it takes connections.
  void Start();
  // Breaks all sessions off, writes everything out, ends.
  void Stop();
  // Ends the server and every session process in the middle of what they do.
  void Kill9();
  // Stops every process from running without ending any: connections stay open, and nothing
  // answers.
  void Freeze();
  void Thaw();

 private:
  explicit PrivatePostgres(Options options);
  void Initialise();
  void SignalAll(int signal);
  void AwaitEnd();

  Options options_;
  std::string folder_;
  pid_t pid_ = -1;
};

}  // namespace tanggap::testing
