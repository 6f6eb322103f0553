#include "services/surveys/store/commit_times.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

constexpr postgres::Statement kShow = {"track_commit_timestamp", "SHOW track_commit_timestamp"};

}  // namespace

absl::StatusOr<bool> KeepsCommitTimes(postgres::Pool& pool, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool.Query(kShow, {}, deadline));
  return rows[0].Text("track_commit_timestamp") != "off";
}

}  // namespace tanggap::surveys
