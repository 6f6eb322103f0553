#include "services/complaints/store/list_statement.h"

#include <algorithm>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "libs/postgres/parameter_binder.h"
#include "services/complaints/store/list_filter.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

// One kind of complaints that a viewer's list is made of. An index has them in the list's order, so
// that a page of each is read and no more; the list is what comes first of all of those.
struct Source {
  std::string condition;
  // A table of agencies, called `held` in the condition, each of which is read by itself.
  std::string agencies = {};
};

constexpr char kEveryAgency[] = "every_agency";
// The agencies that hold complaints, each found by one step in an index that begins with them.
constexpr char kFindEveryAgency[] = R"(WITH RECURSIVE every_agency (agency) AS (
    (SELECT c.agency FROM complaints.complaint c ORDER BY c.agency LIMIT 1)
    UNION ALL
    SELECT (SELECT c.agency FROM complaints.complaint c WHERE c.agency > e.agency ORDER BY c.agency LIMIT 1)
    FROM every_agency e WHERE e.agency IS NOT NULL)
  )";

Source InAgencies(std::vector<std::string> agencies, postgres::ParameterBinder& bind) {
  std::sort(agencies.begin(), agencies.end());
  agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
  if (std::find(agencies.begin(), agencies.end(), "*") != agencies.end())
    return {"c.agency = held.agency", kEveryAgency};
  if (agencies.size() == 1) return {base::Join("c.agency = ", bind.Text(agencies[0]))};
  return {"c.agency = held.agency", base::Join("unnest(", bind.Texts(agencies), ")")};
}

// What one is the reporter of, has filed, or took in at a front desk.
std::vector<Source> MyOwn(const Viewer& viewer, postgres::ParameterBinder& bind) {
  std::vector<Source> sources;
  // One source for each key that they are known by: `= ANY` would lose the order of the index.
  for (const std::string& key : viewer.Persons()) {
    const std::string person = bind.Text(key);
    sources.push_back({base::Join("c.reporter_key = ", person, " AND c.reporter_key <> ''")});
    sources.push_back({base::Join("c.filer_key = ", person, " AND c.filer_key <> ''")});
  }
  if (viewer.mailbox.has_value())
    sources.push_back({base::Join("c.complaint = ", bind.Uuid(*viewer.mailbox))});
  std::vector<std::string> desks = FrontDeskAgencies(viewer);
  if (!desks.empty()) {
    Source desk = InAgencies(std::move(desks), bind);
    desk.condition += " AND c.filing = 3";
    sources.push_back(std::move(desk));
  }
  return sources;
}

// Which complaints the viewer may see at all. Staff see their agencies'; people see their own.
std::vector<Source> SourcesOf(const ListQuestion& question, postgres::ParameterBinder& bind) {
  std::vector<std::string> agencies = StaffAgencies(question.viewer);
  if (agencies.empty()) return MyOwn(question.viewer, bind);
  Source source = InAgencies(std::move(agencies), bind);
  // No need to go through all for the one that the filter wants.
  if (source.agencies == kEveryAgency && NamesTheAgency(question.filter)) source = {"true"};
  return {std::move(source)};
}

// Behind the last row of the page before.
std::string Behind(const ListQuestion& question, postgres::ParameterBinder& bind) {
  const auto* time = std::get_if<absl::Time>(&question.after[0]);
  const auto* id = std::get_if<std::string>(&question.after[1]);
  const std::optional<base::Uuid> complaint = base::Uuid::Parse(id == nullptr ? "" : *id);
  TANGGAP_INVARIANT(time != nullptr && complaint.has_value(),
                    "a page token holds what was sealed in it");
  return base::Join("(c.", question.order.field, ", c.complaint) ",
                    question.order.descending ? "<" : ">", " (", bind.Time(*time), ", ",
                    bind.Uuid(*complaint), ")");
}

// What holds for the rows of every source.
std::string Conditions(const ListQuestion& question, postgres::ParameterBinder& bind) {
  std::string sql;
  if (!question.filter.empty())
    sql += " AND " + FilterCondition(question.filter, question.now, bind);
  if (question.order.field == "next_due_time" && !PassesOnlyDue(question.filter))
    sql += " AND c.next_due_time IS NOT NULL";
  if (!question.after.empty()) sql += " AND " + Behind(question, bind);
  return sql;
}

// The first rows in their order. Their number stands in the text: of a parameter PostgreSQL would
// have to guess that few are wanted.
std::string FirstRows(const ListQuestion& question) {
  const std::string direction = question.order.descending ? " DESC" : "";
  return base::Join(" ORDER BY c.", question.order.field, direction, ", c.complaint", direction,
                    " LIMIT ", question.size + 1);
}

std::string Select(const Source& source, const std::string& conditions, const std::string& first) {
  const std::string rows = base::Join("SELECT c.* FROM complaints.complaint c WHERE ",
                                      source.condition, conditions, first);
  if (source.agencies.empty()) return base::Join("(", rows, ")");
  return base::Join("(SELECT c.* FROM ", source.agencies, " AS held (agency) CROSS JOIN LATERAL (",
                    rows, ") c)");
}

}  // namespace

ListStatement MakeListStatement(const ListQuestion& question) {
  ListStatement list;
  list.statement.name = "list_complaints";
  postgres::ParameterBinder bind(list.params);
  std::vector<Source> sources = SourcesOf(question, bind);
  if (sources.empty()) sources.push_back({"false"});
  const std::string conditions = Conditions(question, bind);
  const std::string first = FirstRows(question);
  std::string& sql = list.statement.sql;
  std::string rows;
  for (const Source& source : sources) {
    if (source.agencies == kEveryAgency) sql = kFindEveryAgency;
    rows += base::Join(rows.empty() ? "" : " UNION ALL ", Select(source, conditions, first));
  }
  // What comes from two sources is shown once.
  const std::string once =
      sources.size() == 1 ? ""
                          : base::Join("DISTINCT ON (c.", question.order.field, ", c.complaint) ");
  sql += base::Join("SELECT ", once, SnapshotNames("c"),
                    ", c.record_time, c.occurred_time, c.capture_time, c.coarse_cell, "
                    "c.reporter_key, c.filer_key, c.source_agency, c.source, c.external_id, "
                    "c.claimed_due_time FROM (",
                    rows, ") c", first);
  return list;
}

}  // namespace tanggap::complaints
