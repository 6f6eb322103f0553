#include "services/complaints/store/list_filter.h"

#include <algorithm>

#include "libs/base/invariant.h"
#include "services/complaints/domain/tracking_number.h"

namespace tanggap::complaints {

namespace {

class FilterSql {
 public:
  FilterSql(absl::Time now, postgres::ParameterBinder& bind) : now_(now), bind_(bind) {}

  std::string Render(const query::Expression& expression) {
    return std::visit(
        query::Cases{[&](const query::And& all) { return Joined(all.operands, " AND "); },
                     [&](const query::Or& any) { return Joined(any.operands, " OR "); },
                     [&](const query::Not& no) { return Negated(*no.operand); },
                     [&](const query::Comparison& comparison) { return Compare(comparison); },
                     [&](const query::TextTerm&) { return std::string("false"); }},
        expression.node);
  }

 private:
  std::string Negated(const query::Expression& operand) {
    ++negations_;
    const std::string sql = base::Join("NOT ", Render(operand));
    --negations_;
    return sql;
  }

  std::string Joined(const std::vector<query::Expression>& operands, std::string_view between) {
    std::string sql;
    for (const query::Expression& operand : operands) {
      sql += base::Join(sql.empty() ? "" : between, Render(operand));
    }
    return base::Join("(", sql, ")");
  }

  std::string Compare(const query::Comparison& comparison) {
    if (comparison.field == "overdue") return Overdue(comparison);
    if (comparison.field == "number") return Number(comparison);
    if (comparison.op == query::Operator::kHas) return Has(comparison);
    const std::string sql =
        base::Join("c.", comparison.field, " ", query::OperatorText(comparison.op), " ",
                   Bind(comparison.value));
    if (comparison.field == "next_due_time") return OfWhatIsDue(sql);
    return IsHolder(comparison) ? base::Join("(", sql, " AND c.", comparison.field, " <> '')")
                                : sql;
  }

  // The only column of these that can be NULL: nothing is due on a complaint that is not open. By
  // itself the comparison then passes nothing, as it should; its opposite must pass all of those.
  std::string OfWhatIsDue(const std::string& sql) const {
    return negations_ == 0 ? sql : base::Join("(c.next_due_time IS NOT NULL AND ", sql, ")");
  }

  // The indexes of holders hold what is assigned; PostgreSQL must see that nothing else is asked
  // for.
  static bool IsHolder(const query::Comparison& comparison) {
    return (comparison.field == "unit" || comparison.field == "officer") &&
           comparison.op == query::Operator::kEqual &&
           !std::get<std::string>(comparison.value).empty();
  }

  std::string Overdue(const query::Comparison& comparison) {
    const bool wanted =
        std::get<bool>(comparison.value) == (comparison.op == query::Operator::kEqual);
    negations_ += wanted ? 0 : 1;
    const std::string sql = base::Join(
        wanted ? "" : "NOT ", OfWhatIsDue(base::Join("c.next_due_time < ", bind_.Time(now_))));
    negations_ -= wanted ? 0 : 1;
    return sql;
  }

  // As it is printed or typed; what is not a tracking number is nobody's.
  std::string Number(const query::Comparison& comparison) {
    const std::optional<std::string> number =
        ReadTrackingNumber(std::get<std::string>(comparison.value));
    return number.has_value() ? base::Join("c.number = ", bind_.Text(*number)) : "false";
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

  const absl::Time now_;
  postgres::ParameterBinder& bind_;
  // How many NOTs stand around what is being rendered.
  int negations_ = 0;
};

// Whether one of the comparisons that all must hold is such a one.
bool Requires(const query::Filter& filter, bool (*such)(const query::Comparison&)) {
  if (filter.empty()) return false;
  const auto is_such = [&](const query::Expression& expression) {
    const auto* comparison = std::get_if<query::Comparison>(&expression.node);
    return comparison != nullptr && such(*comparison);
  };
  const auto* all = std::get_if<query::And>(&filter.root().node);
  if (all == nullptr) return is_such(filter.root());
  return std::any_of(all->operands.begin(), all->operands.end(), is_such);
}

}  // namespace

bool PassesOnlyDue(const query::Filter& filter) {
  return Requires(filter, [](const query::Comparison& comparison) {
    if (comparison.field != "overdue") return comparison.field == "next_due_time";
    return std::get<bool>(comparison.value) == (comparison.op == query::Operator::kEqual);
  });
}

bool NamesTheAgency(const query::Filter& filter) {
  return Requires(filter, [](const query::Comparison& comparison) {
    return comparison.field == "agency" && comparison.op == query::Operator::kEqual;
  });
}

std::string FilterCondition(const query::Filter& filter, absl::Time now,
                            postgres::ParameterBinder& bind) {
  return FilterSql(now, bind).Render(filter.root());
}

}  // namespace tanggap::complaints
