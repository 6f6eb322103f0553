// Files complaints as fast as a running service takes them, and prints throughput, how long a
// filing takes and what it costs.
//
//   bench_filing --address 127.0.0.1:7410 --token "$(tanggap token ...)" --pid 1234
#include <string>

#include "libs/base/uuid.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/bench/load_program.h"

namespace tanggap::bench {
namespace {

constexpr char kUsage[] =
    "bench_filing --address HOST:PORT --token TOKEN [--pid PID] [...]\n\n"
    "Files complaints as fast as the service answers, or at a steady --rate. TOKEN is a citizen's, "
    "or with "
    "--channel counter a front desk's. "
    "tests/bench/compare_filing starts a service for it.\n\n";

// Everything but the request_id, which is joined as bytes: the client costs little.
std::string FilingBytes(bool with_identity, bool at_the_counter) {
  complaints::v1::CreateComplaintRequest request;
  complaints::v1::Complaint& complaint = *request.mutable_complaint();
  complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  complaint.set_channel(at_the_counter ? common::v1::CHANNEL_COUNTER : common::v1::CHANNEL_APP);
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

int Run(int argc, char** argv) {
  LoadProgram program(kUsage);
  const auto& with_identity = program.settings().Toggle(
      "with-identity", true, "Whether reporters give name, phone and e-mail, which are sealed.");
  const auto& channel = program.settings().Text("channel", "app", "How they come in.",
                                                {.choices = {"app", "counter"}});
  if (const auto ended = program.Parse(argc, argv)) return *ended;
  const std::string filing = FilingBytes(with_identity.value(), channel.value() == "counter");
  return program.Run("tanggap.complaints.v1.ComplaintsService.CreateComplaint", [&] {
    complaints::v1::CreateComplaintRequest request;
    request.set_request_id(base::Uuid::V4(program.random()).ToString());
    return filing + request.SerializeAsString();
  });
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
