#include "services/complaints/store/list_statement.h"

#include <map>

#include "libs/base/invariant.h"
#include "libs/base/strings.h"
#include "services/complaints/store/snapshot.h"
#include "services/complaints/store/visibility.h"

namespace tanggap::complaints {

namespace {

// Collects parameters and gives each its place-holder.
class Binder {
 public:
  explicit Binder(postgres::Params& params) : params_(params) {}

  std::string Text(std::string_view value) {
    return Next([&] { params_.Text(value); }, "text");
  }
  std::string Int(int64_t value) {
    return Next([&] { params_.Int(value); }, "bigint");
  }
  std::string Time(absl::Time value) {
    return Next([&] { params_.Time(value); }, "timestamptz");
  }
  std::string Texts(const std::vector<std::string>& values) {
    return Next([&] { params_.TextArray(values); }, "text[]");
  }
  std::string Uuid(const base::Uuid& value) {
    return Next([&] { params_.Uuid(value); }, "uuid");
  }

 private:
  template <typename Add>
  std::string Next(Add add, const char* type) {
    add();
    return base::Join("$", params_.size(), "::", type);
  }
  postgres::Params& params_;
};

std::string MyCases(const Viewer& viewer, Binder& bind) {
  std::vector<std::string> conditions;
  if (!viewer.person.empty()) {
    const std::string person = bind.Text(viewer.person);
    conditions.push_back(base::Join("(c.reporter_key = ", person, " AND c.reporter_key <> '')"));
    conditions.push_back(base::Join("(c.filer_key = ", person, " AND c.filer_key <> '')"));
  }
  if (viewer.mailbox.has_value()) {
    conditions.push_back(base::Join("c.complaint = ", bind.Uuid(*viewer.mailbox)));
  }
  for (const Grant& grant : viewer.grants) {
    if (grant.role != common::v1::ROLE_FRONT_DESK) continue;
    conditions.push_back(
        grant.agency == "*"
            ? "c.filing = 3"
            : base::Join("(c.filing = 3 AND c.agency = ", bind.Text(grant.agency), ")"));
  }
  std::string sql;
  for (const std::string& condition : conditions) sql += (sql.empty() ? "" : " OR ") + condition;
  return sql.empty() ? "false" : sql;
}

// Which complaints the viewer may see at all. Staff see their agencies'; people see their own.
std::string Scope(const Viewer& viewer, Binder& bind) {
  const std::vector<std::string> agencies = StaffAgencies(viewer);
  if (agencies.empty()) return base::Join("(", MyCases(viewer, bind), ")");
  for (const std::string& agency : agencies) {
    if (agency == "*") return "true";
  }
  // One agency as an equality, so that its index gives the rows in order.
  const std::string theirs = agencies.size() == 1
                                 ? base::Join("c.agency = ", bind.Text(agencies[0]))
                                 : base::Join("c.agency = ANY(", bind.Texts(agencies), ")");
  return theirs;
}

class FilterSql {
 public:
  FilterSql(Binder& bind, absl::Time now) : bind_(bind), now_(now) {}

  std::string Render(const query::Expression& expression) {
    return std::visit(
        query::Cases{[&](const query::And& all) { return Joined(all.operands, " AND "); },
                     [&](const query::Or& any) { return Joined(any.operands, " OR "); },
                     [&](const query::Not& no) { return base::Join("NOT ", Render(*no.operand)); },
                     [&](const query::Comparison& comparison) { return Compare(comparison); },
                     [&](const query::TextTerm&) { return std::string("false"); }},
        expression.node);
  }

 private:
  std::string Joined(const std::vector<query::Expression>& operands, std::string_view between) {
    std::string sql;
    for (const query::Expression& operand : operands) {
      sql += base::Join(sql.empty() ? "" : between, Render(operand));
    }
    return base::Join("(", sql, ")");
  }

