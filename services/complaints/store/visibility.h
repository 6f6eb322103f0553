// Whether a viewer may see a complaint, as a condition in SQL over the alias `c` of
// complaints.complaint, and the seven parameters it takes. Every statement that loads for somebody
// has it, so there is one place that decides.
//
//   const postgres::Statement kLoad = {"load", "SELECT ... FROM complaints.complaint c WHERE c.complaint = $8 AND "
//                                              TANGGAP_VISIBLE_TO(1, 2, 3, 4, 5, 6, 7)};
//   AppendViewer(params, viewer, common::v1::RELATION_OWNER);
#pragma once

#include <string>
#include <vector>

#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "services/complaints/domain/access.h"
#include "tanggap/common/v1/access.pb.h"

// The same over the parts of SQL that hold the seven, so that a statement can also read for many
// viewers at once (TANGGAP_VISIBLE_TO_ASKING).
//
// The viewer is the reporter, holds the mailbox token, filed it, or is at a front desk of its
// agency.
#define TANGGAP_IS_MINE(persons, mailbox, desks)                                                 \
  "((c.reporter_key = ANY(" persons ") AND c.reporter_key <> '') OR (c.filer_key = ANY(" persons \
  ") AND c.filer_key <> '') OR c.complaint = " mailbox " OR (c.filing = 3 AND ('*' = ANY(" desks \
  ") OR c.agency = ANY(" desks "))))"

// The viewer holds one of the method's roles in the agency.
#define TANGGAP_IS_MY_AGENCYS(agencies) "(c.agency = ANY(" agencies ") OR '*' = ANY(" agencies "))"

// The numbers are those of common.v1.Relation. Kinds of grants: 0 looks on, 1 handles, 2 handles in
// triage only.
#define TANGGAP_VISIBLE_BY(persons, mailbox, relation, agencies, units, kinds, desks) \
  "CASE " relation "::int WHEN 1 THEN true WHEN 2 THEN " TANGGAP_IS_MY_AGENCYS(agencies)           \
  " WHEN 3 THEN EXISTS (SELECT FROM unnest(" agencies "::text[], " units "::text[], " kinds        \
  "::int[]) AS g (agency, unit, kind) WHERE g.agency IN ('*', c.agency) AND (g.kind = 0 OR "       \
  "((g.kind = 1 OR c.in_triage) AND (c.unit = '' OR g.unit IN ('', c.unit)))))"                    \
  " WHEN 4 THEN " TANGGAP_IS_MINE(persons, mailbox, desks) " WHEN 5 THEN ("                        \
  TANGGAP_IS_MINE(persons, mailbox, desks) " OR " TANGGAP_IS_MY_AGENCYS(agencies)                  \
  ") ELSE false END"

#define TANGGAP_VISIBLE_TO(persons, mailbox, relation, agencies, units, kinds, desks)      \
  TANGGAP_VISIBLE_BY("$" #persons, "$" #mailbox, "$" #relation, "$" #agencies, "$" #units, \
                     "$" #kinds, "$" #desks)

// Many viewers, each with one complaint, from $1 on: the rows `asking`, numbered by `place` from 1.
#define TANGGAP_ASKING                                                               \
  "unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::text[], "   \
  "$7::text[], $8::text[]) WITH ORDINALITY AS asking (complaint, persons, mailbox, " \
  "relation, agencies, units, kinds, desks, place)"
#define TANGGAP_VISIBLE_TO_ASKING                                                              \
  TANGGAP_VISIBLE_BY("asking.persons::text[]", "asking.mailbox", "asking.relation",            \
                     "asking.agencies::text[]", "asking.units::text[]", "asking.kinds::int[]", \
                     "asking.desks::text[]")

namespace tanggap::complaints {

// person text[] (their pseudonyms under every live master key), mailbox uuid, relation int,
// agencies text[], units text[], kinds int[], desks text[].
void AppendViewer(postgres::Params& params, const Viewer& viewer, common::v1::Relation relation);

// Which complaint somebody wants to see.
struct Wanted {
  base::Uuid complaint;
  Viewer viewer;
  common::v1::Relation relation = common::v1::RELATION_UNSPECIFIED;
};
// The eight arrays of TANGGAP_ASKING.
void AppendAsking(postgres::Params& params, const std::vector<const Wanted*>& wanted);

// The agencies in which the viewer holds a role as staff; "*" for all.
std::vector<std::string> StaffAgencies(const Viewer& viewer);
// The agencies at whose front desk the viewer works; "*" for all.
std::vector<std::string> FrontDeskAgencies(const Viewer& viewer);
// How the viewer is tied to the complaint of a row that holds its `complaint`, `reporter_key` and
// `filer_key`.
Ties TiesOf(const postgres::Row& row, const Viewer& viewer);
// Whether all of those roles may know which officer holds a case: partners and auditors may not.
bool MayKnowOfficers(const Viewer& viewer);

}  // namespace tanggap::complaints
