// Reads complaints by their names as fast as a running service answers, and prints how many a
// second, how long one takes and what it costs.
//
//   bench_reading --address 127.0.0.1:7410 --token "$(tanggap token ...)" --names names.txt
//
// With --keep-answer it keeps the bytes of the first complaint's answer: bench_bare_server answers
// these, so that both are asked and answer the same.
#include <atomic>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "libs/rpc/channel.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/bench/load_program.h"

namespace tanggap::bench {
namespace {

constexpr char kUsage[] =
    "bench_reading --address HOST:PORT --token TOKEN --names FILE [--pid PID] [...]\n\n"
    "Reads complaints as fast as the service answers, or at a steady --rate. TOKEN is of somebody "
    "who may see them.\n\n";
constexpr char kMethod[] = "tanggap.complaints.v1.ComplaintsService.GetComplaint";

std::vector<std::string> RequestsOf(const std::string& file) {
  std::vector<std::string> requests;
  std::ifstream names(file);
  for (std::string name; std::getline(names, name);) {
    complaints::v1::GetComplaintRequest request;
    request.set_name(name);
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

// One call, whose answer is written to `file`.
bool KeepAnswer(const std::string& address, const std::string& token, const std::string& request,
                const std::string& file, base::Random& random) {
  rpc::Channel channel({.address = address}, random);
  const auto answer = channel.CallBytes(kMethod, request, {.authorization = "Bearer " + token});
  if (!answer.ok()) {
    std::fprintf(stderr, "%s\n", std::string(answer.status().message()).c_str());
    return false;
  }
  std::ofstream kept(file, std::ios::binary);
  kept << *answer;
  return kept.flush().good();
}

int Run(int argc, char** argv) {
  LoadProgram program(kUsage);
  const auto& names = program.settings().Text(
      "names", "", "A file with one complaint's name a line.", {.required = true});
  const auto& keep = program.settings().Text(
      "keep-answer", "", "Only writes what the first complaint's answer is to this file.");
  if (const auto ended = program.Parse(argc, argv)) return *ended;
  const std::vector<std::string> requests = RequestsOf(names.value());
  if (requests.empty()) {
    std::fprintf(stderr, "%s has no names (setting --names)\n", names.value().c_str());
    return 2;
  }
  if (!keep.value().empty()) {
    return KeepAnswer(program.address(), program.token(), requests[0], keep.value(),
                      program.random())
               ? 0
               : 1;
  }
  std::atomic<size_t> next{0};
  return program.Run(kMethod, [&] { return requests[next++ % requests.size()]; });
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