  std::string Compare(const query::Comparison& comparison) {
    if (comparison.field == "overdue") return Overdue(comparison);
    if (comparison.op == query::Operator::kHas) return Has(comparison);
    const std::string value = Bind(comparison.value);
    const std::string sql =
        base::Join("c.", comparison.field, " ", query::OperatorText(comparison.op), " ", value);
    // Nothing is due on a complaint that is not open: such a comparison is false there, not
    // unknown.
    return base::Join("coalesce(", sql, ", false)");
  }

  std::string Overdue(const query::Comparison& comparison) {
    const bool wanted =
        std::get<bool>(comparison.value) == (comparison.op == query::Operator::kEqual);
    return base::Join(wanted ? "" : "NOT ", "coalesce(c.next_due_time < ", bind_.Time(now_),
                      ", false)");
  }

  // A region and all that lies in it; for other texts: has one at all.
  std::string Has(const query::Comparison& comparison) {
    if (std::holds_alternative<query::Present>(comparison.value)) {
      return comparison.field == "next_due_time" ? "c.next_due_time IS NOT NULL"
                                                 : base::Join("c.", comparison.field, " <> ''");
    }
    TANGGAP_INVARIANT(comparison.field == "region", "only regions contain each other");
    const std::string& region = std::get<std::string>(comparison.value);
    // Codes below begin with the code and a full stop; "/" is the character after it.
    return base::Join("(c.region = ", bind_.Text(region),
                      " OR (c.region >= ", bind_.Text(region + "."), " AND c.region < ",
                      bind_.Text(region + "/"), "))");
  }

  std::string Bind(const query::Value& value) {
    return std::visit(
        query::Cases{[&](const std::string& text) { return bind_.Text(text); },
                     [&](int64_t number) { return bind_.Int(number); },
                     [&](absl::Time time) { return bind_.Time(time); },
                     [&](const query::EnumValue& choice) { return bind_.Int(choice.number); },
                     [&](const auto&) -> std::string {
                       TANGGAP_INVARIANT(false, "no field of the list has such a value");
                       return "";
                     }},
        value);
  }

  Binder& bind_;
  const absl::Time now_;
};

// Behind the last row of the page before.
std::string Behind(const ListQuestion& question, Binder& bind) {
  const auto* time = std::get_if<absl::Time>(&question.after[0]);
  const auto* id = std::get_if<std::string>(&question.after[1]);
  const std::optional<base::Uuid> complaint = base::Uuid::Parse(id == nullptr ? "" : *id);
  TANGGAP_INVARIANT(time != nullptr && complaint.has_value(),
                    "a page token holds what was sealed in it");
  return base::Join("(c.", question.order.field, ", c.complaint) ",
                    question.order.descending ? "<" : ">", " (", bind.Time(*time), ", ",
                    bind.Uuid(*complaint), ")");
}

}  // namespace

ListStatement MakeListStatement(const ListQuestion& question) {
  ListStatement list;
  Binder bind(list.params);
  std::string where = Scope(question.viewer, bind);
  if (!question.filter.empty()) {
    where += " AND " + FilterSql(bind, question.now).Render(question.filter.root());
  }
  if (question.order.field == "next_due_time") where += " AND c.next_due_time IS NOT NULL";
  if (!question.after.empty()) where += " AND " + Behind(question, bind);
  const std::string direction = question.order.descending ? " DESC" : "";
  list.statement.name = "list_complaints";
  list.statement.sql = base::Join(
      "SELECT ", SnapshotNames("c"),
      ", c.record_time, c.occurred_time, c.capture_time, c.coarse_cell, c.reporter_key, ",
      "c.filer_key, c.source, c.external_id FROM complaints.complaint c WHERE ", where,
      " ORDER BY c.", question.order.field, direction, ", c.complaint", direction, " LIMIT ",
      bind.Int(question.size + 1));
  return list;
}

}  // namespace tanggap::complaints
