// Who may call what of the surveys service: all methods by all roles in all places, by people,
// services, partner systems and their users, over the wire; respondents under every level. What
// must come of each call is computed by oracle.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/testing/status_matchers.h"
#include "tanggap/common/v1/event_log.pb.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/design_messages.pb.h"
#include "tests/access/callers/systems.h"
#include "tests/access/callers/tokens.h"
#include "tests/access/surveys/oracle.h"
#include "tests/access/surveys/targets.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;

// The matrix may grow, and not shrink unnoticed.
constexpr size_t kFewestCells = 18'000;
constexpr size_t kFewestAdmitted = 6'800;
constexpr size_t kMostComplaints = 40;
constexpr char kSomeMailbox[] = "complaints/018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10";

std::string NameOf(const std::optional<Reason>& reason) {
  return reason.has_value() ? std::string(errors::ReasonName(*reason)) : "OK";
}

struct Cell {
  const MethodRow* row = nullptr;
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_ANONYMOUS;
  access::Standing caller;
  Verdict verdict;

  bool refused() const { return verdict.reason.has_value() || verdict.item_refused; }
  bool of_respondent() const {
    return row->concern == Concern::kAnswers || row->concern == Concern::kHasReceipt;
  }
  std::string Text() const {
    return base::Join(row->name, of_respondent() ? " under " : "",
                      of_respondent() ? v1::RespondentLevel_Name(level).substr(17) : "", " by ",
                      access::TextOf(caller));
  }
};

std::vector<Cell> EveryCell() {
  std::vector<Cell> cells;
  const std::vector<access::Standing> everybody = Everybody();
  for (const MethodRow& row : MethodTable()) {
    for (const auto level : {v1::RESPONDENT_LEVEL_ANONYMOUS, v1::RESPONDENT_LEVEL_CONFIDENTIAL,
                             v1::RESPONDENT_LEVEL_IDENTIFIED}) {
      for (const access::Standing& caller : everybody)
        cells.push_back({&row, level, caller, Judge(row, level, caller)});
      if (!cells.back().of_respondent() || row.anonymous_alone) break;
    }
  }
  return cells;
}

class SurveysAccessTest : public ::testing::Test {
 protected:
  // What the call is about: what everybody may look at, or, to be changed, something of its own.
  Target TargetOf(const Cell& cell) {
    if (cell.refused()) return shared_;
    if (cell.row->concern == Concern::kChanges) return MakeTarget(service_);
    Target target = shared_;
    if (cell.row->concern == Concern::kAnswers)
      target.ways[cell.level] = MakeWay(service_, target.name, cell.level);
    return target;
  }

  absl::StatusOr<std::string> Call(const Cell& cell) {
    const access::Shown shown = tokens_.For(cell.caller, kSomeMailbox);
    const std::string request = cell.row->request(TargetOf(cell), cell.level);
    rpc::CallOptions options = {
        .authorization = shown.authorization, .headers = shown.headers(), .idempotent = false};
    if (!cell.row->descriptor().server_streaming())
      return service_.channel().CallBytes(cell.row->full_name(), request, options);
    options.timeout = absl::Minutes(1);
    const auto stream = service_.channel().OpenBytesStream(cell.row->full_name(), request, options);
    absl::StatusOr<std::optional<std::string>> first = stream->Next();
    if (!first.ok()) return first.status();
    return first->value_or("");
  }

  // Empty when the call ended as it must.
  std::string Problem(const Cell& cell, const absl::StatusOr<std::string>& answer) const {
    const std::optional<Reason> reason = errors::ReasonOf(answer.status());
    if (!answer.ok() && !reason.has_value()) return answer.status().ToString();
    if (reason != cell.verdict.reason)
      return base::Join(NameOf(reason), " instead of ", NameOf(cell.verdict.reason));
    if (!answer.ok()) return "";
    if (cell.row->concern == Concern::kLogSlice) {
      common::v1::ReadResponse read;
      read.ParseFromString(*answer);
      const bool refused = read.slices_size() == 1 && read.slices(0).has_error();
      return refused == cell.verdict.item_refused ? "" : "the slice";
    }
    if (cell.row->concern == Concern::kImports) {
      v1::ImportResponsesResponse imported;
      imported.ParseFromString(*answer);
      const bool refused = imported.results_size() == 1 &&
                           imported.results(0).outcome() == v1::RESPONSE_IMPORT_OUTCOME_REFUSED;
      return refused == cell.verdict.item_refused ? "" : "the imported response";
    }
    if (cell.row->concern != Concern::kLists) return "";
    v1::ListSurveysResponse list;
    list.ParseFromString(*answer);
    const bool listed =
        std::any_of(list.surveys().begin(), list.surveys().end(),
                    [&](const v1::Survey& survey) { return survey.name() == shared_.name; });
    return listed == cell.verdict.listed ? "" : listed ? "it is on the list" : "it is not listed";
  }

  // Calls those that are to be refused, or the others.
  void Run(const std::vector<Cell>& cells, bool refused) {
    for (const Cell& cell : cells) {
      if (cell.refused() != refused) continue;
      const std::string problem = Problem(cell, Call(cell));
      if (!problem.empty()) problems_.push_back(base::Join(cell.Text(), ": ", problem));
    }
  }

  // Every cell of a stream opens one, and a cancelled one is there for a moment yet.
  access::Systems systems_;
  Service service_{{.adjust = [this](AppOptions& app) {
    app.streams.open_per_caller = 500;
    systems_.MakeKnownTo(app);
  }}};
  access::Tokens tokens_{service_, systems_};
  const Target shared_ = [this] {
    Target target = MakeTarget(service_);
    target.measured = MakeMeasured(service_);
    return target;
  }();
  std::vector<std::string> problems_;
};

// The server keeps times of every method of every service that it answers.
TEST_F(SurveysAccessTest, HasARowForEveryMethodThatIsServed) {
  std::set<std::string> rows;
  for (const MethodRow& row : MethodTable()) rows.insert(row.full_name());
  const std::string page = service_.metrics_text();
  const std::string series = "tanggap_rpc_seconds_count{method=\"tanggap.";
  std::set<std::string> methods;
  for (size_t at = page.find(series); at != std::string::npos; at = page.find(series, at + 1)) {
    const size_t begin = page.find('"', at) + 1;
    methods.insert(page.substr(begin, page.find('"', begin) - begin));
  }
  EXPECT_EQ(rows, methods) << "A new method needs a row in tests/access/surveys/method_table.cc";
}

TEST_F(SurveysAccessTest, EveryCallEndsAsTheContractSays) {
  const std::vector<Cell> cells = EveryCell();
  const size_t refused = static_cast<size_t>(
      std::count_if(cells.begin(), cells.end(), [](const Cell& cell) { return cell.refused(); }));
  const std::string before = service_.RowCounts();
  Run(cells, /*refused=*/true);
  EXPECT_EQ(service_.RowCounts(), before) << "a call that was refused has changed something";
  Run(cells, /*refused=*/false);
  std::cout << "Cells of the surveys' matrix: " << cells.size() << ", of which "
            << cells.size() - refused << " calls are to succeed" << std::endl;
  for (size_t i = 0; i < std::min(problems_.size(), kMostComplaints); ++i)
    ADD_FAILURE() << problems_[i * problems_.size() / std::min(problems_.size(), kMostComplaints)];
  EXPECT_EQ(problems_.size(), 0u);
  EXPECT_GE(cells.size(), kFewestCells);
  EXPECT_GE(cells.size() - refused, kFewestAdmitted);
}

}  // namespace
}  // namespace tanggap::surveys
