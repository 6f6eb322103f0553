#include "services/surveys/store/cells.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/answer_reader.h"

namespace tanggap::surveys {

namespace {

// IDENTIFIED (3) or imported: the agency knows it anyway.
#define TANGGAP_DELTA_KNOWN "(imported OR level = 3)"

constexpr postgres::Statement kFindDue = {"find_due_cells", R"(
  SELECT s.survey, s.agency, s.index_profile, s.min_cell, d.month, d.known, d.net, d.corrections, d.older, d.cells
  FROM (
    SELECT survey, month, known, sum(sign) AS net, count(*) FILTER (WHERE sign < 0) AS corrections,
      count(*) FILTER (WHERE day < $1) AS older, 0 AS cells
    FROM (SELECT survey, series, unit, month, state, )" TANGGAP_DELTA_KNOWN R"( AS known, sign, day
      FROM surveys.cell_delta) AS delta
    GROUP BY survey, series, unit, month, state, known
    UNION ALL
    SELECT DISTINCT survey, period, true, 0, 0, 0, 1 FROM surveys.cell WHERE grain = 3) AS d
  JOIN surveys.survey s USING (survey))"};

constexpr postgres::Statement kHold = {
    "hold_figures", "SELECT version FROM surveys.figures WHERE survey = $1 FOR UPDATE SKIP LOCKED"};
constexpr postgres::Statement kBegin = {"begin_figures", R"(
  INSERT INTO surveys.figures (survey, version) VALUES ($1, 0) ON CONFLICT DO NOTHING RETURNING survey)"};
constexpr postgres::Statement kWaitFor = {
    "wait_for_figures", "SELECT version FROM surveys.figures WHERE survey = $1 FOR UPDATE"};
constexpr postgres::Statement kChanged = {
    "changed_figures", "UPDATE surveys.figures SET version = version + 1 WHERE survey = $1"};

#define TANGGAP_DELTA_COLUMNS                                                        \
  "d.series, d.version, d.unit, d.service, d.channel, d.month, " TANGGAP_DELTA_KNOWN \
  " AS known, "                                                                      \
  "d.state, d.sign, d.flagged, d.vector"

constexpr postgres::Statement kTakeWhole = {
    "take_due_deltas",
    "DELETE FROM surveys.cell_delta d USING (SELECT id FROM surveys.cell_delta WHERE survey = $1 "
    "AND (" TANGGAP_DELTA_KNOWN
    " OR (month < $2 AND day < $3)) LIMIT $4) AS due "
    "WHERE d.survey = $1 AND d.id = due.id RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kTakeMonths = {
    "take_deltas_of_months",
    "DELETE FROM surveys.cell_delta d WHERE survey = $1 AND month BETWEEN $2 AND $3 "
    "RETURNING " TANGGAP_DELTA_COLUMNS};

constexpr postgres::Statement kLeft = {
    "find_delta_of_months",
    "SELECT id FROM surveys.cell_delta WHERE survey = $1 AND month BETWEEN $2 AND $3 LIMIT 1"};

// What is counted is locked first, so that a night which writes rows anew meanwhile changes no
// count: what it wrote is not seen here and stays.
#define TANGGAP_WAITING                                                                        \
  "locked AS MATERIALIZED (SELECT id, series, version, unit, service, channel, month, level, " \
  "state, day, sign, flagged, vector FROM surveys.cell_delta "                                 \
  "WHERE survey = $1 AND month >= $2 AND NOT " TANGGAP_DELTA_KNOWN " FOR UPDATE)"

constexpr postgres::Statement kCancel = {"cancel_deltas", "WITH " TANGGAP_WAITING R"(,
  numbered AS (
    SELECT id, sign, dense_rank() OVER (ORDER BY series, version, unit, service, channel, month, level, state, flagged,
        vector) AS same,
      row_number() OVER (PARTITION BY series, version, unit, service, channel, month, level, state, flagged, vector, sign
        ORDER BY id) AS place
    FROM locked),
  pairs AS (
    SELECT p.id AS taken, m.id AS taken_out FROM numbered p JOIN numbered m USING (same, place)
    WHERE p.sign > 0 AND m.sign < 0)
  DELETE FROM surveys.cell_delta d USING (SELECT taken AS id FROM pairs UNION ALL SELECT taken_out FROM pairs) AS gone
  WHERE d.survey = $1 AND d.id = gone.id)"};

// $3 is min_cell. Corrections go with the first step.
constexpr postgres::Statement kTakeSteps = {"take_steps", "WITH " TANGGAP_WAITING R"(,
  placed AS (
    SELECT id, sign,
      sum(sign) OVER unit_month AS net, count(*) FILTER (WHERE sign < 0) OVER unit_month AS corrections,
      row_number() OVER (PARTITION BY series, unit, month, state, sign ORDER BY day, id) AS place
    FROM locked WINDOW unit_month AS (PARTITION BY series, unit, month, state))
  DELETE FROM surveys.cell_delta d USING placed
  WHERE d.survey = $1 AND d.id = placed.id AND net >= 2 * $3 AND (placed.sign < 0 OR place <= net - $3 + corrections)
  RETURNING )" TANGGAP_DELTA_COLUMNS};

// Of one unit at a time, so that no service or option of it is shown without those who come next.
constexpr postgres::Statement kTakeWaiting = {"take_waiting_cells", R"(
  WITH next AS (
    SELECT series, period, unit FROM surveys.cell WHERE survey = $1 AND grain = 3 AND period < $2 LIMIT 1)
  DELETE FROM surveys.cell c USING next
  WHERE c.survey = $1 AND c.grain = 3 AND c.period = next.period AND c.series = next.series AND c.unit = next.unit
  RETURNING c.series, c.dimension, c.option, c.grain, c.period, c.unit, c.service, c.channel, )" TANGGAP_CELL_CONTENT_COLUMNS};

constexpr postgres::Statement kVacuum = {"vacuum_cell_delta", "VACUUM surveys.cell_delta"};

bool HasEnded(int month, int current) { return month < current; }

}  // namespace

// The deltas of one survey on their way into cells. Made anew for each try of a transaction.
class Cells::Folding {
 public:
  Folding(Cells& cells, const DueFold& due, int month, absl::Time deadline)
      : cells_(cells), due_(due), month_(month), deadline_(deadline) {}

