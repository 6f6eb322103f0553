// Asks for one list of complaints again and again, as fast as a running service answers: for a
// profile, and for how long a page takes.
//
//   bench_listing --address 127.0.0.1:7410 --token "$(tanggap token ...)" --filter 'overdue = true' --order-by next_due_time
#include <string>

#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/bench/load_program.h"

namespace tanggap::bench {
namespace {

constexpr char kUsage[] =
    "bench_listing --address HOST:PORT --token TOKEN [--filter FILTER] [--order-by FIELD] [...]\n\n"
    "Asks for the first page of a list as fast as the service answers, or at a steady --rate. "
    "TOKEN is of somebody who handles complaints.\n\n";

int Run(int argc, char** argv) {
  LoadProgram program(kUsage);
  const auto& filter = program.settings().Text("filter", "", "Which complaints.");
  const auto& order_by = program.settings().Text("order-by", "", "In which order.");
  const auto& page_size =
      program.settings().Number("page-size", 25, "How many on the page.", {.min = 1, .max = 100});
  if (const auto ended = program.Parse(argc, argv)) return *ended;
  complaints::v1::ListComplaintsRequest request;
  request.set_filter(filter.value());
  request.set_order_by(order_by.value());
  request.set_page_size(static_cast<int>(page_size.value()));
  const std::string bytes = request.SerializeAsString();
  return program.Run("tanggap.complaints.v1.ComplaintsService.ListComplaints",
                     [&] { return bytes; });
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
