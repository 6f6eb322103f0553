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
constexpr char kFoldMillis[] = "TANGGAP_OTHER_FOLD_MILLIS";
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

std::vector<std::string> Settings(Service& service, absl::Duration fold_period,
                                  const std::string& address) {
  std::vector<std::string> settings = {
      base::Join(kPostgres, "=", service.postgres_url()),
      base::Join(kMasterKey, "=", service.master_key_file()),
      base::Join(kMicros, "=", absl::ToUnixMicros(service.clock().Now())),
      base::Join(kAddress, "=", address)};
  if (fold_period != absl::InfiniteDuration())
    settings.push_back(base::Join(kFoldMillis, "=", absl::ToInt64Milliseconds(fold_period)));
  return settings;
}

// What runs in the other process.
[[noreturn]] void Serve() {
  const base::ManualClock clock(absl::FromUnixMicros(std::stoll(FromEnvironment(kMicros))));
  Service::Options options = WithoutLimits(clock);
  options.postgres_url = FromEnvironment(kPostgres);
  const std::string fold_millis = FromEnvironment(kFoldMillis);
  options.adjust = [adjust = options.adjust, fold_millis](App::Options& app) {
    adjust(app);
    if (!fold_millis.empty()) app.fold_period = absl::Milliseconds(std::stoll(fold_millis));
    app.master_key_file = FromEnvironment(kMasterKey);
  };
  Service service(options);
  const std::string address = FromEnvironment(kAddress);
  std::ofstream(address + ".new") << service.app().host().address();
  fs::rename(address + ".new", address);
  while (true) ::pause();
}

TEST(OtherProcessTest, ServesUntilItIsKilled) {
  // This is the other one.
  if (!FromEnvironment(kPostgres).empty()) Serve();
  const base::ManualClock clock(MondayMorning());
  Service service(WithoutLimits(clock));
  OtherProcess other(service);
  v1::GetFormRequest request;
  request.set_link("0000000000000000");
  const auto ask = [&] {
    return other.channel()
        .CallBytes("tanggap.surveys.v1.RespondentService.GetForm", request.SerializeAsString(),
                   {.idempotent = false})
        .status();
  };
  EXPECT_THAT(ask(), testing::HasReason(errors::Reason::RESOURCE_NOT_FOUND));
  other.Kill();
  EXPECT_THAT(ask(), testing::HasReason(errors::Reason::PEER_UNAVAILABLE));
}

}  // namespace

OtherProcess::OtherProcess(Service& service, absl::Duration fold_period) {
  std::string pattern = fs::temp_directory_path() / "tanggap-other-XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  const std::string address = folder_ + "/address";
  process_ = Spawn({fs::read_symlink("/proc/self/exe").string(),
                    "--gtest_filter=OtherProcessTest.ServesUntilItIsKilled", "--gtest_brief=1"},
                   Settings(service, fold_period, address));
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
