#include "libs/testing/private_postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::testing {
namespace {

using postgres::Pool;

class PrivatePostgresTest : public ::testing::Test {
 protected:
  std::unique_ptr<Pool> Connect(const PrivatePostgres& server) {
    return std::make_unique<Pool>(postgres::PoolOptions{.url = server.Url()}, clock_, random_);
  }
  absl::Time Soon() { return clock_.Now() + absl::Seconds(30); }

  base::SystemClock clock_;
  base::SystemRandom random_;
};

TEST_F(PrivatePostgresTest, KeepsItsDataThroughStopAndKill) {
  const auto server = PrivatePostgres::Create({.durable = true});
  ASSERT_THAT(Connect(*server)->Query({"make", "CREATE TABLE kept AS SELECT 7 AS n"}, Soon()),
              IsOk());
  server->Kill9();
  EXPECT_THAT(Connect(*server)->Query({"read", "SELECT n FROM kept"}, Soon()),
              StatusIs(absl::StatusCode::kUnavailable));
  server->Start();
  EXPECT_EQ(Connect(*server)->Query({"read", "SELECT n FROM kept"}, Soon())->Only().Int("n"), 7);
  server->Stop();
  server->Start();
  EXPECT_EQ(Connect(*server)->Query({"read", "SELECT n FROM kept"}, Soon())->Only().Int("n"), 7);
}

TEST_F(PrivatePostgresTest, TakesSettingsAndRemovesItsFolder) {
  std::string folder;
  {
    const auto server = PrivatePostgres::Create({.settings = {"max_connections=23"}});
    folder = server->DataDirectory();
    EXPECT_TRUE(std::filesystem::exists(folder));
    EXPECT_EQ(Connect(*server)
                  ->Query({"show", "SELECT current_setting('max_connections') AS n"}, Soon())
                  ->Only()
                  .Text("n"),
              "23");
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(PrivatePostgresTest, EndsWithTheProcessThatStartedItEvenWhenThatIsKilled) {
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto server = PrivatePostgres::Create();
    std::ifstream file(server->DataDirectory() + "/postmaster.pid");
    pid_t pid = 0;
    file >> pid;
    if (::write(pipe_ends[1], &pid, sizeof(pid)) != sizeof(pid)) std::abort();
    ::kill(::getpid(), SIGKILL);
  }
  pid_t server_pid = 0;
  ASSERT_EQ(::read(pipe_ends[0], &server_pid, sizeof(server_pid)),
            static_cast<ssize_t>(sizeof(server_pid)));
  ::waitpid(child, nullptr, 0);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  ASSERT_GT(server_pid, 1);
  // The kernel tells when it has ended, also before whoever inherited it has collected it.
  const int server = static_cast<int>(::syscall(SYS_pidfd_open, server_pid, 0));
  if (server < 0) {
    EXPECT_EQ(errno, ESRCH) << "it is gone already, or it cannot be watched";
    return;
  }
  pollfd ended = {server, POLLIN, 0};
  EXPECT_EQ(::poll(&ended, 1, /*milliseconds=*/30000), 1) << "the server outlived its starter";
  ::close(server);
}

}  // namespace
}  // namespace tanggap::testing
