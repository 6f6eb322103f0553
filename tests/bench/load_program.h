// What the programs that load a service share: the settings that say whom to call and how, the run,
// and the figures that they print.
//
//   LoadProgram program(kUsage);
//   const auto& names = program.settings().Text("names", "", "A file with one name a line.");
//   if (const auto ended = program.Parse(argc, argv)) return *ended;
//   return program.Run("tanggap.complaints.v1.ComplaintsService.GetComplaint", [&] { return NextRequest(); });
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/random.h"
#include "libs/config/settings.h"
#include "tests/bench/load.h"
#include "tests/bench/paced_calls.h"

namespace tanggap::bench {

// "57x5,855x5": 57 calls a second for 5 seconds, then 855.
absl::StatusOr<std::vector<Pace>> ParsePaces(std::string_view text);

class LoadProgram {
 public:
  explicit LoadProgram(std::string usage) : usage_(std::move(usage)) {}

  // For those of the one program, before Parse.
  config::Settings& settings() { return settings_; }
  base::Random& random() { return random_; }
  // Known after Parse.
  const std::string& address() const { return address_.value(); }
  const std::string& token() const { return token_.value(); }

  // What the program ends with when there is nothing to run.
  std::optional<int> Parse(int argc, char** argv);
  // Calls as the settings say, and prints. `new_request` is called from several threads.
  int Run(const std::string& method, const std::function<std::string()>& new_request);

 private:
  absl::StatusOr<LoadResult> Load(const std::string& method,
                                  const std::function<std::string()>& new_request,
                                  double* processor_seconds);
  absl::Status WriteCalls(const LoadResult& result) const;

  const std::string usage_;
  base::SystemRandom random_;
  config::Settings settings_{"bench"};
  const config::Setting<std::string>& address_ =
      settings_.Text("address", "127.0.0.1:7410", "Where the service takes gRPC calls.");
  const config::Setting<std::string>& token_ = settings_.Text("token", "", "The caller's token.");
  const config::Setting<int64_t>& pid_ =
      settings_.Number("pid", 0, "The service's process, whose processor time is then told.");
  const config::Setting<int64_t>& clients_ =
      settings_.Number("clients", 64, "Calls under way at once.", {.min = 1, .max = 4096});
  const config::Setting<int64_t>& connections_ =
      settings_.Number("connections", 4, "Connections they share.", {.min = 1, .max = 256});
  const config::Setting<absl::Duration>& warm_up_ =
      settings_.Duration("warm-up", absl::Seconds(2), "Time before it counts.");
  const config::Setting<absl::Duration>& measured_ =
      settings_.Duration("measured", absl::Seconds(10), "Time in which it counts.");
  const config::Setting<int64_t>& rate_ = settings_.Number(
      "rate", 0, "Calls sent a second, whatever is answered; 0 for as many as are answered.",
      {.max = 100000, .unit = "calls a second"});
  const config::Setting<std::string>& steps_ = settings_.Text(
      "steps", "",
      "Instead of --rate, --warm-up and --measured: 57x5,855x5 sends 57 calls a second for 5 "
      "seconds, then 855.");
  const config::Setting<std::string>& calls_ = settings_.Text(
      "calls", "",
      "A file for one line a call that was sent at a pace: when in seconds, how many milliseconds "
      "it took, 1 when it was answered.");
  const config::Setting<bool>& json_ = settings_.Toggle("json", false, "One line of JSON instead.");
};

}  // namespace tanggap::bench
