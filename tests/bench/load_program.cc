#include "tests/bench/load_program.h"

#include <absl/strings/numbers.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "tests/bench/closed_loop.h"

namespace tanggap::bench {
namespace {

// What a process and its threads have used of the processors, in seconds.
double ProcessorSeconds(int64_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  const std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
  const size_t name_end = text.rfind(')');
  unsigned long user = 0, system = 0;
  if (name_end == std::string::npos ||
      std::sscanf(text.c_str() + name_end + 1,
                  " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
    return 0;
  }
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void Print(const LoadResult& result, double processor_seconds, bool json) {
  const double calls = static_cast<double>(result.answered.size());
  const double each = calls > 0 ? processor_seconds / calls * 1e6 : 0;
  int failed = 0;
  for (const auto& [what, count] : result.failed) failed += count;
  const char* format =
      json ? "{\"per_second\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, "
             "\"processor_microseconds\": %.1f, \"answered\": %.0f, \"failed\": %d}\n"
           : "%8.0f calls a second   p50 %6.1f ms   p99 %6.1f ms   %6.1f us of processor a call   "
             "%.0f answered   %d failed\n";
  std::printf(format, result.PerSecond(), result.Quantile(0.5), result.Quantile(0.99), each, calls,
              failed);
  for (const auto& [what, count] : result.failed)
    std::fprintf(stderr, "%6d times %s\n", count, what.c_str());
}

}  // namespace

absl::StatusOr<std::vector<Pace>> ParsePaces(std::string_view text) {
  std::vector<Pace> paces;
  for (const auto& step : base::Split(text, ',')) {
    const std::vector<std::string> parts = base::Split(step, 'x');
    double per_second = 0, seconds = 0;
    if (parts.size() != 2 || !absl::SimpleAtod(parts[0], &per_second) ||
        !absl::SimpleAtod(parts[1], &seconds) || per_second < 0 || seconds <= 0) {
      return absl::InvalidArgumentError(
          base::Join("'", step, "' is no step: write 57x5 for 57 calls a second for 5 seconds"));
    }
    paces.push_back({per_second, absl::Seconds(seconds)});
  }
  return paces;
}

std::optional<int> LoadProgram::Parse(int argc, char** argv) {
  const absl::Status parsed = settings_.Parse(argc, argv);
  if (settings_.help_requested()) {
    std::printf("%s%s", usage_.c_str(), settings_.Help().c_str());
    return 0;
  }
  if (parsed.ok() && !token_.value().empty()) return std::nullopt;
  std::fprintf(stderr, "%s%s\n", usage_.c_str(), std::string(parsed.message()).c_str());
  return 2;
}

absl::StatusOr<LoadResult> LoadProgram::Load(const std::string& method,
                                             const std::function<std::string()>& new_request,
                                             double* processor_seconds) {
  const LoadOptions load = {.address = address_.value(),
                            .token = token_.value(),
                            .clients = static_cast<int>(clients_.value()),
                            .connections = static_cast<int>(connections_.value())};
  double before = 0;
  const auto begin = [&] { before = ProcessorSeconds(pid_.value()); };
  const auto end = [&] { *processor_seconds = ProcessorSeconds(pid_.value()) - before; };
  if (steps_.value().empty() && rate_.value() == 0) {
    return ClosedLoop(load, random_)
        .Run(method, new_request, warm_up_.value(), measured_.value(), begin, end);
  }
  std::vector<Pace> paces = {
      {static_cast<double>(rate_.value()), warm_up_.value() + measured_.value()}};
  if (!steps_.value().empty()) {
    TANGGAP_ASSIGN_OR_RETURN(paces, ParsePaces(steps_.value()));
  }
  PacedCalls calls(load, std::move(paces), random_);
  return calls.Run(method, new_request,
                   steps_.value().empty() ? warm_up_.value() : absl::ZeroDuration(), begin, end);
}

absl::Status LoadProgram::WriteCalls(const LoadResult& result) const {
  if (calls_.value().empty()) return absl::OkStatus();
  std::FILE* file = std::fopen(calls_.value().c_str(), "w");
  if (file == nullptr)
    return absl::NotFoundError(base::Join("cannot write ", calls_.value(), " (setting --calls)"));
  for (const TimedCall& call : result.timed)
    std::fprintf(file, "%.4f %.3f %d\n", call.seconds, call.took_ms, call.answered ? 1 : 0);
  return std::fclose(file) == 0 ? absl::OkStatus() : absl::DataLossError("the disk is full");
}

int LoadProgram::Run(const std::string& method, const std::function<std::string()>& new_request) {
  double used = 0;
  const absl::StatusOr<LoadResult> result = Load(method, new_request, &used);
  const absl::Status done = result.ok() ? WriteCalls(*result) : result.status();
  if (!done.ok()) {
    std::fprintf(stderr, "%s\n", std::string(done.message()).c_str());
    return 2;
  }
  Print(*result, used, json_.value());
  return result->answered.empty() ? 1 : 0;
}

}  // namespace tanggap::bench
