#include "libs/testing/private_postgres.h"

#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "libs/base/strings.h"
#include "libs/testing/child_process.h"

namespace tanggap::testing {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolderPrefix = "tanggap-postgres-";

[[noreturn]] void Fail(const std::string& why) { internal::FailFor("PostgreSQL", why); }

// Where the newest installed server is; PostgreSQL's programs are not on the PATH of Debian.
std::string Programs() {
  if (const char* chosen = std::getenv("TANGGAP_POSTGRES_BIN")) return chosen;
  std::vector<int> versions;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    versions.push_back(std::atoi(entry.path().filename().c_str()));
  }
  if (versions.empty()) Fail("no server in /usr/lib/postgresql; set TANGGAP_POSTGRES_BIN");
  return base::Join("/usr/lib/postgresql/", *std::max_element(versions.begin(), versions.end()),
                    "/bin");
}

// PostgreSQL refuses to run as root; the account is the one that its package makes.
std::vector<std::string> AsServerAccount() {
  if (::geteuid() != 0) return {};
  return {"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"};
}

std::vector<pid_t> Children(pid_t parent) {
  std::vector<pid_t> children;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0) continue;
    std::ifstream stat(entry.path() / "stat");
    std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
    const size_t name_end = text.rfind(')');
    int parent_of_pid = 0;
    if (name_end != std::string::npos &&
        std::sscanf(text.c_str() + name_end + 1, " %*c %d", &parent_of_pid) == 1 &&
        parent_of_pid == parent) {
      children.push_back(pid);
    }
  }
  return children;
}

}  // namespace

PrivatePostgres::PrivatePostgres(Options options) : options_(std::move(options)) {}

std::unique_ptr<PrivatePostgres> PrivatePostgres::Create(Options options) {
  std::unique_ptr<PrivatePostgres> server(new PrivatePostgres(std::move(options)));
  server->Initialise();
  server->Start();
  return server;
}

PrivatePostgres::~PrivatePostgres() {
  Thaw();
  Kill9();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PrivatePostgres::Initialise() {
  folder_ = internal::MakeFolder(kFolderPrefix);
  std::vector<std::string> command = AsServerAccount();
  if (!command.empty()) {
    const pid_t owner = internal::Spawn({"chown", "postgres:", folder_}, "/dev/null");
    ::waitpid(owner, nullptr, 0);
  }
  for (const char* word : {"--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8",
                           "--locale=C.UTF-8", "--no-instructions"}) {
    command.push_back(word);
  }
  command.insert(command.end() - 6, Programs() + "/initdb");
  command.push_back("--pgdata=" + DataDirectory());
  int status = 0;
  ::waitpid(internal::Spawn(command, folder_ + "/initdb.log"), &status, 0);
  if (status != 0) Fail("initdb failed:\n" + internal::TextOf(folder_ + "/initdb.log"));
}

std::string PrivatePostgres::Url(const std::string& database) const {
  return base::Join("host=", folder_, " user=postgres dbname=", database);
}

void PrivatePostgres::Start() {
  std::vector<std::string> command = {"setpriv", "--pdeathsig=QUIT"};
  const std::vector<std::string> account = AsServerAccount();
  if (!account.empty()) command.insert(command.end(), account.begin() + 1, account.end());
  command.push_back(Programs() + "/postgres");
  command.push_back("-D");
  command.push_back(DataDirectory());
  std::vector<std::string> settings = {"listen_addresses=", "unix_socket_directories=" + folder_,
                                       "max_connections=200", "autovacuum=off",
                                       "shared_buffers=64MB"};
  if (!options_.durable) {
    settings.insert(settings.end(), {"fsync=off", "full_page_writes=off"});
  }
  settings.insert(settings.end(), options_.settings.begin(), options_.settings.end());
  for (const std::string& setting : settings) {
    command.push_back("-c");
    command.push_back(setting);
  }
  pid_ = internal::Spawn(command, LogFile());
  const absl::Time give_up = absl::Now() + absl::Seconds(60);
  while (::PQping(Url().c_str()) != PQPING_OK) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_ || absl::Now() > give_up) {
      Fail("did not start:\n" + internal::TextOf(LogFile()));
    }
    absl::SleepFor(absl::Milliseconds(10));
  }
}

void PrivatePostgres::AwaitEnd() {
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void PrivatePostgres::Stop() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGINT);
  AwaitEnd();
}

void PrivatePostgres::SignalAll(int signal) {
  if (pid_ < 0) return;
  ::kill(pid_, signal == SIGCONT ? 0 : signal);  // the parent first, or it would start a recovery
  for (const pid_t child : Children(pid_)) ::kill(child, signal);
  if (signal == SIGCONT) ::kill(pid_, signal);
}

void PrivatePostgres::Kill9() {
  if (pid_ < 0) return;
  // The children are listed before their parent is gone, and the server is stopped while that is
  // done.
  ::kill(pid_, SIGSTOP);
  const std::vector<pid_t> children = Children(pid_);
  ::kill(pid_, SIGKILL);
  for (const pid_t child : children) ::kill(child, SIGKILL);
  AwaitEnd();
  for (const pid_t child : children) {
    while (::kill(child, 0) == 0) absl::SleepFor(absl::Milliseconds(1));
  }
}

void PrivatePostgres::Freeze() { SignalAll(SIGSTOP); }
void PrivatePostgres::Thaw() { SignalAll(SIGCONT); }

}  // namespace tanggap::testing
