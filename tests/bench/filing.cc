// Files complaints as fast as a running service takes them, and prints throughput, how long a
// filing takes and what it costs.
//
//   bench_filing --address 127.0.0.1:7410 --token "$(tanggap token ...)" --pid 1234
#include <absl/time/time.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "libs/base/random.h"
#include "libs/base/uuid.h"
#include "libs/config/settings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/bench/closed_loop.h"
#include "tests/bench/paced_calls.h"

namespace tanggap::bench {
namespace {

constexpr char kUsage[] =
    "bench_filing --address HOST:PORT --token TOKEN [--pid PID] [...]\n\n"
    "Files complaints as fast as the service answers, or at a steady --rate. TOKEN is a citizen's. "
    "tests/bench/compare_filing starts a service for "
    "it.\n\n";

struct BenchSettings {
  config::Settings settings{"bench"};
  const config::Setting<std::string>& address =
      settings.Text("address", "127.0.0.1:7410", "Where the service takes gRPC calls.");
  const config::Setting<std::string>& token = settings.Text("token", "", "A citizen's token.");
  const config::Setting<int64_t>& pid =
      settings.Number("pid", 0, "The service's process, whose processor time is then told.");
  const config::Setting<int64_t>& clients =
      settings.Number("clients", 64, "Calls under way at once.", {.min = 1, .max = 4096});
  const config::Setting<int64_t>& connections =
      settings.Number("connections", 4, "Connections they share.", {.min = 1, .max = 256});
  const config::Setting<absl::Duration>& warm_up =
      settings.Duration("warm-up", absl::Seconds(2), "Time before it counts.");
  const config::Setting<absl::Duration>& measured =
      settings.Duration("measured", absl::Seconds(10), "Time in which it counts.");
  const config::Setting<int64_t>& rate = settings.Number(
      "rate", 0, "Filings sent a second, whatever is answered; 0 for as many as are answered.",
      {.max = 100000, .unit = "filings a second"});
  const config::Setting<bool>& with_identity = settings.Toggle(
      "with-identity", true, "Whether reporters give name, phone and e-mail, which are sealed.");
  const config::Setting<bool>& json = settings.Toggle("json", false, "One line of JSON instead.");
};

// Everything but the request_id, which is joined as bytes: the client costs little.
std::string FilingBytes(bool with_identity) {
  complaints::v1::CreateComplaintRequest request;
  complaints::v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  complaint.set_channel(common::v1::CHANNEL_APP);
  complaint.set_agency("dinkes");
  complaint.set_category("demam-berdarah");
  complaint.set_region("33.73.02.1003");
  complaint.set_description(
      "Selokan di RT 03 RW 05 penuh jentik sejak tiga minggu, dua anak sudah sakit. Mohon "
      "disemprot sebelum musim hujan datang lagi.");
  if (!with_identity) return request.SerializeAsString();
  complaints::v1::Person& person = *complaint.mutable_reporter();
  person.set_display_name("Sulastri Wulandari");
  person.set_phone("081200000123");
  person.set_email("sulastri@contoh.example");
  complaint.set_reporter_identity(complaints::v1::REPORTER_IDENTITY_NAMED);
  return request.SerializeAsString();
}

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
  const double filings = static_cast<double>(result.answered.size());
  const double each = filings > 0 ? processor_seconds / filings * 1e6 : 0;
  int failed = 0;
  for (const auto& [what, count] : result.failed) failed += count;
  const char* format =
      json ? "{\"per_second\": %.1f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, "
             "\"processor_microseconds\": %.1f, \"failed\": %d}\n"
           : "%8.0f filings a second   p50 %6.1f ms   p99 %6.1f ms   %6.1f us of processor a filing"
             "   %d failed\n";
  std::printf(format, result.PerSecond(), result.Quantile(0.5), result.Quantile(0.99), each,
              failed);
  for (const auto& [what, count] : result.failed)
    std::fprintf(stderr, "%6d times %s\n", count, what.c_str());
}

int Run(int argc, char** argv) {
  BenchSettings given;
  const absl::Status parsed = given.settings.Parse(argc, argv);
  if (given.settings.help_requested()) {
    std::printf("%s%s", kUsage, given.settings.Help().c_str());
    return 0;
  }
  if (!parsed.ok() || given.token.value().empty()) {
    std::fprintf(stderr, "%s%s\n", kUsage, std::string(parsed.message()).c_str());
    return 2;
  }
  base::SystemRandom random;
  const std::string filing = FilingBytes(given.with_identity.value());
  const auto new_request = [&] {
    complaints::v1::CreateComplaintRequest request;
    request.set_request_id(base::Uuid::V4(random).ToString());
    return filing + request.SerializeAsString();
  };
  const LoadOptions load = {.address = given.address.value(),
                            .token = given.token.value(),
                            .clients = static_cast<int>(given.clients.value()),
                            .connections = static_cast<int>(given.connections.value())};
  double before = 0, used = 0;
  const auto run = [&](auto& calls) {
    return calls.Run(
        "tanggap.complaints.v1.ComplaintsService.CreateComplaint", new_request,
        given.warm_up.value(), given.measured.value(),
        [&] { before = ProcessorSeconds(given.pid.value()); },
        [&] { used = ProcessorSeconds(given.pid.value()) - before; });
  };
  LoadResult result;
  if (given.rate.value() > 0) {
    PacedCalls calls(load, static_cast<double>(given.rate.value()), random);
    result = run(calls);
  } else {
    ClosedLoop calls(load, random);
    result = run(calls);
  }
  Print(result, used, given.json.value());
  return result.answered.empty() ? 1 : 0;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
