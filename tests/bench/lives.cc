// Takes complaints from filing to answer, many at once, and prints how long each kind of call
// takes: whether that grows with what is stored is what `tests/bench/run growth` looks at.
//
//   bench_lives --address 127.0.0.1:7410 --citizen TOKEN --supervisor TOKEN --handler TOKEN
#include <absl/time/clock.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/mutex.h"
#include "libs/base/uuid.h"
#include "libs/config/settings.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tests/bench/load.h"

namespace tanggap::bench {
namespace {

namespace v1 = complaints::v1;

struct LifeSettings {
  config::Settings settings{"bench"};
  const config::Setting<std::string>& address =
      settings.Text("address", "127.0.0.1:7410", "Where the service takes gRPC calls.");
  const config::Setting<std::string>& citizen =
      settings.Text("citizen", "", "The token of who files.", {.required = true});
  const config::Setting<std::string>& supervisor = settings.Text(
      "supervisor", "",
      "The token of who verifies, assigns and lists, a supervisor and officer of dinkes.",
      {.required = true});
  const config::Setting<std::string>& handler =
      settings.Text("handler", "", "The token of who answers, an officer of dinkes/bidang-p2p.",
                    {.required = true});
  const config::Setting<int64_t>& clients =
      settings.Number("clients", 16, "Complaints under way at once.", {.min = 1, .max = 256});
  const config::Setting<absl::Duration>& warm_up =
      settings.Duration("warm-up", absl::Seconds(1), "Time before it counts.");
  const config::Setting<absl::Duration>& measured =
      settings.Duration("measured", absl::Seconds(5), "Time in which it counts.");
};

// What the calls took, by name, from `begin` to the end of the last life that began before `end`.
class Figures {
 public:
  Figures(absl::Time begin, absl::Time end) : begin_(begin), end_(end) {}

  void Add(const std::string& what, absl::Time sent, const absl::Status& status) {
    const absl::Time now = absl::Now();
    if (sent < begin_) return;
    base::MutexLock lock(mutex_);
    results_[what].Add(now - sent, status);
    last_ = std::max(last_, now);
  }
  bool begun() const { return absl::Now() >= begin_; }
  bool ended() const { return absl::Now() >= end_; }

  // One line of JSON; the error is that something failed.
  absl::Status Print() {
    base::MutexLock lock(mutex_);
    std::string failed;
    const char* separator = "{";
    for (auto& [what, result] : results_) {
      for (const auto& [failure, count] : result.failed)
        failed += what + ": " + std::to_string(count) + " times " + failure + "\n";
      result.measured = last_ - begin_;
      std::sort(result.answered.begin(), result.answered.end());
      std::printf("%s\"%s\": {\"per_second\": %.1f, \"p50_ms\": %.3f, \"p95_ms\": %.3f}", separator,
                  what.c_str(), result.PerSecond(), result.Quantile(0.5), result.Quantile(0.95));
      separator = ", ";
    }
    std::printf("}\n");
    if (results_.empty()) failed = "nothing was answered";
    return failed.empty() ? absl::OkStatus() : absl::InternalError(failed);
  }

 private:
  const absl::Time begin_;
  const absl::Time end_;
  base::Mutex mutex_;
  absl::Time last_ TANGGAP_GUARDED_BY(mutex_);
  std::map<std::string, LoadResult> results_ TANGGAP_GUARDED_BY(mutex_);
};

// One client, with a connection of its own.
class Life {
 public:
  Life(const LifeSettings& given, Figures& figures, base::Random& random)
      : given_(given),
        figures_(figures),
        random_(random),
        channel_({.address = given.address.value(), .own_connection = true}, random) {}

  // From filing to answer, and a look at it and at a list.
  void Live() {
    const absl::Time filed = absl::Now();
    const std::string name = Create();
    if (name.empty()) return;
    auto verify = On<v1::VerifyComplaintRequest>(name);
    verify.set_track(common::v1::TRACK_NON_INVESTIGATIVE);
    Step("VerifyComplaint", verify, given_.supervisor.value());
    auto assign = On<v1::AssignComplaintRequest>(name);
    assign.set_unit("bidang-p2p");
    Step("AssignComplaint", assign, given_.supervisor.value());
    Step("StartWork", On<v1::StartWorkRequest>(name), given_.handler.value());
    auto answer = On<v1::AnswerComplaintRequest>(name);
    answer.set_outcome(v1::OUTCOME_RESOLVED);
    answer.set_text("Sudah kami semprot pada hari Senin.");
    Step("AnswerComplaint", answer, given_.handler.value());
    v1::GetComplaintRequest get;
    get.set_name(name);
    const bool seen = Step("GetComplaint", get, given_.citizen.value());
    if (Step("ListComplaints", NextList(), given_.supervisor.value()) && seen)
      figures_.Add("a life", filed, absl::OkStatus());
  }