  absl::Status Add(const postgres::Rows& rows) {
    for (const postgres::Row& row : rows) TANGGAP_RETURN_IF_ERROR(Add(row));
    return absl::OkStatus();
  }

  // Everything that was added, in every group that it belongs to.
  absl::StatusOr<CellChanges> Spread() const {
    CellChanges changes;
    for (const auto& [of, content] : bases_) {
      for (const CellName& name : of.early ? EarlyCellsOf(of.base) : AllCellsOf(of.base))
        TANGGAP_RETURN_IF_ERROR(changes.Add(name, content, 1));
    }
    return changes;
  }

 private:
  struct Base {
    CellName base;
    bool early = false;
    friend auto operator<=>(const Base&, const Base&) = default;
  };

  absl::Status Add(const postgres::Row& row) {
    const bool known = row.Bool("known");
    const int sign = static_cast<int>(row.Int("sign"));
    Base of{.base = {.series = static_cast<int>(row.Int("series")),
                     .period = static_cast<int>(row.Int("month")),
                     .unit = row.Text("unit"),
                     .service = row.Text("service"),
                     .channel = static_cast<int>(row.Int("channel"))}};
    of.early = !known && !HasEnded(of.base.period, month_);
    if (row.Int("state") != v1::RESPONSE_STATE_ACCEPTED) {
      bases_[of].screened_out += sign;
      return absl::OkStatus();
    }
    const int number = static_cast<int>(row.Int("version"));
    TANGGAP_ASSIGN_OR_RETURN(const Measured* measured, MeasuredBy(number));
    v1::ResponseContent sent;
    if (!sent.ParseFromString(row.Bytes("vector"))) return Unreadable(number);
    const Definition& definition = measured->version->definition;
    const AnswerSheet sheet = ReadAnswers(definition, sent.answers(), std::nullopt).sheet;
    const CellContent content = ContentOf(definition, sheet, profile_ ? &*profile_ : nullptr,
                                          measured->layout, !known, row.Bool("flagged"));
    TANGGAP_RETURN_IF_ERROR(bases_[of].Merge(content, sign));
    for (const auto& [dimension, option] : ProfileAnswersOf(definition, sheet)) {
      Base with = of;
      with.base = WithOption(std::move(with.base), dimension, option);
      TANGGAP_RETURN_IF_ERROR(bases_[with].Merge(content, sign));
    }
    return absl::OkStatus();
  }

