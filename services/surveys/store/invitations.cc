#include "services/surveys/store/invitations.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/postgres/gather.h"
#include "services/surveys/store/collection_cipher.h"
#include "services/surveys/store/survey_rows.h"
#include "tanggap/surveys/v1/collector.pb.h"

namespace tanggap::surveys {

namespace {

using postgres::Gather;

// Of alias `i`.
#define TANGGAP_INVITATION_COLUMNS                                                    \
  "i.invitation, i.complaint, i.survey AS invitation_survey, i.collector, i.serial, " \
  "i.agency AS invitation_agency, i.unit AS invitation_unit, i.expire_time, i.ended"

#define TANGGAP_FOUND_INVITATION                                                   \
  "SELECT " TANGGAP_INVITATION_COLUMNS                                             \
  ", found.*, c.link, t.spent_day IS NOT NULL AS spent FROM surveys.invitation i " \
  "JOIN (SELECT " TANGGAP_SURVEY_COLUMNS                                           \
  " FROM surveys.survey s) AS found ON found.survey = i.survey "                   \
  "JOIN surveys.collector c ON c.survey = i.survey AND c.collector = i.collector " \
  "JOIN surveys.token t ON t.survey = i.survey AND t.collector = i.collector AND " \
  "t.serial = i.serial WHERE "

constexpr postgres::Statement kFind = {"find_invitation",
                                       TANGGAP_FOUND_INVITATION "i.invitation = $1"};
constexpr postgres::Statement kFindByComplaint = {"find_invitation_by_complaint",
                                                  TANGGAP_FOUND_INVITATION "i.complaint = $1"};
constexpr postgres::Statement kFindByToken = {
    "find_invitation_by_token", "SELECT " TANGGAP_INVITATION_COLUMNS
                                " FROM surveys.invitation i WHERE i.survey = $1 AND i.collector = "
                                "$2 AND i.serial = $3"};

// Purpose 2, published or paused (states 2 and 3: whoever is invited while it rests can answer when
// it goes on); survey_closing_key finds it.
constexpr postgres::Statement kFindWays = {"find_closing_ways", R"(
  SELECT s.agency, s.survey, c.collector
  FROM surveys.survey s JOIN surveys.collector c ON c.survey = s.survey AND c.kind = $2
  WHERE s.agency = ANY($1::text[]) AND s.purpose = 2 AND s.state IN (2, 3))"};

// $1 to $8 are the invitations, $9 the most serials there may be. A complaint that has one, or is
// given twice, is left out before serials are drawn, so that a log that is read again draws none.
const postgres::Statement& OpenStatement() {
  static const auto& sql = *new std::string(
      base::Join(R"(
    WITH given AS (
      SELECT DISTINCT ON (complaint) * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
        $7::timestamptz[], $8::int[]) WITH ORDINALITY
        AS g (invitation, complaint, survey, collector, agency, unit, expire_time, issue_month, place)
      ORDER BY complaint, place),
    fresh AS (
      SELECT * FROM given
      WHERE NOT EXISTS (SELECT FROM surveys.invitation i WHERE i.complaint = given.complaint)),
    needed AS (SELECT survey, collector, count(*) AS serials FROM fresh GROUP BY survey, collector),
    moved AS (
      UPDATE surveys.collector c SET next_serial = c.next_serial + needed.serials FROM needed
      WHERE c.survey = needed.survey AND c.collector = needed.collector AND c.next_serial + needed.serials <= $9
      RETURNING c.survey, c.collector, c.next_serial - needed.serials AS first),
    made AS (
      INSERT INTO surveys.invitation (invitation, complaint, survey, collector, serial, agency, unit, service, expire_time,
        ended)
      SELECT fresh.invitation, fresh.complaint, fresh.survey, fresh.collector,
        moved.first - 1 + row_number() OVER (PARTITION BY fresh.collector ORDER BY fresh.place), fresh.agency,
        fresh.unit, '', fresh.expire_time, false
      FROM fresh JOIN moved ON moved.survey = fresh.survey AND moved.collector = fresh.collector
      ON CONFLICT (complaint) DO NOTHING
      RETURNING invitation, survey, collector, serial, expire_time),
    issued AS (
      INSERT INTO surveys.token (survey, collector, serial, issue_month, expire_time, revoked)
      SELECT made.survey, made.collector, made.serial, fresh.issue_month, made.expire_time, false
      FROM made JOIN fresh ON fresh.invitation = made.invitation),
    )",
                 events::InsertEvents(10, "made", "invitation"), " SELECT invitation FROM made"));
  static const postgres::Statement statement = {"open_invitations", sql.c_str()};
  return statement;
}

// Its index holds those alone that have not ended.
constexpr postgres::Statement kFindOver = {"find_over_invitations",
                                           "SELECT " TANGGAP_INVITATION_COLUMNS R"(
  FROM surveys.invitation i
  JOIN surveys.token t ON t.survey = i.survey AND t.collector = i.collector AND t.serial = i.serial
  WHERE NOT i.ended AND (i.expire_time <= $1 OR t.spent_day < $2)
  ORDER BY random() LIMIT $3)"};

