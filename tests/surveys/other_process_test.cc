#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "tests/surveys/collecting.h"
#include "tests/surveys/other_process.h"

namespace tanggap::surveys {

namespace {

namespace fs = std::filesystem;

constexpr char kPostgres[] = "TANGGAP_OTHER_POSTGRES";
constexpr char kMasterKey[] = "TANGGAP_OTHER_MASTER_KEY";
constexpr char kMicros[] = "TANGGAP_OTHER_MICROS";
constexpr char kAddress[] = "TANGGAP_OTHER_ADDRESS";

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

pid_t Spawn(const std::vector<std::string>& command, const std::vector<std::string>& more) {
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> variables;
  for (char** each = environ; *each != nullptr; ++each) variables.push_back(*each);
  for (const std::string& each : more) variables.push_back(const_cast<char*>(each.c_str()));
  variables.push_back(nullptr);
  pid_t process = 0;
  EXPECT_EQ(posix_spawn(&process, command[0].c_str(), nullptr, nullptr, arguments.data(),
                        variables.data()),
            0);
  return process;
}

// What runs in the other process: serves until it is killed. In this one nobody asks for it.
TEST(OtherProcessTest, ServesWhenItIsOne) {
  if (FromEnvironment(kPostgres).empty()) return;
  const base::ManualClock clock(absl::FromUnixMicros(std::stoll(FromEnvironment(kMicros))));
  Service::Options options = WithoutLimits(clock);
  options.postgres_url = FromEnvironment(kPostgres);
  options.adjust = [adjust = options.adjust](App::Options& app) {
    adjust(app);
    app.master_key_file = FromEnvironment(kMasterKey);
  };
  Service service(options);
  const std::string address = FromEnvironment(kAddress);
  std::ofstream(address + ".new") << service.app().host().address();
  fs::rename(address + ".new", address);
  // Whoever started it may have been killed itself.
  while (::getppid() != 1) ::pause();
}

}  // namespace

OtherProcess::OtherProcess(Service& service) {
  std::string pattern = fs::temp_directory_path() / "tanggap-other-XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  const std::string address = folder_ + "/address";
  process_ = Spawn({fs::read_symlink("/proc/self/exe").string(),
                    "--gtest_filter=OtherProcessTest.ServesWhenItIsOne", "--gtest_brief=1"},
                   {base::Join(kPostgres, "=", service.postgres_url()),
                    base::Join(kMasterKey, "=", service.master_key_file()),
                    base::Join(kMicros, "=", absl::ToUnixMicros(service.clock().Now())),
                    base::Join(kAddress, "=", address)});
  EXPECT_TRUE(testing::Await([&] { return fs::exists(address); }));
  std::string text;
  std::getline(std::ifstream(address), text);
  channel_ = std::make_unique<rpc::Channel>(
      rpc::ChannelOptions{
          .address = text, .default_timeout = absl::Seconds(60), .own_connection = true},
      service.random());
}

void OtherProcess::Kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
  fs::remove_all(folder_);
}

}  // namespace tanggap::surveys
