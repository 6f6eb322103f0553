// Who may call what, and what stands in the answer: all methods of the service by all roles in all
// places and ties, by people, services and partner systems, on all kinds of disclosure, over the
// wire. What must come of each call is computed by oracle.h, which shares nothing with the service
// but the contracts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <thread>

#include "libs/base/mutex.h"
#include "libs/base/strings.h"
#include "tanggap/common/v1/event_log.pb.h"
#include "tests/access/answers.h"
#include "tests/access/cells.h"
#include "tests/complaints/requests.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;

// The matrix may grow, and not shrink unnoticed.
constexpr size_t kFewestCells = 62'500;
constexpr size_t kFewestAdmitted = 20'480;
constexpr int kCallers = 6;
constexpr size_t kMostComplaints = 40;

std::string NameOf(const std::optional<Reason>& reason) {
  return reason.has_value() ? std::string(errors::ReasonName(*reason)) : "OK";
}

// What is wrong with the person that an answer shows; empty when nothing is.
std::string PersonProblem(const Cell& cell, const std::string& bytes) {
  const std::optional<v1::Complaint> shown = WholeCase(cell, bytes);
  if (!shown.has_value()) return "";
  if (shown->has_reporter() != cell.verdict.masked_person ||
      shown->has_mandate() != cell.verdict.masked_person)
    return cell.verdict.masked_person ? "the masked reporter is missing"
                                      : "the masked reporter is shown";
  if (shown->reporter_pseudonym().empty() == cell.verdict.pseudonym)
    return cell.verdict.pseudonym ? "the pseudonym is missing" : "the pseudonym is shown";
  const bool as_filed = cell.row->facts.answers == Answers::kCreated;
  return shown->mailbox_secret().empty() == as_filed ? "the mailbox secret" : "";
}

std::string ItemProblem(const Cell& cell, const std::string& bytes) {
  switch (cell.row->facts.answers) {
    case Answers::kTrack: {
      v1::TrackComplaintResponse track;
      track.ParseFromString(bytes);
      return track.has_complaint() != cell.verdict.holds_case ? "the whole case" : "";
    }
    case Answers::kList: {
      v1::ListComplaintsResponse list;
      list.ParseFromString(bytes);
      return list.complaints_size() != (cell.verdict.holds_case ? 1 : 0)
                 ? base::Join("rows on the list: ", list.complaints_size())
                 : "";
    }
    case Answers::kBatch: {
      v1::BatchCreateComplaintsResponse batch;
      batch.ParseFromString(bytes);
      const v1::CreateComplaintResult& result = batch.results(0);
      const bool as_expected = cell.verdict.item_refused
                                   ? result.error().code() == 3 && !result.has_complaint()
                                   : !result.complaint().mailbox_secret().empty();
      return as_expected ? "" : "the item ends otherwise";
    }
    case Answers::kImported: {
      v1::ImportComplaintsResponse imported;
      imported.ParseFromString(bytes);
      const v1::ImportComplaintResult& result = imported.results(0);
      const bool as_expected = cell.verdict.item_refused
                                   ? result.error().code() == 5 && result.name().empty()
                                   : result.outcome() == v1::IMPORT_OUTCOME_ADDED;
      return as_expected ? "" : result.ShortDebugString();
    }
    case Answers::kRetold: {
      v1::ImportComplaintsResponse imported;
      imported.ParseFromString(bytes);
      const v1::ImportComplaintResult& result = imported.results(0);
      const bool as_expected =
          cell.verdict.item_refused
              ? result.error().code() == 5 && result.name().empty()
              : result.outcome() == cell.row->facts.outcome && result.name() == cell.on_case.name;
      return as_expected ? "" : result.ShortDebugString();
    }
    case Answers::kLog:
      // A log has more to tell than its head.
      return cell.row->descriptor().server_streaming() && bytes.size() < 1000 ? "no events" : "";
    case Answers::kLogSlice: {
      common::v1::ReadResponse read;
      read.ParseFromString(bytes);
      const common::v1::LogSlice& slice = read.slices(0);
      const bool as_expected = cell.verdict.item_refused
                                   ? slice.error().code() == 5 && slice.events_size() == 0
                                   : slice.events_size() > 0;
      return as_expected ? "" : base::Join("events: ", slice.events_size());
    }
    default:
      return "";
  }
}

// What is wrong with how a call ended; empty when nothing is.
std::string Problem(const Cell& cell, const absl::StatusOr<std::string>& answer) {
  const std::optional<Reason> reason =
      answer.ok()
          ? std::nullopt
          : std::optional(errors::ReasonOf(answer.status()).value_or(Reason::INTERNAL_ERROR));
  const std::string bytes = answer.ok() ? *answer : std::string(answer.status().ToString());
  const Marks marks = MarksIn(bytes, cell.on_case.facts.serial);
  if (reason != cell.verdict.reason)
    return base::Join("ends ", NameOf(reason), " instead of ", NameOf(cell.verdict.reason));
  if (marks != cell.verdict.marks)
    return base::Join("gives ", ToText(marks), "instead of ", ToText(cell.verdict.marks));
  if (!answer.ok()) return "";
  const std::string person = PersonProblem(cell, bytes);
  if (!person.empty()) return person;
  const std::string withheld = WithheldProblem(cell, bytes);
  return withheld.empty() ? ItemProblem(cell, bytes) : withheld;
}

class AccessMatrixTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    // Every cell of a stream opens one, and a cancelled one is there for a moment yet.
    systems_ = new Systems();
    service_ = new Service({.adjust = [](AppOptions& app) {
      app.streams.open_per_caller = 500;
      systems_->MakeKnownTo(app);
    }});
    matrix_ = new Matrix(*service_, *systems_);
  }
  static void TearDownTestSuite() {
    delete matrix_;
    delete service_;
    delete systems_;
  }

  static absl::StatusOr<std::string> Call(const Cell& cell) {
    const std::string method = cell.row->full_name();
    const std::string request = cell.row->request ? cell.row->request(cell.on_case) : "";
    rpc::CallOptions options = {.authorization = cell.shown.authorization,
                                .headers = cell.shown.headers(),
                                .idempotent = false};
    if (!cell.row->descriptor().server_streaming())
      return service_->channel().CallBytes(method, request, options);
    options.timeout = absl::Minutes(1);
    const auto stream = service_->channel().OpenBytesStream(method, request, options);
    absl::StatusOr<std::optional<std::string>> first = stream->Next();
    if (!first.ok()) return first.status();
    return first->value_or("");
  }

  // Calls every cell once, several at a time; what is wrong, sorted by method.
  static std::vector<std::string> Run() {
    std::atomic<size_t> next{0};
    base::Mutex mutex;
    std::vector<std::string> problems;
    const auto work = [&] {
      for (size_t i = next++; i < matrix_->cells().size(); i = next++) {
        const Cell& cell = matrix_->cells()[i];
        const auto answer = Call(cell);
        const std::string problem = Problem(cell, answer);
        if (problem.empty()) continue;
        base::MutexLock lock(mutex);
        problems.push_back(base::Join(cell.Text(), ": ", problem));
      }
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) callers.emplace_back(work);
    for (std::thread& caller : callers) caller.join();
    std::sort(problems.begin(), problems.end());
    return problems;
  }

  static Systems* systems_;
  static Service* service_;
  static Matrix* matrix_;
};
Systems* AccessMatrixTest::systems_ = nullptr;
Service* AccessMatrixTest::service_ = nullptr;
Matrix* AccessMatrixTest::matrix_ = nullptr;

// The server keeps times of every method of every service that it answers.
TEST_F(AccessMatrixTest, HasARowForEveryMethodThatIsServed) {
  std::set<std::string> rows;
  for (const MethodRow& row : MethodTable()) rows.insert(row.full_name());
  const std::string page = service_->metrics_text();
  const std::string series = "tanggap_rpc_seconds_count{method=\"tanggap.";
  std::set<std::string> methods;
  for (size_t at = page.find(series); at != std::string::npos; at = page.find(series, at + 1)) {
    const size_t begin = page.find('"', at) + 1;
    methods.insert(page.substr(begin, page.find('"', begin) - begin));
  }
  EXPECT_EQ(rows, methods) << "A new method needs a row in tests/access/method_table.cc";
}

TEST_F(AccessMatrixTest, EveryCallEndsAndShowsAsTheDesignSays) {
  size_t admitted = 0;
  for (const Cell& cell : matrix_->cells()) admitted += cell.verdict.reason.has_value() ? 0 : 1;
  const std::string before = matrix_->SharedCases();
  const std::vector<std::string> problems = Run();
  std::cout << "Cells of the access matrix: " << matrix_->cells().size() << ", of which "
            << admitted << " calls are to succeed" << std::endl;
  for (size_t i = 0; i < std::min(problems.size(), kMostComplaints); ++i)
    ADD_FAILURE() << problems[i * problems.size() / std::min(problems.size(), kMostComplaints)];
  EXPECT_EQ(problems.size(), 0u);
  EXPECT_GE(matrix_->cells().size(), kFewestCells);
  EXPECT_GE(admitted, kFewestAdmitted);
  EXPECT_EQ(matrix_->SharedCases(), before) << "a call that was refused has changed its case";
}

// The oracle of marks must be able to see: a planted value in an answer is found.
TEST_F(AccessMatrixTest, FindsWhatWasPlanted) {
  v1::RevealIdentityResponse shown;
  *shown.mutable_reporter() = PlantedPerson(7);
  *shown.mutable_mandate() = PlantedMandate(7);
  const Marks marks = {{'X', 7}, {'Y', 7}, {'Z', 7}, {'E', 7}, {'H', 7}, {'G', 7}, {'M', 7}};
  EXPECT_EQ(MarksIn(shown.SerializeAsString(), 7), marks);
  EXPECT_EQ(MarksIn(shown.SerializeAsString(), 8), marks) << "also those of another case";
  const Marks place = {{'A', 7}, {'L', 7}};
  EXPECT_EQ(MarksIn(PlantedPlace(7).SerializeAsString(), 7), place);
}

}  // namespace
}  // namespace tanggap::complaints
