// An import of which nothing is written: the service judges every row as it would now, by the
// requests of an import with `validate_only`. Shows the first rows as they would be filed, what
// would become of how many, and why which would be rejected. Where no service can judge, it tells
// what the mapping alone tells.
//
//   TANGGAP_ASSIGN_OR_RETURN(RowCounts counts, DryRun(*source, session, sending).Run());
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_set>

#include "libs/base/mutex.h"
#include "services/cli/import/case_source.h"
#include "services/cli/import/census.h"
#include "services/cli/import/row_outcome.h"
#include "services/cli/import/sender.h"
#include "services/cli/session.h"

namespace tanggap::cli {

class DryRun {
 public:
  // As an import would send. All outlives it.
  DryRun(CaseSource& source, Session& session, Sender::Options sending);

  absl::StatusOr<RowCounts> Run();

 private:
  // One of the first rows, with why it would be rejected, if it would.
  struct ShownRow {
    int64_t line = 0;
    std::optional<complaints::v1::ImportedComplaint> item;
    std::string problem;
  };
  // Finds out whether the service can judge, by a case that any service refuses.
  absl::Status FindJudge();
  std::string WhyNobodyJudges(const absl::Status& answer) const;
  absl::Status JudgeRows();
  // Whether the service is to judge it.
  bool Look(const CaseSource::Row& row, RowOutcome& outcome);
  void Settled(SentBatch batch);
  RowCounts counts();

  absl::Status Tell();
  absl::Status Show(const ShownRow& row, nlohmann::ordered_json& told) const;
  void AddCounts(nlohmann::ordered_json& told) const TANGGAP_REQUIRES(mutex_);
  std::string CountLines() const TANGGAP_REQUIRES(mutex_);

  CaseSource& source_;
  Session& session_;
  Sender::Options sending_;
  // Why no service judges; empty when one does.
  std::string unjudged_;
  // With what it ends for that, once it has told what the mapping alone tells.
  absl::Status no_judge_;
  absl::Status file_failure_;
  // Hashes of the references so far: a register may have millions.
  std::unordered_set<size_t> seen_;
  // How many name no agency.
  int64_t routed_ = 0;

  base::Mutex mutex_;
  std::map<int64_t, ShownRow> shown_ TANGGAP_GUARDED_BY(mutex_);
  Census census_ TANGGAP_GUARDED_BY(mutex_);
  RowCounts counts_ TANGGAP_GUARDED_BY(mutex_);
  // How many of those that would not be rejected tell a case that a row before them tells.
  int64_t repeated_ TANGGAP_GUARDED_BY(mutex_) = 0;
};

}  // namespace tanggap::cli