  struct Measured {
    std::shared_ptr<const CompiledVersion> version;
    std::optional<Layout> layout;
  };

  absl::StatusOr<const Measured*> MeasuredBy(int number) {
    const auto known = versions_.find(number);
    if (known != versions_.end()) return &known->second;
    Measured measured;
    TANGGAP_ASSIGN_OR_RETURN(measured.version,
                             cells_.versions_.Find(due_.survey, number, deadline_));
    if (measured.version == nullptr) return Unreadable(number);
    if (!due_.index_profile.empty()) {
      TANGGAP_RETURN_IF_ERROR(LoadProfile());
      // An element that is not asked for has no answer on the profile's own scale.
      std::vector<int> points = measured.version->published.scale_points;
      points.resize(profile_->elements.size());
      for (int& each : points) {
        if (each < 2) each = static_cast<int>(profile_->highest - profile_->lowest) + 1;
      }
      measured.layout = LayoutOf(*profile_, points);
    }
    return &versions_.emplace(number, std::move(measured)).first->second;
  }

  absl::Status LoadProfile() {
    if (profile_.has_value()) return absl::OkStatus();
    TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> message,
                             cells_.profiles_.Find(due_.index_profile, deadline_));
    if (message == nullptr) return absl::DataLossError("the index profile of a survey is gone");
    TANGGAP_ASSIGN_OR_RETURN(profile_, MakeProfile(*message));
    return absl::OkStatus();
  }

  absl::Status Unreadable(int version) const {
    return absl::DataLossError(base::Join("a response to version ", version, " of survey ",
                                          due_.survey.ToString(), " cannot be read"));
  }

  Cells& cells_;
  const DueFold& due_;
  const int month_;
  const absl::Time deadline_;
  std::optional<Profile> profile_;
  std::map<int, Measured> versions_;
  std::map<Base, CellContent> bases_;
};

namespace {

// False when somebody else has them.
absl::StatusOr<bool> Hold(postgres::Transaction& transaction, const base::Uuid& survey) {
  const postgres::Params params = postgres::Params().Uuid(survey);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows held, transaction.Query(kHold, params));
  if (!held.empty()) return true;
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows begun, transaction.Query(kBegin, params));
  return !begun.empty();
}

absl::Status Apply(postgres::Transaction& transaction, const base::Uuid& survey,
                   const CellChanges& changes) {
  if (changes.empty()) return absl::OkStatus();
  TANGGAP_RETURN_IF_ERROR(ApplyCells(transaction, survey, changes));
  return transaction.Query(kChanged, postgres::Params().Uuid(survey)).status();
}

// What waited for the end of a unit's month is put where it belongs. False when there was none.
absl::StatusOr<bool> SettleUnit(postgres::Transaction& transaction, const base::Uuid& survey,
                                int month) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      transaction.Query(kTakeWaiting, postgres::Params().Uuid(survey).Int(month)));
  CellChanges changes;
  for (const postgres::Row& row : rows) {
    const CellName waiting = ReadCellName(row);
    TANGGAP_ASSIGN_OR_RETURN(const CellContent content, ReadCellContent(row));
    for (const CellName& name : CellsAfter(waiting))
      TANGGAP_RETURN_IF_ERROR(changes.Add(name, content, 1));
    if (const std::optional<CellName> before = CellBefore(waiting))
      TANGGAP_RETURN_IF_ERROR(changes.Add(*before, content, -1));
  }
  TANGGAP_RETURN_IF_ERROR(Apply(transaction, survey, changes));
  return !rows.empty();
}

void Note(const postgres::Row& row, int current, DueFold& due) {
  const bool ended = HasEnded(static_cast<int>(row.Int("month")), current);
  if (row.Int("cells") != 0) {
    due.ended_months |= ended;
  } else if (row.Bool("known")) {
    due.whole = true;
  } else if (ended) {
    due.whole |= row.Int("older") > 0;
  } else {
    due.corrections |= row.Int("corrections") > 0;
    due.steps |= row.Int("net") >= 2 * due.min_cell;
  }
}

}  // namespace

