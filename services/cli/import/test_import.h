// A service that takes, or only judges, every case but those it is told to refuse, and the command
// as a person runs it against that, for the tests of this folder.
//
//   refused_ = {"3"};
//   EXPECT_EQ(Import(files_.Write("cases.csv", Table(5))), 1);
//   EXPECT_EQ(taken_.size(), 4u);
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "services/cli/import/test_files.h"
#include "services/cli/test_service.h"

namespace tanggap::cli {

inline constexpr char kMapping[] = R"(source: "lama" source_agency: "dinkes"
times { zone: "Asia/Jakarta" }
external_id { columns: "id" }
file_time { columns: "filed" }
category { columns: "what" codes { from: "road" to: "jalan" } codes { from: "bin" to: "sampah" } }
)";

class ImportCommandTest : public ::testing::Test {
 protected:
  using Request = complaints::v1::ImportComplaintsRequest;
  using Response = complaints::v1::ImportComplaintsResponse;

  ImportCommandTest()
      : server_(
            [this](rpc::Server& server) {
              server.Handle<Request, Response>(
                  "tanggap.complaints.v1.ComplaintsService.ImportComplaints",
                  [this](const rpc::Context&, const Request& request) { return Take(request); });
              // Whoever serves these contracts opens this stream.
              using complaints::v1::WatchComplaintsRequest;
              server.HandleStream<WatchComplaintsRequest, complaints::v1::WatchComplaintsResponse>(
                  "tanggap.complaints.v1.ComplaintsService.WatchComplaints",
                  [this](const rpc::Context&, const WatchComplaintsRequest& request,
                         const rpc::Waker&) { return watch_.Open(request); });
            },
            nullptr, {}) {
    const std::string header =
        server_.AddPrincipal({.grants = {{auth::Role::ROLE_IMPORTER, "dinkes", ""}}});
    terminal_.environment["TANGGAP_ADDRESS"] = server_.address();
    terminal_.environment["TANGGAP_TOKEN"] = header.substr(header.find(' ') + 1);
    mapping_ = files_.Write("city.textproto", kMapping);
  }

  absl::StatusOr<Response> Take(const Request& request) {
    base::MutexLock lock(mutex_);
    changed_.NotifyAll();
    const std::string& first = request.complaints(0).external_reference().external_id();
    const absl::Time until = absl::Now() + absl::Seconds(2);
    // Long enough for all the others to pass, if they may.
    while (first == slow_ && taken_.size() < 40'000 && absl::Now() < until)
      changed_.WaitFor(lock, until - absl::Now());
    if (first == slow_) taken_before_slow_ = taken_.size();
    if (calls_before_the_end_ == 0) return errors::Error(errors::Reason::ROLE_MISSING);
    --calls_before_the_end_;
    most_items_ = std::max(most_items_, request.complaints_size());
    most_bytes_ = std::max(most_bytes_, request.ByteSizeLong());
    Response response;
    response.set_validated_only(request.validate_only() && !is_earlier_release_);
    for (const complaints::v1::ImportedComplaint& item : request.complaints()) {
      const std::string& id = item.external_reference().external_id();
      if (!poison_.empty() && id == poison_) return errors::Error(errors::Reason::INTERNAL_ERROR);
      *response.add_results() = ResultOf(id, response.validated_only());
    }
    if (!first.empty() && lost_answers_-- > 0)
      return errors::Error(errors::Reason::DATABASE_UNAVAILABLE);
    return response;
  }
  complaints::v1::ImportComplaintResult ResultOf(const std::string& id, bool judged) {
    complaints::v1::ImportComplaintResult result;
    if (id.empty() || refused_.contains(id)) {
      result.set_outcome(complaints::v1::IMPORT_OUTCOME_REFUSED);
      *result.mutable_error() = errors::ToRpcStatus(
          errors::Error(errors::Reason::UNKNOWN_CATEGORY).With("category", "jalan").ToStatus(),
          errors::Language::kEnglish);
      return result;
    }
    const int times = (judged ? judged_ : taken_)[id]++;
    const bool is_here = judged ? taken_.contains(id) : times > 0;
    result.set_outcome(is_here ? complaints::v1::IMPORT_OUTCOME_UNCHANGED
                               : complaints::v1::IMPORT_OUTCOME_ADDED);
    result.set_filing_differs(is_here && id == "1");
    result.set_history_differs(is_here && id == "2");
    return result;
  }

  int Import(const std::string& table, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"import", "--mapping", mapping_,          "--input",
                                      table,    "--report",  files_.Path("run")};
    words.insert(words.end(), more.begin(), more.end());
    return terminal_.Run(words);
  }
  static std::string Table(int rows, const std::string& what = "road") {
    std::string table = "id,filed,what\n";
    for (int i = 0; i < rows; ++i) table += base::Join(i, ",2025-02-03 14:30:05,", what, "\n");
    return table;
  }

  // A case with so many steps of about 4 KiB, as a line of JSON.
  static std::string Line(const std::string& id, int steps) {
    std::string text = base::Join(
        "{\"externalReference\":{\"sourceAgency\":\"dinkes\",\"source\":\"lama\",\"externalId\":\"",
        id, "\"},\"steps\":[");
    for (int i = 0; i < steps; ++i)
      text +=
          base::Join(i == 0 ? "" : ",",
                     "{\"action\":\"ACTION_COMMENT\",\"time\":\"2025-02-03T14:30:05Z\",\"actor\":"
                     "{\"kind\":\"ACTOR_KIND_OFFICER\"},\"text\":\"",
                     std::string(4'000, 'x'), "\"}");
    return text + "]}\n";
  }

  WatchScript watch_;
  base::Mutex mutex_;
  base::Condition changed_;
  // The id of the item that begins a request that takes long.
  std::string slow_;
  size_t taken_before_slow_ = 0;
  // How often each was taken, and how often it was only judged.
  std::map<std::string, int> taken_, judged_;
  std::set<std::string> refused_;
  // The item that no request passes with.
  std::string poison_;
  // Whether it knows nothing of requests that are only to be judged.
  bool is_earlier_release_ = false;
  // How many answers about cases are lost on their way.
  int lost_answers_ = 0;
  int calls_before_the_end_ = 1'000'000;
  int most_items_ = 0;
  size_t most_bytes_ = 0;
  TestFiles files_;
  std::string mapping_;
  testing::InProcessServer server_;
  Terminal terminal_;
};

}  // namespace tanggap::cli