 private:
  template <typename Request>
  Request On(const std::string& name) {
    Request request;
    request.set_name(name);
    request.set_request_id(base::Uuid::V4(random_).ToString());
    return request;
  }

  std::string Create() {
    v1::CreateComplaintRequest request;
    request.set_request_id(base::Uuid::V4(random_).ToString());
    v1::Complaint& complaint = *request.mutable_complaint();
    complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
    complaint.set_channel(common::v1::CHANNEL_WEB);
    complaint.set_agency("dinkes");
    complaint.set_category("demam-berdarah");
    complaint.set_region("33.73.02.1003");
    complaint.set_description("Selokan di RT 03 penuh jentik, mohon disemprot.");
    complaint.mutable_reporter()->set_display_name("Sulastri Wulandari");
    complaint.mutable_reporter()->set_phone("081200000123");
    complaint.set_reporter_identity(v1::REPORTER_IDENTITY_NAMED);
    std::string bytes;
    v1::Complaint filed;
    if (!Step("CreateComplaint", request, given_.citizen.value(), &bytes) ||
        !filed.ParseFromString(bytes))
      return "";
    return filed.name();
  }

  // What an office looks for, in turn: what is new, what is overdue, what lies with a unit, with an
  // officer.
  v1::ListComplaintsRequest NextList() {
    static constexpr const char* kLists[][2] = {{"", "record_time desc"},
                                                {"overdue = true", "next_due_time"},
                                                {"unit = \"unit-2\"", "next_due_time"},
                                                {"officer = \"officer-3\"", "record_time desc"}};
    const auto& [filter, order_by] = kLists[lists_++ % std::size(kLists)];
    v1::ListComplaintsRequest request;
    request.set_page_size(25);
    request.set_filter(filter);
    request.set_order_by(order_by);
    return request;
  }

  bool Step(const std::string& method, const google::protobuf::Message& request,
            const std::string& token, std::string* answer = nullptr) {
    const absl::Time sent = absl::Now();
    auto bytes = channel_.CallBytes(
        "tanggap.complaints.v1.ComplaintsService." + method, request.SerializeAsString(),
        {.timeout = absl::Seconds(30), .authorization = "Bearer " + token});
    figures_.Add(method, sent, bytes.status());
    if (bytes.ok() && answer != nullptr) *answer = *std::move(bytes);
    return bytes.ok();
  }

  const LifeSettings& given_;
  Figures& figures_;
  base::Random& random_;
  rpc::Channel channel_;
  size_t lists_ = 0;
};

int Run(int argc, char** argv) {
  LifeSettings given;
  const absl::Status parsed = given.settings.Parse(argc, argv);
  if (!parsed.ok() || given.settings.help_requested()) {
    std::printf("%s\n%s", std::string(parsed.message()).c_str(), given.settings.Help().c_str());
    return parsed.ok() ? 0 : 2;
  }
  base::SystemRandom random;
  const absl::Time begin = absl::Now() + given.warm_up.value();
  Figures figures(begin, begin + given.measured.value());
  std::vector<std::thread> clients;
  for (int64_t i = 0; i < given.clients.value(); ++i) {
    clients.emplace_back([&] {
      Life life(given, figures, random);
      while (!figures.begun()) life.Live();
      // One at least, however slow the machine is.
      do {
        life.Live();
      } while (!figures.ended());
    });
  }
  for (std::thread& client : clients) client.join();
  const absl::Status printed = figures.Print();
  if (!printed.ok()) std::fprintf(stderr, "%s\n", std::string(printed.message()).c_str());
  return printed.ok() ? 0 : 1;
}

}  // namespace
}  // namespace tanggap::bench

int main(int argc, char** argv) { return tanggap::bench::Run(argc, argv); }