absl::StatusOr<std::vector<DueFold>> Cells::FindDue(const FoldTime& time, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(kFindDue, postgres::Params().Int(time.today), deadline));
  std::map<base::Uuid, DueFold> surveys;
  for (const postgres::Row& row : rows) {
    DueFold& due = surveys[row.Uuid("survey")];
    due.survey = row.Uuid("survey");
    due.agency = row.Text("agency");
    due.index_profile = row.Text("index_profile");
    due.min_cell = static_cast<int>(row.Int("min_cell"));
    if (const int current = time.month_of(due.agency)) Note(row, current, due);
  }
  std::vector<DueFold> found;
  for (auto& [survey, due] : surveys) {
    if (due.whole || due.steps || due.corrections || due.ended_months)
      found.push_back(std::move(due));
  }
  return found;
}

absl::StatusOr<int64_t> Cells::Fold(const DueFold& due, const FoldTime& time, absl::Time deadline) {
  const int month = time.month_of(due.agency);
  for (bool more = due.ended_months; more;) {
    TANGGAP_RETURN_IF_ERROR(
        pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
          more = false;
          TANGGAP_ASSIGN_OR_RETURN(const bool held, Hold(transaction, due.survey));
          if (!held) return absl::OkStatus();
          TANGGAP_ASSIGN_OR_RETURN(more, SettleUnit(transaction, due.survey, month));
          return absl::OkStatus();
        }));
  }
  int64_t taken = 0;
  TANGGAP_RETURN_IF_ERROR(
      pool_.Transact(deadline, [&](postgres::Transaction& transaction) -> absl::Status {
        taken = 0;
        TANGGAP_ASSIGN_OR_RETURN(const bool held, Hold(transaction, due.survey));
        if (!held) return absl::OkStatus();
        Folding folding(*this, due, month, deadline);
        const auto take = [&](const postgres::Statement& statement,
                              const postgres::Params& params) -> absl::Status {
          TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(statement, params));
          taken += static_cast<int64_t>(rows.size());
          return folding.Add(rows);
        };
        const auto of_survey = [&] { return postgres::Params().Uuid(due.survey).Int(month); };
        if (due.whole)
          TANGGAP_RETURN_IF_ERROR(take(kTakeWhole, of_survey().Int(time.today).Int(kBatch)));
        if (due.corrections)
          TANGGAP_RETURN_IF_ERROR(transaction.Query(kCancel, of_survey()).status());
        if (due.steps) TANGGAP_RETURN_IF_ERROR(take(kTakeSteps, of_survey().Int(due.min_cell)));
        TANGGAP_ASSIGN_OR_RETURN(const CellChanges changes, folding.Spread());
        return Apply(transaction, due.survey, changes);
      }));
  return taken;
}

absl::Status Cells::TakeUp(postgres::Transaction& transaction, const DueFold& of,
                           const Months& months, absl::Time deadline) {
  const postgres::Params survey = postgres::Params().Uuid(of.survey);
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kBegin, survey).status());
  TANGGAP_RETURN_IF_ERROR(transaction.Query(kWaitFor, survey).status());
  const int after = months.last + 1;
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(more, SettleUnit(transaction, of.survey, after));
  }
  Folding folding(*this, of, after, deadline);
  postgres::Params params = survey;
  params.Int(months.first).Int(months.last);
  // What a night writes anew meanwhile is seen by the next statement only.
  for (bool more = true; more;) {
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows, transaction.Query(kTakeMonths, params));
    TANGGAP_RETURN_IF_ERROR(folding.Add(rows));
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows left, transaction.Query(kLeft, params));
    more = !left.empty();
  }
  TANGGAP_ASSIGN_OR_RETURN(const CellChanges changes, folding.Spread());
  return Apply(transaction, of.survey, changes);
}

absl::Status Cells::Vacuum(absl::Time deadline) { return pool_.Query(kVacuum, deadline).status(); }

}  // namespace tanggap::surveys
