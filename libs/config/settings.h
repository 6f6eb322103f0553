// The settings of one program: declared with type, default and help, then parsed once, at start. In
// this order, the first place that names a setting decides:
//
//   flag         --postgres-url=VALUE or --postgres-url VALUE
//   environment  TANGGAP_COMPLAINTS_POSTGRES_URL, then TANGGAP_POSTGRES_URL (an empty variable
//   counts as absent) file         POSTGRES_URL=VALUE in the file given by --config default
//
//   config::Settings settings("complaints");
//   const auto& url = settings.Text("postgres-url", "dbname=complaints", "Where PostgreSQL is.");
//   const auto& workers = settings.Number("workers", 8, "Threads that run calls.", {.min = 1, .max
//   = 1024}); const auto& key = settings.Secret("master-key-file", "The instance's master key.",
//   {.required = true}); if (absl::Status status = settings.Parse(argc, argv); !status.ok()) return
//   Fail(status); if (settings.help_requested()) return Print(settings.Help()); Serve(url.value(),
//   workers.value());
//
// Handles live as long as the Settings object. Not thread-safe until Parse has returned; read-only
// afterwards.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libs/config/setting.h"

namespace tanggap::config {

using Environment = std::map<std::string, std::string>;

// The environment variables of this process.
Environment ProcessEnvironment();

class Settings {
 public:
  // `service` is what stands between TANGGAP_ and the setting's name in the environment.
  explicit Settings(std::string_view service);
  ~Settings();

  // A setting's name is lower-case words joined by hyphens. Declaring one twice is a broken
  // invariant.
  const Setting<std::string>& Text(std::string_view name, std::string_view default_value,
                                   std::string_view help, TextOptions options = {});
  const Setting<int64_t>& Number(std::string_view name, int64_t default_value,
                                 std::string_view help, NumberOptions options = {});
  const Setting<bool>& Toggle(std::string_view name, bool default_value, std::string_view help);
  // Written "250ms", "1.5s", "2m", "1h30m" or "7d".
  const Setting<absl::Duration>& Duration(std::string_view name, absl::Duration default_value,
                                          std::string_view help, DurationOptions options = {});
  // The value is the path of a file, whose content is read by Parse.
  const SecretSetting& Secret(std::string_view name, std::string_view help,
                              SecretOptions options = {});

  // INVALID_ARGUMENT with one line for every problem, each naming the setting and what to change.
  // Called once.
  absl::Status Parse(int argc, const char* const* argv);
  absl::Status Parse(const std::vector<std::string>& arguments, const Environment& environment);

  // The words that are not flags: `serve`, `migrate`.
  const std::vector<std::string>& positional() const { return positional_; }
  // --help or -h was given; required settings may then be missing.
  bool help_requested() const { return help_requested_; }
  // Sentences about what was accepted but looks wrong, for the log: an environment variable with
  // our service's prefix that no setting has, or a secret file that every user of the machine can
  // read.
  const std::vector<std::string>& warnings() const { return warnings_; }

  // Every setting with its default, unit and environment variable.
  std::string Help() const;
  // Every setting with its value and where that came from. Secrets show as a path, passwords in
  // connection texts as
  // ***.
  std::string Describe() const;

 private:
  struct Given {
    std::string text;
    std::string origin;
  };
  using Values = std::map<std::string, Given>;

  template <typename T, typename... Arguments>
  const T& Declare(std::string_view name, Arguments&&... arguments);
  const AnySetting* Find(std::string_view name) const;
  std::string UnknownSetting(std::string_view written, std::string_view name) const;
  std::string EnvironmentName(std::string_view name, bool with_service) const;
  void ReadFlags(const std::vector<std::string>& arguments, Values& values);
  void ReadEnvironment(const Environment& environment, Values& values);
  void ReadFile(const Given& path, Values& values);
  void Apply(const Values& values);

  std::string service_;
  std::vector<std::unique_ptr<AnySetting>> settings_;
  std::vector<std::string> positional_;
  std::vector<std::string> problems_;
  std::vector<std::string> warnings_;
  bool help_requested_ = false;
};

}  // namespace tanggap::config