const postgres::Statement& EndStatement() {
  static const auto& sql = *new std::string(
      base::Join(R"(
    WITH ended AS (
      UPDATE surveys.invitation SET ended = true WHERE invitation = ANY($1::uuid[]) AND NOT ended RETURNING invitation),
    )",
                 events::InsertEvents(2, "ended", "invitation"), " SELECT invitation FROM ended"));
  static const postgres::Statement statement = {"end_invitations", sql.c_str()};
  return statement;
}

Invitation ReadInvitation(const postgres::Row& row) {
  return {.id = row.Uuid("invitation"),
          .complaint = row.Uuid("complaint"),
          .survey = row.Uuid("invitation_survey"),
          .collector = row.Uuid("collector"),
          .serial = row.Int("serial"),
          .agency = row.Text("invitation_agency"),
          .unit = row.Text("invitation_unit"),
          .expire_time = row.Time("expire_time"),
          .ended = row.Bool("ended")};
}

}  // namespace

absl::StatusOr<std::map<std::string, ClosingWay>> Invitations::FindWays(
    postgres::Transaction& transaction, const std::vector<std::string>& agencies) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           transaction.Query(kFindWays, postgres::Params().TextArray(agencies).Int(
                                                            v1::COLLECTOR_KIND_COMPLAINT_CLOSING)));
  std::map<std::string, ClosingWay> ways;
  for (const postgres::Row& row : rows)
    ways[row.Text("agency")] = {row.Uuid("survey"), row.Uuid("collector")};
  return ways;
}

absl::Status Invitations::Open(postgres::Transaction& transaction,
                               const std::vector<OpenedInvitation>& opened) {
  if (opened.empty()) return absl::OkStatus();
  const auto column = [&](auto member) {
    return [member](const OpenedInvitation& one) { return one.invitation.*member; };
  };
  const auto text = [&](std::string Invitation::*member) {
    return Gather<std::string_view>(opened,
                                    [member](const OpenedInvitation& one) -> const std::string& {
                                      return one.invitation.*member;
                                    });
  };
  postgres::Params params;
  params.UuidArray(Gather<base::Uuid>(opened, column(&Invitation::id)))
      .UuidArray(Gather<base::Uuid>(opened, column(&Invitation::complaint)))
      .UuidArray(Gather<base::Uuid>(opened, column(&Invitation::survey)))
      .UuidArray(Gather<base::Uuid>(opened, column(&Invitation::collector)))
      .TextArray(text(&Invitation::agency))
      .TextArray(text(&Invitation::unit))
      .TimeArray(Gather<absl::Time>(opened, column(&Invitation::expire_time)))
      .IntArray(Gather<int>(opened, [](const OpenedInvitation& one) { return one.issue_month; }))
      .Int(CollectionCipher::kMostTokens + 1);
  events::AppendEvents(params, Gather<events::OutboxEvent>(
                                   opened, [](const OpenedInvitation& one) { return one.event; }));
  return transaction.Query(OpenStatement(), params).status();
}

absl::StatusOr<std::optional<FoundInvitation>> Invitations::FindOne(
    postgres::StatementView statement, const base::Uuid& id, absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(statement, postgres::Params().Uuid(id), deadline));
  if (rows.empty()) return std::optional<FoundInvitation>();
  TANGGAP_ASSIGN_OR_RETURN(Survey survey, ReadSurvey(rows[0], /*with_draft=*/false));
  return std::optional(FoundInvitation{.invitation = ReadInvitation(rows[0]),
                                       .survey = std::move(survey),
                                       .link = rows[0].Text("link"),
                                       .spent = rows[0].Bool("spent")});
}

absl::StatusOr<std::optional<FoundInvitation>> Invitations::Find(const base::Uuid& invitation,
                                                                 absl::Time deadline) {
  return FindOne(kFind, invitation, deadline);
}

absl::StatusOr<std::optional<FoundInvitation>> Invitations::FindByComplaint(
    const base::Uuid& complaint, absl::Time deadline) {
  return FindOne(kFindByComplaint, complaint, deadline);
}

absl::StatusOr<std::optional<Invitation>> Invitations::FindByToken(const base::Uuid& survey,
                                                                   const base::Uuid& collector,
                                                                   int64_t serial,
                                                                   absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kFindByToken, postgres::Params().Uuid(survey).Uuid(collector).Int(serial),
                  deadline));
  if (rows.empty()) return std::optional<Invitation>();
  return std::optional(ReadInvitation(rows[0]));
}

absl::StatusOr<std::vector<Invitation>> Invitations::FindOver(absl::Time by, int64_t day, int most,
                                                              absl::Time deadline) {
  TANGGAP_ASSIGN_OR_RETURN(
      const postgres::Rows rows,
      pool_.Query(kFindOver, postgres::Params().Time(by).Int(day).Int(most), deadline));
  std::vector<Invitation> over;
  for (const postgres::Row& row : rows) over.push_back(ReadInvitation(row));
  return over;
}

absl::StatusOr<int64_t> Invitations::End(const std::vector<base::Uuid>& invitations,
                                         const std::vector<events::OutboxEvent>& events,
                                         absl::Time deadline) {
  postgres::Params params;
  params.UuidArray(invitations);
  events::AppendEvents(params, events);
  TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                           pool_.Query(EndStatement(), params, deadline));
  return static_cast<int64_t>(rows.size());
}

}  // namespace tanggap::surveys
