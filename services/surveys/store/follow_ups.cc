#include "services/surveys/store/follow_ups.h"

#include "libs/base/result.h"

namespace tanggap::surveys {

namespace {

// No last day: of a range of days that it does not know PostgreSQL believes that few are in it, and
// sorts them all for each page.
constexpr postgres::Statement kList = {"list_follow_ups", R"(
  SELECT survey, comment_key, rule, agency, category, words_sealed, file_day, tries > 0 AS tried
  FROM surveys.follow_up WHERE (file_day >= $1 OR tries = 0) AND (comment_key, rule) > ($2::uuid, $3::text)
  ORDER BY comment_key, rule LIMIT $4)"};

constexpr postgres::Statement kWaits = {"does_follow_up_wait", R"(
  SELECT FROM surveys.follow_up WHERE survey = $1 AND comment_key = $2 AND rule = $3 AND words_sealed = $4)"};

constexpr postgres::Statement kDelete = {"delete_follow_up", R"(
  DELETE FROM surveys.follow_up WHERE survey = $1 AND comment_key = $2 AND rule = $3 AND words_sealed = $4)"};

constexpr postgres::Statement kMarkTried = {"mark_follow_up_tried", R"(
  UPDATE surveys.follow_up SET tries = 1, file_day = greatest(file_day, $4)
  WHERE survey = $1 AND comment_key = $2 AND rule = $3 AND tries = 0 RETURNING rule)"};

constexpr postgres::Statement kMarkAllTried = {
    "mark_all_follow_ups_tried", "UPDATE surveys.follow_up SET tries = 1 WHERE tries = 0"};

constexpr postgres::Statement kCountBefore = {"count_old_follow_ups", R"(
  SELECT count(*) AS waiting FROM (SELECT FROM surveys.follow_up WHERE file_day < $1 AND tries > 0 LIMIT 10000) AS old)"};

postgres::Params KeyOf(const WaitingFollowUp& row) {
  postgres::Params params;
  params.Uuid(row.survey).Uuid(row.comment_key).Text(row.rule);
  return params;
}

}  // namespace

absl::StatusOr<std::vector<WaitingFollowUp>> FollowUps::List(int64_t first_day,
                                                             const WaitingFollowUp& after, int most,
                                                             absl::Time deadline) {
  postgres::Params params;
  params.Int(first_day).Uuid(after.comment_key).Text(after.rule).Int(most);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, pool_.Query(kList, params, deadline));
  std::vector<WaitingFollowUp> waiting;
  for (const postgres::Row& row : rows) {
    waiting.push_back({.survey = row.Uuid("survey"),
                       .comment_key = row.Uuid("comment_key"),
                       .rule = row.Text("rule"),
                       .agency = row.Text("agency"),
                       .category = row.Text("category"),
                       .words_sealed = row.Bytes("words_sealed"),
                       .file_day = row.Int("file_day"),
                       .tried = row.Bool("tried")});
  }
  return waiting;
}

absl::StatusOr<bool> FollowUps::Waits(const WaitingFollowUp& row, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kWaits, KeyOf(row).Bytes(row.words_sealed), deadline));
  return !rows.empty();
}

absl::Status FollowUps::Delete(const WaitingFollowUp& filed, absl::Time deadline) {
  return pool_.Query(kDelete, KeyOf(filed).Bytes(filed.words_sealed), deadline).status();
}

absl::StatusOr<bool> FollowUps::MarkTried(const WaitingFollowUp& row, int64_t day,
                                          absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kMarkTried, KeyOf(row).Int(day), deadline));
  return !rows.empty();
}

absl::StatusOr<int64_t> FollowUps::MarkAllTried(absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kMarkAllTried, postgres::Params(), deadline));
  return static_cast<int64_t>(rows.affected());
}

absl::StatusOr<int64_t> FollowUps::CountBefore(int64_t day, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kCountBefore, postgres::Params().Int(day), deadline));
  return rows[0].Int("waiting");
}

}  // namespace tanggap::surveys
